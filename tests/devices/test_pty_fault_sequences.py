"""Thirty random sequences of faults on real seconds, ten boxes at a time behind their ptys.

Each box is raised and opened for bids under one release; three faults fall on it before its
deadline. What is checked comes from the simulator's own log.
"""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from devices.bidbox import BidBox
from devices.box.config import BoxConfig
from tests.devices.conftest import BoxRoom, Machine, box_room

pytestmark = [pytest.mark.pty, pytest.mark.timeout(7200)]

AT_ONCE = 10
OPEN_S = 4.2
BUSY_S = 0.3
"""What a busy machine may add to a bound: these are real processes on shared cores."""
DANGER = ("UP", "DOWN", "SLOT", "BOLT")
HEALING: tuple[dict[str, object], ...] = (
    {"do": "replug"},
    {"do": "unjam"},
    {"do": "estop", "pressed": False},
    {"do": "silent", "on": False},
    {"do": "noise", "rate": 0.0},
    {"do": "drop_replies", "count": 0},
    {"do": "half_replies", "count": 0},
    {"do": "address", "is": 1},
    {"do": "power", "on": True},
    *({"do": "switch", "name": name, "reads": None} for name in ("UPPER", "LOWER", "SLOT_CLOSED")),
)

names = st.sampled_from(["UPPER", "LOWER", "SLOT_CLOSED"])
faults = st.one_of(
    st.sampled_from(
        [
            {"do": "unplug"},
            {"do": "replug"},
            {"do": "jam"},
            {"do": "estop", "pressed": True},
            {"do": "silent", "on": True},
            {"do": "address", "is": 2},
            {"do": "power", "off_s": 0.6},
            {"do": "half_replies", "count": 2},
        ]
    ),
    st.builds(lambda rate: {"do": "noise", "rate": rate}, st.sampled_from([0.002, 0.02, 0.2])),
    st.builds(lambda n: {"do": "drop_replies", "count": n}, st.integers(1, 6)),
    st.builds(
        lambda n, by: {"do": "delay_replies", "count": n, "by_s": by},
        st.integers(1, 3),
        st.sampled_from([0.1, 0.3, 0.45]),
    ),
    st.builds(lambda name, on: {"do": "switch", "name": name, "reads": on}, names, st.booleans()),
    st.builds(lambda name: {"do": "bounce", "name": name, "for_s": 0.3}, names),
)
mishaps = st.lists(st.tuples(st.floats(0.0, OPEN_S), faults), min_size=3, max_size=3)


class Story:
    """What the simulator's log says, line by line."""

    def __init__(self, machine: Machine, *, after_s: float) -> None:
        lines = map(json.loads, machine.log_path.read_text().splitlines())
        self.lines = [line for line in lines if line["at_s"] >= after_s]

    def check(self, deadline_s: float, room: BoxRoom) -> None:
        """It stayed safe, and what the driver told is what happened."""
        on: set[str] = set()
        opened_s = None
        for line in self.lines:
            if line["what"] == "output":
                (on.add if line["value"] else on.discard)(line["name"])
                assert not {"UP", "DOWN"} <= on, line
                assert not ("SLOT" in on and on & {"UP", "DOWN", "BOLT"}), line
                if line["name"] == "SLOT":
                    opened_s = line["at_s"] if line["value"] else None
        assert not on & set(DANGER)
        assert opened_s is None
        slot = [line for line in self.lines if line["name"] == "SLOT"]
        assert all(line["at_s"] <= deadline_s + 0.2 + BUSY_S for line in slot)
        assert [line["value"] for line in slot].count(True) <= 1, "one release opens it once"
        for fact in room.of("close_commanded", cause="DEADLINE"):
            assert fact.data["wire_s"] >= fact.data["deadline_s"]  # type: ignore[operator]


async def play(box: Machine, wanted: list[tuple[float, dict[str, object]]]) -> None:
    """One box, one release, its faults at their times; then everything heals."""
    async with box_room(BidBox(str(box.link), BoxConfig(travel_s=0.5))) as room:
        await room.reads(10, link="READY")
        begun_s = time.monotonic()
        deadline_s = begun_s + OPEN_S
        room.want(lift="RAISED", until_s=deadline_s, release=1)
        for after_s, fault in sorted(wanted, key=lambda one: one[0]):
            await asyncio.sleep(begun_s + after_s - time.monotonic())
            box.do(**fault)
        await asyncio.sleep(deadline_s + 0.2 - time.monotonic())
        room.want()
        for command in HEALING:
            box.do(**command)
        await room.reads(15, link="READY", slot="SHUT", watchdog_armed=False)
        state = box.do(do="state")
        assert not any(state["outputs"][name] for name in DANGER)  # type: ignore[index]
        await room.reads(0.6 + 3 * BUSY_S, lift=true_lift(state["switches"]))  # type: ignore[arg-type]
        Story(box, after_s=begun_s).check(deadline_s, room)


def true_lift(switches: dict[str, bool]) -> str:
    return {(True, False): "RAISED", (False, True): "LOWERED"}.get(
        (switches["UPPER"], switches["LOWER"]), "BETWEEN"
    )


@settings(
    max_examples=max(3, settings.default.max_examples // 20),
    # A failure is told as it fell: shrinking would play real seconds for an hour.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(days=st.lists(mishaps, min_size=AT_ONCE, max_size=AT_ONCE))
def test_ten_boxes_at_once_stay_safe_and_tell_the_truth(
    days: list[list[tuple[float, dict[str, object]]]],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    boxes = [Machine("box", tmp_path_factory.mktemp("box"), "--travel", "0.5") for _ in days]

    async def all_at_once() -> None:
        async with asyncio.TaskGroup() as tasks:
            for box, day in zip(boxes, days, strict=True):
                tasks.create_task(play(box, day))

    try:
        asyncio.run(all_at_once())
    finally:
        for box in boxes:
            box.close()
