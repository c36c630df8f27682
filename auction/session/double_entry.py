"""複登: where the branch wants it, a second person enters a form's amounts, blind.

A form counts as read, for the rules and on every screen, only once both entries agree, or once the
officer has said which of two that differ stands on the paper. Entering the form anew (`ReadBid`)
discards both.

Source: design (two entries of one paper, blind, by two people).
"""

from typing import assert_never

from msgspec.structs import replace

from auction.rules.numerals import read_written
from auction.session.award import the_bid, the_lot
from auction.session.commands import ReenterBid, SettleEntries
from auction.session.events import BidEntered, BidReentered, EntriesSettled
from auction.session.opening import read_again
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.state import Bid, BidStage, LotStage, LotState, SessionState
from auction.session.subjects import Context, Stamp
from auction.terms import Fact, WhichEntry

EntryEvent = BidEntered | BidReentered | EntriesSettled


def decide_reenter(state: SessionState, command: ReenterBid, context: Context) -> tuple[Fact, ...]:
    """Take the second entry; where it agrees with the first the form is read."""
    lot, bid = _entered(state, command.lot, command.envelope)
    if bid.reentered is not None:
        raise Refusal("entered-twice", envelope=command.envelope)
    if bid.entered_by == context.actor.id:
        raise Refusal("same-entrant", envelope=command.envelope)
    written = read_written(command.words, command.digits)
    again = BidReentered(
        lot=command.lot,
        envelope=command.envelope,
        words=written.words,
        digits=written.digits,
        findings=written.findings,
        agrees=False,
    )
    return after_second(lot, again)


def after_second(lot: LotState, again: BidReentered) -> tuple[Fact, ...]:
    """What a second entry brings about, from the amounts in it."""
    first = lot.bids[again.envelope].entered
    if first is None or (first.words, first.digits) != (again.words, again.digits):
        return (replace(again, agrees=False),)
    return (replace(again, agrees=True), read_again(lot, first))


def decide_settle(state: SessionState, command: SettleEntries) -> tuple[Fact, ...]:
    """Keep one of two entries that differ; the form is read as it has it."""
    lot, bid = _entered(state, command.lot, command.envelope)
    if bid.reentered is None:
        raise Refusal("entered-once", envelope=command.envelope)
    settled = EntriesSettled(
        lot=command.lot,
        envelope=command.envelope,
        kept=command.keep,
        reason=sealed(command.reason),
    )
    return after_settling(lot, settled)


def after_settling(lot: LotState, settled: EntriesSettled) -> tuple[Fact, ...]:
    """What keeping one of two entries brings about; parcels and marks stay those of the first."""
    bid = lot.bids[settled.envelope]
    kept, second = bid.entered, bid.reentered
    if kept is None or second is None:
        return ()
    if settled.kept is WhichEntry.SECOND:
        marks = tuple(one for one in kept.findings if "seen_by" in one.facts)
        kept = replace(
            kept,
            words=second.words,
            digits=second.digits,
            findings=(*second.findings, *marks),
        )
    return (settled, read_again(lot, kept))


def _entered(state: SessionState, mark: str, envelope: int) -> tuple[LotState, Bid]:
    lot = the_lot(state, mark, LotStage.OPENING)
    return lot, the_bid(lot, envelope, BidStage.ENTERED)


def fold(state: SessionState, stamp: Stamp, event: EntryEvent) -> SessionState:
    """Add one entry; whatever had been built on an earlier reading is done again."""
    lot = state.lots[event.lot]
    bid = lot.bids[event.envelope]
    match event:
        case BidEntered():
            lot = replace(lot, tie=None, objections_asked=False)
            bid = replace(
                bid,
                stage=BidStage.ENTERED,
                words=None,
                digits=None,
                total=None,
                allocation=(),
                findings=(),
                ground=None,
                weighed=(),
                split=False,
                entered=event,
                entered_by=stamp.actor,
                reentered=None,
            )
        case BidReentered():
            bid = replace(bid, reentered=event)
        case EntriesSettled():
            return state
        case _:
            assert_never(event)
    return state.with_lot(replace(lot, bids=lot.bids.insert(event.envelope, bid)))
