"""時戳: which checkpoints a third party is asked to stamp, and which it has stamped.

The first of a sitting, the closing one, and between them one in ten minutes. What waits follows
from the journal: a server that starts again, or comes back to its network, asks for the rest.
"""

from __future__ import annotations  # rpds classes cannot be subscripted at run time

from msgspec import Struct
from msgspec.structs import replace
from rpds import HashTrieMap, HashTrieSet

from auction.terms import Fact

EVERY_MS = 600_000
"""Ten minutes."""


class CheckpointStamped(Fact, frozen=True):
    """An authority stamped a checkpoint (RFC 3161); entered when its answer came."""

    session: str
    size: int
    """Entries the checkpoint covers."""
    authority: str
    at_ms: int
    """By the authority's clock, UTC."""
    response: str
    """Its answer, DER in base64."""


class Owed(Struct, frozen=True, order=True):
    """A checkpoint without its stamp."""

    session: str
    size: int


class Stamped(Struct, frozen=True):
    """What is stamped and what waits; one frozen value, folded from every stream."""

    waiting: HashTrieMap[Owed, None] = HashTrieMap()
    done: HashTrieSet[Owed] = HashTrieSet()
    chosen_ms: HashTrieMap[str, int] = HashTrieMap()
    """By sitting, when the last checkpoint that is to be stamped was published."""

    def published(self, session: str, size: int, at_ms: int) -> Stamped:
        """A sitting published a checkpoint over its first `size` entries."""
        before = self.chosen_ms.get(session)
        if before is not None and at_ms - before < EVERY_MS:
            return self
        return replace(
            self._owing(Owed(session, size)), chosen_ms=self.chosen_ms.insert(session, at_ms)
        )

    def closed(self, session: str, size: int) -> Stamped:
        """A sitting was sealed under a closing checkpoint."""
        return self._owing(Owed(session, size))

    def stamped(self, event: CheckpointStamped) -> Stamped:
        """An authority answered."""
        one = Owed(event.session, event.size)
        return replace(self, waiting=self.waiting.discard(one), done=self.done.insert(one))

    def _owing(self, one: Owed) -> Stamped:
        if one in self.done:
            return self
        return replace(self, waiting=self.waiting.insert(one, None))
