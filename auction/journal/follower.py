"""One thread that keeps one root of folders in step with the database, at its own pace."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from auction.journal.entry import SealedEntry
from auction.journal.errors import JournalError
from auction.journal.layout import SESSION
from auction.journal.reader import Reader
from auction.journal.stream_folder import StreamFolder

log = structlog.get_logger()

_KEPT = 4_096
_RETRY_S = 5.0
_GATHER_S = 0.05
"""What is committed within this time is appended together."""


class Follower:
    """Copies what is committed into the folders below one root.

    It is handed what was just committed, and keeps the latest of it only; whatever else is missing
    it reads from the database, so a stick that was pulled out and put back is simply caught up.

    Args:
        store: where entries come from.
        root: holds a folder per stream.
        key: the published verifier key, one line.
        durable: sync after each write.
        after_each: told of a folder once it has caught up.
        on_problem: told, on whatever thread notices, that `problem` changed.
    """

    def __init__(
        self,
        store: Reader,
        root: Path,
        key: str,
        *,
        durable: bool,
        after_each: Callable[[StreamFolder], None] = lambda _: None,
        on_problem: Callable[[], None] = lambda: None,
    ) -> None:
        self.root = root
        self.problem: str | None = None
        """Why the root stands still, when it does."""
        self._store, self._key, self._durable, self._after_each = store, key, durable, after_each
        self._on_problem = on_problem
        self._folders: dict[str, StreamFolder] = {}
        self._committed: dict[str, int] = {}
        self._fresh: dict[str, deque[SealedEntry]] = {}
        self._work = threading.Lock()
        self._moved = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._follow, name=f"copy {root}", daemon=True)

    @property
    def lag(self) -> int:
        """Committed entries that are not copied yet."""
        folders = dict(self._folders)
        return sum(
            end - (folders[stream].size if stream in folders else 0)
            for stream, end in dict(self._committed).items()
        )

    def expect(self, stream: str, end: int) -> None:
        """`stream` has `end` entries in the database."""
        self._committed[stream] = end

    def note(self, stream: str, entry: SealedEntry) -> None:
        """An entry was committed; takes no time."""
        fresh = self._fresh.get(stream)
        if fresh is None:
            fresh = self._fresh[stream] = deque(maxlen=_KEPT)
        fresh.append(entry)
        self._committed[stream] = entry.seq + 1

    def wake(self) -> None:
        """Copy what was noted, soon."""
        if self._thread.ident is None:
            self._thread.start()
        self._moved.set()

    def bring(self, stream: str) -> None:
        """Copy one stream now; what cannot be copied is tried again until it can.

        Raises:
            JournalDamagedError: its folder holds what the database does not.
            OSError: its folder cannot be written.
        """
        try:
            with self._work:
                self._bring(stream, ())
        except (OSError, JournalError) as error:
            self._folders[stream].forget()
            self._say(str(error))
            self.wake()
            raise

    def close(self) -> None:
        """Copy what is noted, then end the thread."""
        self._ending.set()
        self._moved.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _follow(self) -> None:
        while not self._ending.is_set():
            self._moved.wait(None if self.problem is None else _RETRY_S)
            self._ending.wait(_GATHER_S)
            self._moved.clear()
            self._bring_all()

    def _bring_all(self) -> None:
        problem: str | None = None
        for stream, end in dict(self._committed).items():
            folder = self._folders.get(stream)
            if folder is not None and folder.size >= end:
                continue
            try:
                with self._work:
                    self._bring(stream, self._latest(stream))
            except (OSError, JournalError) as error:
                problem = str(error)
                if folder is not None:
                    folder.forget()
        self._say(problem)

    def _say(self, problem: str | None) -> None:
        """Why the root stands still, told once."""
        if problem == self.problem:
            return
        self.problem = problem
        log.warning("copying", root=str(self.root), problem=problem or "none any more")
        self._on_problem()

    def _latest(self, stream: str) -> list[SealedEntry]:
        fresh = self._fresh.get(stream, deque())
        return [fresh.popleft() for _ in range(len(fresh))]

    def _bring(self, stream: str, fresh: Sequence[SealedEntry]) -> None:
        folder = self._folders.get(stream)
        if folder is None:
            path = self.root / stream.removeprefix(SESSION)
            folder = StreamFolder(path, stream, self._key, durable=self._durable)
            self._folders[stream] = folder
        folder.catch_up(self._store, fresh)
        self._after_each(folder)
