"""What every table of a script is made of: known keys only, each saying what it means."""

from msgspec import Meta, Struct


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of a script: what it does not know it refuses."""


def means(text: str) -> Meta:
    """What a key says, for the reference page and the schema."""
    return Meta(description=text)
