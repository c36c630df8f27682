"""Commands as a browser posts them, with some value in every field."""

from datetime import date
from enum import Enum
from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from auction.terms import Sentence

_SIMPLE: dict[object, object] = {
    str: "A",
    int: 1,
    bool: False,
    date: "2026-12-02",
}


def plausible(kind: object) -> object:
    """Some value of a field's type as JSON has it."""
    if kind == Sentence:
        return "理由"
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    parts = get_args(kind)
    if get_origin(kind) in {Union, UnionType}:
        return plausible(parts[0])
    if get_origin(kind) is Literal:
        return parts[0]
    if get_origin(kind) is tuple:
        return [plausible(part) for part in parts if part is not Ellipsis]
    assert isinstance(kind, type)
    if issubclass(kind, msgspec.Struct):
        return plausible_struct(kind)
    assert issubclass(kind, Enum)
    return next(iter(kind.__members__.values()))


def plausible_struct(kind: type[msgspec.Struct]) -> dict[str, object]:
    """A struct with some value in every field, tagged where it has a tag."""
    hints = get_type_hints(kind)
    tag = kind.__struct_config__.tag
    tagged: dict[str, object] = {} if tag is None else {"kind": tag}
    return tagged | {field: plausible(hints[field]) for field in kind.__struct_fields__}
