"""What the office asks of the docket: sealed for the lot's case, put to the rules, written."""

from collections.abc import Iterable

import msgspec

from auction.docket.commands import (
    BarBuyer,
    DocketCommand,
    FileOffer,
    LodgeOffer,
    Offeror,
    ProhibitBuyer,
    PublishNotice,
    SealedOffer,
)
from auction.docket.decide import decide
from auction.docket.events import RulesTaken
from auction.docket.roles import require_role
from auction.docket.state import Docket
from auction.docket.subjects import Office, the_lot
from auction.docket.terms import Buyer
from auction.people.screening import screen_text
from auction.people.vault import Row, Vault
from auction.room.case_keys import purpose_of_case
from auction.room.intake import identify, seal_sentences, who_buys
from auction.room.setting import Setting
from auction.session.refusals import Refusal
from auction.terms import Actor, Fact

_PERSONAL = frozenset({"ID_NUMBER", "MOBILE", "EMAIL", "NAME"})
"""Of what a notice of sale may hold none; addresses and plates may be those of what is sold."""


def at_the_office(setting: Setting, now_ms: int, actor: Actor) -> Office:
    """What a command of the office is judged with: today, the branch's policy and calendar."""
    return Office(now_ms=now_ms, actor=actor, policy=setting.policy, calendar=setting.calendar)


def enter(
    docket: Docket, command: DocketCommand, office: Office, vault: Vault, names: Iterable[str]
) -> tuple[tuple[Fact, ...], tuple[Row, ...]]:
    """The events a command of the office brings about, and the vault rows they refer to.

    Policy or calendar that changed since the office last decided stand before them.

    A role is asked first: who may not ask learns neither which lots there are nor which names are
    known. People and typed sentences are sealed for the lot's case; everything else enters the
    journal as it is, so what looks personal in it is refused.

    Args:
        docket: as decided so far.
        command: what is asked.
        office: who asks, and when.
        vault: where sentences are sealed.
        names: full names known today, which no plain text may hold.

    Raises:
        Refusal: `not-for-role`, `personal-text`; the rules say no, or a sentence cannot be sealed.
    """
    require_role(command, office.actor)
    rows: tuple[Row, ...] = ()
    asked: DocketCommand | SealedOffer = command
    if not isinstance(command, PublishNotice):
        purpose = purpose_of_case(the_lot(docket, command.lot, command.session).lot)
        if isinstance(command, FileOffer | ProhibitBuyer):
            asked, rows = _seal_people(command, office, vault, purpose)
        else:
            asked, rows = seal_sentences(command, vault, purpose)
    _require_impersonal(msgspec.to_builtins(asked), "", tuple(names))
    events = decide(docket, asked, office)
    if docket.rules != office.rules:
        events = (RulesTaken(rules=office.rules), *events)
    return events, rows


def _seal_people(
    command: FileOffer | ProhibitBuyer, office: Office, vault: Vault, purpose: str
) -> tuple[SealedOffer, tuple[Row, ...]]:
    """The command with everybody in it sealed, and the vault rows."""
    rows: list[Row] = []

    def buyer(named: Offeror) -> Buyer:
        person, verdict = identify(named)
        sealed = vault.seal_person(purpose, person)
        rows.append(sealed.row)
        return Buyer(
            person=sealed.reference,
            who=who_buys(named, person, office.today),
            share=named.share,
            settled=verdict.checksum_ok or named.warning_answered,
        )

    if isinstance(command, ProhibitBuyer):
        barred = buyer(command.buyer)
        bar = BarBuyer(lot=command.lot, buyer=barred, role=command.role, session=command.session)
        return bar, tuple(rows)
    offer = LodgeOffer(
        lot=command.lot,
        offerors=tuple(buyer(one) for one in command.offerors),
        price=command.price,
        deposit=command.deposit,
        enclosed=command.enclosed,
        session=command.session,
    )
    return offer, tuple(rows)


def _require_impersonal(value: object, field: str, names: tuple[str, ...]) -> None:
    """Refuse plain text that looks personal, wherever in a command it stands."""
    if isinstance(value, dict):
        for key, one in value.items():
            _require_impersonal(one, str(key), names)
    elif isinstance(value, list | tuple):
        for one in value:
            _require_impersonal(one, field, names)
    elif isinstance(value, str) and any(
        trace.kind in _PERSONAL for trace in screen_text(value, names)
    ):
        raise Refusal("personal-text", field=field)
