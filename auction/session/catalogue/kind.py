"""What the catalogue holds for each code."""

from msgspec import Struct


class RefusalKind(Struct, frozen=True):
    """One entry of the catalogue: sentences take the refusal's facts by name."""

    status: int
    zh: str
    en: str
    recorded: bool = False


def no(zh: str, en: str, *, status: int = 422, recorded: bool = False) -> RefusalKind:
    """A refusal with its two sentences."""
    return RefusalKind(status=status, zh=zh, en=en, recorded=recorded)
