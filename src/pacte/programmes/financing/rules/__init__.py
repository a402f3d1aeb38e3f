"""Sums of money that always add up, and the shares that rules ask for. Pure."""

from pacte.programmes.financing.rules.matrix import KINDS, Amount, Matrix, Sum, links, matrix
from pacte.programmes.financing.rules.shares import Rule, RuleState, judged

__all__ = ["KINDS", "Amount", "Matrix", "Rule", "RuleState", "Sum", "judged", "links", "matrix"]
