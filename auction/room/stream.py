"""A stream's head: how many entries it has, their Merkle frontier, and the next entries' bytes."""

from msgspec import Struct

from auction.journal.entry import SealedEntry, seal
from auction.journal.merkle import Frontier
from auction.terms import Fact, Head


class Moment(Struct, frozen=True):
    """When entries are written: room time, monotonic time, boot."""

    at_ms: int
    mono_ms: int
    boot: str


class StreamHead(Struct, frozen=True):
    """The end of one stream; a new head for every entry, so that one can be thrown away."""

    name: str
    frontier: Frontier = Frontier()

    @property
    def size(self) -> int:
        """Entries so far."""
        return self.frontier.size

    @property
    def cited(self) -> Head | None:
        """This head as another stream cites it; None while nothing was written."""
        if self.size == 0:
            return None
        return Head(stream=self.name, size=self.size, root=self.frontier.root().hex())

    def add(
        self, event: Fact, moment: Moment, actor: str, command: str | None
    ) -> tuple["StreamHead", SealedEntry]:
        """The head after one more entry, and the entry's exact bytes."""
        entry = seal(
            seq=self.size,
            at_ms=moment.at_ms,
            mono_ms=moment.mono_ms,
            boot=moment.boot,
            actor=actor,
            command=command,
            event=event,
        )
        return self.read(entry), entry

    def read(self, entry: SealedEntry) -> "StreamHead":
        """The head after an entry that was read back."""
        return StreamHead(name=self.name, frontier=self.frontier.append(entry.leaf))
