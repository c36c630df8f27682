"""A journal of every released version still says today what it said then."""

import tomllib
from pathlib import Path

import pytest

from auction.journal.checkpoint import open_note
from auction.journal.entry import SealedEntry, leaf_hash
from auction.journal.merkle import Frontier
from auction.session import commands as c
from auction.session.events import EVENT_BY_KIND, CheckpointPublished
from auction.session.phases import Phase, phase
from auction.session.state import LotStage, SessionState
from tests.auction.session.golden_day import whole_day
from tests.auction.session.running import SIGNER, Run, replayed

GOLDEN = Path(__file__).parents[2] / "golden" / "session"

RESULTS = {
    "甲": (LotStage.AWARDED, 1_735_000, "2", 1_385_000),
    "乙": (LotStage.AWARDED, 1_700_000, "1", 1_350_000),
    "丙": (LotStage.AWARDED, 90_000, "4", 90_000),
    "丁": (LotStage.AWARDED, 50_000, "2", 50_000),
    "戊": (LotStage.UNSOLD, None, None, None),
}


@pytest.fixture(scope="module")
def day() -> Run:
    return whole_day()


def entries(version: str) -> list[SealedEntry]:
    bodies = (GOLDEN / f"{version}.jsonl").read_bytes().splitlines()
    return [SealedEntry(seq, leaf_hash(body), body) for seq, body in enumerate(bodies)]


def results(state: SessionState) -> dict[str, object]:
    return {
        mark: (
            state.lots[mark].stage,
            state.lots[mark].price,
            next((winner.bidder for winner in state.lots[mark].winners), None),
            state.lots[mark].balance,
        )
        for mark in state.order
    }


def test_v0_1_0_folds_to_what_it_meant() -> None:
    state = replayed(entries("v0.1.0")).session
    assert state is not None
    assert results(state) == RESULTS
    assert phase(state) is Phase.ENDED
    assert (state.sealed, state.size, state.suspended) == (True, 157, None)
    box_round = state.rounds["1"]
    assert (box_round.dropped, box_round.counted, box_round.count_accepted) == (7, 6, True)
    assert [number for number in sorted(state.people) if state.people[number].present] == [
        "1",
        "2",
        "3",
        "4",
    ]


def test_v0_1_0_publishes_what_its_entries_hash_to() -> None:
    frontier, seen = Frontier(), 0
    heads = replayed(entries("v0.1.0"))
    assert heads.session is not None
    for entry in entries("v0.1.0"):
        _, _, event = replayed([]).read("room", entry)
        if isinstance(event, CheckpointPublished):
            checkpoint = open_note(event.note, SIGNER.key)
            assert (checkpoint.size, checkpoint.root) == (frontier.size, frontier.root())
            seen += 1
        frontier = frontier.append(entry.leaf)
    assert seen == 9


def test_a_version_of_today_writes_the_day_in_every_kind_of_event(day: Run) -> None:
    """A new event belongs in the day, so that the next golden journal has it."""
    written = {type(event).__name__ for event in day.events}
    assert written == set(EVENT_BY_KIND)


def test_every_command_is_given_on_that_day(day: Run) -> None:
    """What the room turns into something else is given in the room's own tests."""
    kinds = {*c.StaffCommand.__args__, *c.ActOfTwo.__args__, *c.RoomCommand.__args__}  # type: ignore[attr-defined]
    sealed_first = {c.AdmitPerson, c.NamePerson, c.ProhibitPerson, c.BeginDrawing, c.RevealDrawing}
    elsewhere = {c.OpenSession, *sealed_first}
    assert kinds - day.asked == elsewhere


def test_the_day_means_the_same_to_whoever_reads_its_bytes(day: Run) -> None:
    assert replayed(day.entries).session == day.state
    assert results(day.state) == RESULTS | {
        "戊": (LotStage.ACCEPTED, 70_000, None, 10_000),
        "己": (LotStage.POSTPONED, None, None, None),
        "辛": (LotStage.AWARDED, 70_000, "3", 70_000),
        "庚": (LotStage.NOT_AWARDED, None, None, None),
    }


def test_the_version_of_this_tree_has_its_journal(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert (GOLDEN / f"v{project['version']}.jsonl").is_file()
