"""Certificates: given, printed, taken back; and the page that their QR opens to anybody."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_GET, require_POST

from pacte.delivery.training import commands, papers, queries, seals
from pacte.delivery.training.models import Certificate
from pacte.delivery.training.queries.attending import to_print
from pacte.delivery.training.views.sessions import both, crumbs, my_session
from pacte.files import pdf
from pacte.journal import clock
from pacte.pages import acts
from pacte.pages.forms import Form, ReasonField
from pacte.pages.page import Button, Page, Tag


def my_certificate(request: HttpRequest, uid: UUID) -> Certificate:
    """A certificate of a session that the reader may see, or 404."""
    acts.need(request, "read_delivery")
    row = queries.certificate(uid)
    seen = queries.sessions_for(request.user, clock.today())
    if row is None or not seen.filter(pk=row.enrolment.session_id).exists():
        raise Http404
    return row


@require_POST
@login_required
def issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give the certificates that are deserved."""
    row = my_session(request, uid, keep=True)
    return acts.do(
        request, commands.issue_certificates, session=str(uid),
        done=lambda told: _("%(added)s certificats donnés, %(left)s personnes n’ont pas ce que le"
                            " thème demande.") % told,
        to=reverse("training:session", args=[row.uid]),
    )  # fmt: skip


class Revoke(Form):
    """Why it is taken back."""

    reason = ReasonField(label=later("Pourquoi"))


@both
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One certificate, and taking it back."""
    row = my_certificate(request, uid)
    session = row.enrolment.session
    may = queries.can_keep(request.user, session) and row.revoked_on is None
    form = Revoke(request.POST or None) if may else None
    answer = form and acts.submit(
        request, form, commands.revoke_certificate, certificate=str(uid),
        done=_("Certificat retiré."), to=reverse("training:certificate", args=[uid]),
    )  # fmt: skip
    state = Tag(_("retiré"), "bad") if row.revoked_on else Tag(_("valable"), "good")
    print_it = Button(_("Imprimer (PDF)"), reverse("training:paper", args=[uid]), "print", go=True)
    page = Page(
        title=_("Certificat %(number)s") % {"number": row.number}, crumbs=crumbs(session),
        facts=[row.enrolment.person.name, state], acts=[] if row.revoked_on else [print_it],
        trail=acts.trail(request, row),
    )  # fmt: skip
    told = {"page": page, "certificate": row, "session": session, "form": form}
    return answer or render(request, "training/certificate.html", told)


@require_GET
@login_required
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One certificate, to print."""
    row = my_certificate(request, uid)
    if row.revoked_on:
        raise Http404
    made = papers.certificates([row], request.build_absolute_uri)
    return pdf.response(f"certificat-{row.number}", made)


@require_GET
@login_required
def papers_of(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The certificates of a session, a page for each."""
    row = my_session(request, uid)
    found = to_print(row.pk)
    if not found:
        raise Http404
    made = papers.certificates(found, request.build_absolute_uri)
    return pdf.response(f"certificats-{row.number}", made)


@require_GET
def genuine(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR of a certificate opens, without an account: genuine, taken back, or not ours."""
    said = seals.read(token)
    row = queries.certificate(said.uid) if said else None
    title = _("Certificat authentique") if row else _("Ce certificat ne vient pas d’ici")
    if row and row.revoked_on:
        title = _("Ce certificat a été retiré")
    context = {"page": Page(title=title), "row": row}
    return render(request, "training/genuine.html", context, status=200 if row else 404)
