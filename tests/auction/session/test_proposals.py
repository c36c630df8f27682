"""A proposal waits beside everything else, and dies with the ground it was made on."""

from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session import events as e
from auction.session.state import RoundStage
from auction.session.steps import next_step, other_steps
from auction.session.waiting import waiting
from tests.auction.session.driving import CLERK, DEADLINE, WHY, Sitting
from tests.auction.session.test_custody import offered, refused, the_round


def test_a_waiting_proposal_freezes_nothing() -> None:
    sitting = Sitting()
    sitting.do(c.CallLot(lot="丙"))
    later = c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 60_000, reason=WHY)
    before = next_step(sitting.state), other_steps(sitting.state)
    proposed = sitting.do(c.Propose(act=later))[0]
    assert (next_step(sitting.state), other_steps(sitting.state)) == before
    (one,) = waiting(sitting.state)
    assert one.second.preset == one.withdraw.preset == {"proposal": proposed.proposal}  # type: ignore[attr-defined]
    assert (one.second.proposal, one.proposal.by) == ("ExtendDeadline", "staff:A01")
    sitting.do(c.BidOral(lot="丙", bidder="1", amount=60_000))
    assert offered(sitting) == ("CallPrice", False)
    with refused("not-proposer"):
        sitting.do(c.WithdrawProposal(proposal=one.proposal.id), CLERK)
    sitting.do(c.WithdrawProposal(proposal=one.proposal.id))
    assert waiting(sitting.state) == ()


def test_the_first_to_lapse_stands_first() -> None:
    sitting = Sitting()
    sitting.open_box()
    sitting.now_ms = DEADLINE - 20_000
    sitting.do(c.StopLot(lot="丙", cause=StopCause.SUSPENDED, reason=WHY))
    sitting.do(c.Propose(act=c.RevokeResult(lot="丙", reason=WHY)))
    later = c.ExtendDeadline(round="1", deadline_ms=DEADLINE + 60_000, reason=WHY)
    sitting.do(c.Propose(act=later), CLERK)
    assert [one.second.proposal for one in waiting(sitting.state)] == [
        "ExtendDeadline",
        "RevokeResult",
    ]


def test_a_proposal_keeps_the_basis_it_was_made_on() -> None:
    sitting = Sitting()
    sitting.do(c.StopLot(lot="丙", cause=StopCause.SUSPENDED, reason=WHY))
    (proposed,) = sitting.do(c.Propose(act=c.RevokeResult(lot="丙", reason=WHY)))
    assert isinstance(proposed, e.Proposed)
    assert proposed.basis == sitting.state.basis_of("lot:丙")
    assert sitting.state.proposals[proposed.proposal].basis == proposed.basis
    sitting.two(c.RevokeResult(lot="丙", reason=WHY))
    assert sitting.events[-1] == e.ProposalDied(proposal=proposed.proposal, cause="MOVED")


def test_resuming_dies_when_the_round_it_would_leave_behind_moves() -> None:
    """It would be refused with `round-stands`, so it is offered no longer."""
    sitting = Sitting()
    sitting.open_box()
    sitting.close()
    sitting.do(c.SuspendSession(reason=WHY))
    assert offered(sitting) == ("ResumeSession", True)
    (proposed,) = sitting.do(c.Propose(act=c.ResumeSession(reason=WHY)))
    sitting.see(e.SlotRead(state="OPEN", from_ms=sitting.now_ms, to_ms=sitting.now_ms))
    assert the_round(sitting).stage is RoundStage.CLOSING
    assert waiting(sitting.state) == ()
    assert sitting.events[-1] == e.ProposalDied(proposal=proposed.proposal, cause="MOVED")  # type: ignore[attr-defined]
    assert offered(sitting) == ("ConfirmClose", False)
