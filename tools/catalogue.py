"""Classes as their source declares them: read from the text, so that nothing is imported."""

import ast
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

_SECTION = re.compile(r"^# -{3,} (?P<title>.+?) -{3,}$")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its annotation and default as written, and the sentence under it.

    A word of an enumeration has no annotation; its default is how it is written.
    """

    name: str
    type: str
    default: str | None
    doc: str


@dataclass(frozen=True, slots=True)
class Declared:
    """One class: where it stands, what it says of itself, what it holds."""

    name: str
    module: str
    section: str
    doc: str
    fields: tuple[Field, ...]


def declared(root: Path, package: str, base: str) -> Iterator[Declared]:
    """Every class below `package` that names `base` among its bases, in source order."""
    return _classes(root, package, lambda node: _names(node, base))


def named(root: Path, package: str, names: Collection[str]) -> Iterator[Declared]:
    """Every class below `package` of one of these names, in source order."""
    return _classes(root, package, lambda node: node.name in names)


def _classes(
    root: Path, package: str, wanted: Callable[[ast.ClassDef], bool]
) -> Iterator[Declared]:
    for path in sorted((root / package).rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        sections = _sections(text)
        module = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef) and wanted(node):
                yield Declared(
                    name=node.name,
                    module=module,
                    section=_section_at(sections, node.lineno),
                    doc=ast.get_docstring(node) or "",
                    fields=tuple(_fields(node)),
                )


def _names(node: ast.ClassDef, base: str) -> bool:
    return any(isinstance(each, ast.Name) and each.id == base for each in node.bases)


def _sections(text: str) -> list[tuple[int, str]]:
    found = ((number, _SECTION.match(line)) for number, line in enumerate(text.splitlines(), 1))
    return [(number, match["title"]) for number, match in found if match]


def _section_at(sections: list[tuple[int, str]], line: int) -> str:
    return next((title for number, title in reversed(sections) if number < line), "")


def _fields(node: ast.ClassDef) -> Iterator[Field]:
    for here, after in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(here, ast.Assign) and isinstance(here.targets[0], ast.Name):
            value = ast.unparse(here.value).replace("'", '"')
            yield Field(here.targets[0].id, "", value, _said_under(after))
        if not isinstance(here, ast.AnnAssign) or not isinstance(here.target, ast.Name):
            continue
        yield Field(
            name=here.target.id,
            type=ast.unparse(here.annotation).replace("'", '"'),
            default=None if here.value is None else ast.unparse(here.value).replace("'", '"'),
            doc=_said_under(after),
        )


def _said_under(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split())
    return ""
