"""What happens to people: they leave, die, move to another household, were written wrongly."""

from __future__ import annotations

from datetime import date
from typing import Any

from pacte.insurance.members import following, rules, windows, writing
from pacte.insurance.members.commands.register import keep_photo, locked_household
from pacte.insurance.members.models import (
    Belonging,
    Beneficiary,
    Card,
    Household,
    HouseholdGroup,
    HouseholdState,
)
from pacte.insurance.members.queries import register as queries
from pacte.journal import clock
from pacte.journal.command import Act, command
from pacte.kernel.refusal import Refused
from pacte.places import queries as places

LEAVES = (Belonging.Why.DEATH, Belonging.Why.LEFT)
CORRECTED = ("name", "sex", "born_on", "year_only", "relation", "phone")


@command("members.leave", may="enrol")
def leave(act: Act, *, person: str, since: date, why: str, successor: str | None = None) -> None:
    """A person leaves or dies: from that day they are no longer covered."""
    gone = locked_person(act, person)
    if why not in LEAVES:
        raise Refused("On part par un départ ou un décès.", field="why")
    _check_day(gone, since)
    _hand_over(act, gone, successor)
    gone.left_on = since
    act.save(gone)
    act.save(
        Belonging(
            beneficiary=gone, household=gone.household, since=since, closed=True, why=str(why)
        )
    )
    revoke_cards(act, gone, clock.today())
    following.households_changed(act, [gone.household_id], since, "left")
    act.record(gone, gone.household, since=since.isoformat(), why=str(why))


@command("members.come_back", may="enrol")
def come_back(act: Act, *, person: str, since: date) -> None:
    """A person who had left belongs to the household again; a departure written by mistake too."""
    back = locked_person(act, person, gone=True)
    if back.left_on is None:
        raise Refused("Cette personne est dans son ménage.")
    if back.anonymised_on:
        raise Refused("Les données de cette personne ont été anonymisées.")
    if not back.left_on <= since <= clock.today():
        raise Refused("Un retour vient après le départ, au plus tard aujourd’hui.", field="since")
    if not act.reason:
        raise Refused("Dites pourquoi cette personne revient.", field="reason")
    let_in = windows.check_person(act, back.household, since, windows.ARRIVAL)
    back.left_on = None
    here = queries.present(back.household_id)
    if back.relation == "member" and here.filter(relation="member").exists():
        back.relation = Beneficiary.Relation.OTHER
    act.save(back)
    home = back.household
    act.save(Belonging(beneficiary=back, household=home, since=since, why=Belonging.Why.JOINED))
    following.households_changed(act, [home.pk], since, "joined")
    act.record(back, home, since=since.isoformat(), **let_in)


@command("members.transfer_person", may="enrol")
def transfer_person(
    act: Act,
    *,
    person: str,
    household: str,
    relation: str,
    since: date,
    successor: str | None = None,
) -> None:
    """A person moves to another household, with the same card number."""
    moved = locked_person(act, person)
    left, joined = moved.household, locked_household(act, household)
    if left.pk == joined.pk:
        raise Refused("Cette personne est déjà dans ce ménage.", field="household")
    _check_day(moved, since)
    if since < joined.joined_on:
        raise Refused("Ce ménage est inscrit depuis le %(day)s.", day=joined.joined_on)
    here = queries.present(joined.pk)
    if relation == "member" and here.filter(relation="member").exists():
        raise Refused("Ce ménage a déjà un adhérent : choisissez un autre lien.", field="relation")
    if here.count() >= rules.PEOPLE_MAX:
        raise Refused("Un ménage a %(most)s personnes au plus.", most=rules.PEOPLE_MAX)
    let_in = windows.check_person(act, joined, since, windows.TRANSFER)
    _hand_over(act, moved, successor)
    before = writing.own_words(moved)
    moved.household, moved.relation = joined, rules.read_relation(relation)
    act.save(moved)
    act.save(
        Belonging(beneficiary=moved, household=joined, since=since, why=Belonging.Why.TRANSFER)
    )
    writing.search_again(act, moved, before)
    following.households_changed(act, [left.pk], since, "left")
    following.households_changed(act, [joined.pk], since, "joined")
    act.record(moved, left, joined, since=since.isoformat(), **let_in)


@command("members.correct_person", may="enrol")
def correct_person(
    act: Act,
    *,
    person: str,
    name: str,
    sex: str = "",
    born: str = "",
    phone: str = "",
    relation: str | None = None,
    photo: Any = None,
    seen: int | None = None,
) -> list[str]:
    """Correct what is written about a person; a name, a sex or a birth needs a reason."""
    wrong = locked_person(act, person, gone=True)
    act.unchanged(wrong, seen)
    if wrong.anonymised_on:
        raise Refused("Les données de cette personne ont été anonymisées.")
    words = writing.own_words(wrong)
    before = {field: getattr(wrong, field) for field in CORRECTED}
    wrong.name, wrong.sex = rules.read_name(name), rules.read_sex(sex)
    wrong.born_on, wrong.year_only = rules.read_birth(born, clock.today())
    wrong.phone = rules.read_phone(phone, wrong.household.mutual.country)
    wrong.sound = rules.sound(wrong.name)
    _relate(wrong, relation)
    changed = [field for field in CORRECTED if before[field] != getattr(wrong, field)]
    if {"name", "sex", "born_on"} & set(changed) and not act.reason:
        raise Refused(
            "Dites pourquoi vous corrigez le nom, le sexe ou la naissance.", field="reason"
        )
    if photo:
        wrong.photo = keep_photo(act, photo)
        changed.append("photo")
    if not changed:
        raise Refused("Rien n’a changé.")
    act.save(wrong)
    writing.search_again(act, wrong, words)
    following.households_changed(act, [wrong.household_id], clock.today(), "corrected")
    act.record(wrong, wrong.household, changed=".".join(changed)[:64])
    return changed


@command("members.name_member", may="enrol")
def name_member(act: Act, *, person: str) -> None:
    """Another person of the household becomes the member; who was it becomes a dependant."""
    chosen = locked_person(act, person)
    _become_member(act, chosen)
    act.record(chosen, chosen.household)


@command("members.move_household", may="enrol")
def move_household(
    act: Act,
    *,
    household: str,
    since: date,
    village: str | None = None,
    level: str | None = None,
    seen: int | None = None,
) -> None:
    """From a day on, a household lives in another village or has another income level."""
    home = locked_household(act, household)
    act.unchanged(home, seen)
    where = places.place(village) if village else None
    if where is None and level is None:
        raise Refused("Dites ce qui change : le village ou la catégorie.")
    if since < home.joined_on:
        raise Refused("Le ménage est inscrit depuis le %(day)s.", day=home.joined_on, field="since")
    if where and since > clock.today():
        raise Refused("Un changement de village se note au plus tôt le jour même.", field="since")
    _reform_states(act, home, since, where, level)
    following.households_changed(act, [home.pk], since, "corrected")
    act.record(home, since=since.isoformat(), village=int(where is not None), level=level)


@command("members.set_group", may="validate_list")
def set_group(act: Act, *, household: str, group: str, since: date, closed: bool = False) -> None:
    """From a day on, a household is of a group (indigent), or no longer."""
    home = locked_household(act, household, "validate_list")
    if not act.reason:
        raise Refused("Dites sur quelle décision s’appuie ce changement.", field="reason")
    put_in_group(act, home, group, since, closed=closed)
    following.households_changed(act, [home.pk], since, "corrected")
    act.record(home, group=group, since=since.isoformat(), closed=int(closed))


@command("members.change_phone", may="enrol")
def change_phone(
    act: Act, *, household: str, phone: str, language: str | None = None, seen: int | None = None
) -> None:
    """The phone of a household, and the language of what it receives."""
    home = locked_household(act, household)
    act.unchanged(home, seen)
    head = queries.present(home.pk).filter(relation="member").select_related("household").first()
    words = writing.own_words(head) if head else []
    home.phone = rules.read_phone(phone, home.mutual.country)
    home.language = language or home.language
    act.save(home)
    if head:
        head.household = home
        writing.search_again(act, head, words)
    act.record(home)


def put_in_group(act: Act, home: Household, group: str, since: date, *, closed: bool) -> None:
    """A household in a group since a day, and all that was planned after is replaced."""
    rows = HouseholdGroup.objects.filter(household=home, group=group, since__gt=since)
    days = [since, *sorted(set(rows.values_list("since", flat=True)))]
    for day in days:
        act.save(HouseholdGroup(household=home, group=group, since=day, closed=closed))


def locked_person(act: Act, uid: str, *, gone: bool = False, action: str = "enrol") -> Beneficiary:
    """A person that the actor may change, with the household held until the command ends."""
    found = Beneficiary.objects.filter(uid=uid).select_related("household").first()
    if not found:
        raise Refused("Cette personne n’existe pas.")
    home = locked_household(act, str(found.household.uid), action)
    found = Beneficiary.objects.select_for_update().get(pk=found.pk)
    if found.household_id != home.pk:
        raise Refused("Cette personne vient de changer de ménage : recommencez.")
    found.household = home
    if found.left_on and not gone:
        raise Refused(
            "Cette personne n’est plus dans le ménage depuis le %(day)s.", day=found.left_on
        )
    return found


def revoke_cards(act: Act, person: Beneficiary, day: date) -> int:
    """Cancel the cards of a person; how many were good."""
    good = Card.objects.select_for_update().filter(beneficiary=person, revoked_on=None)
    for card in good:
        card.revoked_on = day
        act.save(card)
    return len(good)


def _check_day(person: Beneficiary, since: date) -> None:
    last = Belonging.objects.filter(beneficiary=person).order_by("since", "id").last()
    if since > clock.today():
        raise Refused("Cela se note au plus tôt le jour même.", field="since")
    if last and since < last.since:
        raise Refused(
            "Cette personne est dans ce ménage depuis le %(day)s.", day=last.since, field="since"
        )


def _hand_over(act: Act, person: Beneficiary, successor: str | None) -> None:
    """When the member goes, somebody else becomes the member, if anybody is left."""
    if person.relation != "member":
        return
    others = queries.present(person.household_id).exclude(pk=person.pk)
    if not others.exists():
        return
    chosen = others.filter(uid=successor).first() if successor else None
    if not chosen:
        raise Refused("L’adhérent part : dites qui le devient.", field="successor")
    _become_member(act, chosen, going=person.pk)


def _become_member(act: Act, chosen: Beneficiary, going: int | None = None) -> None:
    """Write the change of member, and who is found by the household's number.

    Who is ``going`` keeps what is written about them: their own command says it.
    """
    home = Household.objects.get(pk=chosen.household_id)
    there = queries.present(home.pk).select_related("household__mutual")
    present = there.exclude(pk=going) if going else there
    before = {row.pk: (row, writing.own_words(row)) for row in present}
    for pk, (row, words) in before.items():
        relation = "member" if pk == chosen.pk else row.relation
        if pk != chosen.pk and row.relation == "member":
            relation = "spouse" if chosen.relation == "spouse" else "other"
        if relation != row.relation:
            row.relation = relation
            act.save(row)
            writing.search_again(act, row, words)
    chosen.relation = Beneficiary.Relation.MEMBER


def _relate(person: Beneficiary, relation: str | None) -> None:
    """Another relation; becoming the member has its own command."""
    if relation is None or relation == person.relation:
        return
    if "member" in (relation, person.relation):
        raise Refused(
            "Pour changer d’adhérent, désignez-le depuis la page du ménage.", field="relation"
        )
    person.relation = rules.read_relation(relation)


def _reform_states(act: Act, home: Household, since: date, where: Any, level: str | None) -> None:
    """Add the state of this day, and each later one again with what changed."""
    now = queries.state_on(home.pk, since)
    later = HouseholdState.objects.filter(household=home, since__gt=since)
    planned = {row.since: row for row in later.order_by("since", "id")}
    for day, row in [(since, now), *sorted(planned.items())]:
        old_village, old_level = (row.village_id, row.level) if row else (None, "")
        act.save(
            HouseholdState(
                household=home,
                since=day,
                village_id=where.pk if where else old_village,
                level=old_level if level is None else level,
            )
        )
    if today := queries.state_on(home.pk, clock.today()):
        home.village_id, home.level = today.village_id, today.level
        act.save(home)
