"""補正: a defect that may be put right at the opening is, by what somebody shows."""

from msgspec.structs import replace

from auction.rules.grounds import GROUNDS
from auction.session.award import the_bid, the_lot
from auction.session.commands import CureGround
from auction.session.events import GroundCured
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.session.standing import against, found
from auction.session.state import Bid, LotStage, LotState, SessionState
from auction.terms import Fact


def decide_cure(state: SessionState, command: CureGround) -> tuple[Fact, ...]:
    """Take a ground off a bid: it stands, may be cured, and something was shown for it.

    Source: 不動產投標參考要點 pt 18; CCP §70; CC §77.
    """
    lot = the_lot(state, command.lot, LotStage.OPENING)
    bid = the_bid(lot, command.envelope)
    if command.ground not in GROUNDS:
        raise Refusal("ground-unknown", ground=command.ground)
    if command.ground not in curable(state, lot, bid):
        stands = command.ground in {one.code for one in found(state, lot, bid)}
        lasting = stands and command.ground not in bid.cured
        raise Refusal("cure-never" if lasting else "cure-none", ground=command.ground)
    return (
        GroundCured(
            lot=command.lot,
            envelope=command.envelope,
            ground=command.ground,
            shown=sealed(command.shown),
        ),
    )


def curable(state: SessionState, lot: LotState, bid: Bid) -> tuple[str, ...]:
    """The grounds on a bid that may be cured and are not yet."""
    return tuple(one.code for one in against(state, lot, bid) if one.curable)


def fold(state: SessionState, event: GroundCured) -> SessionState:
    """Add the cure; a ruling that was made on the ground falls due again by itself."""
    lot = state.lots[event.lot]
    bid = lot.bids[event.envelope]
    bid = replace(bid, cured=(*bid.cured, event.ground))
    return state.with_lot(replace(lot, bids=lot.bids.insert(event.envelope, bid)))
