"""Items: their list, one of them, what changes it, its telephone page from the QR of its label."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.equipment import sentences, upkeep
from pacte.delivery.equipment.commands import items as commands
from pacte.delivery.equipment.commands import orders as repairs
from pacte.delivery.equipment.models import OPEN, Condition, Family, Item
from pacte.delivery.equipment.queries import facility as summaries
from pacte.delivery.equipment.queries import scope, standards
from pacte.delivery.equipment.views import common, forms
from pacte.journal import clock
from pacte.kernel.money import Money
from pacte.pages import acts
from pacte.pages.formatting import partial
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

ITEMS = List(
    columns=[
        Column(name="numero", label=later("Numéro"), value=lambda i: i.number, sort="number",
               link=common.item_url),
        Column(name="nom", label=later("Désignation"), value=sentences.sort_and_label, full=True),
        Column(name="formation", label=later("Formation"), value=lambda i: i.facility.name),
        Column(name="etat", label=later("État"), value=sentences.condition, up=True),
        Column(name="depuis", label=later("Depuis le"), value=lambda i: i.condition_since,
               sort="condition_since"),
        Column(name="marque", label=later("Marque, modèle"),
               value=lambda i: " ".join(filter(None, (i.brand, i.model_name)))),
        Column(name="serie", label=later("Numéro de série"), value=lambda i: i.serial),
        Column(name="salle", label=later("Service"), value=lambda i: i.room),
        Column(name="donateur", label=later("Donateur"), value=lambda i: i.donor, missing="—"),
        Column(name="origine", label=later("Origine"), value=sentences.origin),
        Column(name="recu", label=later("Date de réception"),
               value=lambda i: partial(i.received_on) if i.received_on else None),
    ],
    sort="numero", search_label=later("Désignation, marque, numéro"), narrow=True,
    empty=Empty(later("Aucun équipement."), later("Inscrivez le premier, ou apportez l’inventaire"
                " que vous tenez déjà dans Excel.")),
    caption=later("Équipement"), file="equipement",
)  # fmt: skip


ORIGINS = [("ici", later("inscrit dans Pacte")), ("texte", later("dit par un texte")),
           ("invente", later("inventé pour la démonstration"))]  # fmt: skip
DONORS_MAX = 300


def _of_origin(rows: Any, value: str) -> Any:
    """An item that is invented is neither seen nor told."""
    if value == "invente":
        return rows.filter(synthetic=True)
    return rows.filter(synthetic=False, origin="text" if value == "texte" else "record")


def _donors(rows: Any) -> list[tuple[str, str]]:
    """Who gave some of these items, by name."""
    names = rows.filter(donor__gt="").order_by("donor").values_list("donor", flat=True).distinct()
    return [(name, name) for name in names[:DONORS_MAX]]


def _filters(request: HttpRequest, rows: Any) -> list[Filter]:
    """By condition, family, donor, origin and facility: a facility by name where there are not
    too many."""
    asked = request.GET.get("formation", "")
    places = common.offered(request, asked)
    found = [
        Filter(name="etat", label=later("État"), choices=Condition.choices, tabs=True,
               apply=lambda rows, value: rows.filter(condition=value)),
        Filter(name="famille", label=later("Famille"), choices=Family.choices, apply=_in_family,
               everything=later("Toutes")),
        Filter(name="donateur", label=later("Donateur"), choices=_donors(rows),
               apply=lambda rows, value: rows.filter(donor=value)),
        Filter(name="origine", label=later("Origine"), choices=ORIGINS, apply=_of_origin,
               everything=later("Toutes")),
    ]  # fmt: skip
    if len(places) > 1 or asked:
        found.append(Filter(
            name="formation", label=later("Formation"), choices=places, everything=_("Toutes"),
            apply=lambda rows, value: rows.filter(facility__uid=value),
        ))  # fmt: skip
    return found


def _in_family(rows: Any, family: str) -> Any:
    """The sorts are few: their keys first, so that the list keeps its order from an index."""
    keys = standards.sorts().filter(kind=family).values_list("pk", flat=True)
    return rows.filter(nomenclature__in=list(keys))


@require_GET
@login_required
def items(request: HttpRequest) -> HttpResponseBase:
    """All equipment of the facilities that one follows."""
    common.need_to_read(request)
    keys = scope.facilities_for(request.user, clock.today())
    rows = scope.among(Item.objects.all(), keys)
    shown = replace(ITEMS, filters=_filters(request, rows), search=scope.search(keys))
    lines = shown.read(request, rows.select_related("nomenclature", "facility"))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Normes et écarts"), reverse("equipment:gaps"), "doc"),
        Button(_("Désignations"), reverse("equipment:sorts"), "doc"),
    ]
    if request.user.can("manage_equipment"):
        buttons = [
            Button(_("Inscrire un équipement"), reverse("equipment:add"), "add", go=True),
            Button(_("Apporter un inventaire"), reverse("equipment:bring"), "upload"),
            *buttons,
        ]
    page = Page(title=_("Équipement"), acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def item(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One item: what it is, its condition, its life, its upkeep, its proofs."""
    row = common.item_of(request, uid)
    orders = list(row.orders.all())
    waiting = row.requests.filter(state="waiting").first()
    content = {
        "item": row, "origin": sentences.origin(row), "price": _price(row), "waiting": waiting,
        "open": [order for order in orders if order.state in OPEN],
        "life": summaries.life(row), "due": upkeep.next_due(row, clock.today()),
        "costs": [Money(n, c) for c, n in summaries.costs(orders).items()],
        "may_prove": common.may(request, "add_proof", row.facility),
        "today": clock.today(),
    }  # fmt: skip
    facts: list[Any] = [row.number, row.facility.name, sentences.condition(row)]
    if row.origin == "text":
        facts.append(Tag(_("Dit par un texte"), "wait"))
    if row.synthetic:
        facts.append(Tag(_("Inventé pour la démonstration"), "wait"))
    page = Page(
        title=sentences.sort_and_label(row), facts=facts, crumbs=[common.room_crumb()],
        acts=_acts(request, row, waiting), trail=acts.trail(request, row),
    )  # fmt: skip
    return render(request, "equipment/item.html", content | {"page": page})


def _price(row: Any) -> Money | None:
    return None if row.price is None else Money(row.price, row.currency)


def _acts(request: HttpRequest, row: Any, waiting: Any) -> list[Button]:
    """What the reader may do with this item now."""
    there, args = row.facility, [row.uid]
    found = []
    retired = row.condition == "retired"
    if waiting is None and not retired and common.may(request, "request_repair", there):
        url = reverse("equipment:phone", args=[row.number])
        found.append(Button(_("Demander une réparation"), url, "alert", go=True))
    if not retired and common.may(request, "manage_repairs", there):
        url = f"{reverse('equipment:open_order')}?equipement={row.uid}"
        found.append(Button(_("Ouvrir un ordre de travail"), url, "add"))
    if common.may(request, "manage_equipment", there):
        found += [
            Button(_("Dire son état"), reverse("equipment:judge", args=args), "edit"),
            Button(_("Changer de place"), reverse("equipment:move", args=args), "edit"),
            Button(_("Corriger la fiche"), reverse("equipment:correct", args=args), "edit"),
        ]
    found.append(Button(_("Étiquette"), reverse("equipment:label", args=args), "print"))
    return found


@common.both
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """Enter an item."""
    acts.need(request, "manage_equipment")
    initial = {"seen_on": clock.today(), "facility": request.GET.get("formation", "")}
    form = forms.NewItem(
        request.POST or None, initial=initial, sorts=common.sorts(), sources=common.sources(),
        donors=common.donors(),
        facilities=common.facilities(request, "manage_equipment"),
    )  # fmt: skip
    return common.on_form(
        request, form, commands.add_item, title=_("Inscrire un équipement"),
        crumbs=[common.room_crumb()], done=lambda out: _("Inscrit sous le numéro %(n)s.")
        % {"n": out["number"]}, to=lambda out: reverse("equipment:item", args=[out["item"]]),
    )  # fmt: skip


@common.both
@login_required
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Describe an item otherwise."""
    row = common.item_of(request, uid)
    names = ("label", "brand", "model_name", "serial", "room", "holder", "received_on",
             "warranty_until", "currency")  # fmt: skip
    initial = {name: getattr(row, name) for name in names} | {"amount": row.price}
    initial |= {"nomenclature": str(row.nomenclature.uid)}
    initial |= {"source": str(row.source.uid) if row.source else ""}
    giver = row.donor_organisation
    initial |= {"donor_organisation": str(giver.uid)} if giver else {"donor": row.donor}
    form = forms.Describe(
        request.POST or None, initial=initial, seen=row, sorts=common.sorts(row.nomenclature),
        sources=common.sources(), donors=common.donors(row.donor_organisation),
    )  # fmt: skip
    return _of_item(request, row, form, commands.correct_item, _("Corriger la fiche"))


@common.both
@login_required
def judge(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say in what condition an item was seen."""
    row = common.item_of(request, uid)
    initial = {"condition": row.condition, "on": clock.today()}
    form = forms.Judge(request.POST or None, initial=initial, seen=row)
    return _of_item(request, row, form, commands.judge_item, _("Dire son état"))


@common.both
@login_required
def move(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Hand an item to another facility or holder."""
    row = common.item_of(request, uid)
    initial = {"facility": str(row.facility.uid), "holder": row.holder, "since": clock.today()}
    offered = dict(common.facilities(request, scope.READ)) | {
        str(row.facility.uid): row.facility.name
    }
    form = forms.Move(
        request.POST or None, initial=initial, seen=row, facilities=[*offered.items()]
    )
    return _of_item(request, row, form, commands.move_item, _("Changer de place"), gone=True)


def _of_item(
    request: HttpRequest, row: Any, form: Any, command: Any, title: str, gone: bool = False
) -> HttpResponse:
    """A form about an item; one that was given away is perhaps no longer ours to see."""
    if not common.may(request, "manage_equipment", row.facility):
        acts.need(request, "manage_equipment", 0)
    url = reverse("equipment:items") if gone else common.item_url(row)
    return common.on_form(
        request, form, command, title=title, done=_("Enregistré."), to=lambda _out: url,
        crumbs=[common.room_crumb(), (row.number, common.item_url(row))],
        facts=[sentences.sort_and_label(row), row.facility.name], item=str(row.uid),
    )  # fmt: skip


@common.both
@login_required
def phone(request: HttpRequest, number: str) -> HttpResponse:
    """What the QR of a label opens: the item, and in two taps a request."""
    common.need_to_read(request)
    row = common.found(scope.item_numbered(request.user, number.upper(), clock.today()))
    waiting = row.requests.filter(state="waiting").first()
    repair = row.orders.filter(state__in=OPEN, kind="corrective").first()
    asks = common.may(request, "request_repair", row.facility)
    form = None
    if asks and waiting is None and repair is None and row.condition != "retired":
        form = forms.Ask(request.POST or None)
        answer = acts.submit(
            request, form, repairs.request_repair, item=str(row.uid),
            done=_("Demande envoyée à l’atelier."),
            to=lambda _out: reverse("equipment:phone", args=[row.number]),
        )  # fmt: skip
        if answer:
            return answer
    page = Page(
        title=sentences.sort_and_label(row),
        facts=[row.number, row.facility.name, sentences.condition(row)],
        acts=[Button(_("Fiche complète"), common.item_url(row), "doc")],
    )
    content = {"page": page, "item": row, "form": form, "waiting": waiting, "repair": repair}
    return render(request, "equipment/phone.html", content)
