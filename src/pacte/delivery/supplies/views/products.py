"""The list of products that facilities follow."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pacte.delivery.supplies import commands, importing, queries, shipped
from pacte.delivery.supplies.forms import Add, Describe
from pacte.delivery.supplies.models import Product
from pacte.delivery.supplies.views import common
from pacte.delivery.supplies.views.months import brought
from pacte.files import workbooks
from pacte.journal import clock
from pacte.kernel.refusal import Refused
from pacte.pages import acts
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag

both = require_http_methods(["GET", "HEAD", "POST"])
PRODUCTS = List(
    columns=[
        Column(name="label", label=later("Produit"), value=lambda p: p.label, sort="label",
               link=lambda p: reverse("supplies:product", args=[p.code])),
        Column(name="code", label=later("Code"), value=lambda p: p.code, sort="code"),
        Column(name="unit", label=later("Unité"), value=lambda p: p.unit),
        Column(name="tracer", label=later("Traceur"), up=True, missing="—",
               value=lambda p: Tag(_("traceur"), "good") if p.tracer else None),
        Column(name="reference", label=later("Liste"), value=lambda p: p.reference, full=True),
        Column(name="closed", label=later("Suivi"), missing=later("suivi"),
               value=lambda p: Tag(_("n’est plus suivi")) if p.closed else None),
    ],
    sort="label",
    search=lambda rows, text: rows.filter(label__icontains=text),
    search_label=later("Nom du produit"),
    filters=[Filter(name="genre", label=later("Genre"), tabs=True,
                    choices=[("traceurs", later("Traceurs")), ("autres", later("Autres"))],
                    apply=lambda rows, value: rows.filter(tracer=value == "traceurs"))],
    empty=Empty(later("Aucun produit."), later(
        "Chargez la liste livrée avec Pacte, ou importez la liste nationale.")),
    caption=later("Produits"), file="produits",
)  # fmt: skip


def _keeps(request: HttpRequest) -> bool:
    return queries.keeps_list(request.user, clock.today())


def _need(request: HttpRequest) -> None:
    common.reads(request)
    if not _keeps(request):
        raise PermissionDenied(acts.sentence(request.user.lacks("manage_supplies")))


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    common.reads(request)
    rows = queries.products(closed=True)
    lines = PRODUCTS.read(request, rows)
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = []
    if _keeps(request):
        buttons = [
            Button(_("Ajouter un produit"), reverse("supplies:add_product"), "add", go=True),
            Button(_("Importer une liste"), reverse("supplies:import_products"), "upload"),
        ]
    page = Page(title=_("Produits suivis"), crumbs=common.crumbs(), acts=buttons)
    content = {"page": page, "lines": lines, "load": _keeps(request) and not rows.exists()}
    return render(request, "supplies/products.html", content)


@both
@login_required
def add(request: HttpRequest) -> HttpResponse:
    _need(request)
    form = Add(request.POST or None, initial={"tracer": True})
    answer = acts.submit(
        request, form, commands.add_product, to="supplies:products", done=_("Produit ajouté.")
    )
    page = Page(title=_("Ajouter un produit"), crumbs=_crumbs())
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


def _crumbs() -> list[tuple[str, str]]:
    return [*common.crumbs(), (_("Produits suivis"), reverse("supplies:products"))]


@both
@login_required
def change(request: HttpRequest, code: str) -> HttpResponse:
    """A product: who keeps the list mends it, the others read the stocks of it."""
    common.reads(request)
    row = _product(code)
    may = _keeps(request)
    if request.method == "POST":
        _need(request)
    names = ("label", "unit", "tracer", "reference", "closed")
    form = Describe(
        request.POST or None, seen=row, initial={name: getattr(row, name) for name in names}
    )
    answer = acts.submit(
        request, form, commands.change_product, product=code, to="supplies:products",
        done=_("Produit enregistré."),
    )  # fmt: skip
    if answer:
        return answer
    page = Page(
        title=row.label, crumbs=_crumbs(), facts=[row.code, row.unit],
        acts=[Button(_("Ses stocks"), reverse("supplies:cards") + f"?produit={row.code}", "book")],
        trail=acts.trail(request, row),
    )  # fmt: skip
    content = {"page": page, "form": form if may else None, "product": row}
    return render(request, "supplies/product.html", content)


def _product(code: str) -> Product:
    try:
        return queries.product(code)
    except Refused as fault:
        raise Http404 from fault


@require_POST
@login_required
def load(request: HttpRequest) -> HttpResponse:
    """Take the list that comes with Pacte."""
    _need(request)
    return acts.do(
        request, commands.load_products, rows=shipped.products(), to="supplies:products",
        done=lambda outcome: _("%(added)s produits ajoutés.") % outcome,
    )  # fmt: skip


@both
@login_required
def bring(request: HttpRequest) -> HttpResponse:
    """A list of products from a table."""
    _need(request)
    if request.GET.get("format") == "modele":
        heads = [_(one.label) for one in importing.PRODUCTS]
        rows = [[p["code"], p["label"], p["unit"], "oui", p["reference"]]
                for p in shipped.products()[:3]]  # fmt: skip
        table = workbooks.Table(_("Produits"), heads, rows)
        return workbooks.excel_response("modele-produits", [table])
    return brought(
        request, importing.PRODUCTS, ("code",), commands.load_products,
        title=_("Importer une liste de produits"), to=reverse("supplies:products"),
        done=lambda outcome: _("%(added)s ajoutés, %(changed)s modifiés.") % outcome,
        how=_("Une ligne par produit. Un code déjà connu est mis à jour, les autres ajoutés."),
    )  # fmt: skip
