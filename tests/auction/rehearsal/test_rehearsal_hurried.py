"""A clock that hurries: it never runs backwards, and machines keep their own seconds."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from auction.wiring.hurried import GUARD_S, HurriedBox, HurriedClock


@dataclass(frozen=True)
class SlotFact:
    at_s: float
    data: dict[str, float | str]
    source: str = "box"
    kind: str = "slot"


@dataclass
class ToldBox:
    """Notes what it is told; says what it was given to say."""

    says: list[SlotFact] = field(default_factory=list)
    until_s: list[float | None] = field(default_factory=list)

    def want(self, *, slot_open_until_s: float | None, **_: object) -> None:
        self.until_s.append(slot_open_until_s)

    async def facts(self) -> AsyncIterator[SlotFact]:
        for fact in self.says:
            yield fact


def _wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        time.sleep(0.001)


def test_it_gains_what_it_hurries_and_no_more() -> None:
    clock = HurriedClock()
    began_s, began_ms = time.monotonic(), clock.mono_ms()
    clock.run(20)
    _wait(0.05)
    clock.run(1)
    then_s = time.monotonic()
    gained_s = clock.own_s(then_s) - then_s
    _wait(0.02)
    now_s = time.monotonic()
    assert clock.own_s(now_s) - now_s == pytest.approx(gained_s)
    assert 19 * 0.05 <= gained_s <= 19 * (now_s - began_s)
    assert clock.mono_ms() > began_ms


def test_what_was_seen_in_the_past_keeps_its_instant() -> None:
    clock = HurriedClock()
    seen_s = time.monotonic()
    was_s = clock.own_s(seen_s)
    clock.run(20)
    _wait(0.01)
    clock.run(1)
    assert clock.own_s(seen_s) == was_s
    instants = [seen_s + n / 1000 for n in range(20)]
    own = [clock.own_s(one) for one in instants]
    assert own == sorted(own)


@pytest.mark.parametrize("left_s", [0.5, GUARD_S, 60.0])
def test_a_deadline_falls_when_the_last_seconds_are_real(left_s: float) -> None:
    clock = HurriedClock()
    clock.run(10)
    now_s = time.monotonic()
    real_s = clock.real_s(clock.own_s(now_s) + left_s)
    assert real_s - now_s == pytest.approx(
        min(left_s, GUARD_S) + max(0.0, left_s - GUARD_S) / 10, abs=0.05
    )


def test_the_box_is_told_and_tells_in_its_own_seconds() -> None:
    clock = HurriedClock()
    clock.run(20)
    _wait(0.05)
    clock.run(1)
    now_s = time.monotonic()
    box = ToldBox(says=[SlotFact(now_s, {"state": "SHUT", "from_s": now_s - 1, "travel_s": 8.0})])
    hurried = HurriedBox(box, clock)  # type: ignore[arg-type] # what it needs of a box, no more
    hurried.want(lift=None, slot_open_until_s=clock.own_s(now_s) + 3, door_free=False, release=None)
    assert box.until_s == [pytest.approx(now_s + 3, abs=0.05)]

    async def first() -> tuple[float, dict[str, object]]:
        async for fact in hurried.facts():
            return fact.at_s, dict(fact.data)
        raise AssertionError

    at_s, data = asyncio.run(first())
    assert at_s == clock.own_s(now_s)
    assert data == {"state": "SHUT", "from_s": clock.own_s(now_s - 1), "travel_s": 8.0}
