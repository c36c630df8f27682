"""Group commit: order, failure, and writing again after it."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from auction.journal.errors import CommitUnknownError
from auction.journal.store import Batch, StoredOutcome, VaultRow
from auction.journal.writer import Writer
from auction.session.events import EnvelopesCounted
from tests.auction.journal.sitting import Sitting, sitting


@pytest.fixture
async def writing(tmp_path: Path) -> AsyncIterator[tuple[Sitting, Writer, list[int]]]:
    """A sitting, a writer of its store, and the sizes of the groups it committed."""
    groups: list[int] = []
    with sitting(tmp_path) as room:
        writer = Writer(room.store, lambda batches: groups.append(len(batches)))
        yield room, writer, groups
        await asyncio.to_thread(writer.close)


def a_batch(room: Sitting, number: int = 0, stream: str | None = None) -> Batch:
    return Batch(
        entries=(room.entry(EnvelopesCounted(round="1", counted=number, dropped=0), stream),)
    )


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.001)


Writing = tuple[Sitting, Writer, list[int]]


async def test_answers_come_in_the_order_of_submission(writing: Writing) -> None:
    room, writer, groups = writing
    told: list[int] = []
    futures = []
    for number in range(600):
        future = writer.submit(a_batch(room, number))
        future.add_done_callback(lambda _, number=number: told.append(number))
        futures.append(future)
    await asyncio.gather(*futures)
    assert told == list(range(600))
    assert room.store.size(room.stream) == 600
    await asyncio.to_thread(writer.close)
    assert sum(groups) == 600
    assert len(groups) < 600


async def test_what_is_answered_is_already_there(writing: Writing) -> None:
    room, writer, _ = writing
    for number in range(20):
        await writer.submit(a_batch(room, number))
        assert room.store.size(room.stream) == number + 1


async def test_a_failure_fails_everything_queued_until_the_writer_reopens(writing: Writing) -> None:
    room, writer, _ = writing
    await writer.submit(a_batch(room))
    skipped = a_batch(room)
    wrong, behind = a_batch(room), a_batch(room, stream="displays")
    results = await asyncio.gather(
        writer.submit(wrong), writer.submit(behind), return_exceptions=True
    )
    assert all(isinstance(one, CommitUnknownError) for one in results)
    with pytest.raises(CommitUnknownError):
        await writer.submit(skipped)
    assert room.store.size(room.stream) == 1
    assert room.store.size("displays") == 0
    await asyncio.to_thread(writer.reopen)
    await writer.submit(skipped)
    assert room.store.size(room.stream) == 2


async def test_nothing_decided_before_a_failure_is_written_after_it(writing: Writing) -> None:
    room, writer, _ = writing
    other = dbapi2.connect(room.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    room.entry(EnvelopesCounted(round="1", counted=0, dropped=0))
    failed = writer.submit(a_batch(room))
    await asyncio.to_thread(until, writer._queue.empty)
    late = writer.submit(a_batch(room, stream="displays"))
    reopened = asyncio.create_task(asyncio.to_thread(writer.reopen))
    await asyncio.to_thread(until, lambda: writer._queue.qsize() == 2)
    other.execute("ROLLBACK")
    other.close()
    await reopened
    for future in (failed, late):
        with pytest.raises(CommitUnknownError):
            await future
    assert room.store.size("displays") == 0


async def test_a_batch_nobody_could_write_does_not_end_the_writer(writing: Writing) -> None:
    room, writer, _ = writing
    with pytest.raises(CommitUnknownError):
        await writer.submit(Batch(outcomes=(StoredOutcome("x", b"f", object()),)))
    await asyncio.to_thread(writer.reopen)
    with pytest.raises(CommitUnknownError, match="NOT NULL"):
        await writer.submit(Batch(vault=(VaultRow("session:x", "r", None),)))
    await asyncio.to_thread(writer.reopen)
    await writer.submit(a_batch(room))
    assert room.store.size(room.stream) == 1


async def test_a_batch_of_another_shape_does_not_end_the_writer(writing: Writing) -> None:
    room, writer, _ = writing
    with pytest.raises(CommitUnknownError, match="ValueError"):
        await writer.submit(Batch(checkpoints=(("session:x",),)))
    await asyncio.to_thread(writer.reopen)
    await writer.submit(a_batch(room))


async def test_a_database_that_is_gone_cannot_be_reopened(writing: Writing) -> None:
    room, writer, _ = writing
    await writer.submit(a_batch(room))
    away = room.store.path.with_name("away")
    room.store.path.rename(away)
    with pytest.raises(CommitUnknownError, match="is gone"):
        await asyncio.to_thread(writer.reopen)
    room.store.path.mkdir()
    with pytest.raises(CommitUnknownError, match="is gone"):
        await asyncio.to_thread(writer.reopen)
    room.store.path.rmdir()
    away.rename(room.store.path)
    await asyncio.to_thread(writer.reopen)
    await writer.submit(a_batch(room))
    assert room.store.size(room.stream) == 2


async def test_a_database_that_is_none_cannot_be_reopened(writing: Writing) -> None:
    room, writer, _ = writing
    await writer.submit(a_batch(room))
    away = room.data / "away"
    away.mkdir()
    for path in room.data.glob("journal.db*"):
        path.rename(away / path.name)
    room.store.path.write_bytes(b"something else that is long enough to be looked at" * 40)
    with pytest.raises(CommitUnknownError, match="still fails"):
        await asyncio.to_thread(writer.reopen)
    for path in away.iterdir():
        path.replace(room.data / path.name)
    await asyncio.to_thread(writer.reopen)
    await writer.submit(a_batch(room))
    assert room.store.size(room.stream) == 2


async def test_closing_writes_what_is_queued(writing: Writing) -> None:
    room, writer, _ = writing
    futures = [writer.submit(a_batch(room, number)) for number in range(50)]
    await asyncio.to_thread(writer.close)
    await asyncio.gather(*futures)
    assert room.store.size(room.stream) == 50


async def test_who_gave_up_waiting_does_not_disturb_the_others(writing: Writing) -> None:
    room, writer, _ = writing
    first, second = writer.submit(a_batch(room)), writer.submit(a_batch(room))
    first.cancel()
    await second
    assert room.store.size(room.stream) == 2
