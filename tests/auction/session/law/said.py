"""What was said in the room or written in the journal, as plain data."""

from collections.abc import Mapping

Plain = Mapping[str, object]


class Said:
    """A kind and its fields: texts, numbers, flags and rows of them, nothing else."""

    def __init__(self, kind: str, fields: Plain) -> None:
        self.kind, self._fields = kind, fields

    def __repr__(self) -> str:
        return f"{self.kind}({dict(self._fields)})"

    def text(self, name: str) -> str:
        found = self._fields[name]
        assert isinstance(found, str), (name, self)
        return found

    def given(self, name: str) -> bool:
        return self._fields.get(name) is not None

    def text_or_none(self, name: str) -> str | None:
        return None if self._fields.get(name) is None else self.text(name)

    def number(self, name: str) -> int:
        found = self._fields[name]
        assert isinstance(found, int), (name, self)
        return found

    def number_or_none(self, name: str) -> int | None:
        return None if self._fields.get(name) is None else self.number(name)

    def flag(self, name: str) -> bool:
        return self._fields[name] is True

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(one for one in self._row(name) if isinstance(one, str))

    def numbers(self, name: str) -> tuple[int, ...]:
        return tuple(one for one in self._row(name) if isinstance(one, int))

    def rows(self, name: str) -> tuple["Said", ...]:
        return tuple(Said(name, one) for one in self._row(name) if isinstance(one, Mapping))

    def groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(one) for one in self._row(name) if isinstance(one, list | tuple))

    def rows_of_two(self, name: str) -> tuple[tuple[str, ...], ...]:
        """The second of every pair, a list of texts."""
        pairs = (tuple(one) for one in self._row(name) if isinstance(one, list | tuple))
        return tuple(tuple(texts) for _, texts in pairs)

    def part(self, name: str) -> "Said":
        found = self._fields[name]
        assert isinstance(found, Mapping), (name, self)
        return Said(name, found)

    def _row(self, name: str) -> list[object] | tuple[object, ...]:
        found = self._fields[name]
        assert isinstance(found, list | tuple), (name, self)
        return found
