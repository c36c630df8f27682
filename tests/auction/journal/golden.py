"""Makes the golden journal of this version: one entry of every kind, signed with the tests' key.

python -m tests.auction.journal.golden     until the version is released; never after
"""

import shutil
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from msgspec import inspect

from auction.room.heads import KINDS
from auction.session.events import CheckpointPublished, SegmentClosed, SessionOpened, SessionSealed
from auction.terms import Fact
from tests.auction.journal.sitting import Sitting, sitting

GOLDEN = Path(__file__).parents[2] / "golden" / "journal"
OF_THE_SITTING = {SessionOpened, CheckpointPublished, SegmentClosed, SessionSealed}

Plain = int | str | bool | None | list["Plain"] | dict[str, "Plain"]


_ALWAYS: dict[type[inspect.Type], Plain] = {
    inspect.BoolType: True,
    inspect.DateType: "2026-12-02",
    inspect.NoneType: None,
    inspect.StrType: "甲",
}


def sample(kind: inspect.Type) -> Plain:
    """A value of a type that may stand in an event.

    Raises:
        TypeError: the type may not.
    """
    if type(kind) in _ALWAYS:
        return _ALWAYS[type(kind)]
    match kind:
        case inspect.Metadata(type=plain):
            return sample(plain)
        case inspect.IntType(le=most):
            return 1_730_000 if most is None else most
        case inspect.EnumType(cls=cls):
            return next(iter(cls)).value
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.UnionType(types=types):
            return sample(types[0])
        case inspect.VarTupleType(item_type=item):
            return [sample(item), sample(item)]
        case inspect.TupleType(item_types=items):
            return [sample(item) for item in items]
        case inspect.DictType(key_type=key, value_type=value):
            return {str(sample(key)): sample(value)}
        case inspect.StructType(fields=fields, tag=tag, tag_field=tag_field):
            made = {field.encode_name: sample(field.type) for field in fields}
            return made if tag is None else {str(tag_field): str(tag), **made}
        case _:
            raise TypeError(f"no event may hold a {kind}")


def an_event(kind: type[Fact]) -> Fact:
    """One event of a kind, with every field filled, read as the journal reads it."""
    return msgspec.json.decode(msgspec.json.encode(sample(inspect.type_info(kind))), type=kind)


def play(room: Sitting) -> None:
    """A sealed sitting with one entry of every kind."""
    room.open()
    room.publish()
    room.film("hall", 1, b"\x00\x00\x00 ftypisom" + bytes(range(100)))
    for kind in KINDS.values():
        if kind not in OF_THE_SITTING:
            room.write(an_event(kind))
    room.publish()
    room.seal()


def main() -> None:
    """Write the golden journal of this version anew."""
    target = GOLDEN / version("auction-room")
    with TemporaryDirectory() as data, sitting(Path(data)) as room:
        play(room)
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(room.folder, target)
    print(f"{target}: {len(KINDS)} kinds", file=sys.stderr)  # noqa: T201 - a tool for people


if __name__ == "__main__":
    main()
