"""On the way in everything personal goes to the vault; the rules and the journal see references."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TypeVar

import msgspec
from msgspec.structs import fields, replace

from auction.docket.commands import Offeror
from auction.people.person import Person
from auction.people.vault import Row, Vault
from auction.room.case_keys import purpose_of_case
from auction.rules.eligibility import Bidder, BidderKind, Prohibition, is_from_abroad, is_minor
from auction.rules.identity_numbers import DocumentKind, NumberForm, NumberVerdict, check_number
from auction.rules.names import read_name
from auction.rules.roc_date import parse_roc_date
from auction.rules.unreadable import Unreadable
from auction.session.commands import (
    Admit,
    AdmitPerson,
    NamePerson,
    Prohibit,
    ProhibitPerson,
    Propose,
    SealedCommand,
    StaffCommand,
)
from auction.session.refusals import Refusal
from auction.session.state import LotState, SessionState
from auction.terms import Command, LotMark, PersonRef, Sentence

C = TypeVar("C", bound=Command)

MAX_SENTENCE = 500


def purpose_of(session: SessionState) -> str:
    """The vault's purpose for everything said and everybody seen in a sitting."""
    return f"session:{session.id}"


class Taken(msgspec.Struct, frozen=True):
    """A command as the rules may see it, with the vault rows that go with it."""

    command: StaffCommand | SealedCommand
    rows: tuple[Row, ...] = ()
    person: tuple[PersonRef, Person] | None = None


def take_in(command: StaffCommand, vault: Vault, session: SessionState) -> Taken:
    """Seal what is personal in `command` for the sitting; recognise who is barred from a lot.

    Raises:
        Refusal: `name-form`, `identity-form`, `born-form`, `sentence-long`, `sentence-sealed`.
    """
    purpose = purpose_of(session)
    if isinstance(command, AdmitPerson | NamePerson):
        return _take_bidder(command, vault, session)
    if isinstance(command, ProhibitPerson):
        return _take_prohibited(command, vault, purpose)
    if isinstance(command, Propose):
        act, rows = seal_sentences(command.act, vault, purpose)
        return Taken(replace(command, act=act), rows)
    sealed, rows = seal_sentences(command, vault, purpose)
    return Taken(sealed, rows)


def _take_bidder(command: AdmitPerson | NamePerson, vault: Vault, session: SessionState) -> Taken:
    person, verdict = identify(command)
    sealed = vault.seal_person(purpose_of(session), person)
    lots = [session.lots[mark] for mark in session.order]
    admit = Admit(
        person=sealed.reference,
        document=person.document,
        checksum_ok=verdict.checksum_ok,
        warning_answered=command.warning_answered,
        present=not isinstance(command, NamePerson),
        barred=tuple(one.lot.mark for one in lots if is_barred(one, person, vault)),
        prohibited=known_as(lots, person, vault),
        who=who_buys(command, person, date.fromisoformat(session.date)),
    )
    if isinstance(command, AdmitPerson):
        admit = replace(
            admit,
            creditor=command.creditor,
            capacity=command.capacity,
            seat=command.seat.strip().upper(),
            paper_number=command.paper_number,
            said_at_ms=command.said_at_ms,
        )
    return Taken(admit, (sealed.row,), (sealed.reference, person))


def _take_prohibited(command: ProhibitPerson, vault: Vault, purpose: str) -> Taken:
    person, verdict = identify(command)
    sealed = vault.seal_person(purpose, person)
    prohibit = Prohibit(
        person=sealed.reference,
        role=command.role,
        lots=command.lots,
        checksum_ok=verdict.checksum_ok,
        warning_answered=command.warning_answered,
    )
    return Taken(prohibit, (sealed.row,), (sealed.reference, person))


def identify(
    command: AdmitPerson | NamePerson | ProhibitPerson | Offeror,
) -> tuple[Person, NumberVerdict]:
    """Whom the typed document names, and what there is to say about its number.

    Raises:
        Refusal: `name-form`, `document-unknown`, `identity-form`.
    """
    try:
        name = read_name(command.name)
    except Unreadable as problem:
        raise Refusal("name-form", why=problem.code, **problem.facts) from problem
    try:
        document = DocumentKind(command.document)
    except ValueError as error:
        raise Refusal("document-unknown", document=command.document) from error
    verdict = check_number(document, command.number)
    if verdict.form is NumberForm.UNKNOWN:
        raise Refusal("identity-form", why=verdict.why)
    return Person(name=name, number=verdict.number, document=document), verdict


def who_buys(command: AdmitPerson | NamePerson | Offeror, person: Person, on: date) -> Bidder:
    """What the rules ask of a buyer; the date of birth itself is not kept.

    Raises:
        Refusal: `born-form`.

    Source: CC §12; 土地法 §17.
    """
    try:
        minor = bool(command.born) and is_minor(parse_roc_date(command.born), on)
    except Unreadable as problem:
        raise Refusal("born-form", why=problem.code, **problem.facts) from problem
    juristic = BidderKind.PUBLIC_JURISTIC if command.public_body else BidderKind.PRIVATE_JURISTIC
    return Bidder(
        kind=juristic if person.is_company else BidderKind.NATURAL,
        minor=minor,
        from_abroad=is_from_abroad(person.document, person.number),
        identity_shown=not (isinstance(command, NamePerson) and command.unidentified),
        representative_shown=not command.unrepresented,
    )


def is_barred(lot: LotState, person: Person, vault: Vault) -> bool:
    """Whether this is somebody who bought the lot before and did not pay.

    Source: CEA §68-2.
    """
    if not lot.barred:
        return False
    return vault.commit_person(purpose_of_case(lot.lot), person) in lot.barred


def known_as(
    lots: Iterable[LotState], person: Person, vault: Vault
) -> tuple[tuple[Prohibition, tuple[LotMark, ...]], ...]:
    """As what the docket knows somebody, and for which lots.

    Source: CEA §70(6), §113; CC §392.
    """
    known: dict[Prohibition, tuple[LotMark, ...]] = {}
    for lot in lots:
        if lot.prohibited:
            who = vault.commit_person(purpose_of_case(lot.lot), person)
            for role in (one.role for one in lot.prohibited if one.commitment == who):
                known[role] = (*known.get(role, ()), lot.lot.mark)
    return tuple(known.items())


def seal_sentences(command: C, vault: Vault, purpose: str) -> tuple[C, tuple[Row, ...]]:
    """The command with every typed sentence sealed for `purpose`, and the vault rows.

    Raises:
        Refusal: `sentence-long`, `sentence-sealed`.
    """
    rows: list[Row] = []
    for name in _sentence_fields(type(command)):
        typed = getattr(command, name)
        if typed is None or typed == "":
            continue
        if not isinstance(typed, str):
            raise Refusal("sentence-sealed", field=name)
        if len(typed) > MAX_SENTENCE:
            raise Refusal("sentence-long", most=MAX_SENTENCE)
        sealed = vault.seal_text(purpose, typed)
        rows.append(sealed.row)
        command = replace(command, **{name: sealed.reference})
    return command, tuple(rows)


@cache
def _sentence_fields(kind: type[Command]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind) if one.type in _SENTENCES)


_SENTENCES = (Sentence, Sentence | None)
