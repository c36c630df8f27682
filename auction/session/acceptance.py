"""承受: creditors present take an unsold lot before the sitting ends.

The law's bars are those for bidders: whoever may not buy farmland may not take it either. Such a
declaration is refused with its ground, unless the paper is shown or the officer lets it pass.

Source: CEA §70, §71, §91, §94; 農業發展條例 §33, §34.
"""

import re
from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from auction.rules.amounts import MOST
from auction.rules.creditors import acceptance_balance, acceptance_price
from auction.rules.eligibility import Bidder, check_bidder
from auction.rules.findings import Finding
from auction.session.award import the_lot
from auction.session.commands import (
    AskAcceptance,
    DeclareAcceptance,
    DrawAcceptance,
    GrantAcceptance,
)
from auction.session.dues import price_due
from auction.session.events import (
    AcceptanceAsked,
    AcceptanceDeclared,
    AcceptanceDrawn,
    AcceptanceGranted,
)
from auction.session.refusals import Refusal, listed
from auction.session.roles import CLERK, OFFICER
from auction.session.sentences import sealed
from auction.session.stakes import Acceptance, Claimant
from auction.session.standing import of_buyer
from auction.session.state import LotStage, LotState, SessionState
from auction.session.subjects import Stamp
from auction.session.sufficiency import require_wanted, why_unwanted
from auction.session.witnesses import require_two
from auction.terms import CODE, Actor, Fact, Lot, LotKind, LotMark, PersonRef, Twd

AcceptanceEvent = AcceptanceAsked | AcceptanceDeclared | AcceptanceDrawn | AcceptanceGranted

_CREDITOR = re.compile(rf"{CODE.pattern}|[1-9][0-9]{{0,3}}")


def set_price(lot: LotState) -> Twd | None:
    """The price at which a creditor may take the lot; None where the branch sets it."""
    movable = lot.lot.kind is LotKind.MOVABLE
    return acceptance_price(
        movable=movable,
        auction_no=lot.lot.auction_round,
        floor=lot.lot.reserve if movable else lot.lot.minimum,
        bids=lot.high is not None or bool(lot.bids),
    )


def unasked(state: SessionState) -> tuple[LotMark, ...]:
    """The unsold lots the creditors were not asked about."""
    return tuple(lot.lot.mark for lot in _may_be_taken(state) if lot.acceptance is None)


def unpriced(state: SessionState) -> tuple[LotMark, ...]:
    """The unsold lots the creditors were asked about without a price."""
    asked = ((lot.lot.mark, lot.acceptance) for lot in _may_be_taken(state))
    return tuple(mark for mark, one in asked if one is not None and one.price is None)


def declarable(state: SessionState) -> tuple[LotMark, ...]:
    """The unsold lots a creditor may still say they take."""
    asked = ((lot.lot.mark, lot.acceptance) for lot in _may_be_taken(state))
    return tuple(
        mark for mark, one in asked if one is not None and one.price is not None and not one.drawn
    )


def undecided(state: SessionState) -> tuple[LotMark, ...]:
    """The unsold lots somebody wants to take."""
    return tuple(lot.lot.mark for lot in _may_be_taken(state) if _claimants(lot))


def _may_be_taken(state: SessionState) -> Iterator[LotState]:
    """The unsold lots of today; none of a satisfied case, whatever was declared before.

    Source: CEA §91; CEA §96 (what stays unsold once enough was raised).
    """
    for mark in state.order:
        lot = state.lots[mark]
        if lot.stage is LotStage.UNSOLD and why_unwanted(state, mark) is None:
            yield lot


def _claimants(lot: LotState) -> tuple[Claimant, ...]:
    return () if lot.acceptance is None else lot.acceptance.claimants


def decide_ask(state: SessionState, command: AskAcceptance) -> tuple[Fact, ...]:
    """Ask the creditors present about an unsold lot.

    Source: CEA §91; movables CEA §70(4), (5), §71.
    """
    lot = the_lot(state, command.lot, LotStage.UNSOLD)
    require_wanted(state, command.lot)
    if lot.acceptance is not None and lot.acceptance.price is not None:
        raise Refusal("acceptance-asked", lot=command.lot)
    price = set_price(lot)
    if price is not None and command.price not in {None, price}:
        raise Refusal("acceptance-price-set", price=price)
    price = command.price if price is None else price
    if price is not None and not 1 <= price <= MOST:
        raise Refusal("amount-range")
    return (AcceptanceAsked(lot=command.lot, price=price),)


def decide_declare(
    state: SessionState, command: DeclareAcceptance, actor: Actor
) -> tuple[Fact, ...]:
    """Enter a creditor's declaration; one who may not hold the lot is the officer's to let pass.

    Source: CEA §91 (present, before the sitting ends; the bars of those who buy).
    """
    if command.despite is not None and actor.role == CLERK:
        raise Refusal("not-for-role", role=actor.role, allowed=OFFICER)
    lot = the_lot(state, command.lot, LotStage.UNSOLD)
    require_wanted(state, command.lot)
    if lot.acceptance is None:
        raise Refusal("acceptance-unasked", lots=command.lot)
    if lot.acceptance.price is None:
        raise Refusal("acceptance-price-missing")
    if lot.acceptance.drawn is not None:
        raise Refusal("creditors-drawn")
    if not _CREDITOR.fullmatch(command.creditor):
        raise Refusal("creditor-form")
    if command.creditor in {one.creditor for one in lot.acceptance.claimants}:
        raise Refusal("creditor-declared", creditor=command.creditor)
    expected, findings = _declaring(state, lot.lot, command)
    share = expected if command.share is None else command.share
    if not 0 <= share <= MOST:
        raise Refusal("amount-range")
    if findings and command.despite is None:
        barred = {"lot": command.lot, "creditor": command.creditor}
        raise Refusal("acceptance-barred", **barred, grounds=listed(findings))
    return (
        AcceptanceDeclared(
            lot=command.lot,
            creditor=command.creditor,
            share=share,
            enclosed=command.enclosed,
            findings=findings,
            despite=None if command.despite is None else sealed(command.despite),
        ),
    )


def _declaring(
    state: SessionState, lot: Lot, command: DeclareAcceptance
) -> tuple[Twd, tuple[Finding, ...]]:
    """What the distribution gives a creditor, and what stands against their taking the lot.

    Raises:
        Refusal: `creditor-unknown`.
    """
    case, shown = state.case_of(lot.mark), command.enclosed
    for one in () if case is None else case.case.creditors:
        if one.code == command.creditor:
            who = Bidder(kind=one.kind)
            found = check_bidder(who, one.code, enclosed=shown, restrictions=lot.restrictions)
            return one.share, found
    admitted = state.people.get(command.creditor)
    if admitted is None or not admitted.present or not admitted.creditor:
        raise Refusal("creditor-unknown", creditor=command.creditor)
    return 0, tuple(of_buyer(state, lot, admitted, shown))


def decide_draw(state: SessionState, command: DrawAcceptance) -> tuple[Fact, ...]:
    """Enter who was drawn among several creditors.

    Source: CEA §94(1).
    """
    lot = the_lot(state, command.lot, LotStage.UNSOLD)
    require_wanted(state, command.lot)
    claimants = _claimants(lot)
    if len(claimants) == 1:
        raise Refusal("creditor-sole")
    if lot.acceptance is not None and lot.acceptance.drawn is not None:
        raise Refusal("creditors-drawn")
    if command.creditor not in {one.creditor for one in claimants}:
        raise Refusal("acceptance-undeclared", lot=command.lot)
    require_two(state, command.witnesses)
    return (
        AcceptanceDrawn(lot=command.lot, creditor=command.creditor, witnesses=command.witnesses),
    )


def decide_accept(state: SessionState, command: GrantAcceptance) -> tuple[Fact, ...]:
    """Declare that the creditor takes the lot at the price asked, and what they still owe.

    Source: CEA §91, §94(2).
    """
    lot = the_lot(state, command.lot, LotStage.UNSOLD)
    require_wanted(state, command.lot)
    claimants = _claimants(lot)
    acceptance = lot.acceptance
    if acceptance is None or acceptance.price is None or not claimants:
        raise Refusal("acceptance-undeclared", lot=command.lot)
    if len(claimants) > 1 and acceptance.drawn is None:
        raise Refusal("creditors-several", count=len(claimants))
    taker = next(one for one in claimants if acceptance.drawn in {None, one.creditor})
    standby = tuple(one.creditor for one in claimants if one != taker)
    return (
        AcceptanceGranted(
            lot=command.lot,
            creditor=taker.creditor,
            people=_let_in(state, taker.creditor),
            price=acceptance.price,
            share=taker.share,
            balance=acceptance_balance(acceptance.price, taker.share),
            due_date=price_due(state, lot.lot),
            standby=standby,
            standby_people=_let_in(state, *standby),
        ),
    )


def _let_in(state: SessionState, *creditors: str) -> tuple[PersonRef, ...]:
    """The creditors known by a paddle."""
    return tuple(state.people[one].person for one in creditors if one in state.people)


def fold(state: SessionState, stamp: Stamp, event: AcceptanceEvent) -> SessionState:
    """Add one event about an acceptance."""
    lot = state.lots[event.lot]
    if isinstance(event, AcceptanceAsked):
        return state.with_lot(replace(lot, acceptance=Acceptance(price=event.price)))
    acceptance = lot.acceptance
    assert acceptance is not None
    match event:
        case AcceptanceDeclared(creditor=creditor, share=share):
            claimants = (*acceptance.claimants, Claimant(creditor, share))
            acceptance = replace(acceptance, claimants=claimants)
            return state.with_lot(replace(lot, acceptance=acceptance))
        case AcceptanceDrawn(creditor=creditor):
            return state.with_lot(replace(lot, acceptance=replace(acceptance, drawn=creditor)))
        case AcceptanceGranted():
            taken = replace(
                acceptance,
                taken_by=event.creditor,
                standby=event.standby,
                people=event.people,
            )
            return state.with_lot(
                replace(
                    lot,
                    stage=LotStage.ACCEPTED,
                    acceptance=taken,
                    price=event.price,
                    balance=event.balance,
                    due_date=event.due_date,
                    decided_ms=stamp.at_ms,
                )
            )
        case _:
            assert_never(event)
