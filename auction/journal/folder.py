"""Every folder of a journal, followed by one thread: committed entries leave the database at once.

Nobody waits for it: entries are acknowledged before they are copied. The thread reads what is
missing from the database, so a stick that was pulled out and put back is simply caught up.
"""

import threading
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from auction.journal.entry import SealedEntry, decode
from auction.journal.errors import JournalDamagedError
from auction.journal.files import listing, replace_durably
from auction.journal.layout import MANIFEST, POLICY, SESSION
from auction.journal.reader import Reader
from auction.journal.store import Batch
from auction.journal.stream_folder import StreamFolder

log = structlog.get_logger()

_RETRY_S = 5.0
_GATHER_S = 0.05
"""What is committed within this time is appended together."""


class Lag(Struct, frozen=True):
    """How far a root is behind the database: entries not copied, and why if it stands still."""

    root: str
    entries: int
    problem: str | None


class _Opened(Struct, frozen=True):
    policy_sha256: str


class Folders:
    """Session folders in the first root, every stream in the others (mirrors).

    Args:
        store: where entries come from.
        roots: the data folder's `sessions`, then mirrors: a stick, a network folder.
        key: the published verifier key, one line.
        policy: the policy text of sittings that begin now.
    """

    def __init__(self, store: Reader, roots: Sequence[Path], key: str, policy: bytes) -> None:
        self._store, self._key, self._policy = store, key, policy
        self._home, self._mirrors = roots[0], tuple(roots[1:])
        self._folders: dict[tuple[Path, str], StreamFolder] = {}
        self._committed: dict[str, int] = {}
        self._problems: dict[Path, str] = {}
        self._work = threading.Lock()
        self._moved = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="folders", daemon=True)

    @property
    def lagging(self) -> str | None:
        """Why a folder is behind the database, when one is."""
        return next((f"{root}: {why}" for root, why in self._problems.items()), None)

    def lags(self) -> tuple[Lag, ...]:
        """How far every root is behind."""
        committed, folders = dict(self._committed), dict(self._folders)
        return tuple(
            Lag(
                root=str(root),
                entries=sum(
                    end - (folders[root, stream].size if (root, stream) in folders else 0)
                    for stream, end in committed.items()
                    if self._belongs(root, stream)
                ),
                problem=self._problems.get(root),
            )
            for root in (self._home, *self._mirrors)
        )

    def catch_up(self) -> None:
        """Bring the session folders in step with the database; mirrors follow in the background.

        Raises:
            JournalDamagedError: a folder holds what the database does not.
            OSError: a folder cannot be written.
        """
        with self._work:
            for stream in self._store.streams():
                if self._home_done(stream) and not self._mirrors:
                    continue
                self._committed[stream] = self._store.size(stream)
                if self._belongs(self._home, stream):
                    self._bring(self._home, stream)
        self._wake()

    def after(self, batches: Sequence[Batch]) -> None:
        """Note what became durable; it is copied by the thread."""
        for batch in batches:
            for stream, entry in batch.entries:
                self._committed[stream] = entry.seq + 1
        self._wake()

    def finish(self, session: str) -> None:
        """Bring a sealed sitting's folder to its end: the manifest is its last file.

        Raises:
            JournalDamagedError: the folder holds what the database does not.
            OSError: the folder cannot be written.
        """
        with self._work:
            self._bring(self._home, f"{SESSION}{session}")

    def close(self) -> None:
        """Copy what is committed and end the thread."""
        self._ending.set()
        self._moved.set()
        if self._thread.is_alive():
            self._thread.join()

    # --- the thread ------------------------------------------------------------------------------

    def _wake(self) -> None:
        if self._thread.ident is None:
            self._thread.start()
        self._moved.set()

    def _follow(self) -> None:
        while not self._ending.is_set():
            self._moved.wait(_RETRY_S if self._problems else None)
            self._ending.wait(_GATHER_S)
            self._moved.clear()
            with self._work:
                self._bring_all()

    def _bring_all(self) -> None:
        for root in (self._home, *self._mirrors):
            try:
                for stream, end in dict(self._committed).items():
                    folder = self._folders.get((root, stream))
                    if self._belongs(root, stream) and (folder is None or folder.size < end):
                        self._bring(root, stream)
            except (OSError, JournalDamagedError, SQLAlchemyError) as error:
                if self._problems.get(root) != str(error):
                    log.exception("a folder is behind the database", root=str(root))
                self._problems[root] = str(error)
                for (at, _), folder in self._folders.items():
                    if at == root:
                        folder.forget()
            else:
                if self._problems.pop(root, None) is not None:
                    log.info("the folder has caught up", root=str(root))

    def _bring(self, root: Path, stream: str) -> None:
        folder = self._folders.get((root, stream))
        if folder is None:
            path = root / stream.removeprefix(SESSION)
            is_mirror = root != self._home
            folder = StreamFolder(path, stream, self._key, durable=is_mirror)
            self._folders[root, stream] = folder
        folder.catch_up(self._store)
        if root == self._home:
            self._keep_policy(folder)
            self._finish_if_sealed(folder)

    def _belongs(self, root: Path, stream: str) -> bool:
        return root != self._home or (stream.startswith(SESSION) and not self._home_done(stream))

    def _home_done(self, stream: str) -> bool:
        return (self._home / stream.removeprefix(SESSION) / MANIFEST).exists()

    def _keep_policy(self, folder: StreamFolder) -> None:
        path = folder.folder / POLICY
        first = next(self._store.read(folder.stream), None)
        if path.exists() or first is None:
            return
        cited = msgspec.json.decode(decode(first.body).data, type=_Opened).policy_sha256
        if sha256(self._policy).hexdigest() != cited:
            raise JournalDamagedError(
                f"{path} is missing, and the policy now in force is not the one {folder.stream} "
                "was opened under: put the old one back from a copy"
            )
        replace_durably(path, self._policy)

    def _finish_if_sealed(self, folder: StreamFolder) -> None:
        path = folder.folder / MANIFEST
        last: SealedEntry | None = next(iter(self._store.page(folder.stream, None, 1)), None)
        if last is None or decode(last.body).kind != "SessionSealed" or path.exists():
            return
        folder.sync()
        lines = listing(folder.folder)
        replace_durably(path, b"".join(lines.values()))
        log.info("the session folder is complete", folder=str(folder.folder), files=len(lines))
