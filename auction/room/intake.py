"""On the way in everything personal goes to the vault; the rules and the journal see references."""

from functools import cache
from typing import TypeVar

import msgspec
from msgspec.structs import fields, replace

from auction.people.person import Person
from auction.people.vault import Row, Vault
from auction.rules.identity_numbers import DocumentKind, NumberForm, check_number
from auction.rules.names import read_name
from auction.rules.unreadable import Unreadable
from auction.session.commands import (
    Admit,
    AdmitPerson,
    NamePerson,
    Propose,
    SealedCommand,
    StaffCommand,
)
from auction.session.refusals import Refusal
from auction.session.state import LotState
from auction.terms import Command, PersonRef, Sentence

C = TypeVar("C", bound=Command)

MAX_SENTENCE = 500


class Taken(msgspec.Struct, frozen=True):
    """A command as the rules may see it, with the vault rows that go with it."""

    command: StaffCommand | SealedCommand
    rows: tuple[Row, ...] = ()
    person: tuple[PersonRef, Person] | None = None


def take_in(
    command: StaffCommand, vault: Vault, purpose: str, lots: tuple[LotState, ...] = ()
) -> Taken:
    """Seal what is personal in `command` for `purpose`; recognise who is barred from one of `lots`.

    Raises:
        Refusal: `name-form`, `identity-form`, `sentence-long`, `sentence-sealed`.
    """
    if isinstance(command, AdmitPerson | NamePerson):
        return _take_person(command, vault, purpose, lots)
    if isinstance(command, Propose):
        act, rows = seal_sentences(command.act, vault, purpose)
        return Taken(replace(command, act=act), rows)
    sealed, rows = seal_sentences(command, vault, purpose)
    return Taken(sealed, rows)


def _take_person(
    command: AdmitPerson | NamePerson, vault: Vault, purpose: str, lots: tuple[LotState, ...]
) -> Taken:
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
    person = Person(name=name, number=verdict.number, document=document)
    sealed = vault.seal_person(purpose, person)
    admit = Admit(
        person=sealed.reference,
        document=document,
        checksum_ok=verdict.checksum_ok,
        warning_answered=command.warning_answered,
        present=not isinstance(command, NamePerson),
        creditor=isinstance(command, AdmitPerson) and command.creditor,
        barred=tuple(one.lot.mark for one in lots if _is_barred(one, person, vault)),
    )
    return Taken(admit, (sealed.row,), (sealed.reference, person))


def _is_barred(lot: LotState, person: Person, vault: Vault) -> bool:
    """Whether this is somebody who bought the lot before and did not pay.

    Source: CEA §68-2.
    """
    if not lot.barred:
        return False
    return vault.commit_person(f"case:{lot.lot.case_numbers[0]}", person) in lot.barred


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
