"""One thread that keeps one root of folders in step with the database, at its own pace."""

import threading
from collections.abc import Callable
from pathlib import Path

import structlog

from auction.journal.errors import JournalError
from auction.journal.layout import SESSION
from auction.journal.reader import Reader
from auction.journal.stream_folder import StreamFolder

log = structlog.get_logger()

_RETRY_S = 5.0
_GATHER_S = 0.05
"""What is committed within this time is appended together."""


class Follower:
    """Copies what is committed into the folders below one root.

    It reads what is missing from the database instead of being handed it, so a stick that was
    pulled out and put back is simply caught up, and nothing waits in memory meanwhile.

    Args:
        store: where entries come from.
        root: holds a folder per stream.
        key: the published verifier key, one line.
        durable: sync after each write.
        after_each: told of a folder once it has caught up.
    """

    def __init__(
        self,
        store: Reader,
        root: Path,
        key: str,
        *,
        durable: bool,
        after_each: Callable[[StreamFolder], None] = lambda _: None,
    ) -> None:
        self.root = root
        self.problem: str | None = None
        """Why the root stands still, when it does."""
        self._store, self._key, self._durable, self._after_each = store, key, durable, after_each
        self._folders: dict[str, StreamFolder] = {}
        self._committed: dict[str, int] = {}
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

    def note(self, stream: str, end: int) -> None:
        """`stream` now has `end` entries; takes no time."""
        self._committed[stream] = end

    def wake(self) -> None:
        """Copy what was noted, soon."""
        if self._thread.ident is None:
            self._thread.start()
        self._moved.set()

    def bring(self, stream: str) -> None:
        """Copy one stream now.

        Raises:
            JournalDamagedError: its folder holds what the database does not.
            OSError: its folder cannot be written.
        """
        with self._work:
            self._bring(stream)

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
                self.bring(stream)
            except (OSError, JournalError) as error:
                problem = str(error)
                if folder is not None:
                    folder.forget()
        if problem != self.problem:
            log.warning("copying", root=str(self.root), problem=problem or "none any more")
        self.problem = problem

    def _bring(self, stream: str) -> None:
        folder = self._folders.get(stream)
        if folder is None:
            path = self.root / stream.removeprefix(SESSION)
            folder = StreamFolder(path, stream, self._key, durable=self._durable)
            self._folders[stream] = folder
        folder.catch_up(self._store)
        self._after_each(folder)
