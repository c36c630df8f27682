"""What one more event costs at the 3,000th entry and at the 30,000th: it must be the same."""

import statistics
import time
from collections.abc import Iterator

from auction.config.calendars import shipped_calendar
from auction.session.events import (
    BoxShownEmpty,
    CallMade,
    EnvelopeDropped,
    LotCalled,
    LotListed,
    MotionReleased,
    OralBidAccepted,
    PersonAdmitted,
    RefusalRecorded,
    ReleasedAct,
    RoundAnnounced,
    SegmentClosed,
    SessionOpened,
    SlotRead,
)
from auction.session.fold import fold, start
from auction.session.state import SessionState
from auction.session.subjects import Stamp
from auction.terms import Anchor, Fact, Lot, LotKind, PersonRef
from tests.bench.table import Row

SHORT, LONG = 3_000, 30_000
REPETITIONS = 7
OPENED_MS = 1_796_178_550_000

_ANCHOR = Anchor(utc_ms=OPENED_MS, mono_ms=1_000, boot="bench", ntp="no", stated=True)
_SEALED = Lot(
    mark="甲", kind=LotKind.REAL_ESTATE, case_numbers=(), section="", title_zh="", title_en=""
)
_ORAL = Lot(mark="乙", kind=LotKind.MOVABLE, case_numbers=(), section="", title_zh="", title_en="")


def _opening() -> SessionOpened:
    return SessionOpened(
        session="bench",
        date="2026-12-02",
        branch="bench",
        room="bench",
        rehearsal=True,
        script=None,
        anchor=_ANCHOR,
        origin="bench",
        policy_sha256="0" * 64,
        docket=None,
        previous=None,
        calendar=dict(shipped_calendar()),
    )


def _prepared() -> Iterator[Fact]:
    yield LotListed(lot=_SEALED)
    yield LotListed(lot=_ORAL)
    yield RoundAnnounced(round="1", lots=("甲",), deadline_ms=OPENED_MS + 3_600_000)
    yield BoxShownEmpty(round="1")
    yield MotionReleased(act=ReleasedAct.RAISE, round="1", by=("A01", "B01"))
    yield SlotRead(state="OPEN", from_ms=OPENED_MS, to_ms=OPENED_MS)
    yield LotCalled(lot="乙")


def _busy_room() -> Iterator[Fact]:
    """People, envelopes, footage, refusals and bids, far more of each than a room ever saw."""
    person = drop = bid = segment = 0
    while True:
        for _ in range(2):
            person += 1
            yield PersonAdmitted(
                bidder=str(person),
                person=PersonRef(ref=f"p{person}", commitment=f"c{person}"),
                document="NATIONAL_ID",
                checksum_ok=True,
                warning_answered=False,
            )
            drop += 1
            span = (OPENED_MS + drop, OPENED_MS + drop + 50)
            yield EnvelopeDropped(new=1, counter=drop, seen_between_ms=span)
        for _ in range(3):
            bid += 1
            yield OralBidAccepted(lot="乙", bidder=str(bid % 2 + 1), amount=bid * 1_000)
        yield CallMade(lot="乙", call=1, bidder=str(bid % 2 + 1), amount=bid * 1_000)
        yield RefusalRecorded(command="BidOral", code="bid-too-low", subject="lot:乙", facts={})
        segment += 1
        yield SegmentClosed(
            camera="hall",
            path=f"{segment}.mp4",
            sha256="0" * 64,
            bytes=1,
            first_ms=segment,
            last_ms=segment,
            frames=1,
        )


def entries(size: int) -> list[tuple[Stamp, Fact]]:
    """The second and later entries of a session of `size`."""
    stream = iter([*_prepared()])
    endless = _busy_room()
    facts = [next(stream, None) or next(endless) for _ in range(size - 1)]
    return [
        (Stamp(seq=seq, at_ms=OPENED_MS + seq, mono_ms=seq, actor="staff:A01"), fact)
        for seq, fact in enumerate(facts, 1)
    ]


def folded(facts: list[tuple[Stamp, Fact]]) -> SessionState:
    """The state they add up to."""
    state = start(_opening())
    for stamp, fact in facts:
        state = fold(state, stamp, fact)
    return state


def per_event_us() -> tuple[float, float]:
    """Microseconds per event of a short and of a long session, medians of alternating runs."""
    short, long = entries(SHORT), entries(LONG)
    costs: tuple[list[float], list[float]] = ([], [])
    for _ in range(REPETITIONS):
        for facts, cost in zip((short, long), costs, strict=True):
            repeats = LONG // len(facts)
            began = time.perf_counter()
            for _ in range(repeats):
                state = folded(facts)
            cost.append((time.perf_counter() - began) / (repeats * len(facts)) * 1e6)
            assert state.size == len(facts) + 1
    return statistics.median(costs[0]), statistics.median(costs[1])


def rows() -> Iterator[Row]:
    """Cost of an event late in a long session beside a short one."""
    short_us, long_us = per_event_us()
    yield Row(
        what=f"fold an event of {LONG:,}",
        unit="µs",
        ours=long_us,
        beside=f"the same of {SHORT:,}",
        theirs=short_us,
        at_most=1.2,
    )
