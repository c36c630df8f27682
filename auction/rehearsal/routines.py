"""Routines: what a practised person does by following the console until something is reached."""

from collections.abc import Callable
from types import MappingProxyType

from msgspec import Struct

from auction.rehearsal.sight import Offer, Sight
from auction.session.subjects import LOTS_DONE

_RESULTS = frozenset(stage.value for stage in LOTS_DONE)
Reached = Callable[[Sight, str], bool]


class Routine(Struct, frozen=True):
    """Which of the offered acts belong to it, and when it is over."""

    acts: frozenset[str]
    reached: Reached
    anywhere: frozenset[str] = frozenset()
    """Acts that are taken up even where they are not the one next act."""
    last: str | None = None
    """The act after which it is over, whatever the console shows."""

    def offer(self, sight: Sight, subject: str) -> Offer | None:
        """The act to be done now; None while there is none, or it would be refused."""
        for offer in sight.offers:
            mine = offer.command in (self.acts if offer is sight.next else self.anywhere)
            if mine and offer.about(subject):
                return None if offer.blocked else offer
        return None


def _has_result(sight: Sight, mark: str) -> bool:
    return sight.stage(mark) in _RESULTS


def _settled(sight: Sight, mark: str) -> bool:
    """It has its result, and where it is unsold the creditors present were asked."""
    following = sight.next
    asking = following is not None and following.command == "AskAcceptance"
    return _has_result(sight, mark) and not (
        asking and following is not None and following.about(mark)
    )


def _examined(sight: Sight, mark: str) -> bool:
    """Called, and the console has gone on to something else than its envelopes."""
    stage = sight.stage(mark)
    return stage in _RESULTS or (
        stage == "OPENING" and sight.next is not None and sight.next.command not in _EXAMINING
    )


def _calling(sight: Sight, _: str) -> bool:
    return sight.next is not None and sight.next.command == "CallLot"


_EXAMINING = frozenset(
    {
        "CallLot",
        "OpenEnvelope",
        "ReadBid",
        "ReenterBid",
        "SettleEntries",
        "RuleBid",
        "CheckDeposit",
    }
)
ROUTINES = MappingProxyType(
    {
        "prepare": Routine(
            acts=frozenset({"OpenSession", "ShowBoxEmpty", "RaiseBox"}),
            anywhere=frozenset({"ShowBoxEmpty"}),
            reached=lambda sight, _: sight.box.slot == "OPEN",
        ),
        "empty": Routine(
            acts=frozenset({"LowerBox", "UnlockBox", "CountEnvelopes", "SortEnvelopes"}),
            reached=_calling,
            last="SortEnvelopes",
        ),
        "open": Routine(acts=_EXAMINING, anywhere=frozenset({"CallLot"}), reached=_examined),
        "sell": Routine(
            acts=frozenset({"CallPrice", "Hammer", "AwardLot", "DeclareUnsold", "AskAcceptance"}),
            anywhere=frozenset({"DeclareUnsold"}),
            reached=_settled,
        ),
        "conclude": Routine(
            acts=frozenset({"AskObjections", "AwardLot", "DeclareUnsold", "AskAcceptance"}),
            reached=_settled,
        ),
    }
)
