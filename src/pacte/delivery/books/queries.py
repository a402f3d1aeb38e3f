"""What one can ask of a facility's books. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from pacte.delivery.books import rules
from pacte.delivery.books.models import Books, BudgetLine, Closing, Operation, PlannedAction
from pacte.journal import queries as journal
from pacte.journal.prepared import prepared
from pacte.kernel.actor import SYSTEM, Actor
from pacte.kernel.periods import Month
from pacte.ledger import queries as ledger
from pacte.measures.readings import Question, Reading
from pacte.people import queries as people
from pacte.places import queries as places


def visible_to(actor: Actor, day: date, action: str = "read_delivery") -> QuerySet[Books]:
    """The books that somebody may read: money, so of one's organisations only."""
    rows = Books.objects.select_related("organisation", "organisation__facility", "book")
    if actor is SYSTEM:
        return rows
    return rows.filter(organisation__in=people.organisations_for(actor, action, day))


def of_facility(facility: int) -> Books | None:
    """The books of a facility, when it keeps some; who may read them is asked apart."""
    found = _of_facility(facility)
    return found[0] if found else None


@prepared
def _of_facility(facility: int) -> QuerySet[Books]:
    rows = Books.objects.filter(organisation__facility=facility).order_by()
    return rows.select_related("organisation", "book")


def may_read(actor: Actor, row: Books, day: date) -> bool:
    """Money, so by one's organisations only: as ``visible_to`` says for many."""
    mine = people.organisations_for(actor, "read_delivery", day)
    return row.organisation_id in mine


def books(uid: str | UUID) -> Books:
    return Books.objects.select_related("organisation", "book").get(uid=uid)


def without_books(actor: Actor, day: date) -> list[tuple[str, str]]:
    """(uid, name) of the facilities that somebody keeps and whose books are not here yet."""
    mine = people.organisations_for(actor, "keep_facility_books", day)
    kept = set(Books.objects.values_list("organisation", flat=True))
    return people.named([key for key in mine if key not in kept], "facility")


def last_closed(books_id: int) -> Month | None:
    last = Closing.objects.filter(books=books_id).order_by("-month").first()
    return Month.of(last.month) if last else None


def balances(row: Books, until: date | None = None) -> dict[str, int]:
    """What each purse holds, before ``until``; now, if it is not said."""
    day = until - timedelta(days=1) if until else None
    return {purse: ledger.balance(row.book, purse, day).amount for purse in rules.PURSES}


def lowest(row: Books, purse: str, since: date) -> int:
    """The least that a purse held at the end of a day, from ``since`` on."""
    account = row.book.accounts.get(code=purse)
    held = ledger.balance(row.book, purse, since).amount
    moved: dict[date, int] = {}
    for rows, sign in ((account.debits, 1), (account.credits, -1)):
        later = rows.filter(made_on__gt=since).order_by().values_list("made_on")
        for day, total in later.annotate(total=Sum("amount")):
            moved[day] = moved.get(day, 0) + sign * total
    least = held
    for day in sorted(moved):
        held += moved[day]
        least = min(least, held)
    return least


def operations(row: Books) -> QuerySet[Operation]:
    return row.operations.select_related("reverses", "reversed_by").order_by("-on", "-id")


def sums(row: Books, first: date, until: date) -> dict[str, int]:
    """By nature, what came in and went out in a period, reversals taken away."""
    found: dict[str, int] = {}
    kinds = (rules.RECEIPT, rules.EXPENSE)
    rows = row.operations.filter(on__gte=first, on__lt=until, kind__in=kinds).order_by()
    undone = Sum("amount", filter=Q(reverses__isnull=False), default=0)
    for what, total, less in rows.values_list("what").annotate(Sum("amount"), less=undone):
        found[what] = total - 2 * less
    return found


def budget(books_id: int, year: int) -> dict[str, int]:
    """What a year foresees by nature; what nobody said is not in it."""
    rows = BudgetLine.objects.filter(books=books_id, year=year).order_by("id")
    return dict(rows.values_list("what", "planned"))


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A nature in a year: foreseen or not, and what happened."""

    what: str
    planned: int | None
    done: int

    @property
    def left(self) -> int | None:
        return None if self.planned is None else self.planned - self.done


def execution(row: Books, year: int) -> list[BudgetRow]:
    """Each nature that is foreseen or that moved, in the order of the accounts."""
    planned = budget(row.pk, year)
    done = sums(row, date(year, 1, 1), date(year + 1, 1, 1))
    shown = [what for what in rules.RECEIPTS + rules.EXPENSES if what in planned or what in done]
    return [BudgetRow(what, planned.get(what), done.get(what, 0)) for what in shown]


def actions(row: Books) -> QuerySet[PlannedAction]:
    return row.actions.order_by("due", "id")


def late_actions(rows: QuerySet[Books], day: date) -> QuerySet[PlannedAction]:
    """The actions whose day is past and that are not done."""
    left = (PlannedAction.State.FORESEEN, PlannedAction.State.UNDER_WAY)
    found = PlannedAction.objects.filter(books__in=rows.values("pk"), due__lt=day, state__in=left)
    return found.select_related("books__organisation").order_by("due", "id")


def closings(row: Books) -> list[Closing]:
    return list(row.closings.order_by("-month"))


def to_close(rows: list[Books], day: date) -> dict[int, Month]:
    """{books: the next month to close}, of those where that month is over."""
    last: dict[int, date] = dict(
        Closing.objects.filter(books__in=[row.pk for row in rows])
        .order_by("month").values_list("books", "month")
    )  # fmt: skip
    found = {}
    for row in rows:
        closed = Month.of(last[row.pk]) if row.pk in last else None
        due = rules.next_to_close(row.opened_on, closed)
        if due.until <= day:
            found[row.pk] = due
    return found


def _asked(question: Question) -> QuerySet[Books]:
    rows = Books.objects.filter(opened_on__lt=question.until)
    known = journal.known_on(question.as_of)
    if known is not None:
        rows = rows.filter(entry_id__lte=known)
    if question.place is not None:
        there = places.facilities_in([question.place], question.until)
        rows = rows.filter(organisation__facility__in=there.values("pk"))
    return rows


def closed_share(question: Question) -> Reading:
    """Facility-months closed, on those that the books of a period have."""
    months, closed = 0, 0
    rows = list(_asked(question))
    for row in rows:
        month = Month.of(max(row.opened_on, question.first))
        while month.until <= question.until:
            months += 1
            month = month.plus(1)
    known = journal.known_on(question.as_of)
    done = Closing.objects.filter(
        books__in=[row.pk for row in rows], month__gte=question.first, month__lt=question.until
    )
    if known is not None:
        done = done.filter(entry_id__lte=known)
    closed = done.count()
    return Reading.of(closed, months) if months else Reading(None)


def held(question: Question) -> Reading:
    """What the purses of the facilities hold at the end of a period, of one currency."""
    rows = list(_asked(question).select_related("book"))
    currencies = {row.book.currency for row in rows}
    if len(currencies) != 1 or question.as_of is not None:
        return Reading(None)  # Two currencies do not add up; the ledger does not say as known on.
    total = sum(sum(balances(row, question.until).values()) for row in rows)
    return Reading(total, currency=currencies.pop())
