"""Where in a TOML text a value stands, so that a complaint can name the line."""

import re

_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r]+)
    | (?P<comment>\#[^\n]*)
    | (?P<newline>\n)
    | (?P<string>\"\"\"(?:\\.|[^\\])*?\"{3,5}|'''.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    | (?P<mark>[\[\]{},=.])
    | (?P<bare>[^\s\[\]{},=."'\#]+)
    """,
    re.VERBOSE | re.DOTALL,
)

_Token = tuple[str, str, int]


def locate(text: str) -> dict[str, int]:
    """Map every path of a TOML text, written `steps[3].at`, to its line, both counted from 1.

    Args:
        text: A text the TOML parser has already accepted.
    """
    return _Walk(text).lines


def line_of(text: str, path: str) -> int | None:
    """The line of the value at `path`, or of the nearest thing around it that stands in the text.

    Args:
        text: A text the TOML parser has already accepted.
        path: Written `steps[3].at`, counted from 1.
    """
    lines = locate(text)
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path)


class _Walk:
    """One pass over the tokens; keeps the table the text is in and how long each array is."""

    def __init__(self, text: str) -> None:
        self.lines: dict[str, int] = {}
        self._lengths: dict[str, int] = {}
        self._tokens = _tokens(text)
        self._at = 0
        table = ""
        while (token := self._peek()) is not None:
            kind, word, _ = token
            if kind == "newline":
                self._at += 1
            elif word == "[" and kind == "mark":
                table = self._header()
            else:
                self._pair(table)

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _word(self) -> str:
        return "" if self._peek() is None else self._tokens[self._at][1]

    def _header(self) -> str:
        _, _, line = self._next()
        array = self._word() == "["
        if array:
            self._next()
        keys = self._keys()
        self._next()
        if array:
            self._next()
        path = ""
        for key in keys[:-1]:
            path = self._last(_below(path, key))
        path = _below(path, keys[-1])
        if array:
            self._lengths[path] = self._lengths.get(path, 0) + 1
            self.lines.setdefault(path, line)
            path = f"{path}[{self._lengths[path]}]"
        else:
            path = self._last(path)
        self.lines.setdefault(path, line)
        return path

    def _last(self, path: str) -> str:
        """A header below an array of tables means its newest table."""
        return f"{path}[{self._lengths[path]}]" if path in self._lengths else path

    def _keys(self) -> list[str]:
        keys = [_unquote(self._next()[1])]
        while self._word() == ".":
            self._next()
            keys.append(_unquote(self._next()[1]))
        return keys

    def _pair(self, table: str) -> None:
        line = self._tokens[self._at][2]
        path = table
        for key in self._keys():
            path = _below(path, key)
            self.lines.setdefault(path, line)
        self._next()
        self._value(path)

    def _value(self, path: str) -> None:
        kind, word, line = self._next()
        self.lines.setdefault(path, line)
        if kind == "mark" and word == "[":
            self._array(path)
        elif kind == "mark" and word == "{":
            self._table(path)
        else:
            while (token := self._peek()) is not None and token[0] in {"bare", "string"} | (
                {"mark"} if token[1] == "." else set()
            ):
                self._at += 1

    def _array(self, path: str) -> None:
        index = 0
        while True:
            kind, word, _ = self._tokens[self._at]
            if kind == "newline" or word == ",":
                self._at += 1
            elif kind == "mark" and word == "]":
                self._at += 1
                return
            else:
                index += 1
                self._value(f"{path}[{index}]")

    def _table(self, path: str) -> None:
        while True:
            kind, word, _ = self._tokens[self._at]
            if kind == "newline" or word == ",":
                self._at += 1
            elif kind == "mark" and word == "}":
                self._at += 1
                return
            else:
                self._pair(path)


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    line = 1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        word = match.group()
        if kind not in {"space", "comment"}:
            tokens.append((kind, word, line))
        line += word.count("\n")
    return tokens


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _unquote(word: str) -> str:
    return word[1:-1] if word[:1] in {'"', "'"} else word
