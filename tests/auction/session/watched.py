"""A sitting beside which the naive model of the law sits: what one lets be done the other does."""

from collections.abc import Sequence

from auction.rules.policy import Policy
from auction.session import commands as c
from auction.session import events as e
from auction.session.events import RoundAnnounced
from auction.session.refusals import Refusal
from auction.session.state import Proposal
from auction.terms import Actor, Case, Command, Fact, Lot
from tests.auction.session.driving import OFFICER
from tests.auction.session.law.box import Box
from tests.auction.session.plainly import law_of, plainly
from tests.auction.session.running import Asked, Run

BESIDES = {
    "session-over",
    "not-for-role",
    "basis-moved",
    "suspended",
    "reason-missing",
    "witness-form",
    "witness-same",
    "witness-unknown",
    "same-person",
    "same-entrant",
    "no-factor",
    "no-officer",
    "proposal-gone",
    "checksum-unanswered",
    "said-at-ahead",
}
"""Refusals that the law of the sale knows nothing of: who may ask, when, with whom beside them."""


class WatchedRun(Run):
    """Every command goes to the law first; it has to be accepted exactly when the law lets it."""

    def __init__(
        self,
        lots: Sequence[Lot],
        rounds: Sequence[RoundAnnounced],
        cases: Sequence[Case] = (),
        policy: Policy | None = None,
    ) -> None:
        self.law = law_of(lots, rounds, cases, policy or Policy())
        self.box = Box(self.law, {one.round: one.deadline_ms for one in rounds})
        super().__init__(lots, rounds, cases, policy)

    def do(
        self,
        command: Asked,
        actor: Actor = OFFICER,
        *,
        factor: bool = True,
        basis: int | None = None,
        id_: str | None = None,
    ) -> tuple[Fact, ...]:
        act, seconded = self._act_of(command)
        allowed = None if act is None else self.law.may(plainly(act))
        try:
            events = super().do(command, actor, factor=factor, basis=basis, id_=id_)
        except Refusal as refusal:
            if allowed and refusal.code not in BESIDES:
                raise AssertionError(f"refused, {refusal.code}: {act}") from refusal
            raise
        assert allowed is not False, act
        if seconded is not None:
            assert seconded.by != actor.id
            assert "OFFICER" in {seconded.role, actor.role}
        assert factor or not isinstance(command, c.WITH_FACTOR)
        if act is not None and not isinstance(command, c.Propose):
            self.law.do(plainly(act))
        return events

    def _write(self, events: tuple[Fact, ...], actor: str, command: str | None = None) -> None:
        size = len(self.written)
        super()._write(events, actor, command)
        for one in self.written[size:]:
            self.box.see(plainly(one.event))
            if isinstance(one.event, e.SessionSuspended):
                self.law.stand_still()

    def _act_of(self, command: Asked) -> tuple[Command | None, Proposal | None]:
        """What is to be done by a command: of a proposal and its second, the act itself."""
        if isinstance(command, c.Propose):
            return command.act, None
        if isinstance(command, c.Second):
            proposal = self.state.proposals.get(command.proposal)
            return (None, None) if proposal is None else (proposal.act, proposal)
        return command, None
