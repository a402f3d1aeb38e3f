"""What templates say: ``{% load pacte %}``. Each component is shown in pages/README.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from html import escape
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe

from pacte.kernel.money import Money
from pacte.pages import formatting, page
from pacte.pages.charts import Chart
from pacte.pages.explain import Working
from pacte.pages.icons import PATHS
from pacte.pages.lists import Reading, Shown
from pacte.pages.maps import Map
from pacte.pages.maps.svg import Sheet, point_rows, rows

register = template.Library()
TONE_ICONS = {"good": "ok", "wait": "clock", "bad": "no", "": "info"}


def missing(words: str = "") -> SafeString:
    return mark_safe(f'<span class="void">{_safe(words or formatting.VOID)}</span>')  # nosec


def _safe(text: Any) -> str:
    """The same as ``format_html`` does with a value, three times sooner: a page has hundreds."""
    return str(text) if hasattr(text, "__html__") else escape(str(text))


# Values


@register.filter
def money(value: Money | None) -> str:
    """12 000 FRw"""
    return missing() if value is None else formatting.money(value)


@register.filter
def amount(value: Money | None) -> str:
    """12 000, where the unit is said once."""
    return missing() if value is None else formatting.amount(value)


@register.filter
def of_currency(value: int | None, currency: str) -> Money | None:
    """``{{ line.mutual_pays|of_currency:scheme.currency|money }}``"""
    return None if value is None else Money(value, currency)


@register.filter
def number(value: Any, places: int | None = None) -> str:
    return missing() if value is None else formatting.number(value, places)


@register.filter
def share(value: int | None, places: int = 1) -> str:
    """A share in millionths as 93,2 %."""
    return missing() if value is None else formatting.share(value, places)


@register.filter
def day(value: Any, form: str = "d MMM y") -> str:
    """12 juil. 2026; ``|day:"d MMMM y"`` for 12 juillet 2026."""
    return missing() if value is None else formatting.day(value, form)


@register.filter
def last_day(until: date | None) -> str:
    """The last day of a span kept as [since, until)."""
    return missing() if until is None else formatting.day(until - timedelta(1))


@register.filter
def month(value: Any) -> str:
    """septembre 2026"""
    return formatting.month(value) if value else missing()


@register.filter
def partial(value: str) -> Any:
    """« février 2006 »: a day as precise as a text gives it."""
    return formatting.partial(value) if value else missing()


@register.filter
def said(refusal: Any) -> str:
    """``{{ job.refusal|said }}``: why something was refused, in the reader's language."""
    return formatting.shown(refusal) if refusal else ""


@register.filter
def moment(value: Any) -> str:
    """4 oct. 2026 à 09:12"""
    return missing() if value is None else formatting.moment(value)


@register.filter
def void(value: Any, words: str = "") -> Any:
    """The value, or « non renseigné » (or other words) when it is missing. Zero is not missing."""
    return missing(words) if value is None or value == "" else value


@register.filter
def shown(value: Any) -> Any:
    """Any value as people read it."""
    if isinstance(value, page.Tag):
        return tag(value)
    if hasattr(value, "__html__"):
        return value
    return missing() if value is None or value == "" else formatting.shown(value)


# Small parts


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """``{% icon "cash" %}``: drawn in place; the word beside it carries the meaning."""
    path = PATHS[name]
    return mark_safe(  # nosec  Our own constant.
        f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{path}</svg>'
    )


@register.simple_tag(name="tag")
def tag(label: Any, tone: str = "", icon_name: str = "") -> SafeString:
    """``{% tag "Payée" "good" %}``, or ``{% tag a_tag %}``: a state, with its icon and word."""
    if isinstance(label, page.Tag):
        label, tone, icon_name = label.label, label.tone, label.icon
    icon_name = icon_name or (TONE_ICONS[tone] if tone else "")
    drawn = icon(icon_name) if icon_name else ""
    return mark_safe(  # nosec  Escaped here.
        f'<span class="tag {escape(tone)}">{drawn}{_safe(label)}</span>'
    )


@register.simple_tag
def state(label: str, tone: str, icon_name: str = "") -> SafeString:
    """``{% state "Tarif dépassé" "bad" "split" %}``: a state within a line, quieter than a tag."""
    drawn = icon(icon_name or TONE_ICONS[tone])
    return format_html('<span class="txt {}">{} {}</span>', tone, drawn, label)


@register.simple_tag
def button(
    label: Any, url: str = "", icon_name: str = "", go: bool = False, new: bool = False
) -> SafeString:
    """``{% button "Encaisser" url "cash" go=True %}``, or ``{% button a_button %}`` (a link)."""
    if isinstance(label, page.Button):
        label, url, icon_name, go = label.label, label.url, label.icon, label.go
    drawn = icon(icon_name) if icon_name else ""
    target = mark_safe(' target="_blank" rel="noopener"') if new else ""  # nosec
    css = "btn go" if go else "btn"
    return format_html('<a class="{}" href="{}"{}>{}{}</a>', css, url, target, drawn, label)


@register.inclusion_tag("pages/post_button.html", takes_context=True)
def post_button(
    context: Context,
    label: Any,
    url: str = "",
    icon_name: str = "",
    go: bool = False,
    **hidden: Any,
) -> dict[str, Any]:
    """``{% post_button "Liquider" url "ok" go=True month="2026-09" %}``: does it, with its key."""
    if isinstance(label, page.Button):
        label, url, icon_name, go = label.label, label.url, label.icon, label.go
    token = context.get("csrf_token")
    return {
        "label": label, "url": url, "icon": icon_name, "go": go, "hidden": hidden,
        "key": uuid4(), "csrf_token": token,
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def why(context: Context, what: Any, text: Any) -> SafeString:
    """``{% why "140" line.accepted|money %}``: a number that opens its working."""
    return format_html('<a class="why" href="{}">{}</a>', why_url(context, what), text)


@register.simple_tag(takes_context=True)
def why_url(context: Context, what: Any) -> str:
    """This page, its choices kept, with a working open."""
    return f"{_with(context, 'pourquoi', what)}#pourquoi"


@register.simple_tag(takes_context=True)
def here(context: Context, **changes: Any) -> str:
    """``{% here mois="2026-09" %}``: this page's address with other choices."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    path = context["request"].path
    return f"{path}?{query.urlencode()}" if query else path


def _with(context: Context, name: str, value: Any) -> str:
    return here(context, **{name: value})


# Components


@register.inclusion_tag("pages/panel.html", takes_context=True)
def panel(context: Context, working: Working | None, close: str = "") -> dict[str, Any]:
    """``{% panel working %}``: « Pourquoi ? ». Nothing is shown without a working."""
    shut = close or (_with(context, "pourquoi", None) if "request" in context else "")
    return {"working": working, "close": shut}


@register.inclusion_tag("pages/sums.html", takes_context=True)
def sums(context: Context, cells: Sequence[page.Cell]) -> dict[str, Any]:
    """``{% sums cells %}``: a strip of amounts that reads as a sum."""
    return {"cells": [_cell(context, cell) for cell in cells]}


def _cell(context: Context, cell: page.Cell) -> dict[str, Any]:
    value, unit = cell.value, cell.unit
    if isinstance(cell.value, Money):
        value = formatting.amount(cell.value)
        unit = unit or formatting.symbol(cell.value.currency)
    url = why_url(context, cell.why) if cell.why else ""
    return {"cell": cell, "value": value, "unit": unit, "url": url, "spark": spark(cell.spark)}


@register.inclusion_tag("pages/tabs.html")
def tabs(items: Sequence[page.Tab], label: str) -> dict[str, Any]:
    """``{% tabs tabs "Filtrer les lignes" %}``"""
    return {"items": items, "label": label}


@register.inclusion_tag("pages/list.html", takes_context=True)
def list_of(context: Context, reading: Reading) -> dict[str, Any]:
    """``{% list_of households %}``: search, filters, table, count, pages, or how to begin."""
    return {"list": reading, "request": context.get("request")}


@register.inclusion_tag("pages/table.html", takes_context=True)
def table_of(context: Context, reading: Reading) -> dict[str, Any]:
    """``{% table_of lines %}``: the table alone, for a section of a page."""
    return {"list": reading, "request": context.get("request")}


@register.simple_tag(takes_context=True)
def cells_of(context: Context, cells: Sequence[Shown]) -> SafeString:
    """The cells of one line, written here rather than in a template: a page has hundreds."""
    return mark_safe("".join(_cell_of(context, cell) for cell in cells))  # nosec


def _cell_of(context: Context, cell: Shown) -> str:
    inside = _safe(_inside(context, cell))
    if cell.first:
        return f'<th role="rowheader" scope="row">{inside}</th>'
    column = cell.column
    return f"{_opening(column.number, column.up, column.full, cell.label)}{inside}</td>"


@lru_cache(maxsize=1024)
def _opening(number: bool, up: bool, full: bool, label: str) -> str:
    """How a cell begins: the same for a whole column."""
    css = " ".join(name for name, on in (("n", number), ("up", up), ("full", full)) if on)
    said = f' data-l="{escape(label)}"' if label else ""
    return f'<td role="cell" class="{css}"{said}>'


def _inside(context: Context, cell: Shown) -> Any:
    if cell.empty:
        return ""
    if cell.url:
        return mark_safe(f'<a href="{escape(cell.url)}">{_safe(cell.text)}</a>')  # nosec
    if cell.missing:
        return missing(cell.text)
    if cell.why:
        return why(context, cell.why, cell.text)
    return tag(cell.value) if isinstance(cell.value, page.Tag) else cell.text


@register.simple_block_tag
def note(content: str, tone: str = "", icon_name: str = "") -> SafeString:
    """``{% note "bad" %}<p><b>Droits suspendus.</b></p>{% endnote %}``"""
    drawn = icon(icon_name or ("alert" if tone == "bad" else TONE_ICONS[tone]))
    return format_html('<section class="note {}">{}<div>{}</div></section>', tone, drawn, content)


@register.inclusion_tag("pages/chart.html")
def chart(drawn: Chart) -> dict[str, Any]:
    """``{% chart a_chart %}``; the page also says ``{% block scripts %}{% charts_script %}``."""
    return {"chart": drawn, "data": json_script(drawn.data(), f"data-{drawn.name}")}


@register.inclusion_tag("pages/map.html", name="map")
def map_of(drawn: Map) -> dict[str, Any]:
    """``{% map a_map %}``: drawn here, without a script; its table is one click away."""
    sheet = Sheet(drawn)
    told = {"rows": rows(drawn), "point_rows": point_rows(drawn)}
    return {"map": drawn, "svg": sheet.svg(), "keys": sheet.keys(), **told}


@register.inclusion_tag("pages/form.html", takes_context=True, name="form")
def form_of(
    context: Context, form: Any, send: str = "", url: str = "", cancel: str = ""
) -> dict[str, Any]:
    """``{% form form send="Encaisser" cancel=back %}``: the whole form, one thing per line."""
    token = context.get("csrf_token")
    return {"form": form, "send": send, "url": url, "cancel": cancel, "csrf_token": token}


@register.inclusion_tag("pages/field.html")
def field(bound: Any) -> dict[str, Any]:
    """``{% field form.paid %}``: one field, its hint and its error."""
    return {"field": bound}


@register.simple_tag
def faults(form: Any) -> SafeString:
    """``{% faults form %}``: the summary of errors at the top of a form made by hand."""
    return mark_safe(  # nosec  The template escapes.
        render_to_string("pages/faults.html", {"form": form})
    )


@register.simple_tag
def gauge(part: int | None, whole: int, target: int | None = None) -> SafeString:
    """``{% gauge 7 12 %}``: a bar; the numbers are written beside it."""
    if part is None or whole <= 0:
        return missing()
    width = max(0, min(100, part * 100 // whole))
    mark = f'<path class="l-t" d="M{min(100, target * 100 // whole)} -50V150"/>' if target else ""
    return format_html(
        '<svg class="gauge" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="f3" width="100" height="100"/><rect class="f1" width="{}" height="100"/>{}'
        "</svg>",
        width,
        mark_safe(mark),  # nosec  Whole numbers only.
    )


@register.inclusion_tag("pages/progress.html")
def progress(done: int, total: int | None, label: str = "") -> dict[str, Any]:
    """``{% progress job.cursor job.total %}``: long work; the page looks again until it is done."""
    going = total is None or done < total
    return {"done": done, "total": total, "label": label, "going": going}


def spark(values: Sequence[int | None]) -> SafeString:
    """A small line of the past; a hole breaks it."""
    known = [v for v in values if v is not None]
    if len(known) < 2:
        return mark_safe("")  # nosec
    low, high = min(known), max(known)
    runs: list[list[str]] = [[]]
    for n, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        x = n * 100 // (len(values) - 1)
        runs[-1].append(f"{x},{26 - (value - low) * 22 // (high - low or 1)}")
    lines = "".join(f'<polyline class="l-1" points="{" ".join(run)}"/>' for run in runs if run)
    return format_html(
        '<svg class="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">'
        "{}</svg>",
        mark_safe(lines),  # nosec  Whole numbers only.
    )


@register.inclusion_tag("pages/asset.html")
def charts_script() -> dict[str, str]:
    """In ``{% block scripts %}`` of a page that draws."""
    return {"entry": "frontend/charts.ts"}


@register.inclusion_tag("pages/asset.html")
def scan_script() -> dict[str, str]:
    """In ``{% block scripts %}`` of a page that reads cards."""
    return {"entry": "frontend/scan.ts"}


@register.inclusion_tag("pages/scanner.html")
def scanner(target: str, send: bool = True) -> dict[str, Any]:
    """``{% scanner "numero" %}``: a button that reads a QR into the field ``numero``, and sends."""
    return {"target": target, "send": send}
