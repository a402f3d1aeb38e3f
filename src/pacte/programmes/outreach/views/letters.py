"""The newsletter: its issues, who receives it, the messages that leave or wait."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pacte.journal import clock
from pacte.journal import queries as journal
from pacte.pages import acts, formatting
from pacte.pages.forms import Form, ReasonField
from pacte.pages.lists import Column, Filter, List
from pacte.pages.page import Button, Empty, Page, Tag
from pacte.programmes.outreach import commands, mailing, queries
from pacte.programmes.outreach.models import MessageStep, SubscriberStep
from pacte.programmes.outreach.views.common import both, send

JOB = "outreach.send_messages"
STATES = MessageStep.State
TONES = {STATES.SENT: "good", STATES.FAILED: "bad", STATES.BEGUN: "wait", STATES.HANDED: "",
         STATES.DROPPED: ""}  # fmt: skip


def _sent_on(row: Any) -> Any:
    return row.sending.at if hasattr(row, "sending") else None


LETTERS = List(
    columns=[
        Column(name="titre", label=later("Titre"), value=lambda r: r.title, sort="title",
               link=lambda r: reverse("outreach:letter", args=[r.uid])),
        Column(name="numero", label=later("Numéro"), number=True, sort="sending__number",
               value=lambda r: r.sending.number if hasattr(r, "sending") else None,
               missing=later("brouillon")),
        Column(name="envoye", label=later("Envoyé le"), value=_sent_on, sort="sending__at",
               missing=later("pas encore")),
        Column(name="par", label=later("Organisation"), value=lambda r: r.organisation.name),
    ],
    sort="-envoye", caption=later("Lettre d’information"), file="lettres",
    search=lambda rows, text: rows.filter(title__icontains=text), search_label=later("Titre"),
    empty=Empty(later("Aucun numéro."), later("Un numéro porte un mot et des publications ; il part"
                                              " une seule fois à chaque abonné.")),
)  # fmt: skip
SUBSCRIBERS = List(
    columns=[
        Column(name="email", label=later("Adresse"), value=lambda s: s.email, sort="email",
               missing=later("effacée"),
               link=lambda s: reverse("outreach:subscriber", args=[s.uid]) if s.email else ""),
        Column(name="language", label=later("Langue"), value=lambda s: s.get_language_display()),
        Column(name="depuis", label=later("Depuis"), value=lambda s: s.at, sort="at"),
        Column(name="state", label=later("État"), up=True,
               value=lambda s: SubscriberStep.State(s.state).label if s.state else None),
    ],
    sort="email",
    filters=[Filter(name="etat", label=later("État"), tabs=True,
                    choices=list(SubscriberStep.State.choices),
                    apply=lambda rows, value: rows.filter(state=value))],
    search=lambda rows, text: rows.filter(email__istartswith=text),
    search_label=later("Début de l’adresse"),
    empty=Empty(later("Personne ne s’est abonné à la lettre d’information.")),
    caption=later("Abonnés"), file="abonnes",
)  # fmt: skip


def _tag(state: str | None) -> Tag:
    known = state if state and state != STATES.RELEASED else None
    return Tag(STATES(known).label, TONES[STATES(known)]) if known else Tag(_("en attente"), "wait")


def _waits(rows: Any, value: str) -> Any:
    if value == "waiting":
        return rows.filter(pk__in=queries.waiting().values("pk"))
    return rows.filter(state=value)


MESSAGES = List(
    columns=[
        Column(name="adresse", label=later("Adresse"), value=lambda m: m.subscriber.email,
               missing=later("effacée")),
        Column(name="quoi", label=later("Message"),
               value=lambda m: m.letter.title if m.letter else _("Lien de confirmation")),
        Column(name="demande", label=later("Demandé le"), value=lambda m: m.asked_at,
               sort=["asked_at", "id"]),
        Column(name="pourquoi", label=later("Réponse du serveur"), value=lambda m: m.why or None,
               missing=later("aucune")),
        Column(name="etat", label=later("État"), value=lambda m: _tag(m.state), up=True),
    ],
    sort="-demande", caption=later("Messages"), file="messages",
    filters=[Filter(name="etat", label=later("État"), tabs=True,
                    choices=[("waiting", later("en attente")), *(
                        (s.value, s.label) for s in STATES if s != STATES.RELEASED)],
                    apply=_waits)],
    empty=Empty(later("Aucun message.")),
)  # fmt: skip


def _crumbs(row: Any = None) -> list[tuple[str, str]]:
    found = [(_("Actualités et appels"), reverse("outreach:contents")),
             (_("Lettre d’information"), reverse("outreach:letters"))]  # fmt: skip
    if row is not None:
        found.append((row.title, reverse("outreach:letter", args=[row.uid])))
    return found


def _seen(request: HttpRequest, uid: UUID) -> Any:
    acts.need(request, "manage_outreach")
    return get_object_or_404(queries.letters(request.user, clock.today()), uid=uid)


@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """The issues, written and sent."""
    acts.need(request, "manage_outreach")
    lines = LETTERS.read(request, queries.letters(request.user, clock.today()))
    if lines.wants_sheet:
        return lines.answer_sheet()
    buttons = [
        Button(_("Écrire un numéro"), reverse("outreach:write_letter"), "add", go=True),
        Button(_("Abonnés"), reverse("outreach:subscribers")),
        Button(_("Messages"), reverse("outreach:messages")),
    ]
    page = Page(title=_("Lettre d’information"), crumbs=_crumbs()[:1], acts=buttons)
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


@require_GET
@login_required
def subscribers(request: HttpRequest) -> HttpResponse:
    """Who asked for the newsletter."""
    acts.need(request, "manage_outreach")
    lines = SUBSCRIBERS.read(request, queries.subscribers())
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Abonnés à la lettre d’information"), crumbs=_crumbs())
    return render(request, "pages/list_page.html", {"page": page, "lines": lines})


class Remove(Form):
    """Why an address is taken out."""

    reason = ReasonField()


@both
@login_required
def subscriber(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take an address out of the newsletter."""
    acts.need(request, "manage_outreach")
    row = get_object_or_404(queries.subscribers(), uid=uid, email__isnull=False)
    form, back = Remove(request.POST or None), reverse("outreach:subscribers")
    answer = acts.submit(
        request, form, commands.remove_subscriber, subscriber=str(uid), to=back,
        done=_("L’adresse est effacée : plus rien ne lui sera envoyé."),
    )  # fmt: skip
    facts = [SubscriberStep.State(row.state).label, formatting.moment(row.at)]
    crumbs = [*_crumbs(), (_("Abonnés"), back)]
    page = Page(title=_("Désabonner %(email)s") % {"email": row.email}, crumbs=crumbs, facts=facts)
    content = {"page": page, "form": form, "back": back}
    return answer or render(request, "outreach/subscriber.html", content)


class About(Form):
    """What an issue carries."""

    title = forms.CharField(label=later("Titre"), max_length=150)
    words = forms.CharField(
        label=later("Mot d’introduction"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    contents = forms.MultipleChoiceField(
        label=later("Publications"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=later("Celles qu’aucun numéro n’a encore portées viennent d’abord."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contents"].choices = queries.to_tell(clock.today())


class Write(About):
    """An issue to write."""

    organisation = forms.ChoiceField(label=later("Organisation"))
    field_order = ("key", "organisation", "title", "words", "contents")

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = queries.kept_by(actor, clock.today())


@both
@login_required
def write(request: HttpRequest) -> HttpResponse:
    """Write an issue."""
    acts.need(request, "manage_outreach")
    form = Write(request.POST or None, actor=request.user)
    return send(
        request, form, commands.write_letter, title=_("Écrire un numéro"), crumbs=_crumbs(),
        to=lambda outcome: reverse("outreach:letter", args=[outcome]),
    )  # fmt: skip


@both
@login_required
def describe(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Mend an issue that has not left."""
    row = _seen(request, uid)
    start = {"title": row.title, "words": row.words,
             "contents": [str(one.uid) for one in queries.letter_contents(row)]}  # fmt: skip
    form = About(request.POST or None, initial=start, seen=row)
    return send(
        request, form, commands.describe_letter, title=_("Corriger le numéro"),
        crumbs=_crumbs(row), letter=str(uid), to=reverse("outreach:letter", args=[uid]),
    )  # fmt: skip


@require_GET
@login_required
def shown(request: HttpRequest, uid: UUID) -> HttpResponse:
    """An issue as it reads, how many will receive it, what became of its messages."""
    row = _seen(request, uid)
    sent = getattr(row, "sending", None)
    buttons = []
    if sent is None:
        url = reverse("outreach:describe_letter", args=[uid])
        buttons.append(Button(_("Corriger"), url, "edit"))
    else:
        buttons.append(Button(_("Messages"), reverse("outreach:messages")))
    page = Page(
        title=row.title, crumbs=_crumbs(), acts=buttons, trail=acts.trail(request, row),
        facts=[row.organisation.name, _("numéro %(n)s") % {"n": sent.number} if sent
               else Tag(_("brouillon"), "wait")],
    )  # fmt: skip
    became = queries.became(row) if sent else {}
    counts = [(_tag(state), became[state]) for state in ("", *STATES.values) if became.get(state)]
    text = sent.text if sent else mailing.text_of(row.words, queries.letter_contents(row))
    readers = queries.subscribers().filter(state="confirmed").count()
    return render(request, "outreach/letter.html", {
        "page": page, "letter": row, "sent": sent, "text": text, "readers": readers,
        "counts": counts, "total": sum(became.values()), "waits": became.get("", 0),
        "leaves": settings.MAIL_LEAVES, "job": journal.jobs_of(JOB).first(),
        "refused": became.get("failed", 0),
    })  # fmt: skip


@require_POST
@login_required
def send_out(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Send an issue as it was shown."""
    row = _seen(request, uid)
    seen = request.POST.get("seen", "")
    return acts.do(
        request, commands.send_letter, letter=str(row.uid),
        seen=int(seen) if seen.isdecimal() else 0, to=reverse("outreach:letter", args=[uid]),
        done=lambda n: ngettext("Envoi à %(n)s abonné.", "Envoi à %(n)s abonnés.", n) % {"n": n},
    )  # fmt: skip


@require_GET
@login_required
def messages(request: HttpRequest) -> HttpResponse:
    """Every message with what became of it; without a server, those that wait are exported."""
    acts.need(request, "manage_outreach")
    lines: Any = MESSAGES.read(request, queries.messages())
    if lines.wants_sheet:
        return lines.answer_sheet()
    page = Page(title=_("Messages de la lettre d’information"), crumbs=_crumbs())
    return render(request, "outreach/messages.html", {
        "page": page, "lines": lines, "leaves": settings.MAIL_LEAVES,
        "waits": queries.waiting().count(), "job": journal.jobs_of(JOB).first(),
        "refused": queries.messages().filter(state=STATES.FAILED).count(),
        "entry": _whole(request.GET.get("remis", "")),
    })  # fmt: skip


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


@require_POST
@login_required
def resume(request: HttpRequest) -> HttpResponse:
    """Send what waits, try again what was refused."""
    acts.need(request, "manage_outreach")
    return acts.do(
        request, commands.resume_messages, to=reverse("outreach:messages"),
        done=_("L’envoi reprend."),
    )  # fmt: skip


@require_POST
@login_required
def hand_over(request: HttpRequest) -> HttpResponse:
    """Take out what waits, to be sent by hand."""
    acts.need(request, "manage_outreach")
    back = reverse("outreach:messages")
    return acts.do(
        request, commands.hand_over_messages, back=back,
        to=lambda outcome: f"{back}?remis={outcome['entry']}",
        done=lambda o: ngettext("%(n)s message sorti.", "%(n)s messages sortis.", o["count"])
        % {"n": o["count"]},
    )  # fmt: skip


@require_GET
@login_required
def box(request: HttpRequest, entry: int) -> HttpResponse:
    """The messages that were taken out, as a mailbox."""
    acts.need(request, "manage_outreach")
    rows = queries.handed_over(entry)
    if not rows:
        raise Http404
    answer = HttpResponse(mailing.box(rows), content_type="application/mbox")
    answer["Content-Disposition"] = f'attachment; filename="lettre-{entry}.mbox"'
    return answer
