"""One thread writes; what waits while it writes goes into the next transaction together."""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence

import structlog

from auction.journal.errors import CommitUnknownError, JournalError
from auction.journal.store import Batch, Store

log = structlog.get_logger()

_MOST_IN_A_GROUP = 256

Waiting = tuple[Batch, asyncio.Future[None]]


class Writer:
    """The only way into the store.

    Args:
        store: the database.
        afterwards: called on the writer's thread with the batches of a durable group, after their
            senders were told; what it raises is logged and shown as lag, never as a lost commit.
    """

    def __init__(
        self, store: Store, afterwards: Callable[[Sequence[Batch]], None] = lambda _: None
    ) -> None:
        self._store, self._afterwards = store, afterwards
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._broken: JournalError | None = None
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def submit(self, batch: Batch) -> asyncio.Future[None]:
        """Queue a batch; the future is done when it is durable, in the order of submission."""
        future: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((batch, future))
        return future

    def reopen(self) -> None:
        """Let the writer write again after a failure, on a fresh connection.

        Raises:
            DBAPIError: the database still does not answer.
        """
        self._store.reopen()
        self._broken = None

    def close(self) -> None:
        """Write what is queued and end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        ending = False
        while not ending:
            group, ending = self._next_group()
            if group:
                self._write(group)

    def _next_group(self) -> tuple[list[Waiting], bool]:
        group: list[Waiting] = []
        first = self._queue.get()
        while first is not None:
            group.append(first)
            if len(group) == _MOST_IN_A_GROUP:
                return group, False
            try:
                first = self._queue.get_nowait()
            except queue.Empty:
                return group, False
        return group, True

    def _write(self, group: list[Waiting]) -> None:
        batches = [batch for batch, _ in group]
        problem = self._broken
        if problem is None:
            try:
                self._store.commit(batches)
            except CommitUnknownError as error:
                problem = self._broken = error
        self._loop.call_soon_threadsafe(_tell, [future for _, future in group], problem)
        if problem is None:
            try:
                self._afterwards(batches)
            except OSError as error:
                log.exception("the session folder lags behind the database", why=str(error))


def _tell(futures: list[asyncio.Future[None]], problem: JournalError | None) -> None:
    for future in futures:
        if future.done():
            continue
        if problem is None:
            future.set_result(None)
        else:
            future.set_exception(problem)
