"""What the player tells its parent when it has played."""

from msgspec import Struct


class MetRefusal(Struct, frozen=True):
    """A refusal the script met, expected or not."""

    at: str
    step: int
    code: str
    expected: bool


class Played(Struct, frozen=True):
    """What came of playing."""

    failures: tuple[str, ...]
    refusals: tuple[MetRefusal, ...]
