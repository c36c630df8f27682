"""When what lies in the box was put in: in time, across the deadline, or late.

Nothing of this is shown before the door is unlocked: until then no count is known to anybody.
"""

from collections.abc import Iterator

from msgspec import Struct

from auction.session.refusals import Reason, Refusal
from auction.session.state import BoxRound, Drop, RoundStage

_COUNT_IS_KNOWN = frozenset({RoundStage.UNLOCKED, RoundStage.COUNTED})


class Tally(Struct, frozen=True):
    """The envelopes the beam saw in one round, by when they were put in."""

    in_time: int = 0
    straddling: int = 0
    """Seen between a read before the deadline and one after it; in time unless ruled otherwise."""
    late: int = 0
    """Put in wholly after the deadline: G01."""


def tally(box_round: BoxRound) -> Tally:
    """Sort the round's drops around its deadline, the later of the two readings of it.

    Where the hall clock was behind room time, an envelope dropped between the two is in time.

    Source: CEA §87; what falls across the deadline: design.
    """
    closes_ms = box_round.deadline_ms + box_round.clock_behind_ms
    counts = {"in_time": 0, "straddling": 0, "late": 0}
    for drop in box_round.drops:
        counts[_place(drop, closes_ms)] += drop.new
    return Tally(**counts)


def _place(drop: Drop, closes_ms: int) -> str:
    from_ms, to_ms = drop.seen_between_ms
    if to_ms <= closes_ms:
        return "in_time"
    return "late" if from_ms >= closes_ms else "straddling"


def findings(box_round: BoxRound) -> tuple[Reason, ...]:
    """What the officer rules on before the envelopes are sorted; none while counts are hidden."""
    if box_round.stage not in _COUNT_IS_KNOWN:
        return ()
    return tuple(finding.reason for finding in _findings(box_round))


def _findings(box_round: BoxRound) -> Iterator[Refusal]:
    seen = tally(box_round)
    if seen.late:
        yield Refusal("drops-late", count=seen.late)
    if seen.straddling:
        yield Refusal("drops-straddling", count=seen.straddling)
    if box_round.shut_early_ms:
        yield Refusal("shut-early", milliseconds=box_round.shut_early_ms)
