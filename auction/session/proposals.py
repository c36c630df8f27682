"""Acts of two: one person proposes, another seconds, each with their own factor.

Nothing happens at the proposal; at the second the rules run again in full. A proposal dies when
what it was decided on has moved, after its minute, at the deadline and at a restart.
"""

from typing import assert_never

from msgspec.structs import replace

from auction.session.commands import (
    ExpireProposal,
    ExtendDeadline,
    Propose,
    Second,
    WithdrawProposal,
)
from auction.session.events import ProposalDied, Proposed, Seconded
from auction.session.refusals import Refusal
from auction.session.state import Proposal, SessionState
from auction.session.subjects import Context, subject_of
from auction.terms import Fact

ProposalEvent = Proposed | Seconded | ProposalDied


def decide_propose(state: SessionState, command: Propose, context: Context) -> tuple[Fact, ...]:
    """Put an act to a second person (the caller has tried it against the rules already)."""
    return (
        Proposed(
            proposal=context.id,
            act=command.act,
            by=context.actor.id,
            role=context.actor.role,
            basis=state.basis_of(subject_of(command.act)),
            expires_ms=_expiry(state, command, context),
        ),
    )


def require_factor(context: Context) -> None:
    """A cookie says who signed in this morning, not who stands at the desk now.

    Raises:
        Refusal: `no-factor`.
    """
    if not context.factor:
        raise Refusal("no-factor")


def _expiry(state: SessionState, command: Propose, context: Context) -> int:
    """Its minute; a proposal to extend does not outlive the time in which one may extend."""
    expires_ms = context.now_ms + state.policy.proposal_expiry_s * 1000
    if not isinstance(command.act, ExtendDeadline):
        return expires_ms
    guard_ms = state.policy.extension_guard_s * 1000
    return min(expires_ms, state.rounds[command.act.round].deadline_ms - guard_ms)


def standing(state: SessionState, command: Second, context: Context) -> Proposal:
    """The proposal a second person may carry out now.

    Raises:
        Refusal: `proposal-gone`, `same-person`, `no-factor`, `no-officer`.
    """
    proposal = state.proposals.get(command.proposal)
    if proposal is None or context.now_ms >= proposal.expires_ms:
        raise Refusal("proposal-gone")
    if proposal.by == context.actor.id:
        raise Refusal("same-person")
    require_factor(context)
    if "OFFICER" not in {proposal.role, context.actor.role}:
        raise Refusal("no-officer")
    return proposal


def decide_withdraw(
    state: SessionState, command: WithdrawProposal, context: Context
) -> tuple[Fact, ...]:
    """Take one's own proposal back."""
    proposal = state.proposals.get(command.proposal)
    if proposal is None:
        raise Refusal("proposal-gone")
    if proposal.by != context.actor.id:
        raise Refusal("not-proposer")
    return (ProposalDied(proposal=proposal.id, cause="WITHDRAWN"),)


def decide_expire(
    state: SessionState, command: ExpireProposal, context: Context
) -> tuple[Fact, ...]:
    """The minute is over."""
    proposal = state.proposals.get(command.proposal)
    if proposal is None or context.now_ms < proposal.expires_ms:
        return ()
    return (ProposalDied(proposal=proposal.id, cause="EXPIRED"),)


def dying(before: SessionState, after: SessionState) -> tuple[Fact, ...]:
    """The proposals of `after` that were made on a basis no longer in force."""
    closed = any(
        one.deadline_reached and not before.rounds[one.id].deadline_reached
        for one in after.rounds.values()
        if one.id in before.rounds
    )
    return tuple(
        ProposalDied(proposal=proposal.id, cause="DEADLINE" if closed else "MOVED")
        for proposal in sorted(after.proposals.values(), key=lambda one: one.id)
        if after.basis_of(subject_of(proposal.act)) != proposal.basis
    )


def fold(state: SessionState, event: ProposalEvent) -> SessionState:
    """Add one event of an act of two."""
    match event:
        case Proposed(proposal=id_):
            proposal = Proposal(
                id=id_,
                act=event.act,
                by=event.by,
                role=event.role,
                basis=event.basis,
                expires_ms=event.expires_ms,
            )
            return replace(state, proposals=state.proposals.insert(id_, proposal))
        case Seconded(proposal=id_) | ProposalDied(proposal=id_):
            return replace(state, proposals=state.proposals.discard(id_))
        case _:
            assert_never(event)
