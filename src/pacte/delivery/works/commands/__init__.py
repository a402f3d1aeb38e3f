"""What one can do about works. Every write goes through here."""

from pacte.delivery.works.commands.building import (
    accept_work,
    add_defect,
    add_item,
    close_item,
    declare_functional,
    lift_defect,
    record_delay,
    record_progress,
    set_condition,
)
from pacte.delivery.works.commands.buying import (
    add_bid,
    award,
    fail_procurement,
    judge_bid,
    open_bids,
    open_procurement,
)
from pacte.delivery.works.commands.imports import (
    bring_items,
    bring_works,
    drop_brought,
    enter_brought,
)
from pacte.delivery.works.commands.paying import (
    amend_contract,
    certify_bill,
    pay_advance,
    pay_bill,
    release_retention,
    reverse_payment,
    sign_contract,
    withdraw_bill,
)
from pacte.delivery.works.commands.working import (
    describe_work,
    enter_step,
    open_work,
    place_work,
    plan_step,
    weigh_need,
)

__all__ = [
    "accept_work", "add_bid", "add_defect", "add_item", "amend_contract", "award",
    "bring_items", "bring_works", "certify_bill", "close_item", "declare_functional",
    "describe_work", "drop_brought", "enter_brought", "enter_step", "fail_procurement", "judge_bid",
    "lift_defect", "open_bids", "open_procurement", "open_work", "pay_advance",
    "pay_bill", "place_work", "plan_step", "record_delay", "record_progress", "release_retention",
    "reverse_payment", "set_condition", "sign_contract", "weigh_need", "withdraw_bill",
]  # fmt: skip
