"""What the pages of this room share: who sees what, a form on its page, choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pacte.delivery.equipment.queries import scope, standards
from pacte.journal import clock
from pacte.ledger import queries as ledger
from pacte.pages import acts
from pacte.pages.forms import Form
from pacte.pages.page import Page
from pacte.people import facilities as people
from pacte.people import queries as people_queries
from pacte.places import queries as places

both = require_http_methods(["GET", "HEAD", "POST"])
GIVERS = ("funder", "agency", "association", "city", "ministry", "network", "programme",
          "university", "company")  # fmt: skip
OFFERED_MAX = 300  # Facilities that a form or a filter offers by name.


def need_to_read(request: HttpRequest) -> None:
    """403 to who follows no facility's equipment."""
    if not request.user.can(scope.ASK):
        acts.need(request, scope.READ)


def need_lists(request: HttpRequest) -> None:
    """The lists of the site are read by who follows equipment, and by who keeps them."""
    if not request.user.can("manage_site"):
        need_to_read(request)


def item_of(request: HttpRequest, uid: Any) -> Any:
    need_to_read(request)
    return found(scope.item(request.user, uid, clock.today()))


def order_of(request: HttpRequest, uid: Any) -> Any:
    need_to_read(request)
    return found(scope.order(request.user, uid, clock.today()))


def request_of(request: HttpRequest, uid: Any) -> Any:
    need_to_read(request)
    return found(scope.request(request.user, uid, clock.today()))


def facility_of(request: HttpRequest, uid: Any) -> Any:
    """A facility whose equipment the reader sees, else 404."""
    need_to_read(request)
    row = places.facility_of(uid)
    if row is None or row.pk not in scope.keys_for(request.user, clock.today()):
        raise Http404
    return row


def uid_of(text: str) -> UUID:
    """A uid in an address; 404 for anything else."""
    try:
        return UUID(text)
    except ValueError as fault:
        raise Http404 from fault


def found(row: Any) -> Any:
    if row is None:
        raise Http404
    return row


def may(request: HttpRequest, action: str, facility: Any) -> bool:
    return people.can_at(request.user, action, facility)


def facilities(request: HttpRequest, action: str) -> list[tuple[str, str]]:
    """(uid, name) of the facilities for which the reader may do something."""
    rows = people.facilities_for(request.user, action, clock.today()).order_by("name", "id")
    return [(str(uid), name) for uid, name in rows.values_list("uid", "name")]


def offered(request: HttpRequest, asked: str) -> list[tuple[str, str]]:
    """(uid, name) of the facilities that a filter offers; of too many, only the one asked for."""
    keys = people.keys_for(request.user, scope.READ, clock.today())
    if len(keys) > OFFERED_MAX:
        row = places.facility_of(asked) if _is_uid(asked) else None
        return [(asked, row.name)] if row is not None and row.pk in keys else []
    return [(str(row.uid), row.name) for row in places.facilities(keys)]


def _is_uid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def sorts(keep: Any = None) -> list[tuple[str, str]]:
    """The sorts by which an item is entered; the one that an item has stays among them."""
    rows = list(standards.sorts_in_use())
    if keep is not None and keep.closed:
        rows = [keep, *rows]
    return [(str(row.uid), row.label) for row in rows]


def sources() -> list[tuple[str, str]]:
    return [(str(row.uid), f"{row.code} · {row.label}") for row in ledger.sources()]


def donors(keep: Any = None) -> list[tuple[str, str]]:
    """The organisations that may have given something; that of an item stays among them."""
    every = people_queries.everybody()
    found = [pair for kind in GIVERS for pair in people_queries.named(every, kind)]
    if keep is not None and str(keep.uid) not in dict(found):
        found.append((str(keep.uid), keep.name))
    return sorted(found, key=lambda pair: pair[1].casefold())


def item_url(item: Any) -> str:
    return reverse("equipment:item", args=[item.uid])


def order_url(order: Any) -> str:
    return reverse("equipment:order", args=[order.uid])


def room_crumb() -> tuple[str, str]:
    return (_("Équipement"), reverse("equipment:items"))


def orders_crumb() -> tuple[str, str]:
    return (_("Maintenance"), reverse("equipment:orders"))


def on_form(
    request: HttpRequest, form: Form, command: Callable[..., Any], *, title: str, to: Any,
    done: Any, crumbs: Any = (), facts: Any = (), **content: Any,
) -> HttpResponse:  # fmt: skip
    """A form on a page of its own, that sends its content to a command."""
    answer = acts.submit(request, form, command, to=to, done=done, **content)
    page = Page(title=title, crumbs=crumbs, facts=facts)
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})
