"""Acts of two that wait for their second: offered beside what comes next, never instead of it."""

from msgspec import Struct

from auction.session.commands import Second, WithdrawProposal
from auction.session.custody import why_not_carried_out
from auction.session.forms import Step
from auction.session.state import Proposal, SessionState
from auction.session.subjects import SESSION


class Waiting(Struct, frozen=True):
    """A proposal, and what may be done about it."""

    proposal: Proposal
    second: Step
    """For anybody but its author."""
    withdraw: Step
    """For its author alone."""


def waiting(state: SessionState) -> tuple[Waiting, ...]:
    """Every proposal that stands, the first to lapse first."""
    if state.adjourned:
        return ()
    proposals = sorted(state.proposals.values(), key=lambda one: (one.expires_ms, one.id))
    return tuple(_offered(state, one) for one in proposals)


def _offered(state: SessionState, proposal: Proposal) -> Waiting:
    basis = state.basis_of(SESSION)
    named: dict[str, str | int | bool | tuple[str, ...]] = {"proposal": proposal.id}
    return Waiting(
        proposal=proposal,
        second=Step(
            command=Second.__name__,
            subject=SESSION,
            basis=basis,
            preset=named,
            proposal=type(proposal.act).__name__,
            blocked=tuple(one.reason for one in why_not_carried_out(state, proposal.act)),
        ),
        withdraw=Step(
            command=WithdrawProposal.__name__, subject=SESSION, basis=basis, preset=named
        ),
    )
