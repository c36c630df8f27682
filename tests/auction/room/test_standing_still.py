"""The journal fails: the room stops, lets go of the box, comes back and settles what waited."""

import asyncio
import resource
import sys
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from auction.cli.serve import log_to
from auction.journal.errors import CommitUnknownError
from auction.journal.store import Batch, Store
from auction.room.ledger import RoomStopped
from auction.session import commands as c
from auction.session import events as e
from auction.wanted import REST
from tests.auction.room.served import PEOPLE, Served, serving, setting, until
from tests.auction.session.driving import CLERK
from tests.auction.session.test_custody import refused

WANG = c.AdmitPerson(document="national_id", number=PEOPLE[0][1], name=PEOPLE[0][0])
AGREES = e.ClockRead(agrees=True, difference_ms=0)


@contextmanager
def full_disk() -> Iterator[None]:
    """No file may grow: what a full disk is to whoever writes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class Forgetful(Store):
    """A database whose word is lost on the way: it wrote, and nobody was told."""

    losing = False

    def commit(self, batches: Sequence[Batch]) -> None:
        super().commit(batches)
        if self.losing:
            self.losing = False
            raise CommitUnknownError("the connection broke after the commit")


class Hanging(Store):
    """A disk that does not answer until it is let."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self.answers = threading.Event()
        self.answers.set()

    def commit(self, batches: Sequence[Batch]) -> None:
        self.answers.wait()
        super().commit(batches)


def cut_off(served: Served) -> None:
    """The database connection is gone from under the store."""
    connection = served.store._writer.connection.dbapi_connection
    assert connection is not None
    connection.close()


@pytest.fixture(autouse=True)
def log_as_served() -> Iterator[None]:
    """The log goes where a server's goes, which may lie on the disk that is full."""
    before = structlog.get_config()
    log_to(sys.stderr)
    yield
    structlog.configure(**before)


@pytest.fixture
async def bidding(tmp_path: Path) -> AsyncIterator[Served]:
    """A room that gives its own commands, its slot open."""
    async with serving(tmp_path, running=True) as served:
        await served.to_bidding()
        await served.admit(PEOPLE[1])
        yield served


async def test_a_full_disk_stops_the_room_and_the_box(bidding: Served) -> None:
    assert bidding.room.wanted().box.slot_open_until_ms is not None
    before = len(bidding.entries())
    with full_disk():
        asked = asyncio.create_task(bidding.ask(WANG, CLERK, id_="one"))
        await until(lambda: bidding.room.stopped is not None)
        assert bidding.room.wanted() == REST
        assert not bidding.room.running()
        assert bidding.room.scene.stopped == bidding.room.stopped
        for refused_by in (bidding.ask(WANG, CLERK), bidding.see(AGREES)):
            with pytest.raises(RoomStopped):
                await refused_by
        with pytest.raises(RoomStopped):
            await bidding.room.note_look(CLERK, "record")
        assert not asked.done(), "whether it was written is not known yet"
        assert bidding.state.last_bidder == 1
    await until(bidding.room.running)
    with pytest.raises(RoomStopped, match="ask again"):
        await asked
    assert len(bidding.entries()) == before
    assert (await bidding.ask(WANG, CLERK, id_="one")).bidder == "2"
    assert bidding.room.wanted().box.slot_open_until_ms is not None


async def test_a_key_that_cannot_be_written_is_asked_for_again(tmp_path: Path) -> None:
    async with serving(tmp_path, running=True) as served:
        await served.ask(c.OpenSession())
        with full_disk(), pytest.raises(RoomStopped, match="key"):
            await served.ask(WANG, CLERK, id_="one")
        assert (await served.ask(WANG, CLERK, id_="one")).bidder == "1"


async def test_a_lost_connection_is_taken_up_again(bidding: Served) -> None:
    cut_off(bidding)
    with pytest.raises(RoomStopped):
        await bidding.see(AGREES)
    await until(bidding.room.running)
    await bidding.see(AGREES)
    assert bidding.events()[-1] == AGREES


async def test_what_was_written_after_all_is_answered_as_written(tmp_path: Path) -> None:
    async with serving(tmp_path, store=Forgetful, running=True) as served:
        assert isinstance(served.store, Forgetful)
        await served.ask(c.OpenSession())
        served.store.losing = True
        answers = await asyncio.gather(*(served.ask(WANG, CLERK, id_="one") for _ in range(4)))
        assert {answer.bidder for answer in answers} == {"1"}
        assert served.kinds().count("PersonAdmitted") == 1
        assert served.room.scene.names == {"1": "王○明"}


async def test_a_recorded_refusal_that_was_written_is_still_that_refusal(tmp_path: Path) -> None:
    async with serving(tmp_path, store=Forgetful, running=True) as served:
        assert isinstance(served.store, Forgetful)
        await served.ask(c.OpenSession())
        await served.ask(c.CallLot(lot="丙"))
        served.store.losing = True
        with refused("bidder-unknown"):
            await served.ask(c.BidOral(lot="丙", bidder="9", amount=90_000), CLERK)
        assert served.kinds().count("RefusalRecorded") == 1


async def test_a_drop_that_was_written_is_not_counted_twice(tmp_path: Path) -> None:
    async with serving(tmp_path, store=Forgetful, running=True) as served:
        assert isinstance(served.store, Forgetful)
        await served.to_bidding()
        served.store.losing = True
        span = (served.room.now_ms, served.room.now_ms)
        drop = e.EnvelopeDropped(new=1, counter=1, seen_between_ms=span)
        await served.room.report(drop, "box/drop/1")
        await served.room.report(drop, "box/drop/1")
        assert served.state.rounds["1"].dropped == 1


async def test_an_opening_that_failed_leaves_room_time_as_it_was(tmp_path: Path) -> None:
    async with serving(tmp_path, running=True) as served:
        anchor = served.room.time.anchor
        cut_off(served)
        with pytest.raises(RoomStopped):
            await served.ask(c.OpenSession(), id_="open")
        assert served.room.time.anchor == anchor
        await until(served.room.running)
        await served.ask(c.OpenSession(), id_="open")
        assert served.room.time.anchor == served.state.anchor


async def test_an_opening_whose_word_was_lost_stands(tmp_path: Path) -> None:
    async with serving(tmp_path, store=Forgetful, running=True) as served:
        assert isinstance(served.store, Forgetful)
        served.store.losing = True
        first = await served.ask(c.OpenSession(), id_="open")
        assert await served.ask(c.OpenSession(), id_="open") == first
        assert served.kinds().count("SessionOpened") == 1
        assert served.state.anchor == served.room.time.anchor


@pytest.mark.parametrize("store", [Store, Forgetful])
async def test_a_deadline_survives_the_failure_of_its_own_commit(
    tmp_path: Path, store: type[Store]
) -> None:
    """The room's own command waits for its fate; whoever finds that out must not wait with it."""
    async with serving(tmp_path, setting(deadline_in_s=1.2), store=store, running=True) as served:
        await served.to_bidding()
        if isinstance(served.store, Forgetful):
            served.store.losing = True
        else:
            cut_off(served)
        await until(lambda: served.state.rounds["1"].deadline_reached)
        assert served.kinds().count("DeadlineReached") == 1
        assert served.room.running()


async def test_it_goes_on_trying(bidding: Served) -> None:
    path = bidding.data / "journal.db"
    away = bidding.data / "journal.away"
    path.rename(away)
    cut_off(bidding)
    with pytest.raises(RoomStopped):
        await bidding.see(AGREES)
    await asyncio.sleep(0.3)
    assert bidding.room.stopped is not None
    away.rename(path)
    await until(bidding.room.running)
    await bidding.see(AGREES)


async def test_a_journal_that_hangs_rests_the_box_until_it_answers(tmp_path: Path) -> None:
    async with serving(tmp_path, store=Hanging, running=True) as served:
        assert isinstance(served.store, Hanging)
        await served.to_bidding()
        served.store.answers.clear()
        asked = asyncio.create_task(served.see(AGREES))
        try:
            await until(lambda: served.room._ledger.settling)
            assert served.room.wanted().box.slot_open_until_ms is not None, "a moment is no hang"
            await until(lambda: served.room.wanted() == REST)
            assert served.room.stopped is None
        finally:
            served.store.answers.set()
        await asked
        assert served.room.wanted().box.slot_open_until_ms is not None


async def test_screens_are_told_when_it_stops_and_when_it_goes_on(bidding: Served) -> None:
    seen: list[str | None] = []
    bidding.room.on_durable(lambda: seen.append(bidding.room.stopped))
    cut_off(bidding)
    with pytest.raises(RoomStopped):
        await bidding.see(AGREES)
    await until(lambda: len(seen) >= 2)
    assert seen[0] is not None
    assert seen[-1] is None
