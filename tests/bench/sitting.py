"""The largest Wednesday asked for: 60 lots, 300 people, 2,000 envelopes, every form ruled on.

It is run once by the session's own rules; every question put to `decide` and every event put to
`fold` is kept with the state it met (states are persistent, keeping them costs nothing). The first
and the last of them are then timed in turn: a full state may not make them dearer. Its entries are
verified beside the standard library's way, and every outcome is recomputed as `auction verify`
does.

python -m tests.bench.sitting
"""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from auction.rules.daxie import to_daxie
from auction.session import commands as c
from auction.session import events as e
from auction.session.decide import decide
from auction.session.fold import fold, start
from auction.session.retrace import retrace
from auction.session.state import SessionState
from auction.session.subjects import Context, Stamp
from auction.terms import Case, Fact
from tests.auction.session.driving import DEADLINE, LAND, OFFICER
from tests.auction.session.filling import admit
from tests.auction.session.running import Asked, Run, rounds_of, told
from tests.bench.table import Row, markdown
from tests.bench.verify import canonically, hash_entries

LOTS, PEOPLE, ENVELOPES = 60, 300, 2_000
LOTS_OF_A_CASE = 3
ENDS, COMERS = 5, 25
"""So many lots, and so many people at the door, are compared at either end."""
REPETITIONS = 15
MARKS = tuple(f"{number}" for number in range(1, LOTS + 1))
CASES = tuple(
    Case(id=f"case-{first}", lots=MARKS[first : first + LOTS_OF_A_CASE], claims=900_000_000)
    for first in range(0, LOTS, LOTS_OF_A_CASE)
)


class Watched(Run):
    """A sitting that keeps what it was asked and what it was told."""

    def __init__(self) -> None:
        self.questions: list[tuple[SessionState, Asked, Context]] = []
        lots = [replace(LAND, mark=mark) for mark in MARKS]
        super().__init__(lots, rounds_of(lots, DEADLINE), CASES)

    def ask(self, command: Asked) -> None:
        """Decided and written, and kept."""
        context = Context(self.now_ms, OFFICER, factor=False, id=f"q{len(self.questions)}")
        self.questions.append((self.state, command, context))
        self.do(command, OFFICER, id_=context.id)


def the_day() -> Watched:
    """From the door to the last deposit handed back."""
    run = Watched()
    for number in range(1, PEOPLE + 1):
        run.ask(admit(number))
    bidding(run)
    sorted_to = [MARKS[number * LOTS // ENVELOPES] for number in range(ENVELOPES)]
    run.do(c.SortEnvelopes(round="1", lots=tuple(sorted_to)), OFFICER)
    envelopes = dict[str, list[int]]()
    for number, mark in enumerate(sorted_to, 1):
        envelopes.setdefault(mark, []).append(number)
    for mark, numbers in envelopes.items():
        opening(run, mark, numbers)
    return run


def bidding(run: Watched) -> None:
    """The box up, filled, down and counted."""
    run.see(
        e.DeviceFound(device="box", model="reference"),
        e.SlotRead(state="SHUT", from_ms=run.now_ms, to_ms=run.now_ms),
        e.LiftRead(state="LOWERED", at_ms=run.now_ms),
        e.DoorRead(state="BOLTED", at_ms=run.now_ms),
    )
    run.do(c.ShowBoxEmpty(round="1"), OFFICER)
    run.two(c.RaiseBox(round="1"))
    run.see(
        e.LiftRead(state="RAISED", at_ms=run.now_ms),
        e.SlotRead(state="OPEN", from_ms=run.now_ms, to_ms=run.now_ms),
    )
    for number in range(1, ENVELOPES + 1):
        span = (run.now_ms, run.now_ms)
        run.see(e.EnvelopeDropped(new=1, counter=number, seen_between_ms=span))
    run.pass_time(DEADLINE - run.now_ms)
    run.see(
        e.SlotRead(state="SHUT", from_ms=run.now_ms, to_ms=run.now_ms),
        e.LiftRead(state="LOWERED", at_ms=run.now_ms),
    )
    run.two(c.UnlockBox(round="1"))
    run.see(e.DoorRead(state="FREE", at_ms=run.now_ms))
    run.do(c.CountEnvelopes(round="1", counted=ENVELOPES), OFFICER)


def opening(run: Watched, mark: str, envelopes: Sequence[int]) -> None:
    """One lot: every form opened, read and ruled on, the highest awarded, deposits handed back."""
    run.ask(c.CallLot(lot=mark))
    for place, envelope in enumerate(envelopes):
        bidder, total = str(envelope % PEOPLE + 1), 1_720_000 + place * 10_000
        run.ask(c.OpenEnvelope(lot=mark, envelope=envelope, bidder=bidder))
        words, digits = to_daxie(total), f"{total:,}"
        run.ask(c.ReadBid(lot=mark, envelope=envelope, words=words, digits=digits))
        run.ask(c.RuleBid(lot=mark, envelope=envelope, valid=True))
    run.ask(c.CheckDeposit(lot=mark, envelope=envelopes[-1], instruments=(LAND.deposit,)))
    run.ask(c.AskObjections(lot=mark))
    run.ask(c.AwardLot(lot=mark))
    for envelope in envelopes[:-1]:
        run.ask(c.ReturnDeposit(lot=mark, envelope=envelope))


def folded(run: Watched) -> Iterator[tuple[SessionState, Stamp, Fact]]:
    """Every event after the first with the state it met."""
    first, *later = told(run)
    state = start(first.event)
    for one in later:
        yield state, one.stamp, one.event
        state = fold(state, one.stamp, one.event)


Work = Sequence[Callable[[], object]]


def ends(happened: Sequence[tuple[object, Callable[[], object]]]) -> tuple[Work, Work]:
    """What was done at the door and for the first lots; the same for the last comers and lots."""

    def of(marks: tuple[str, ...]) -> list[Callable[[], object]]:
        return [work for what, work in happened if getattr(what, "lot", None) in marks]

    door = [work for what, work in happened if isinstance(what, c.Admit | e.PersonAdmitted)]
    return [*door[:COMERS], *of(MARKS[:ENDS])], [*door[-COMERS:], *of(MARKS[-ENDS:])]


def in_turn(early: Work, late: Work) -> tuple[float, float]:
    """Microseconds of one call at either end: medians, measured in turn."""
    costs: tuple[list[float], list[float]] = ([], [])
    for _ in range(REPETITIONS):
        for work, cost in zip((early, late), costs, strict=True):
            began = time.perf_counter()
            for one in work:
                one()
            cost.append((time.perf_counter() - began) / len(work) * 1e6)
    return statistics.median(costs[0]), statistics.median(costs[1])


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def rows() -> Iterator[Row]:
    """Decide and fold at either end of the day; its entries verified, its outcomes recomputed."""
    run = the_day()
    decided = [(one[1], partial(decide, *one)) for one in run.questions]
    happened = [(one[2], partial(fold, *one)) for one in folded(run)]
    size = f"{LOTS} lots, {PEOPLE} people, {ENVELOPES:,} envelopes"
    for what, works in (("decide a command", decided), ("fold an event", happened)):
        early, late = in_turn(*ends(works))
        yield Row(
            what=f"{what} at the end of {size}",
            unit="µs",
            ours=late,
            beside="the same at its start",
            theirs=early,
            at_most=1.2,
        )
    bodies = [entry.body for entry in run.entries]
    ours, theirs, again = (
        statistics.median(seconds(work) for _ in range(REPETITIONS))
        for work in (
            partial(hash_entries, bodies),
            partial(canonically, bodies),
            partial(retrace, told(run)),
        )
    )
    yield Row(
        what=f"its {len(bodies):,} entries verified",
        unit="/s",
        ours=len(bodies) / ours,
        beside="json.loads, canonical json.dumps, the same hashes",
        theirs=len(bodies) / theirs,
        at_least=3.0,
    )
    yield Row(what="every outcome of it put to the rules again", unit="s", ours=again, beside="")


if __name__ == "__main__":
    print(markdown(rows()))
