"""Where every stream ends and what the sitting adds up to: one frozen value, kept twice.

Head is all that was decided; durable is all that was committed. Because the value is persistent,
throwing head away costs nothing.
"""

from __future__ import annotations  # rpds classes cannot be subscripted at run time

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from rpds import HashTrieMap

from auction.docket.events import ResultRecorded, SessionRecorded
from auction.docket.fold import EVENT_BY_KIND as DOCKET_BY_KIND
from auction.docket.fold import fold as fold_docket
from auction.docket.state import Docket
from auction.journal.entry import SealedEntry, decode
from auction.room.observed import OBSERVED
from auction.room.stamped import CheckpointStamped, Stamped
from auction.room.stream import Moment, StreamHead
from auction.session import machines as machine_facts
from auction.session.events import EVENT_BY_KIND, CheckpointPublished
from auction.session.fold import fold, start
from auction.session.machine_state import Machines
from auction.session.machines import MachineEvent
from auction.session.sitting import hidden
from auction.session.state import SessionState
from auction.session.subjects import Stamp
from auction.terms import Fact, LotMark, Twd

SESSION_PREFIX = "session:"
ROOM_STREAM, DOCKET, DISPLAYS, LOOKS, STAMPS = "room", "docket", "displays", "looks", "stamps"

KINDS: dict[str, type[Fact]] = (
    EVENT_BY_KIND
    | DOCKET_BY_KIND
    | {kind.__name__: kind for kind in (*OBSERVED, CheckpointStamped)}
)
_DECODERS = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}


def event_of(kind: str, data: msgspec.Raw) -> Fact:
    """The event an entry holds.

    Raises:
        KeyError: a kind this version does not know.
        msgspec.ValidationError: the data is not of that kind.
    """
    return _DECODERS[kind].decode(data)


class Heads(Struct, frozen=True):
    """Every stream's end, the unsealed sitting, and the machines while there is none."""

    streams: HashTrieMap[str, StreamHead] = HashTrieMap()
    session: SessionState | None = None
    machines: Machines = Machines()
    docket: Docket = Docket()
    sessions: tuple[str, ...] = ()
    """Sittings recorded in the docket, in order."""
    results: HashTrieMap[tuple[str, LotMark], Twd | None] = HashTrieMap()
    """By sitting and mark, what every lot that the docket has a result of went for."""
    stamps: Stamped = Stamped()

    def stream(self, name: str) -> StreamHead:
        """The end of a stream, empty when nothing was written to it."""
        return self.streams.get(name) or StreamHead(name=name)

    @property
    def session_stream(self) -> str | None:
        """The unsealed sitting's stream."""
        if self.session is None or self.session.sealed:
            return None
        return f"{SESSION_PREFIX}{self.session.id}"

    @property
    def hides_counts(self) -> bool:
        """Whether how many envelopes there are could still be inferred, and must not be."""
        return self.session is not None and hidden(self.session)

    @property
    def machine_stream(self) -> str:
        """Where device facts and releases go now."""
        return self.session_stream or ROOM_STREAM

    @property
    def present_machines(self) -> Machines:
        """The machines as the stream they now write to knows them."""
        if self.session is None or self.session.sealed:
            return self.machines
        return self.session.machines

    def write(
        self, stream: str, event: Fact, moment: Moment, actor: str, command: str | None
    ) -> tuple[Heads, SealedEntry]:
        """These heads after one more event, and its entry."""
        head, entry = self.stream(stream).add(event, moment, actor, command)
        stamp = Stamp(seq=head.size - 1, at_ms=moment.at_ms, mono_ms=moment.mono_ms, actor=actor)
        return self._after(head, stamp, event), entry

    def read(self, stream: str, entry: SealedEntry) -> tuple[Heads, Stamp, Fact]:
        """These heads after an entry that was read back from the log."""
        parsed = decode(entry.body)
        event = event_of(parsed.kind, parsed.data)
        stamp = Stamp(
            seq=parsed.seq, at_ms=parsed.at_ms, mono_ms=parsed.mono_ms, actor=parsed.actor
        )
        return self._after(self.stream(stream).read(entry), stamp, event), stamp, event

    def _after(self, head: StreamHead, stamp: Stamp, event: Fact) -> Heads:
        heads = replace(self, streams=self.streams.insert(head.name, head))
        if head.name.startswith(SESSION_PREFIX):
            session = start(event) if stamp.seq == 0 else _next(heads.session, stamp, event)
            if isinstance(event, CheckpointPublished):
                stamps = heads.stamps.published(session.id, event.size, stamp.at_ms)
                heads = replace(heads, stamps=stamps)
            return replace(heads, session=session)
        if head.name == ROOM_STREAM and isinstance(event, MachineEvent):
            return replace(heads, machines=machine_facts.fold(heads.machines, stamp, event))
        if head.name == DOCKET:
            heads = replace(heads, docket=fold_docket(heads.docket, event))
        if isinstance(event, ResultRecorded):
            return replace(
                heads, results=heads.results.insert((event.session, event.lot), event.price)
            )
        if isinstance(event, SessionRecorded):
            stamps = heads.stamps.closed(event.session, event.head.size)
            return replace(heads, sessions=(*heads.sessions, event.session), stamps=stamps)
        if isinstance(event, CheckpointStamped):
            return replace(heads, stamps=heads.stamps.stamped(event))
        return heads


def _next(session: SessionState | None, stamp: Stamp, event: Fact) -> SessionState:
    if session is None:
        raise ValueError("a session's stream begins with entry 0")
    return fold(session, stamp, event)
