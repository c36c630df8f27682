"""Finding the button for a command among the acts the console offers."""

import msgspec
import pytest
from msgspec.structs import replace

from auction.rehearsal.sight import Offer, Sight, look
from auction.rehearsal.step import When
from auction.session.commands import CallLot, RaiseBox, SuspendSession
from auction.session.phases import Phase
from auction.session.state import LotStage
from auction.terms import Command

MODEL = {
    "phase": "NOT_STARTED",
    "next": {
        "command": "RaiseBox",
        "basis": 3,
        "preset": {"round": "1"},
        "fields": [{"name": "without_recording", "kind": "text", "optional": False}],
        "of_two": True,
        "subject": "round:1",
    },
    "others": [
        {"command": "CallLot", "basis": 7, "preset": {"lot": "丙"}},
        {"command": "SuspendSession", "basis": 1, "fields": [{"name": "reason", "kind": "text"}]},
    ],
    "box": {"link": "FOUND", "lift": "LOWERED", "slot": "SHUT", "door": "BOLTED"},
    "lots": [{"mark": "甲", "stage": "ANNOUNCED"}],
    "something": "new",
}


@pytest.fixture
def sight() -> Sight:
    return look(msgspec.json.encode(MODEL))


@pytest.mark.parametrize(
    ("command", "basis"),
    [
        (CallLot(lot="丙"), 7),
        (CallLot(lot="甲"), None),
        (SuspendSession(reason="演練"), 1),
        (RaiseBox(round="1"), 3),
        (RaiseBox(round="2"), None),
    ],
)
def test_the_button_for_a_command(sight: Sight, command: Command, basis: int | None) -> None:
    offer = sight.offer(command)
    assert (None if offer is None else offer.basis) == basis


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        (When(phase=Phase.NOT_STARTED, slot="SHUT", next="RaiseBox"), True),
        (When(phase=Phase.NOT_STARTED, slot="OPEN"), False),
        (When(lot="甲", stage=LotStage.ANNOUNCED), True),
        (When(lot="乙", stage=LotStage.ANNOUNCED), False),
        (When(box="LOST"), False),
    ],
)
def test_everything_a_condition_names_must_hold(sight: Sight, when: When, *, holds: bool) -> None:
    assert sight.holds(when) is holds


def test_where_the_console_stands_is_told_in_words(sight: Sight) -> None:
    assert sight.words == "phase is NOT_STARTED, next is RaiseBox"
    waits = replace(sight, next=Offer("UnlockBox", 3, blocked=("round-stage",)))
    assert waits.words == "phase is NOT_STARTED, next is UnlockBox, which waits: round-stage"
    assert replace(sight, next=None).words == "phase is NOT_STARTED, no act is next"
    when = When(phase=Phase.CLOSED, slot="SHUT", lot="甲", stage=LotStage.AWARDED)
    assert [*sight.misses(when)] == [
        "phase is NOT_STARTED, not CLOSED",
        "stage of lot 甲 is ANNOUNCED, not AWARDED",
    ]


def test_before_a_deadline_patience_counts_from_it(sight: Sight) -> None:
    assert sight.patience_s(30, 1_000) == 30
    ahead = replace(sight, deadline_ms=61_000)
    assert (ahead.patience_s(30, 1_000), ahead.patience_s(30, 90_000)) == (90, 30)
    assert ahead.patience_s(30, None) == 30
