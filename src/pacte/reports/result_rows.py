"""The results of a page as lines of its table, written here rather than in a template: a page has
many."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pacte.kernel.money import WHOLE
from pacte.pages.templatetags.pacte import gauge, missing, tag

NOBODY = UUID(int=0)
LINE = (
    '<tr role="row"{}><th role="rowheader" scope="row"><a href="{}">{}</a>'
    ' <small class="small">{}</small></th><td role="cell" class="full">{}</td>'
    '<td role="cell" class="n" data-l="{}">{}</td><td role="cell" class="n" data-l="{}">{}</td>'
    '<td role="cell" class="up">{}</td></tr>'
)
PUBLIC = (
    '<tr role="row"><th scope="row" role="rowheader">{}</th><td role="cell" data-l="{}">{}</td>'
    '<td role="cell" data-l="{}">{}</td><td role="cell" data-l="{}">{}</td></tr>'
)
AIMED = '{} <small class="small">{}</small>'


class _Address:
    """Addresses of one kind, the pattern being resolved once."""

    def __init__(self, name: str) -> None:
        self.before, self.after = reverse(name, args=[NOBODY]).split(str(NOBODY))

    def of(self, uid: UUID) -> str:
        return f"{self.before}{uid}{self.after}"


def written(lines: Iterable[Any], printed: int) -> SafeString:
    """The lines; those after ``printed`` are on the screen only."""
    indicator, value = _Address("results:indicator"), _Address("results:value")
    measured, aimed = _("Mesuré"), _("Cible")
    unmeasured, untold = missing(_("non mesuré")), missing(_("sans cible"))
    screen, found = mark_safe(' class="screen"'), []  # nosec  Our own constant.
    for n, one in enumerate(lines):
        done, text = one.against.progress, one.reached_text
        found.append(format_html(
            LINE, screen if n >= printed else "", indicator.of(one.indicator.uid),
            one.definition.title, one.indicator.code,
            gauge(done, WHOLE, one.against.expected) if done is not None else "",
            measured, _linked(value.of(one.value.uid), text, one.period_text) if text
            else unmeasured,
            aimed, _dated(one.target_text, one.target_period) if one.target_text else untold,
            tag(one.tag),
        ))  # fmt: skip
    return mark_safe("".join(found))  # nosec  Each is escaped.


def public_at(rows: Iterable[Any]) -> SafeString:
    """The same of several places, each named with its address; ``place`` and ``line`` of each."""
    place, seen = _Address("public:place"), list(rows)
    heads = (
        format_html('{}<br><small class="small"><a href="{}">{}</a></small>',
                    one.line.definition.title, place.of(one.place.uid), one.place.name)
        for one in seen
    )  # fmt: skip
    return _public((one.line for one in seen), heads)


def public(lines: Iterable[Any]) -> SafeString:
    """The lines of a public page: what was reached, every target that was said."""
    seen = list(lines)
    return _public(seen, (one.definition.title for one in seen))


def _public(lines: Iterable[Any], heads: Iterable[str]) -> SafeString:
    reached, aimed, state = _("Atteint"), _("Cible"), _("État")
    unmeasured, untold = missing(_("aucune valeur vérifiée")), missing(_("sans cible"))
    found = []
    for one, head in zip(lines, heads, strict=True):
        text, period = one.reached_text, one.period_text
        under = format_html('<br><small class="small">{}</small>', period) if period else ""
        found.append(format_html(
            PUBLIC, head, reached,
            format_html("{}{}", unmeasured if text is None else text, under),
            aimed, _every(one.all_targets) or one.target_text or untold, state, tag(one.tag),
        ))  # fmt: skip
    return mark_safe("".join(found))  # nosec  Each is escaped.


def _every(targets: Iterable[tuple[str, str, str]]) -> SafeString:
    said = ((text, f"{period} · {words}" if words else period) for text, period, words in targets)
    found = (AIMED.format(escape(text), escape(small)) for text, small in said)
    return mark_safe("<br>".join(found))  # nosec  Each is escaped.


def _linked(url: str, text: str, period: str) -> SafeString:
    return format_html(
        '<a class="why" href="{}">{}</a> <small class="small">{}</small>', url, text, period
    )


def _dated(text: str, period: str) -> SafeString:
    return format_html('{} <small class="small">{}</small>', text, period)
