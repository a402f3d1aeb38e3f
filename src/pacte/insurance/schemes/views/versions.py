"""A version of a scheme: what it changes, what the checker says, its cases, its confirmation."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.insurance.schemes import commands, queries, sentences
from pacte.insurance.schemes.models import Scheme, SchemeVersion
from pacte.insurance.schemes.rules import TO_ACKNOWLEDGE, check
from pacte.insurance.schemes.views.running import run_cases
from pacte.insurance.schemes.views.schemes import crumbs, labels, seen
from pacte.journal import clock
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, ReasonField
from pacte.pages.page import Button, Page, Tag


def _version(request: HttpRequest, uid: UUID, version: UUID) -> SchemeVersion:
    found = seen(request, uid)
    rows = SchemeVersion.objects.filter(scheme=found).select_related("scheme__organisation")
    return get_object_or_404(rows.select_related("confirmation"), uid=version)


def _before(scheme: Scheme, version: SchemeVersion) -> SchemeVersion | None:
    """The version that counts until this one."""
    rows = [v for v in queries.versions_in_order(scheme.pk) if v.pk != version.pk]
    earlier = [v for v in rows if v.since <= version.since]
    return earlier[-1] if earlier else None


@require_GET
@login_required
def version(request: HttpRequest, uid: UUID, version: UUID) -> HttpResponse:
    """What a version says and changes; what must be acknowledged to confirm it."""
    row = _version(request, uid, version)
    definition, before = queries.definition(row), _before(row.scheme, row)
    answer = getattr(row, "confirmation", None)
    known = labels()
    blocks = sentences.tell(definition, known) if definition else []
    old = queries.definition(before) if before else None
    changes = sentences.differences(old, definition, known) if old and definition else []
    may = request.user.can("confirm_scheme", row.scheme.organisation_id)
    mine = row.author == request.user.uid
    page = Page(
        title=_("Version du %(day)s") % {"day": formatting.day(row.since)},
        crumbs=crumbs(row.scheme), facts=[_state(row), row.author_name],
        acts=_buttons(row, bool(definition)),
    )  # fmt: skip
    findings = check(definition) if definition else []
    content = {
        "page": page, "version": row, "answer": answer, "blocks": blocks, "changes": changes,
        "before": before, "cases": run_cases(definition),
        "to_acknowledge": [f for f in findings if f.kind in TO_ACKNOWLEDGE],
        "may_confirm": may and not mine and answer is None,
        "may_withdraw": answer is None
        and request.user.can("propose_scheme", row.scheme.organisation_id),
        "waits_for_another": mine and answer is None, "key": uuid4(), "other_key": uuid4(),
    }  # fmt: skip
    return render(request, "schemes/version.html", content)


def _buttons(row: SchemeVersion, stated: bool) -> list[Button]:
    if not stated:
        return []
    url = reverse("schemes:export", args=[row.scheme.uid])
    return [Button(_("YAML"), f"{url}?version={row.uid}", "down")]


def _state(row: SchemeVersion) -> Tag:
    answer = getattr(row, "confirmation", None)
    if answer is None:
        return Tag(_("à confirmer"), "wait")
    return Tag(_("confirmée"), "good") if answer.accepted else Tag(_("refusée"), "bad")


@require_POST
@login_required
def confirm(request: HttpRequest, uid: UUID, version: UUID) -> HttpResponse:
    """Confirm, each gap named."""
    row = _version(request, uid, version)
    return acts.do(
        request, commands.confirm_version,
        to=reverse("schemes:scheme", args=[uid]), done=_("Version confirmée."),
        back=reverse("schemes:version", args=[uid, version]),
        version=str(row.uid), acknowledged=request.POST.getlist("acknowledged"),
    )  # fmt: skip


@require_POST
@login_required
def refuse(request: HttpRequest, uid: UUID, version: UUID) -> HttpResponse:
    """Turn a version down, with the reason."""
    row = _version(request, uid, version)
    here = reverse("schemes:version", args=[uid, version])
    return acts.do(
        request, commands.refuse_version, to=here, back=here, done=_("Version refusée."),
        version=str(row.uid),
    )  # fmt: skip


@require_POST
@login_required
def withdraw(request: HttpRequest, uid: UUID, version: UUID) -> HttpResponse:
    """Take back what was proposed."""
    row = _version(request, uid, version)
    here = reverse("schemes:version", args=[uid, version])
    return acts.do(
        request, commands.withdraw_version, to=here, back=here, done=_("Version retirée."),
        version=str(row.uid),
    )  # fmt: skip


class Close(Form):
    """From which day a scheme covers nothing, and why."""

    since = DayField(label=later("Le régime ne couvre plus rien à partir du"))
    reason = ReasonField()


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Propose that a scheme ends."""
    found = seen(request, uid)
    acts.need(request, "propose_scheme", found.organisation_id)
    form = Close(request.POST or None)
    answer = acts.submit(
        request, form, commands.propose_closing, scheme=str(uid),
        done=_("Fermeture proposée. Une autre personne la confirme."),
        to=lambda outcome: reverse("schemes:version", args=[uid, outcome]),
    )  # fmt: skip
    page = Page(title=_("Clore le régime"), crumbs=crumbs(found))
    content = {"page": page, "form": form, "send": _("Proposer la fermeture")}
    return answer or render(request, "schemes/form.html", content)


@require_GET
@login_required
def compare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What changes between two versions, in sentences."""
    found = seen(request, uid)
    rows = queries.versions_in_order(found.pk)
    by_uid = {str(row.uid): row for row in rows}
    first = by_uid.get(request.GET.get("avant", ""), rows[-2] if len(rows) > 1 else None)
    second = by_uid.get(request.GET.get("apres", ""), rows[-1] if rows else None)
    old = queries.definition(first) if first else None
    new = queries.definition(second) if second else None
    changes: list[Any] = []
    if old and new:
        changes = sentences.differences(old, new, labels())
    page = Page(title=_("Comparer deux versions"), crumbs=crumbs(found), facts=[today_text()])
    content = {
        "page": page, "versions": rows, "first": first, "second": second, "changes": changes,
        "both": bool(old and new),
    }  # fmt: skip
    return render(request, "schemes/compare.html", content)


def today_text() -> str:
    """The day on which a comparison is shown."""
    return formatting.day(clock.today())
