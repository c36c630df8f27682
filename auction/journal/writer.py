"""One thread writes; what waits while it writes goes into the next transaction together."""

import asyncio
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import structlog

from auction.journal.errors import CommitUnknownError, JournalError
from auction.journal.store import Batch, Store

log = structlog.get_logger()

_MOST_IN_A_GROUP = 256

Waiting = tuple[Batch, asyncio.Future[None]]
Reopening = Future[None]


class Writer:
    """The only way into the store.

    After a failed commit nothing is written until `reopen`: what was already queued fails too,
    because it was decided on what may not be there.

    Args:
        store: the database.
        afterwards: told, on the writer's thread, which batches became durable, after their senders
            were; it must only take note.
    """

    def __init__(
        self, store: Store, afterwards: Callable[[Sequence[Batch]], None] = lambda _: None
    ) -> None:
        self._store, self._afterwards = store, afterwards
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Waiting | Reopening | None] = queue.SimpleQueue()
        self._broken: JournalError | None = None
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def submit(self, batch: Batch) -> asyncio.Future[None]:
        """Queue a batch; the future is done when it is durable, in the order of submission.

        The future fails with `CommitUnknownError` when the batch may or may not be durable.
        """
        future: asyncio.Future[None] = self._loop.create_future()
        self._queue.put((batch, future))
        return future

    def reopen(self) -> None:
        """Write again after a failure, on fresh connections; call it off the event loop.

        It takes its turn: everything submitted before it has failed when it returns.

        Raises:
            CommitUnknownError: the database still does not answer.
        """
        done: Reopening = Future()
        self._queue.put(done)
        done.result()

    def close(self) -> None:
        """Write what is queued and end the thread."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()

    # --- the thread ------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            group, then = self._next_group()
            if group:
                self._write(group)
            if then is None:
                return
            if isinstance(then, Future):
                self._reopen(then)

    def _next_group(self) -> tuple[list[Waiting], Reopening | Waiting | None]:
        """What is queued now, and what ended it: a wish to reopen, the end, or a batch (no end)."""
        group: list[Waiting] = []
        one = self._queue.get()
        while isinstance(one, tuple):
            group.append(one)
            if len(group) == _MOST_IN_A_GROUP:
                break
            try:
                one = self._queue.get_nowait()
            except queue.Empty:
                break
        return group, one

    def _write(self, group: list[Waiting]) -> None:
        batches = [batch for batch, _ in group]
        if self._broken is None:
            try:
                self._store.commit(batches)
            except CommitUnknownError as error:
                self._broken = error
            except Exception as error:  # whatever it was, senders must not wait for ever
                log.exception("a commit failed in a way nobody thought of")
                self._broken = CommitUnknownError(f"the commit failed: {error!r}")
        futures = [future for _, future in group]
        self._loop.call_soon_threadsafe(_tell, futures, self._broken)
        if self._broken is None:
            self._afterwards(batches)

    def _reopen(self, done: Reopening) -> None:
        try:
            self._store.reopen()
        except CommitUnknownError as error:
            done.set_exception(error)
        else:
            self._broken = None
            done.set_result(None)


def _tell(futures: list[asyncio.Future[None]], problem: JournalError | None) -> None:
    for future in futures:
        if future.done():
            continue
        if problem is None:
            future.set_result(None)
        else:
            future.set_exception(problem)
