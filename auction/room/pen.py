"""Writing: events become entries, with what must follow them in the same transaction.

After a phase change proposals decided on the old basis die; after a publishing event, and ten
minutes after the last one, the signed checkpoint is an entry too; closing a sitting signs its last
head and carries it to the docket.
"""

from collections.abc import Callable

from msgspec import Struct

from auction.docket.carry import recorded
from auction.docket.events import CaseRecorded, ResultRecorded
from auction.journal.checkpoint import Signer
from auction.journal.entry import SealedEntry
from auction.room.heads import DOCKET, SESSION_PREFIX, Heads
from auction.room.results import cases, results
from auction.room.stamped import EVERY_MS
from auction.room.stream import Moment
from auction.session import proposals
from auction.session.events import (
    AcceptanceGranted,
    CheckpointPublished,
    DoorRead,
    DrawingCommitted,
    EnvelopesReturned,
    LotAwarded,
    LotNotAwarded,
    LotStopped,
    LotUnsold,
    MotionReleased,
    ReleasedAct,
    ResultRevoked,
    SessionAdjourned,
    SessionOpened,
)
from auction.session.sitting import hidden
from auction.session.state import SessionState
from auction.terms import ROOM, Fact, Head


class Written(Struct, frozen=True):
    """One entry and the event it holds."""

    stream: str
    entry: SealedEntry
    event: Fact
    at_ms: int
    actor: str


class Draft(Struct, frozen=True):
    """Events about to be written to one stream by one actor."""

    stream: str
    events: tuple[Fact, ...]
    actor: str = ROOM.id
    command: str | None = None


Writing = Draft | Callable[[Heads], Draft]
"""A draft, or one made only then because it cites what the same transaction wrote before it."""


class Pen:
    """Writes one transaction's entries, one after another, onto the heads."""

    def __init__(self, heads: Heads, moment: Moment, signer: Signer) -> None:
        self.heads = heads
        self.written: list[Written] = []
        self.checkpoints: list[tuple[str, int, str]] = []
        self._moment, self._signer = moment, signer

    def write(self, writing: Writing) -> None:
        """Write a draft and what follows from it."""
        draft = writing if isinstance(writing, Draft) else writing(self.heads)
        before = self.heads.session
        for event in draft.events:
            self._entry(draft.stream, event, draft.actor, draft.command)
        after = self.heads.session
        if not draft.stream.startswith(SESSION_PREFIX) or after is None:
            return
        if before is not None and before.id == after.id:
            for death in proposals.dying(before, after):
                self._entry(draft.stream, death, ROOM.id, draft.command)
        occasion = any(_publishes(event) for event in draft.events) or self._is_time(after)
        if occasion and not hidden(after):
            self._publish(draft.stream)

    def close(self, stream: str) -> None:
        """Sign the closing checkpoint, which is no entry of the sitting, into the docket."""
        session = self.heads.session
        if session is None:
            return
        head = self.heads.stream(stream)
        note = self._sign(stream)
        cited = Head(stream=stream, size=head.size, root=head.frontier.root().hex())
        told: tuple[CaseRecorded | ResultRecorded, ...] = (*cases(session), *results(session))
        for event in recorded(session.id, session.date, told, cited, note):
            self._entry(DOCKET, event, ROOM.id, None)
        self._sign(DOCKET)

    def _entry(self, stream: str, event: Fact, actor: str, command: str | None) -> None:
        self.heads, entry = self.heads.write(stream, event, self._moment, actor, command)
        self.written.append(
            Written(
                stream=stream,
                entry=entry,
                event=event,
                at_ms=self._moment.at_ms,
                actor=actor,
            )
        )

    def _is_time(self, session: SessionState) -> bool:
        """Whether the checkpoint on the wall is ten minutes old: what followed it is signed too."""
        shown = session.checkpoint
        if shown is None or session.sealed:
            return False
        return self._moment.at_ms - shown.at_ms >= EVERY_MS

    def _publish(self, stream: str) -> None:
        head = self.heads.stream(stream)
        root = head.frontier.root().hex()
        event = CheckpointPublished(size=head.size, note=self._sign(stream), root=root)
        self._entry(stream, event, ROOM.id, None)

    def _sign(self, stream: str) -> str:
        head = self.heads.stream(stream)
        note = self._signer.sign(stream, head.size, head.frontier.root())
        self.checkpoints.append((stream, head.size, note))
        return note


_RESULT = AcceptanceGranted | LotAwarded | LotUnsold | LotNotAwarded | LotStopped | ResultRevoked
_PUBLISHING = DrawingCommitted | SessionOpened | SessionAdjourned | EnvelopesReturned | _RESULT


def _publishes(event: Fact) -> bool:
    match event:
        case MotionReleased(act=act):
            return act is ReleasedAct.RAISE
        case DoorRead(state=state):
            return state == "FREE"
        case _:
            return isinstance(event, _PUBLISHING)
