"""Recognising somebody at the door by what was typed so far; nothing is written, nobody let in."""

from collections.abc import Iterator

from msgspec.structs import replace

from auction.people.masking import mask_name, mask_number
from auction.people.person import Person
from auction.people.vault import Vault
from auction.room.intake import is_barred, known_as, purpose_of
from auction.room.names import Names
from auction.rules.identity_numbers import DocumentKind, NumberForm, check_number
from auction.rules.names import beyond_big5, read_name
from auction.rules.unreadable import Unreadable
from auction.session.commands import AdmitPerson
from auction.session.door import known_by
from auction.session.recognised import Namesake, Recognised, by_role
from auction.session.refusals import Reason, Refusal
from auction.session.state import Admitted, Prohibited, SessionState

MOST_NAMESAKES = 6
_LEAST_COMPARED = 2


def recognise(asked: AdmitPerson, session: SessionState, vault: Vault, names: Names) -> Recognised:
    """What the room knows of somebody; number and name may still be empty.

    Raises:
        Refusal: `document-unknown`.

    Source: CEA §68-2, §70(6), §113; CC §392.
    """
    try:
        document = DocumentKind(asked.document)
    except ValueError as error:
        raise Refusal("document-unknown", document=asked.document) from error
    unread: list[Reason] = []
    name = ""
    if asked.name.strip():
        try:
            name = read_name(asked.name)
        except Unreadable as problem:
            unread.append(Reason("name-form", {"why": problem.code, **problem.facts}))
    verdict = check_number(document, asked.number) if asked.number.strip() else None
    if verdict is not None and verdict.form is NumberForm.UNKNOWN:
        unread.append(Reason("identity-form", {"why": verdict.why}))
        verdict = None
    number = "" if verdict is None else verdict.number
    namesakes = tuple(_namesakes(name, number, session, names))
    too_many = len(namesakes) > MOST_NAMESAKES
    known = Recognised(
        why=None if verdict is None else verdict.why,
        unread=tuple(unread),
        namesakes=() if too_many else namesakes,
        too_many=too_many,
        rare=beyond_big5(name),
    )
    person = Person(name=name, number=number, document=document)
    return _with_standing(known, person, session, vault) if number else known


def _with_standing(
    known: Recognised, person: Person, session: SessionState, vault: Vault
) -> Recognised:
    commitment = vault.commit_person(purpose_of(session), person)
    lots = [session.lots[mark] for mark in session.order]
    admitted = known_by(session, commitment)
    today = ((one.role, one.lots) for one in session.prohibited if one.commitment == commitment)
    return replace(
        known,
        admitted=None if admitted is None or not admitted.present else admitted.bidder,
        prohibited=by_role((*today, *known_as(lots, person, vault))),
        unpaid=tuple(one.lot.mark for one in lots if is_barred(one, person, vault)),
    )


def _namesakes(name: str, number: str, session: SessionState, names: Names) -> Iterator[Namesake]:
    """Today's admitted and those who may not bid; the same names first."""
    found: list[Namesake] = []
    everybody: tuple[Admitted | Prohibited, ...] = (*session.people.values(), *session.prohibited)
    for one in everybody:
        person = names.person(one.person)
        if person is None or person.number == number or not _is_like(name, person.name):
            continue
        known = Namesake(
            name=mask_name(person.name, company=person.is_company),
            number=mask_number(person.number),
            bidder=one.bidder if isinstance(one, Admitted) else None,
            role=one.role if isinstance(one, Prohibited) else None,
            same=person.name == name,
        )
        found.append(known)
    yield from sorted(found, key=lambda one: not one.same)


def _is_like(name: str, other: str) -> bool:
    """The same, or of the same length with one character different; two characters at least."""
    if len(name) != len(other) or len(name) < _LEAST_COMPARED:
        return False
    return sum(a != b for a, b in zip(name, other, strict=True)) <= 1
