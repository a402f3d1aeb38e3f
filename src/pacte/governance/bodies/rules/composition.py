"""Of whom a body must be made, and whether it is.

A rule says, of each college, the least and the most seats; which college presides; the quorum, that
of a second convocation, the majority; how long a mandate lasts. What a text does not say is not in
its rule: it is neither zero nor « at least one ». « A balanced composition » is: at least one of
each college (the programme of Sud-Kivu and Hainaut asks for it of both its steering committees).

A share is whole millionths; ``more`` says « more than » it. Two thirds are 666 666.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pacte.kernel.money import WHOLE
from pacte.kernel.refusal import Refused

CODE = re.compile(r"[a-z0-9_-]{1,40}", re.ASCII)
COUNT_MAX = 10_000
MONTHS_MAX = 240
COLLEGES_MAX = 30
SEATS, MEMBERS = "seats", "members"  # What a quorum counts.
KEYS = {
    "balanced", "colleges", "presidency_college", "quorum", "quorum_of", "second", "majority",
    "term_months", "notice_days", "women_share",
}  # fmt: skip


def N_(message: str) -> str:
    """Mark a message for the catalogues."""
    return message


@dataclass(frozen=True, slots=True)
class Part:
    """A share to be reached: at least it, or with ``more`` more than it."""

    share: int
    more: bool = False

    def needed(self, whole: int) -> int:
        """How many of ``whole`` reach it."""
        if self.more:
            return self.share * whole // WHOLE + 1
        return -(-self.share * whole // WHOLE)

    @property
    def plain(self) -> dict[str, Any]:
        return {"share": self.share, "more": self.more}


@dataclass(frozen=True, slots=True)
class College:
    """A group of seats: the civil society, the public authorities."""

    code: str
    name: str
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a body must be; None: the text does not say."""

    colleges: tuple[College, ...] = ()
    balanced: bool = False
    presidency_college: str = ""
    quorum: Part | None = None
    second: Part | None = None  # Of a second convocation; None: as the first.
    quorum_of: str = SEATS
    majority: Part | None = None
    term_months: int | None = None
    notice_days: int | None = None
    women_share: int | None = None

    def college(self, code: str) -> College | None:
        return next((one for one in self.colleges if one.code == code), None)

    def least(self, college: College) -> int | None:
        """At least one of each college, where the composition must be balanced."""
        return 1 if college.least is None and self.balanced else college.least


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat on a day: its college, whether somebody holds it, and who that is.

    ``unsaid``: nobody was ever named for it; it is neither held nor vacant.
    """

    title: str
    college: str = ""
    kind: str = "member"
    voting: bool = True
    filled: bool = False
    sex: str = "unknown"
    unsaid: bool = False


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing, as a French sentence with its values apart.

    ``check`` "unnamed": it cannot be checked, since nobody is named for a seat that would do.
    """

    check: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)


def _whole(given: Any, field: str, most: int, least: int = 0) -> int | None:
    if given is None:
        return None
    if type(given) is not int or not least <= given <= most:
        raise Refused(
            "Un nombre entier de %(least)s à %(most)s.", least=least, most=most, field=field
        )
    return given


def _part(given: Any, field: str) -> Part | None:
    """A share, alone or with ``more``: at most the whole."""
    if given is None:
        return None
    if type(given) is int:
        given = {"share": given}
    if not isinstance(given, Mapping) or set(given) - {"share", "more"}:
        raise Refused("Une part va de 0 à 100 %, par exemple 50 %.", field=field)
    share = given.get("share")
    if type(share) is not int or not 0 <= share <= WHOLE:
        raise Refused("Une part va de 0 à 100 %, par exemple 50 %.", field=field)
    if given.get("more") and share == WHOLE:
        raise Refused("Rien n’est plus que le tout : dites « au moins ».", field=field)
    return Part(share, bool(given.get("more")))


def _college(code: str, given: Any) -> College:
    if not CODE.fullmatch(code):
        raise Refused(
            "Le code d’un collège se compose de minuscules sans accent, chiffres ou tirets :"
            " « %(code)s ».",
            code=code[:40], field="colleges",
        )  # fmt: skip
    if isinstance(given, str):
        given = {"name": given}
    name = " ".join(str(given.get("name") or code).split())[:120]
    least = _whole(given.get("least"), "colleges", COUNT_MAX)
    most = _whole(given.get("most"), "colleges", COUNT_MAX)
    if least is not None and most is not None and most < least:
        raise Refused(
            "Le collège « %(name)s » : au moins %(least)s et au plus %(most)s ne vont pas"
            " ensemble.",
            name=name, least=least, most=most, field="colleges",
        )  # fmt: skip
    return College(code, name, least, most)


def _listed(given: Any) -> dict[str, Any]:
    """Colleges by code, as a file writes them or as they are kept, in their order."""
    if isinstance(given, Mapping):
        return {str(code): one for code, one in given.items()}
    return {str(one.get("code", "")): one for one in given}


def read_rule(given: Mapping[str, Any]) -> Rule:
    """Read a rule as it is kept; refuse what cannot be."""
    if unknown := sorted(set(given) - KEYS):
        raise Refused("La règle ne connaît pas « %(what)s ».", what=", ".join(unknown))
    listed = _listed(given.get("colleges") or {})
    if len(listed) > COLLEGES_MAX:
        raise Refused("Au plus %(most)s collèges.", most=COLLEGES_MAX, field="colleges")
    colleges = tuple(_college(str(code), one) for code, one in listed.items())
    presides = str(given.get("presidency_college") or "")
    if presides and presides not in listed:
        raise Refused(
            "La présidence revient à un collège qui n’est pas dans la règle : « %(code)s ».",
            code=presides, field="presidency_college",
        )  # fmt: skip
    counted = given.get("quorum_of") or SEATS
    if counted not in (SEATS, MEMBERS):
        raise Refused("Le quorum compte les sièges ou les membres.", field="quorum_of")
    return Rule(
        colleges=colleges, balanced=bool(given.get("balanced")), presidency_college=presides,
        quorum=_part(given.get("quorum"), "quorum"), quorum_of=counted,
        second=_part(given.get("second"), "second"),
        majority=_part(given.get("majority"), "majority"),
        term_months=_whole(given.get("term_months"), "term_months", MONTHS_MAX, 1),
        notice_days=_whole(given.get("notice_days"), "notice_days", 365),
        women_share=_whole(given.get("women_share"), "women_share", WHOLE),
    )  # fmt: skip


def plain(rule: Rule) -> dict[str, Any]:
    """A rule as it is kept: only what it says."""
    kept: dict[str, Any] = {
        "colleges": [  # A list: a database may keep the keys of a document in another order.
            {"code": one.code, "name": one.name, "least": one.least, "most": one.most}
            for one in rule.colleges
        ],
        "balanced": rule.balanced, "presidency_college": rule.presidency_college,
        "quorum_of": rule.quorum_of, "term_months": rule.term_months,
        "notice_days": rule.notice_days, "women_share": rule.women_share,
    }  # fmt: skip
    for name in ("quorum", "second", "majority"):
        part: Part | None = getattr(rule, name)
        kept[name] = part.plain if part else None
    return {name: value for name, value in kept.items() if value not in (None, "", False, [])}


def lacks(rule: Rule, seats: Sequence[SeatFacts]) -> list[Lack]:
    """Each way in which a body is not what its rule asks for."""
    found: list[Lack] = []
    for college in rule.colleges:
        found += _college_lacks(rule, college, seats)
    known = {one.code for one in rule.colleges}
    if known:
        said = N_("« %(title)s » n’est d’aucun collège de la règle.")
        found += [
            Lack("outside", said, {"title": seat.title})
            for seat in seats
            if seat.voting and seat.college not in known
        ]
    return found + _presidency_lacks(rule, seats) + _women_lacks(rule, seats)


def _college_lacks(rule: Rule, college: College, seats: Sequence[SeatFacts]) -> list[Lack]:
    filled = sum(1 for seat in seats if seat.college == college.code and seat.filled)
    unsaid = sum(1 for seat in seats if seat.college == college.code and seat.unsaid)
    least = rule.least(college)
    if least is not None and filled < least <= filled + unsaid:
        said = N_("Le collège « %(college)s » ne se vérifie pas : personne n’est nommé.")
        return [Lack("unnamed", said, {"college": college.name})]
    if least is not None and filled < least:
        said = N_("Le collège « %(college)s » a %(filled)s sur au moins %(least)s.")
        if filled == 0:
            said = N_("Le collège « %(college)s » n’a personne : il en faut au moins %(least)s.")
        return [Lack("college", said, {"college": college.name, "least": least, "filled": filled})]
    if college.most is not None and filled > college.most:
        said = N_("Le collège « %(college)s » a %(filled)s membres : au plus %(most)s.")
        values = {"college": college.name, "most": college.most, "filled": filled}
        return [Lack("college", said, values)]
    return []


def _presidency_lacks(rule: Rule, seats: Iterable[SeatFacts]) -> list[Lack]:
    """Who presides, if the rule says something of the presidency or a seat is one."""
    presidents = [seat for seat in seats if seat.kind == "president"]
    college = rule.college(rule.presidency_college)
    if not presidents:
        if college is None:
            return []
        said = N_("Personne ne préside : la présidence revient au collège « %(college)s ».")
        return [Lack("presidency", said, {"college": college.name})]
    found = []
    if any(seat.unsaid for seat in presidents):
        found.append(Lack("unnamed", N_("La présidence ne se vérifie pas : personne n’est nommé.")))
    elif not all(seat.filled for seat in presidents):
        found.append(Lack("presidency", N_("La présidence est vacante.")))
    if len(presidents) > 1:
        found.append(Lack("presidency", N_("Il y a %(n)s présidences."), {"n": len(presidents)}))
    if college and any(seat.college != college.code for seat in presidents):
        said = N_("La présidence n’est pas du collège « %(college)s ».")
        found.append(Lack("presidency", said, {"college": college.name}))
    return found


def _women_lacks(rule: Rule, seats: Iterable[SeatFacts]) -> list[Lack]:
    """The share of women among those whose sex is known; the unknown are counted apart."""
    if rule.women_share is None:
        return []
    sexes = [seat.sex for seat in seats if seat.filled and seat.voting]
    women, known = sexes.count("f"), len(sexes) - sexes.count("unknown")
    if not known or women * WHOLE >= rule.women_share * known:
        return []
    said = N_("%(women)s femmes sur %(known)s membres dont le sexe est dit : c’est trop peu.")
    return [Lack("women", said, {"women": women, "known": known})]
