"""Partners, places, predecessors, bodies and agreements of a programme."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.governance.agreements import queries as agreements
from pacte.governance.bodies import queries as bodies
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.page import Button
from pacte.programmes.sheets import commands, queries, sentences
from pacte.programmes.sheets.models import Partner, Programme
from pacte.programmes.sheets.views import common, forms


def _sheet(row: Programme) -> str:
    return reverse("sheets:programme", args=[row.uid])


def _partners(row: Programme) -> str:
    return reverse("sheets:partners", args=[row.uid])


@require_GET
@login_required
def partners(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who is what to the programme, from when to when, as the texts name them."""
    row = common.seen(request, uid)
    buttons = []
    if queries.manages(request.user, row):
        url = reverse("sheets:new_partner", args=[uid])
        buttons.append(Button(_("Ajouter un partenaire"), url, "add", go=True))
    content = common.page_of(request, row, _("Partenaires"), "sheets:partners", *buttons)
    rows = queries.partners(row.pk, held=False)
    for one in rows:
        one.dates, one.source = sentences.dates(one.start, one.end), sentences.source(one)
    held = [one for one in rows if not one.gone]
    content |= {"roles": sentences.roles(held), "gone": [one for one in rows if one.gone]}
    return render(request, "sheets/partners.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_partner(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a partner in a role."""
    row = common.kept(request, uid)
    form = forms.NewPartner(request.POST or None, texts=queries.documents(row.pk))
    return common.form_page(
        request, row, _("Ajouter un partenaire"), form, commands.add_partner, programme=str(uid),
        done=_("Partenaire ajouté."), to=_partners(row),
    )  # fmt: skip


def _partner(row: Programme, partner: UUID) -> Partner:
    rows = Partner.objects.filter(programme=row).select_related("organisation", "document")
    return get_object_or_404(rows, uid=partner)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def partner(request: HttpRequest, uid: UUID, partner: UUID) -> HttpResponse:
    """Correct the role of a partner."""
    row = common.kept(request, uid)
    shown = _partner(row, partner)
    plain = ("role", "as_what", "side", "start", "end", "quote", "where")
    saved = {name: getattr(shown, name) for name in plain}
    saved["document"] = str(shown.document.uid) if shown.document else ""
    form = forms.PartnerForm(request.POST or None, initial=saved, seen=shown,
                             texts=queries.documents(row.pk))  # fmt: skip
    return common.form_page(
        request, row, shown.organisation.name, form, commands.correct_partner, row=shown,
        saved=saved, partner=str(partner), done=_("Rôle corrigé."), to=_partners(row),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def partner_end(request: HttpRequest, uid: UUID, partner: UUID) -> HttpResponse:
    """Say that a partner left its role, or is back in it."""
    row = common.kept(request, uid)
    shown = _partner(row, partner)
    last = shown.states.order_by("-id").first()
    gone = bool(last and last.closed)
    form = forms.PartnerEnd(request.POST or None)
    title = _("%(partner)s reprend ce rôle") if gone else _("%(partner)s quitte ce rôle")

    return common.form_page(
        request, row, title % {"partner": shown.organisation.name}, form, commands.end_partner,
        partner=str(partner), closed=not gone, content=common.reasoned, done=_("C’est inscrit."),
        to=_partners(row),
    )  # fmt: skip


# Places


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Add a place of either tree to the territory."""
    row = common.kept(request, uid)
    form = forms.Place(request.POST or None, texts=queries.documents(row.pk))
    return common.form_page(
        request, row, _("Ajouter un lieu"), form, commands.set_territory, programme=str(uid),
        done=_("Lieu ajouté."), to=_sheet(row) + "#territoire",
    )  # fmt: skip


@require_POST
@login_required
def end_place(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a place out of the territory; what was said stays in the journal."""
    row = common.kept(request, uid)
    there = {str(one.place.uid) for one in queries.territory(row.pk)}
    return acts.do(
        request, commands.set_territory, programme=str(uid), place=_named(request, "place", there),
        kind=request.POST.get("kind", ""), closed=True, done=_("Lieu retiré du territoire."),
        to=_sheet(row) + "#territoire",
    )  # fmt: skip


# What came before


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_predecessor(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say which programme came before, and what was inherited from it."""
    row = common.kept(request, uid)
    visible = queries.visible_to(request.user, clock.today()).exclude(pk=row.pk)
    others = [(str(p.uid), f"{p.code} · {p.name}") for p in visible.order_by("name")[:500]]
    texts = queries.documents(row.pk)
    form = forms.Before(request.POST or None, others=others, texts=texts)
    return common.form_page(
        request, row, _("Programme précédent"), form, commands.add_predecessor,
        programme=str(uid), done=_("Programme précédent inscrit."), to=_sheet(row) + "#avant",
    )  # fmt: skip


@require_POST
@login_required
def end_predecessor(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that a predecessor was entered by mistake."""
    row = common.kept(request, uid)
    there = {one.previous_name for one in queries.predecessors(row.pk)}
    return acts.do(
        request, commands.add_predecessor, programme=str(uid), closed=True,
        previous_name=_named(request, "name", there), done=_("Retiré."),
        to=_sheet(row) + "#avant",
    )  # fmt: skip


# Bodies and agreements


@require_GET
@login_required
def programme_bodies(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The bodies of the programme, what they meet about next, what they decided and is due."""
    row, day = common.seen(request, uid), clock.today()
    buttons = []
    if queries.manages(request.user, row):
        url = reverse("sheets:attach_body", args=[uid])
        buttons.append(Button(_("Rattacher une instance"), url, "link", go=True))
    content = common.page_of(request, row, _("Instances"), "sheets:bodies", *buttons)
    attached = queries.bodies(row.pk)
    keys = [one.body_id for one in attached]
    mine = set(
        bodies.visible_to(request.user, day).filter(pk__in=keys).values_list("pk", flat=True)
    )
    content |= {
        "attached": attached, "open_to_me": mine, "meetings": list(bodies.meetings_next(keys, day)),
        "decisions": list(bodies.decisions_due(keys, day)),
    }  # fmt: skip
    return render(request, "sheets/bodies.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attach_body(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Attach a body that one sees."""
    row = common.kept(request, uid)
    there = {one.body_id for one in queries.bodies(row.pk)}
    visible = bodies.visible_to(request.user, clock.today())
    choices = [(str(b.uid), b.name) for b in visible.order_by("name")[:500] if b.pk not in there]
    form = forms.Choose(request.POST or None, label=_("Instance"), choices=choices)
    return common.form_page(
        request, row, _("Rattacher une instance"), form, commands.attach_body,
        content=lambda typed: {"body": typed["chosen"], "side": typed["side"]},
        programme=str(uid), done=_("Instance rattachée."),
        to=reverse("sheets:bodies", args=[uid]),
    )  # fmt: skip


@require_POST
@login_required
def detach_body(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A body that is no longer one of the programme's."""
    row = common.kept(request, uid)
    there = {str(one.body.uid) for one in queries.bodies(row.pk)}
    body = _named(request, "body", there)
    return acts.do(
        request, commands.attach_body, programme=str(uid), body=body, closed=True,
        done=_("Instance détachée."), to=reverse("sheets:bodies", args=[uid]),
    )  # fmt: skip


def _named(request: HttpRequest, field: str, there: set[str]) -> str:
    """What a button names: one of what is there, or nothing is found."""
    if (named := request.POST.get(field, "")) not in there:
        raise Http404
    return named


@require_GET
@login_required
def programme_agreements(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The agreements of the programme, and what an unmet precondition of each stops."""
    row, day = common.seen(request, uid), clock.today()
    buttons = []
    if queries.manages(request.user, row):
        url = reverse("sheets:attach_agreement", args=[uid])
        buttons.append(Button(_("Rattacher un accord"), url, "link", go=True))
    content = common.page_of(request, row, _("Accords"), "sheets:agreements", *buttons)
    attached = queries.agreements(row.pk)
    keys = [one.agreement_id for one in attached]
    visible = agreements.visible_to(request.user, day).filter(pk__in=keys)
    content |= {
        "attached": attached, "open_to_me": set(visible.values_list("pk", flat=True)),
        "conditions": list(agreements.preconditions(keys)),
    }  # fmt: skip
    return render(request, "sheets/agreements.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attach_agreement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Attach an agreement that one sees."""
    row = common.kept(request, uid)
    there = {one.agreement_id for one in queries.agreements(row.pk)}
    visible = agreements.visible_to(request.user, clock.today()).order_by("title")
    choices = [(str(a.uid), str(a)) for a in visible[:500] if a.pk not in there]
    form = forms.Choose(request.POST or None, label=_("Accord"), choices=choices, sides=False)
    return common.form_page(
        request, row, _("Rattacher un accord"), form, commands.attach_agreement,
        content=lambda typed: {"agreement": typed["chosen"]}, programme=str(uid),
        done=_("Accord rattaché."), to=reverse("sheets:agreements", args=[uid]),
    )  # fmt: skip


@require_POST
@login_required
def detach_agreement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An agreement that is no longer one of the programme's."""
    row = common.kept(request, uid)
    there = {str(one.agreement.uid) for one in queries.agreements(row.pk)}
    agreement = _named(request, "agreement", there)
    return acts.do(
        request, commands.attach_agreement, programme=str(uid), agreement=agreement, closed=True,
        done=_("Accord détaché."), to=reverse("sheets:agreements", args=[uid]),
    )  # fmt: skip
