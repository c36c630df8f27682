"""Nothing is left out: every command and every event meets the naive model of the law."""

from itertools import count

import pytest

from auction.session import commands as c
from auction.session.events import EVENT_BY_KIND
from tests.auction.session.by_seed import sitting_of
from tests.auction.session.golden_day import whole_day
from tests.auction.session.watched import WatchedRun

BEFORE_THE_RULES = {
    "OpenSession": "there is no sitting yet to ask it of",
    "AdmitPerson": "the room seals it into Admit",
    "NamePerson": "the room seals it into Admit",
    "ProhibitPerson": "the room seals it into Prohibit",
    "BeginDrawing": "the room seals it into CommitDrawing",
    "RevealDrawing": "the room opens it into OpenDrawing or LoseDrawing",
}
"""Commands that never meet the rules of a sitting, and what does instead."""
EVERY_COMMAND = {
    kind.__name__
    for kinds in (c.StaffCommand, c.ActOfTwo, c.RoomCommand, c.SealedCommand)
    for kind in kinds.__args__  # type: ignore[attr-defined]
}
MOST = 600
"""Sittings in which luck meets everything; it has taken far fewer."""


def test_the_scripted_day_agrees_with_the_law_too() -> None:
    assert whole_day(WatchedRun).state.sealed


@pytest.mark.timeout(MOST)
def test_random_sittings_reach_everything() -> None:
    """The same sittings every time, one after another, until nothing is missing."""
    missing = (EVERY_COMMAND - BEFORE_THE_RULES.keys()) | EVENT_BY_KIND.keys()
    assert BEFORE_THE_RULES.keys() < EVERY_COMMAND
    for seed in count():
        if not missing:
            break
        assert seed < MOST, f"never reached at random: {sorted(missing)}"
        run = sitting_of(seed).run
        missing -= {kind.__name__ for kind in run.asked}
        missing -= {type(event).__name__ for event in run.events}
