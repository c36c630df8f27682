"""Facts become events: every kind, in room time, with one identity."""

import re
from pathlib import Path

import pytest

from auction.reconcile.reconciler import identity
from auction.reconcile.translation import LOGGED, translate
from auction.session import events as e
from auction.session.machines import Report
from recordings.facts import KINDS
from tests.auction.machines import Told
from tests.auction.session.driving import T0

AT_S = 100.0
ZERO_MS = T0

TRANSLATED: list[tuple[str, str, dict[str, object], Report]] = [
    ("box", "found", {"model": "M-7055"}, e.DeviceFound(device="box", model="M-7055")),
    ("clock", "found", {}, e.DeviceFound(device="clock", model="")),
    ("box", "lost", {"reason": "no answer"}, e.DeviceLost(device="box", cause="no answer")),
    ("clock", "lost", {"reason": None}, e.DeviceLost(device="clock", cause="")),
    (
        "box",
        "slot",
        {"state": "SHUT", "from_s": 99.9, "to_s": 100.0},
        e.SlotRead(state="SHUT", from_ms=T0 + 99_900, to_ms=T0 + 100_000),
    ),
    ("box", "lift", {"state": "RAISED"}, e.LiftRead(state="RAISED", at_ms=T0 + 100_000)),
    ("box", "door", {"state": "FREE"}, e.DoorRead(state="FREE", at_ms=T0 + 100_000)),
    (
        "box",
        "drop",
        {"count": 7, "new": 2, "from_s": 99.0, "to_s": 99.04},
        e.EnvelopeDropped(new=2, counter=7, seen_between_ms=(T0 + 99_000, T0 + 99_040)),
    ),
    (
        "box",
        "close_commanded",
        {"deadline_s": 99.0, "wire_s": 99.001, "cause": "DEADLINE"},
        e.CloseCommanded(deadline_ms=T0 + 99_000, wire_ms=T0 + 99_001),
    ),
    ("box", "final_count", {"count": 7, "latch": True}, e.FinalCountRead(counter=7)),
    (
        "box",
        "release_spent",
        {"release": 40_000, "cause": "STALLED"},
        e.ReleaseSpent(release=40_000, cause="STALLED"),
    ),
    (
        "box",
        "blocked",
        {"reasons": "MOTION_SPENT,DOOR_FREE"},
        e.BoxHeldBack(reasons=("MOTION_SPENT", "DOOR_FREE")),
    ),
    ("box", "blocked", {"reasons": ""}, e.BoxHeldBack(reasons=())),
    (
        "box",
        "early_close",
        {"deadline_s": 100.0, "from_s": 98.0, "to_s": 98.1, "cause": "DEVICE"},
        e.SlotShutEarly(
            deadline_ms=T0 + 100_000, from_ms=T0 + 98_000, to_ms=T0 + 98_100, cause="DEVICE"
        ),
    ),
    ("box", "beam", {"state": "BROKEN"}, e.BeamRead(state="BROKEN", at_ms=T0 + 100_000)),
    (
        "box",
        "slot_stuck",
        {"wanted": "SHUT", "since_s": 99.0},
        e.SlotStuck(wanted="SHUT", since_ms=T0 + 99_000),
    ),
    ("clock", "set", {"difference_ms": -2500}, e.ClockSet(difference_ms=-2500)),
    (
        "box",
        "trace_finished",
        {"file": "box.trace.0001", "bytes": 9, "sha256": "ab"},
        e.TraceFinished(device="box", file="box.trace.0001", bytes=9, sha256="ab"),
    ),
    (
        "box",
        "estop_released",
        {},
        e.BoxFaultCleared(fault="EMERGENCY_STOP", at_ms=T0 + 100_000),
    ),
    ("box", "power_cycled", {}, e.BoxFaulted(fault="POWER_CYCLE", at_ms=T0 + 100_000)),
    ("box", "watchdog_tripped", {"count": 3}, e.BoxFaulted(fault="WATCHDOG", at_ms=T0 + 100_000)),
    ("box", "jammed", {"travel_s": 12.0}, e.BoxFaulted(fault="JAM", at_ms=T0 + 100_000)),
    ("box", "estop_pressed", {}, e.BoxFaulted(fault="EMERGENCY_STOP", at_ms=T0 + 100_000)),
    ("box", "switch_fault", {}, e.BoxFaulted(fault="SWITCHES", at_ms=T0 + 100_000)),
    (
        "clock",
        "differs",
        {"shown_ms": 1, "difference_ms": -1500},
        e.ClockRead(agrees=False, difference_ms=-1500),
    ),
    ("clock", "agrees", {}, e.ClockRead(agrees=True, difference_ms=0)),
    (
        "camera:hall",
        "recorder_started",
        {"pid": 1, "adopted": True},
        e.RecorderStarted(camera="hall", adopted=True),
    ),
    (
        "camera:hall",
        "recorder_lost",
        {"reason": "killed"},
        e.RecorderLost(camera="hall", cause="killed"),
    ),
    (
        "camera:hall",
        "segment_closed",
        {
            "path": "hall/000001.mp4",
            "bytes": 9,
            "sha256": "ab",
            "first_ms": 1,
            "last_ms": 2,
            "frames": 3,
            "camera_ahead_ms": -40,
            "number": 1,
        },
        e.SegmentClosed(
            camera="hall",
            path="hall/000001.mp4",
            sha256="ab",
            bytes=9,
            first_ms=1,
            last_ms=2,
            frames=3,
            camera_ahead_ms=-40,
        ),
    ),
    (
        "camera:hall",
        "clock_stepped",
        {"was_ahead_ms": -40, "ahead_ms": 119_960, "number": 2},
        e.CameraClockStepped(camera="hall", was_ahead_ms=-40, ahead_ms=119_960),
    ),
    (
        "camera:hall",
        "gap",
        {"from_s": 9.0, "to_s": 10.0, "from_ms": 5, "to_ms": 6, "cause": "x"},
        e.RecordingGap(camera="hall", from_ms=5, to_ms=6, cause="x"),
    ),
    (
        "camera:hall",
        "gap",
        {"from_s": None, "to_s": 10.0, "from_ms": 5, "to_ms": None, "cause": "recorder died"},
        e.RecordingGap(camera="hall", from_ms=5, to_ms=None, cause="recorder died"),
    ),
    (
        "camera:hall",
        "health",
        {"state": "FROZEN", "was": "OK", "mean": 1.0},
        e.CameraHealth(camera="hall", state="FROZEN"),
    ),
    (
        "camera:hall",
        "health",
        {"part": "sound", "state": "SILENT", "was": "OK", "level_db": -120.0},
        e.CameraHealth(camera="hall", state="SILENT", part="sound"),
    ),
    (
        "camera:hall",
        "source_lost",
        {"part": "picture", "reason": "gone"},
        e.CameraHealth(camera="hall", state="SOURCE_LOST"),
    ),
    (
        "camera:hall",
        "source_lost",
        {"part": "sound", "reason": "gone"},
        e.CameraHealth(camera="hall", state="LOST", part="sound"),
    ),
    ("camera:hall", "source_found", {"part": "picture"}, e.CameraHealth(camera="hall", state="OK")),
    (
        "camera:hall",
        "source_found",
        {"part": "sound"},
        e.CameraHealth(camera="hall", state="OK", part="sound"),
    ),
]


@pytest.mark.parametrize(("source", "kind", "data", "event"), TRANSLATED)
def test_a_fact_becomes_its_event_in_room_time(
    source: str, kind: str, data: dict[str, float | str | bool | None], event: Report
) -> None:
    assert translate(Told(source, kind, AT_S, data), ZERO_MS) == event


def documented(root: Path) -> set[str]:
    """Every kind the reference pages of the machines list."""
    pages = [root / "docs/reference" / name for name in ("devices.md", "recordings.md")]
    kinds: set[str] = set()
    for page in pages:
        _, _, facts = page.read_text("utf-8").partition("## Facts\n")
        rows = re.findall(r"^\| (`[^|]+`) \|", facts.partition("\n## ")[0], re.MULTILINE)
        kinds.update(name for row in rows for name in re.findall(r"`(\w+)`", row))
    return kinds


def test_every_documented_kind_is_translated_or_logged_on_purpose(root: Path) -> None:
    kinds = documented(root)
    translated = {kind for _, kind, _, _ in TRANSLATED}
    assert set(KINDS) <= kinds
    assert kinds == translated | LOGGED
    assert not translated & LOGGED
    for kind in LOGGED:
        assert translate(Told("box", kind, AT_S), ZERO_MS) is None


def test_the_same_fact_has_the_same_identity_whoever_tells_it() -> None:
    one = Told("camera:hall", "gap", 5.0, {"number": 3, "from_ms": 1, "to_ms": None})
    same = Told("camera:hall", "gap", 5.0, {"to_ms": None, "from_ms": 1, "number": 3})
    other = Told("camera:hall", "gap", 5.0, {"number": 3, "from_ms": 2, "to_ms": None})
    assert identity(one) == identity(same)
    assert identity(one) != identity(other), "numbers may begin anew with a new folder"
    assert re.fullmatch(r"camera:hall/gap/[0-9a-f]{24}", identity(one))


# --- a room with machines ----------------------------------------------------------------------
