"""A patient's opinion of a facility, by the code of its poster: no account, no name."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pacte.delivery.quality import commands, queries
from pacte.delivery.quality.forms import Answer
from pacte.journal import clock
from pacte.journal.command import Act
from pacte.kernel.actor import SYSTEM
from pacte.kernel.refusal import Refused
from pacte.pages.page import Page
from pacte.reports.public import limits
from pacte.reports.views.public import crumb, shown_page

# Of one network address (people of a waiting room may share one), and of a facility, each hour.
EACH_HOUR, ALL_EACH_HOUR = 20, 60


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """The questions to a patient of one facility; what is answered is counted apart."""
    box = queries.box(code)
    asked = queries.asked_at(box.facility_id, clock.today()) if box else None
    if box is None or asked is None:
        raise Http404
    form, state = Answer(request.POST or None, questions=asked[1]), ""
    if request.method == "POST" and form.is_valid():
        if limits.within(request, f"opinion:{box.pk}", each=EACH_HOUR, all_together=ALL_EACH_HOUR):
            state = _left(form, box.code)
        else:
            form.add_error(None, _("Trop d’avis depuis une heure : réessayez plus tard."))
            state = "busy"
    page = Page(
        title=_("Votre avis"), crumbs=crumb("public:home", _("Accueil")),
        facts=[box.facility.name],
    )  # fmt: skip
    answer = shown_page(request, "opinion", page, form=form, state=state)
    answer["Referrer-Policy"] = "same-origin"  # The code is in the address.
    answer.status_code = 429 if state == "busy" else 200
    return answer


def _left(form: Answer, code: str) -> str:
    act = Act(SYSTEM, "public:opinion", form.request_key())
    try:
        commands.leave_opinion(act, code=code, answers=form.content()["answers"])
    except Refused as refusal:
        form.refuse(refusal)
        return ""
    return "left"
