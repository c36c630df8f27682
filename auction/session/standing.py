"""Where the bids on a lot stand: what counts against each, what the rules propose, who leads."""

from collections.abc import Collection, Iterator
from typing import assert_never

from msgspec.structs import replace

from auction.rules import ranking
from auction.rules.eligibility import Enclosure, check_agent, check_barred, check_bidder
from auction.rules.findings import Finding, ground, note, under, voids
from auction.rules.policy import TieRaiseMode
from auction.rules.ranking import Offer, OwnedOffer
from auction.rules.shares import joint_finding
from auction.session.door import prohibition
from auction.session.state import Admitted, Bid, BidStage, LotState, SessionState
from auction.session.tied import Tie
from auction.terms import Lot, Twd

RULED = frozenset({BidStage.VALID, BidStage.INVALID})


def found(state: SessionState, lot: LotState, bid: Bid) -> tuple[Finding, ...]:
    """Everything the rules find on a bid: on its form, in its deposit bag, beside the others.

    Source: CEA §87(2), §89, §91; an amount nobody can read is no amount: design.
    """
    curable = state.policy.curable_grounds
    beside: tuple[Finding, ...] = ()
    if bid.names_nobody:
        beside = (note("NAMES_NOBODY"),)
    elif bid.bidder is not None:
        own = [b.envelope for b in lot.bids.values() if {*b.holders} & {*bid.holders}]
        seen = {one.code for one in bid.findings}
        beside = (
            *ranking.same_person(own, state.policy.same_person_bids),
            *(under(one, curable) for one in _of_parties(state, lot, bid) if one.code not in seen),
        )
    of_paper = (under(one, curable) for one in (*bid.findings, *bid.deposit_findings))
    everything = (*of_paper, *beside)
    if bid.was_read and not bid.total and not any(voids(one, bid.cured) for one in everything):
        return (*everything, ground("G09"))
    return everything


def _of_parties(state: SessionState, lot: LotState, bid: Bid) -> Iterator[Finding]:
    """What the people on a form give reason for: a bar, missing papers, an agent, unfit shares.

    Source: CEA §68-2, §70(6); CC §77, §392; CCP §70 (special authority); 農業發展條例 §33, §34;
    土地法 §17–§20; 臺灣高等法院110年度重上字第169號 (shares).
    """
    for one in bid.holders:
        yield from of_buyer(state, lot.lot, state.people[one], bid.enclosed)
    if bid.agent is not None:
        acts_on = sum(one.agent == bid.agent for one in lot.bids.values())
        yield from check_agent(bid.agent, authority_shown=bid.authority_shown, acts_on=acts_on)
    shares = joint_finding(bid.fractions()) if bid.joint else None
    if shares is not None:
        yield shares


def of_buyer(
    state: SessionState, lot: Lot, buyer: Admitted, enclosed: Collection[Enclosure]
) -> Iterator[Finding]:
    """What stands against somebody with a number buying a lot, with the papers they have.

    Source: CEA §68-2, §70(6); CC §77, §392; 農業發展條例 §33, §34; 土地法 §17–§20.
    """
    role, paddle = prohibition(state, buyer, lot.mark), buyer.bidder
    yield from check_barred(paddle, defaulted=lot.mark in buyer.barred, prohibited=role)
    yield from check_bidder(buyer.who, paddle, enclosed=enclosed, restrictions=lot.restrictions)


def against(state: SessionState, lot: LotState, bid: Bid) -> tuple[Finding, ...]:
    """What makes a bid invalid as the rules see it; nothing, and they propose it valid."""
    return tuple(one for one in found(state, lot, bid) if voids(one, bid.cured))


def proposed(state: SessionState, lot: LotState, bid: Bid) -> bool:
    """Whether the rules propose that a bid is valid."""
    return not against(state, lot, bid)


def ruling_due(state: SessionState, lot: LotState, bid: Bid) -> bool:
    """Whether a bid waits for a ruling: its first, or another since something new was found.

    An envelope that names nobody need not be read; one whose form was read waits for its ruling. A
    ruling stands until something turns up that it did not weigh, or until nothing is left of what
    it was made on.
    """
    match bid.stage:
        case BidStage.SORTED | BidStage.ENTERED:
            return False
        case BidStage.OPENED:
            return bid.names_nobody
        case BidStage.READ:
            return True
        case BidStage.VALID:
            return any(one.code not in bid.weighed for one in against(state, lot, bid))
        case BidStage.INVALID:
            return not bid.split and proposed(state, lot, bid)
        case _:
            assert_never(bid.stage)


def offered(lot: LotState, bid: Bid) -> Twd:
    """What a bid offers: its total and what was added in a tie.

    Source: CEA §90(1).
    """
    increase = 0 if lot.tie is None else lot.tie.increases.get(bid.envelope, 0)
    return (bid.total or 0) + increase


def ranked(lot: LotState) -> tuple[Bid, ...]:
    """Valid bids, highest first; equal ones by envelope number.

    Each was ruled on against the minimum, so none is left out here for its amount.

    Source: CEA §91(1).
    """
    places = ranking.rank((Offer(b.envelope, offered(lot, b)) for b in _valid(lot)), None)
    return tuple(lot.bids[envelope] for place in places for envelope in place.envelopes)


def leaders(lot: LotState) -> tuple[Bid, ...]:
    """The highest valid bids: one, or several different bidders at the same price.

    Two equal bids of one person make no tie. A drawn lot decides among equals.

    Source: CEA §90, §91(1); same person twice: design.
    """
    if lot.tie is not None and lot.tie.drawn is not None:
        return (lot.bids[lot.tie.drawn],)
    owned = [
        OwnedOffer(b.envelope, offered(lot, b), "+".join(sorted(b.holders))) for b in _valid(lot)
    ]
    counted, _ = ranking.one_bid_a_person(owned)
    places = ranking.rank(counted, None)
    return tuple(lot.bids[envelope] for envelope in places[0].envelopes) if places else ()


def tied_at_start(lot: LotState) -> tuple[Bid, ...]:
    """The bids that tied before anybody raised; none where one alone leads.

    Source: CEA §90(1).
    """
    leading = leaders(replace(lot, tie=None))
    return leading if len(leading) > 1 else ()


def attended(state: SessionState, bid: Bid) -> bool:
    """Whether anybody in the room may speak for a bid.

    Source: CEA §90(1) (increase on the spot).
    """
    speakers = bid.holders if bid.agent is None else (*bid.holders, bid.agent)
    return any(state.people[one].present for one in speakers)


def awaited_slips(state: SessionState, lot: LotState) -> tuple[Bid, ...]:
    """Tied bids whose written increase is not in yet; who is absent hands in none."""
    tie, leading = lot.tie or Tie(), leaders(lot)
    if len(leading) == 1 or tie.unraised:
        return ()
    return tuple(bid for bid in leading if bid.envelope not in tie.slips and attended(state, bid))


def unasked(state: SessionState, lot: LotState) -> tuple[Bid, ...]:
    """Tied bids that may still be raised aloud, whose bidders are here and were not asked.

    Source: CEA §90(1).
    """
    tie, leading = lot.tie or Tie(), leaders(lot)
    spoken = state.policy.tie_raise_mode is TieRaiseMode.OPEN
    if not spoken or len(leading) == 1 or tie.drawing is not None or tie.drawn is not None:
        return ()
    return tuple(bid for bid in leading if bid.envelope not in tie.asked and attended(state, bid))


def _valid(lot: LotState) -> list[Bid]:
    return [bid for bid in lot.bids_in_order() if bid.stage is BidStage.VALID]
