"""Recognising somebody at the door by what was typed so far; nothing is written, nobody let in."""

from collections.abc import Mapping

from msgspec.structs import replace

from auction.people.masking import mask_number
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
from auction.session.state import SessionState
from auction.terms import BidderNumber


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
    known = Recognised(
        why=None if verdict is None else verdict.why,
        unread=tuple(unread),
        namesakes=_namesakes(name, number, names.of_today(session)),
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


def _namesakes(
    name: str, number: str, people: Mapping[BidderNumber, Person]
) -> tuple[Namesake, ...]:
    return tuple(
        Namesake(bidder, mask_number(person.number))
        for bidder, person in people.items()
        if name and person.name == name and person.number != number
    )
