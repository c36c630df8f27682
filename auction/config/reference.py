"""The manual of every configuration key, written from the tree itself."""

from collections.abc import Iterator

import msgspec
from msgspec import inspect

from auction.config.tree import Config

_INTRO = """# Configuration

`auction.toml`, read once at start. Every key may be left out; an unknown key, a wrong value and a
choice that cannot work are refused with the file, the line and the key. The `policy` table is what
a branch decides where law leaves it open: a session's first entry cites its SHA-256.

This page is written from the code (`python -m auction.config.reference`); a test fails when it is
stale.
"""


class Key(msgspec.Struct, frozen=True):
    """One key: where it stands, what it takes, its default and what it decides."""

    table: str
    name: str
    values: str
    default: str
    description: str


def keys() -> tuple[Key, ...]:
    """Every key there is, in the order of the tree."""
    return tuple(_keys_of(inspect.type_info(Config), ""))


def render() -> str:
    """docs/reference/config.md."""
    lines = [_INTRO]
    table = None
    for key in keys():
        if key.table != table:
            table = key.table
            lines.append(f"\n## {f'`{table}`' if table else 'Top level'}\n")
            lines.append("| Key | Takes | Default | Decides |\n| --- | --- | --- | --- |")
        lines.append(f"| `{key.name}` | {key.values} | {key.default} | {key.description} |")
    return "\n".join(lines) + "\n"


def _keys_of(info: inspect.Type, table: str) -> Iterator[Key]:
    assert isinstance(info, inspect.StructType)
    below: list[tuple[inspect.Type, str]] = []
    for field in info.fields:
        kind, meta = _unwrap(field.type)
        if isinstance(kind, inspect.StructType):
            below.append((kind, f"[{field.encode_name}]"))
            continue
        if isinstance(kind, inspect.VarTupleType):
            item, _ = _unwrap(kind.item_type)
            if isinstance(item, inspect.StructType):
                below.append((item, f"[[{field.encode_name}]]"))
                continue
        assert meta, f"{table}.{field.name} has no description"
        yield Key(table, field.encode_name, _values(kind), _default(field.default), meta)
    for kind, name in below:
        yield from _keys_of(kind, name)


def _unwrap(kind: inspect.Type) -> tuple[inspect.Type, str]:
    """A type without its annotations, and the description they carried."""
    description = ""
    while isinstance(kind, inspect.Metadata):
        description = (kind.extra_json_schema or {}).get("description", description)
        kind = kind.type
    return kind, description


def _values(kind: inspect.Type) -> str:
    match kind:
        case inspect.IntType():
            return "whole number" + _range(kind.ge, kind.gt, kind.le)
        case inspect.FloatType():
            return "number" + _range(kind.ge, kind.gt, kind.le)
        case inspect.BoolType():
            return "`true`, `false`"
        case inspect.EnumType():
            return ", ".join(f"`{member.value}`" for member in kind.cls)
        case inspect.LiteralType():
            return ", ".join(f"`{value}`" for value in kind.values)
        case inspect.VarTupleType():
            return f"list of {_values(_unwrap(kind.item_type)[0])}"
        case inspect.TupleType(item_types=items):
            return f"list of {len(items)}: {', '.join(_values(_unwrap(one)[0]) for one in items)}"
        case inspect.UnionType():
            return _values(next(t for t in kind.types if not isinstance(t, inspect.NoneType)))
        case _:
            return "text"


def _range(at_least: float | None, above: float | None, at_most: float | None) -> str:
    parts = [
        f" ≥ {at_least:g}" if at_least is not None else "",
        f" > {above:g}" if above is not None else "",
        f" ≤ {at_most:g}" if at_most is not None else "",
    ]
    return "".join(parts)


def _default(value: object) -> str:
    if value is msgspec.NODEFAULT:
        return "required"
    if value is None:
        return "none"
    return f"`{msgspec.json.encode(value).decode()}`"


if __name__ == "__main__":
    print(render(), end="")  # noqa: T201 - its whole purpose is to print
