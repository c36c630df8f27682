"""What leaves the database: a folder for every sitting, and mirrors of every stream."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
import structlog
from msgspec import Struct

from auction.journal.entry import decode
from auction.journal.errors import JournalDamagedError
from auction.journal.files import listing, replace_durably
from auction.journal.follower import Follower
from auction.journal.layout import MANIFEST, POLICY, SESSION
from auction.journal.reader import Reader
from auction.journal.store import Batch
from auction.journal.stream_folder import StreamFolder

log = structlog.get_logger()


class Lag(Struct, frozen=True):
    """How far a root is behind the database: entries not copied, and why if it stands still."""

    root: str
    entries: int
    problem: str | None


class _Opened(Struct, frozen=True):
    policy_sha256: str


class Folders:
    """Session folders in the first root, every stream in the others (mirrors).

    Nobody waits for them: an entry is acknowledged when it is in the database.

    Args:
        store: where entries come from.
        roots: the data folder's `sessions`, then mirrors: a stick, a network folder.
        key: the published verifier key, one line.
        policy: the policy text of sittings that begin now.
    """

    def __init__(self, store: Reader, roots: Sequence[Path], key: str, policy: bytes) -> None:
        self._store, self._policy = store, policy
        self._on_problem: Callable[[], None] = lambda: None
        home, *mirrors = roots
        self._home = Follower(
            store, home, key, durable=False, after_each=self._complete, on_problem=self._tell
        )
        self._mirrors = tuple(
            Follower(store, root, key, durable=True, on_problem=self._tell) for root in mirrors
        )

    def lags(self) -> tuple[Lag, ...]:
        """How far every root is behind, the session folders first."""
        return tuple(
            Lag(root=str(one.root), entries=one.lag, problem=one.problem)
            for one in (self._home, *self._mirrors)
        )

    def on_problem(self, listener: Callable[[], None]) -> None:
        """Call `listener`, on whatever thread notices, when a root stands still or goes on."""
        self._on_problem = listener

    def _tell(self) -> None:
        self._on_problem()

    def catch_up(self) -> None:
        """Bring session folders in step with the database; mirrors follow in the background.

        Raises:
            JournalDamagedError: a folder holds what the database does not.
            OSError: a folder cannot be written.
        """
        for stream in self._store.streams():
            end = self._store.size(stream)
            for mirror in self._mirrors:
                mirror.expect(stream, end)
            finished = (self._home.root / stream.removeprefix(SESSION) / MANIFEST).exists()
            if stream.startswith(SESSION) and not finished:
                self._home.expect(stream, end)
                self._home.bring(stream)
        for mirror in self._mirrors:
            mirror.wake()

    def after(self, batches: Sequence[Batch]) -> None:
        """Note what became durable; threads of their own copy it."""
        for batch in batches:
            for stream, entry in batch.entries:
                for follower in self._followers_of(stream):
                    follower.note(stream, entry)
        self._home.wake()
        for mirror in self._mirrors:
            mirror.wake()

    def finish(self, session: str) -> None:
        """Bring a sealed sitting's folder to its end now: the manifest is its last file.

        What fails is tried again until it succeeds, and stands in `lags` until then.

        Raises:
            JournalDamagedError: the folder holds what the database does not.
            OSError: the folder cannot be written.
        """
        self._home.bring(f"{SESSION}{session}")

    def close(self) -> None:
        """Copy what is committed and end the threads."""
        for follower in (self._home, *self._mirrors):
            follower.close()

    def _followers_of(self, stream: str) -> tuple[Follower, ...]:
        return (self._home, *self._mirrors) if stream.startswith(SESSION) else self._mirrors

    def _complete(self, folder: StreamFolder) -> None:
        self._keep_policy(folder)
        path = folder.folder / MANIFEST
        last = next(iter(self._store.page(folder.stream, None, 1)), None)
        if last is None or folder.size <= last.seq or path.exists():
            return
        if decode(last.body).kind != "SessionSealed":
            return
        folder.sync()
        lines = listing(folder.folder)
        replace_durably(path, b"".join(lines.values()))
        log.info("the session folder is complete", folder=str(folder.folder), files=len(lines))

    def _keep_policy(self, folder: StreamFolder) -> None:
        path = folder.folder / POLICY
        if path.exists() or folder.size == 0:
            return
        first = next(self._store.read(folder.stream))
        cited = msgspec.json.decode(decode(first.body).data, type=_Opened).policy_sha256
        if sha256(self._policy).hexdigest() != cited:
            raise JournalDamagedError(
                f"{path} is missing, and the policy now in force is not the one {folder.stream} "
                "was opened under: put the old one back from a copy"
            )
        replace_durably(path, self._policy)
