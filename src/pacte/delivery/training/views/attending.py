"""Who takes part: enrolling, the presences of a day, the tests, what is seen at work later."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET

from pacte.delivery.staff import queries as staff
from pacte.delivery.staff.views.fields import CodedFacility
from pacte.delivery.training import commands, papers, queries
from pacte.delivery.training.models import Attendance, Enrolment, FollowUp, Session
from pacte.delivery.training.models import Test as Tested
from pacte.delivery.training.rules import sessions as rules
from pacte.delivery.training.views.sessions import both, crumbs, my_session, send
from pacte.files import pdf, workbooks
from pacte.journal import clock
from pacte.kernel.numbers import read_date
from pacte.kernel.refusal import Refused
from pacte.pages import acts, formatting
from pacte.pages.forms import DayField, Form, ReasonField, Typed, WholeField
from pacte.pages.page import Page, Tab

SHEET_MAX = 400  # People of a sheet that is typed; beyond, it is imported.


class Enrol(Form):
    """Somebody of the register, by number."""

    person = forms.CharField(
        label=later("Numéro de la personne"), max_length=40,
        help_text=later("Cherchez le nom ci-dessous, ou tapez le numéro de sa fiche."),
    )  # fmt: skip


@both
@login_required
def enrol(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put somebody in a session: found by name, or by number."""
    row = my_session(request, uid, keep=True)
    text = request.GET.get("q", "").strip()[:60]
    found = []
    if len(text) > 1:
        seen = staff.persons_for(request.user, clock.today())
        found = list(staff.searched(seen, text).order_by("plain", "pk")[:20])
    form = Enrol(request.POST or None)
    answer = acts.submit(
        request, form, commands.enrol, session=str(row.uid), done=_("Inscrit."),
        to=reverse("training:enrol", args=[row.uid]),
    )  # fmt: skip
    page = Page(title=_("Inscrire à la session"), crumbs=crumbs(row), facts=[row.number])
    told = {"page": page, "form": form, "session": row, "text": text, "found": found}
    return answer or render(request, "training/enrol.html", told)


class EnrolNew(Form):
    """Somebody who is not in the register yet."""

    name = forms.CharField(label=later("Nom et prénoms"), max_length=120)
    sex = forms.ChoiceField(label=later("Sexe"), choices=staff.SEXES)
    category = forms.ChoiceField(label=later("Catégorie"), choices=staff.CATEGORIES)
    phone = forms.CharField(label=later("Téléphone"), max_length=20, required=False)
    facility = CodedFacility(
        label=later("Code de la formation sanitaire"), max_length=40, required=False
    )
    reason = ReasonField(
        label=later("Si quelqu’un lui ressemble : pourquoi c’est une autre personne"),
        required=False,
    )


@both
@login_required
def enrol_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Put somebody new in the register and in a session."""
    row = my_session(request, uid, keep=True)
    form = EnrolNew(request.POST or None, initial={"name": request.GET.get("nom", "")[:120]})
    return send(request, row, form, commands.enrol_new, _("Inscrire une personne nouvelle"))


class Withdraw(Form):
    """Who is taken out."""

    enrolment = forms.ChoiceField(label=later("Personne"))


@both
@login_required
def withdraw(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take out somebody who was never there."""
    row = my_session(request, uid, keep=True)
    form = Withdraw(request.POST or None)
    choices = [(str(one.uid), one.person.name) for one in queries.enrolled(row.pk)]
    form.fields["enrolment"].choices = choices  # type: ignore[attr-defined]
    answer = acts.submit(
        request, form, commands.withdraw_enrolment, done=_("Enregistré."),
        to=reverse("training:session", args=[row.uid]),
    )  # fmt: skip
    page = Page(title=_("Retirer une inscription"), crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


# A day


class DaySheet(Form):
    """The presence of each participant on a day."""

    def __init__(self, *args: Any, people: list[Enrolment], said: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for one in people:
            field = forms.ChoiceField(
                label=one.person.name, required=False, widget=forms.RadioSelect,
                choices=Attendance.Presence.choices, initial=said.get(one.pk),
            )  # fmt: skip
            self.fields[f"p_{one.uid}"] = field

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        lines = [
            {"enrolment": str(one.uid), "presence": typed[f"p_{one.uid}"]}
            for one in self.people
            if typed.get(f"p_{one.uid}")
        ]
        return {"lines": lines}

    def shown(self) -> list[Any]:
        return [self[f"p_{one.uid}"] for one in self.people]


@both
@login_required
def attendance(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who was there on a day: one thumb, one line a person."""
    row = my_session(request, uid, keep=True)
    day = _asked_day(request, row)
    people = list(queries.enrolled(row.pk)[:SHEET_MAX])
    sheet = queries.sheet_of(row.pk)
    said = {one.pk: sheet.get(one.pk, {}).get(day) for one in people}
    form = DaySheet(request.POST or None, people=people, said=said)
    way = reverse("training:attendance", args=[row.uid])
    answer = acts.submit(
        request, form, commands.record_attendance, content=form.asked, session=str(row.uid),
        day=day, done=lambda told: _("%(lines)s présences enregistrées.") % told,
        to=f"{way}?jour={day.isoformat()}",
    )  # fmt: skip
    today = clock.today()
    tabs = [
        Tab(formatting.day(one, "d MMM"), f"{way}?jour={one.isoformat()}", current=one == day)
        for one in rules.days_of(row.starts, row.ends) if one <= today
    ]  # fmt: skip
    page = Page(
        title=_("Présences du %(day)s") % {"day": formatting.day(day)}, crumbs=crumbs(row),
        facts=[row.number],
    )  # fmt: skip
    told = {"page": page, "form": form, "tabs": tabs, "session": row, "people": people}
    return answer or render(request, "training/attendance.html", told)


def _asked_day(request: HttpRequest, row: Session) -> date:
    """The day in the address, or the last of the session that has come."""
    text = request.GET.get("jour", "")
    if not text:
        return max(row.starts, min(row.ends, clock.today()))
    try:
        return read_date(text)
    except Refused as fault:
        raise Http404 from fault


# Tests


class PointsField(Typed):
    """Points of a test as they are typed: « 14 », « 14,5 »."""

    def read(self, text: str) -> str:
        return text


class TestSheet(Form):
    """The points of each participant."""

    __test__ = False
    out_of = PointsField(label=later("Note sur"))

    def __init__(self, *args: Any, people: list[Enrolment], said: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for one in people:
            field = PointsField(label=one.person.name, required=False)
            known = said.get(one.pk)
            field.initial = f"{known[0] // 100},{known[0] % 100:02d}" if known else None
            self.fields[f"p_{one.uid}"] = field

    def asked(self, typed: dict[str, Any]) -> dict[str, Any]:
        lines = [
            {"enrolment": str(one.uid), "score": typed[f"p_{one.uid}"]}
            for one in self.people
            if typed.get(f"p_{one.uid}")
        ]
        return {"out_of": typed["out_of"], "lines": lines}


@both
@login_required
def tests(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """The points of the test before, or after."""
    row = my_session(request, uid, keep=True)
    names = dict(Tested.Kind.choices)
    if kind not in names:
        raise Http404
    people = list(queries.enrolled(row.pk)[:SHEET_MAX])
    written = queries.tests_of(row.pk)
    said = {one.pk: written.get(one.pk, {}).get(kind) for one in people}
    most = next((points[1] for points in said.values() if points), 2_000)
    form = TestSheet(
        request.POST or None, people=people, said=said, initial={"out_of": str(most // 100)}
    )
    title = _("Test %(when)s la session") % {"when": names[kind]}
    return send(
        request, row, form, commands.record_tests, title, content=form.asked, kind=kind,
        done=lambda told: _("%(lines)s notes enregistrées.") % told,
    )  # fmt: skip


# Afterwards


class Follow(Form):
    """What is seen at work."""

    enrolment = forms.ChoiceField(label=later("Personne"))
    on = DayField(label=later("Vu le"))
    months = WholeField(label=later("Mois après la session"), least=1, most=60)
    applies = forms.ChoiceField(
        label=later("Applique ce qui a été appris"), choices=FollowUp.Applies.choices
    )
    words = forms.CharField(label=later("Ce qui a été vu"), max_length=400, required=False)


@both
@login_required
def follow(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Follow somebody at work, some months after."""
    row, today = my_session(request, uid, keep=True), clock.today()
    months = max(1, (today - row.ends).days // 30)
    form = Follow(request.POST or None, initial={"on": today, "months": months})
    choices = [(str(one.uid), one.person.name) for one in queries.enrolled(row.pk)]
    form.fields["enrolment"].choices = choices  # type: ignore[attr-defined]
    answer = acts.submit(
        request, form, commands.follow_up, done=_("Suivi enregistré."),
        to=reverse("training:session", args=[row.uid]),
    )  # fmt: skip
    page = Page(title=_("Suivi au poste de travail"), crumbs=crumbs(row))
    return answer or render(request, "pages/form_page.html", {"page": page, "form": form})


# Sheets to take away


@require_GET
@login_required
def blank(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet to fill and bring back: its headings are those that the import reads."""
    row = my_session(request, uid)
    days = rules.days_of(row.starts, row.ends)
    heads = [
        "Numéro", "Nom et prénoms", "Sexe", "Téléphone", "Catégorie", "Formation sanitaire",
        *(f"{day:%d/%m/%Y}" for day in days), "Pré-test /20", "Post-test /20",
    ]  # fmt: skip
    rows = [
        [one.person.number, one.person.name,
         one.person.sex.upper() if one.person.sex != "unknown" else None, one.person.phone,
         one.category, one.facility.code if one.facility else None]
        for one in queries.enrolled(row.pk)
    ]  # fmt: skip
    return workbooks.excel_response(
        f"presences-{row.number}", [workbooks.Table(_("Présences"), heads, rows)]
    )


@require_GET
@login_required
def to_sign(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The sheet that participants sign."""
    row = my_session(request, uid)
    return pdf.response(f"feuille-{row.number}", papers.sign_sheet(row))
