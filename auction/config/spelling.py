"""What a place in a file takes: the keys of its table, or the words for its value."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from msgspec import inspect

from auction.config.misfit import Path

_MOST = 16
"""More words than this are looked up rather than listed."""


def meant(type_: type, values: object, path: Path) -> str:
    """What to write at `path` instead of what stands there; empty where nothing can be said.

    Args:
        type_: What the whole file is to be.
        values: The file as plain values.
        path: A key that is unknown, or a value that is none of the words taken there.
    """
    *above, last = path
    table = _at(values, above)
    if not isinstance(table, dict) or not isinstance(last, str):
        return ""
    tables = _tables(inspect.type_info(type_), values, above)
    words = sorted({word for one in tables for word in _taken(one, table, last)})
    written = table.get(last)
    known = any(last == one.tag_field or last in _fields(one) for one in tables)
    return suggestion(str(written) if known else last, words)


def suggestion(written: str, words: Collection[str]) -> str:
    """The word most like the written one, or all of them if they are few."""
    if near := get_close_matches(written, words, n=1):
        return f"did you mean {near[0]}?"
    return f"it takes {', '.join(words)}" if 0 < len(words) <= _MOST else ""


def _taken(table: inspect.StructType, values: dict[str, object], key: str) -> Iterator[str]:
    """The words for the value of `key`, or the keys there are if that is none of them."""
    if key == table.tag_field:
        yield str(table.tag)
        return
    fields = _fields(table)
    if key not in fields:
        yield from fields.keys() - values.keys()
        return
    for kind in _kinds(fields[key]):
        match kind:
            case inspect.EnumType(cls=words):
                yield from (str(word.value) for word in words)
            case inspect.LiteralType(values=literals):
                yield from map(str, literals)
            case inspect.StructType(tag=str(tag)):
                yield tag


def _fields(table: inspect.StructType) -> dict[str, inspect.Type]:
    return {field.encode_name: field.type for field in table.fields}


def _tables(root: inspect.Type, values: object, path: list[str | int]) -> list[inspect.StructType]:
    """The tables that may stand at `path`; of those with a tag the one that is written."""
    found, value = [root], values
    for step in path:
        value = _at(value, [step])
        found = [below for one in found for kind in _kinds(one) for below in _below(kind, step)]
    tables = [one for kind in found for one in _kinds(kind) if isinstance(one, inspect.StructType)]
    written = value if isinstance(value, dict) else {}
    return [one for one in tables if written.get(one.tag_field or "") == one.tag] or tables


def _kinds(kind: inspect.Type) -> Iterator[inspect.Type]:
    match kind:
        case inspect.UnionType(types=types):
            for one in types:
                yield from _kinds(one)
        case inspect.Metadata(type=within):
            yield from _kinds(within)
        case _:
            yield kind


def _below(kind: inspect.Type, step: str | int) -> Iterator[inspect.Type]:
    match kind:
        case inspect.StructType(fields=fields):
            yield from (field.type for field in fields if field.encode_name == step)
        case inspect.DictType(value_type=value):
            yield value
        case inspect.TupleType(item_types=items) if isinstance(step, int):
            yield from items[step : step + 1]
        case inspect.CollectionType(item_type=item):
            yield item


def _at(values: object, path: list[str | int]) -> object:
    for step in path:
        match values:
            case dict():
                values = values.get(step)
            case list() if isinstance(step, int) and step < len(values):
                values = values[step]
            case _:
                return None
    return values
