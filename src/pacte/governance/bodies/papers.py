"""Papers of a meeting: the convocation, the sheet to sign, the minutes. In the reader's language.

What people wrote goes in as data, never as markup. The QR of a paper opens a page of this
site saying what the paper is: a paper made elsewhere has none that opens.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from pacte.files import pdf
from pacte.governance.bodies.models import (
    AgendaItem,
    Attendance,
    Meeting,
    MeetingState,
    MinutesStep,
)
from pacte.governance.bodies.queries import Holding
from pacte.governance.bodies.queries import bodies as bodies_of
from pacte.governance.bodies.queries import decisions as decisions_of
from pacte.governance.bodies.queries import meetings as of
from pacte.governance.bodies.rules import meeting as rules
from pacte.governance.bodies.rules.composition import MEMBERS
from pacte.governance.bodies.showing import SeatRow, seat_state
from pacte.journal import clock
from pacte.pages import formatting
from pacte.people import queries as people

TEMPLATE = Path(__file__).parent / "templates_typst" / "meeting.typ"
SALT = "bodies.paper"
Site = Callable[[str], str]  # From an address of a page to that of the site.
LONG = "d MMMM y"
BLANK_LINES = 12  # Of a sheet for members who are not named.


def signed(seal: dict[str, str]) -> str:
    """What the QR of a paper carries."""
    return signing.Signer(salt=SALT).sign_object(seal, compress=True)


def read_seal(token: str) -> dict[str, str] | None:
    """What this site wrote on a paper; None: this site did not make it."""
    try:
        said: dict[str, str] = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return said


def _render(meeting: Meeting, site: Site, data: dict[str, Any]) -> bytes:
    body = meeting.body
    number = _("%(code)s · réunion n° %(number)s") % {"code": body.code, "number": meeting.number}
    seal = {
        "title": data["title"], "body": body.name, "issuer": body.organisation.name,
        "number": number, "on": meeting.on,
    }  # fmt: skip
    url = site(reverse("bodies:genuine", args=[signed(seal)]))
    data = {
        "qr": "seal.svg", "qr_alt": _("Code de vérification de ce document"),
        "issuer": body.organisation.name, "number": number, "footer": f"{body.name} · {number}",
        "lang": get_language() or "fr", "page_word": _("page"), "signatures": [], "lead": "",
        **data,
    }  # fmt: skip
    made = {"seal.svg": pdf.qr(url, error="l")}
    return pdf.render(TEMPLATE, data, made, logo=people.logo(body.organisation_id))


def _heading(text: str, depth: int = 1) -> dict[str, Any]:
    return {"kind": "heading", "text": text, "depth": depth}


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "text": text}


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[str], tall: bool = False
) -> dict[str, Any]:
    return {"kind": "table", "heads": heads, "rows": rows, "widths": widths, "tall": tall}


def _when(meeting: Meeting) -> str:
    if not meeting.on:
        return _("date à fixer")
    said = formatting.partial(meeting.on, LONG)
    if meeting.hour:
        return _("%(day)s à %(time)s") % {"day": said, "time": f"{meeting.hour:%H:%M}"}
    return said


def _where(meeting: Meeting) -> str:
    parts = [meeting.where, meeting.place.name if meeting.place else ""]
    if meeting.online:
        parts.append(_("à distance"))
    return ", ".join(part for part in parts if part) or _("non dit")


def _facts(meeting: Meeting) -> list[list[str]]:
    return [
        [_("Instance"), meeting.body.name], [_("Objet"), meeting.title],
        [_("Nature"), str(meeting.get_kind_display())],
        [_("Date"), _when(meeting)], [_("Lieu"), _where(meeting)],
    ]  # fmt: skip


def _agenda(items: Sequence[AgendaItem]) -> list[dict[str, Any]]:
    if not items:
        return [_heading(_("Ordre du jour")), _text(_("L’ordre du jour n’est pas encore écrit."))]
    rows = [[str(n), item.title, item.presenter or "—"] for n, item in enumerate(items, start=1)]
    heads = [_("n°"), _("Point"), _("Rapporteur")]
    return [_heading(_("Ordre du jour")), _table(heads, rows, ["auto", "3", "2"])]


def _president(meeting: Meeting) -> str:
    """Who signs a convocation: the presidency and its holder, as known on the day."""
    day = of.day_of(meeting, clock.today())
    for one in bodies_of.holdings(meeting.body, day):
        if one.seat.kind == "president":
            who = SeatRow(one, "", seat_state(one)).who
            return f"{one.seat.title}, {who}" if who else str(one.seat.title)
    return _("La présidence")


def convocation(meeting: Meeting, site: Site) -> bytes:
    """The convocation to send: when, where, about what."""
    day = of.day_of(meeting, clock.today())
    rule = bodies_of.rule_on(meeting.body, day)[1]
    parts = _agenda(of.agenda(meeting))
    if meeting.after_id and rule.second is not None:
        said = _("Deuxième convocation : le quorum est alors de %(needed)s.")
        parts.append(_text(said % {"needed": _quorum_words(rule.second)}))
    parts.append(_text(_("En cas d’empêchement, faites-le savoir et faites-vous représenter selon"
                         " les règles de l’instance.")))  # fmt: skip
    lead = _("Vous êtes invité à la réunion de l’instance « %(body)s », le %(when)s.") % {
        "body": meeting.body.name, "when": _when(meeting)
    }  # fmt: skip
    title = _("Deuxième convocation") if meeting.after_id else _("Convocation")
    return _render(meeting, site, {
        "title": title, "date": formatting.day(_sent_on(meeting), LONG), "lead": lead,
        "facts": _facts(meeting), "parts": parts,
        "signatures": [_president(meeting), _("Cachet")],
    })  # fmt: skip


def _quorum_words(part: Any) -> str:
    return _("%(share)s au moins") % {"share": formatting.share(part.share, 2)}


def _sent_on(meeting: Meeting) -> Any:
    sent = [s for s in of.states(meeting) if s.state == rules.CONVENED]
    return of.Partial(sent[-1].on).first if sent else clock.today()


def signing_sheet(meeting: Meeting, site: Site) -> bytes:
    """The sheet that goes round: each seat, its holder, woman or man, who represents, signature."""
    day = of.day_of(meeting, clock.today())
    rule = bodies_of.rule_on(meeting.body, day)[1]
    heads = [_("n°"), _("Siège"), _("Nom"), _("F / H"), _("Représenté par"), _("Signature")]
    holdings = bodies_of.holdings(meeting.body, day)
    rows = [_sheet_row(n, one) for n, one in enumerate(holdings, start=1)]
    first = len(rows)
    blanks = BLANK_LINES if rule.quorum_of == MEMBERS or not rows else 4
    rows += [[str(n), "", "", "", "", ""] for n in range(first + 1, first + blanks + 1)]
    parts = [_table(heads, rows, ["auto", "3", "3", "auto", "2", "2"], tall=True)]
    parts.append(_text(_("Femmes : ……   Hommes : ……   Total : ……")))
    return _render(meeting, site, {
        "title": _("Feuille de présence"), "facts": _facts(meeting), "parts": parts,
        "signatures": [_president(meeting), _("Le secrétaire de séance")],
    })  # fmt: skip


def _sex(sex: str) -> str:
    """A letter, as the head of the column says it."""
    return {"f": pgettext("sexe", "F"), "m": pgettext("sexe", "H")}.get(sex, "")


def _sheet_row(n: int, one: Holding) -> list[str]:
    who = SeatRow(one, "", seat_state(one)).who
    return [str(n), one.seat.title, who, _sex(one.sex), "", ""]


def minutes_draft(meeting: Meeting) -> str:
    """Where one begins to write: a heading for each point of the agenda."""
    points = [
        f"## {n}. {item.title}\n\n" for n, item in enumerate(of.agenda(meeting), start=1)
    ]  # fmt: skip
    lines = [f"# {_('Ouverture')}\n\n", f"# {_('Délibérations')}\n\n", *points]
    return "".join([*lines, f"# {_('Clôture')}\n"])


def minutes(meeting: Meeting, site: Site) -> bytes:
    """The minutes: who came, whether the quorum was there, what was said, decided, signed."""
    now, sheet, written = of.state(meeting), of.sheet(meeting), of.minutes(meeting)
    steps = of.steps(written) if written else []
    parts = [*_presence(now, sheet), *_agenda(of.agenda(meeting))]
    if written:
        parts += [part.plain for part in rules.written(written.text)]
    else:
        parts.append(_text(_("Rien n’est encore écrit de cette réunion.")))
    parts += _decided(meeting)
    title = _("Procès-verbal de carence") if now.state == rules.NO_QUORUM else _("Procès-verbal")
    facts = [*_facts(meeting), [_("État"), _standing(steps)]]
    if now.words:
        facts.append([_("Source"), now.words])
    return _render(meeting, site, {
        "title": title, "date": formatting.partial(meeting.on, LONG) if meeting.on else "",
        "facts": facts, "parts": parts, "signatures": _signed(meeting, steps),
    })  # fmt: skip


def _standing(steps: Sequence[MinutesStep]) -> str:
    adopted = next((step for step in steps if step.state == "adopted"), None)
    if adopted is None:
        return _("Projet : pas encore adopté")
    return _("Adopté le %(day)s") % {"day": formatting.day(adopted.on, LONG)}


def _presence(now: MeetingState, sheet: Sequence[Attendance]) -> list[dict[str, Any]]:
    """Who was there, by sex, and what was found of the quorum."""
    parts: list[dict[str, Any]] = [_heading(_("Présences"))]
    if sheet:
        heads = [_("Siège ou qualité"), _("Nom"), _("F / H"), _("Présence"), _("Nombre")]
        parts.append(_table(heads, [_present(row) for row in sheet],
                            ["3", "3", "auto", "2", "auto"]))  # fmt: skip
        count = rules.by_sex(of.presences(sheet))
        parts.append(_text(sexes_said(count)))
    else:
        parts.append(_text(_("Personne n’est encore noté.")))
    if said := quorum_said(now):
        parts.append(_text(said))
    return parts


def _present(row: Attendance) -> list[str]:
    label = row.seat.title if row.seat else (_("Membres") if row.member else _("Invité"))
    presence = str(row.get_presence_display())
    if row.represented_by and row.seat:
        presence = _("représenté par %(name)s") % {"name": row.represented_by}
    return [label, row.person or "—", _sex(row.sex), presence, str(row.count)]


def sexes_said(count: rules.BySex) -> str:
    """« Présents : 2 femmes, 1 homme ; sexe non relevé : 1. »"""
    women = ngettext("%(n)s femme", "%(n)s femmes", count.women) % {"n": count.women}
    men = ngettext("%(n)s homme", "%(n)s hommes", count.men) % {"n": count.men}
    said = _("Présents en personne : %(women)s, %(men)s.") % {"women": women, "men": men}
    if count.unknown:
        said += " " + _("Sexe non relevé : %(n)s.") % {"n": count.unknown}
    return said


def quorum_said(now: MeetingState) -> str:
    """What was found of the quorum when the meeting was opened, in one sentence."""
    values = {
        "present": formatting.shown(now.present), "needed": formatting.shown(now.needed),
        "expected": formatting.shown(now.expected),
    }  # fmt: skip
    if now.quorum == rules.REACHED:
        said = _("Présents ou représentés : %(present)s sur %(expected)s ; il en fallait"
                 " %(needed)s. Le quorum est atteint.")  # fmt: skip
    elif now.quorum == rules.MISSED:
        said = _("Présents ou représentés : %(present)s sur %(expected)s ; il en fallait"
                 " %(needed)s. Faute de quorum, la réunion ne décide rien.")  # fmt: skip
    elif now.quorum == rules.NO_RULE:
        said = _("Les règles de l’instance ne prévoient pas de quorum.")
    else:
        return ""
    return said % values


def _decided(meeting: Meeting) -> list[dict[str, Any]]:
    rows = list(decisions_of.with_state(meeting.decisions.all()).order_by("number"))
    if not rows:
        return []
    heads = [_("n°"), _("Décision"), _("Responsable"), _("Échéance"), _("Voix")]
    lines = [
        [
            str(row.number),
            row.title if row.outcome == "adopted" else f"{row.title} ({_('rejetée')})",
            ", ".join(p for p in (row.owner, getattr(row.owner_organisation, "name", "")) if p),
            formatting.day(row.due) if row.due else _("sans échéance"), votes_said(row),
        ]
        for row in rows
    ]  # fmt: skip
    return [_heading(_("Décisions")), _table(heads, lines, ["auto", "4", "2", "auto", "2"])]


def votes_said(row: Any) -> str:
    """« 3 pour, 1 contre, 0 abstention »; without counted votes, by consensus."""
    if row.votes_for is None:
        return _("consensus")
    said = _("%(for)s pour, %(against)s contre") % {
        "for": formatting.number(row.votes_for), "against": formatting.number(row.votes_against)
    }  # fmt: skip
    if row.votes_abstain is None:
        return said
    abstained = ngettext("%(n)s abstention", "%(n)s abstentions", row.votes_abstain)
    return f"{said}, {abstained % {'n': formatting.number(row.votes_abstain)}}"


def _signed(meeting: Meeting, steps: Sequence[MinutesStep]) -> list[str]:
    """Who signed, with the day; while nobody has, the places to sign."""
    found = [
        _("%(name)s, %(as_what)s, signé le %(day)s")
        % {"name": step.person, "as_what": step.as_what or _("membre"),
           "day": formatting.day(step.on)}
        for step in steps if step.state == "signed"
    ]  # fmt: skip
    return found or [_president(meeting), _("Le secrétaire de séance")]
