"""The words and tables that fields of commands take, for the reference page of the commands."""

from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from msgspec import Struct, inspect

from auction.docket.commands import DocketCommand
from auction.session.commands import ActOfTwo, StaffCommand
from auction.terms import Command, Text
from tools.catalogue import Declared, named

INTRO = """
## What their fields take

A word of a list is written as it stands here, in quotes; a table with its keys in braces.
`LotMark` is the mark of a lot, `BidderNumber` a paddle, `Twd` whole New Taiwan dollars, `Sentence`
text that goes to the vault, `Code` a capital letter and up to three more letters or figures. `Lot`
is what the [lot list](lot-list.md) says. The faults that somebody must look at and acknowledge are
`JAM`, `SWITCHES` and `EMERGENCY_STOP`; after any other the box may be raised or re-opened at once.
"""
_TOLD_ELSEWHERE = frozenset({"Lot", "Parcel", "LotKind"})


def taken(root: Path) -> Iterator[Declared]:
    """Every enumeration and table that a command's field takes, by name."""
    kinds = dict[str, type]()
    for kind in inspect.multi_type_info((StaffCommand, ActOfTwo, DocketCommand)):
        _gather(kind, kinds)
    commands = {name for name, kind in kinds.items() if issubclass(kind, Command) or kind is Text}
    wanted = kinds.keys() - commands - _TOLD_ELSEWHERE
    return iter(sorted(named(root, "auction", wanted), key=lambda each: each.name))


def _gather(kind: inspect.Type, found: dict[str, type]) -> None:
    match kind:
        case inspect.Metadata():
            _gather(kind.type, found)
        case inspect.UnionType():
            for one in kind.types:
                _gather(one, found)
        case inspect.VarTupleType():
            _gather(kind.item_type, found)
        case inspect.EnumType():
            assert issubclass(kind.cls, Enum)
            found[kind.cls.__name__] = kind.cls
        case inspect.StructType() if kind.cls.__name__ not in found:
            assert issubclass(kind.cls, Struct)
            found[kind.cls.__name__] = kind.cls
            for field in kind.fields:
                _gather(field.type, found)
        case _:
            pass
