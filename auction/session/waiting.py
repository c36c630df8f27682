"""Acts of two that wait for their second: offered beside what comes next, never instead of it."""

from msgspec import Struct

from auction.session.commands import (
    ActOfTwo,
    ConfirmAnchor,
    ExtendDeadline,
    OpenByKey,
    RaiseBox,
    ResumeBidding,
    ResumeSession,
    RevokeResult,
    Second,
    UnlockBox,
    WithdrawProposal,
)
from auction.session.custody import why_not_movable, why_not_unlockable
from auction.session.emptying import why_no_key
from auction.session.forms import Preset, Step
from auction.session.refusals import Refusal
from auction.session.state import Proposal, SessionState
from auction.session.subjects import SESSION, why_not_begun

_WHILE_SUSPENDED = (ResumeBidding, ResumeSession, ConfirmAnchor, ExtendDeadline)


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
    named: dict[str, Preset] = {"proposal": proposal.id}
    return Waiting(
        proposal=proposal,
        second=Step(
            command=Second.__name__,
            subject=SESSION,
            basis=basis,
            preset=named,
            proposal=type(proposal.act).__name__,
            blocked=tuple(one.reason for one in why_not_now(state, proposal.act)),
        ),
        withdraw=Step(
            command=WithdrawProposal.__name__, subject=SESSION, basis=basis, preset=named
        ),
    )


def why_not_while_suspended(state: SessionState, act: ActOfTwo) -> tuple[Refusal, ...]:
    """Whether an act of two has to wait until the sitting goes on."""
    if state.suspended is None or isinstance(act, _WHILE_SUSPENDED):
        return ()
    return (Refusal("suspended", cause=state.suspended),)


def why_not_now(state: SessionState, act: ActOfTwo) -> tuple[Refusal, ...]:
    """Every reason of the present moment why seconding an act would be refused."""
    reasons = why_not_while_suspended(state, act)
    match act:
        case RaiseBox():
            return (*reasons, *why_not_begun(state), *why_not_movable(state.machines))
        case RevokeResult():
            return (*reasons, *why_not_begun(state))
        case ResumeBidding(round=id_) if not state.rounds[id_].missed:
            return (*reasons, *why_not_movable(state.machines))
        case UnlockBox():
            return (*reasons, *why_not_unlockable(state.machines))
        case OpenByKey(round=id_):
            return (*reasons, *why_no_key(state, state.rounds[id_]))
        case _:
            return reasons
