"""Every module is tried by a test: named by one, or a part of something whole that is."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("auction", "devices", "display", "recordings")


def _modules(root: Path) -> dict[str, Path]:
    return {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for package in PACKAGES
        for path in (root / package).rglob("*.py")
    }


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_is_tried(root: Path) -> None:
    """A module counts when a test imports it or starts it, or a module that counts imports it.

    pyserial starts `protocol_x` when a test opens `x://`.
    """
    modules = _modules(root)
    started = {name for name in modules if name.endswith("__main__") or ".protocol_" in name}
    tried = started | {
        name
        for path in (root / "tests").rglob("*.py")
        if path.relative_to(root / "tests").parts[0] not in {"project", "bench"}
        for name in _imported(path)
        if name in modules
    }
    waiting = list(tried)
    while waiting:
        for name in _imported(modules[waiting.pop()]):
            if name in modules and name not in tried:
                tried.add(name)
                waiting.append(name)
    empty = {name for name, path in modules.items() if not _has_code(path)}
    assert sorted(set(modules) - tried - empty) == []


def _has_code(path: Path) -> bool:
    return any(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
    )


def test_test_packages_are_named_after_what_they_test(root: Path) -> None:
    beside = {"bench", "browser", "golden", "project", "scenarios", "soak"}
    folders = {
        path.name
        for path in (root / "tests").iterdir()
        if path.is_dir() and any(path.rglob("test_*.py"))
    }
    assert folders - beside <= set(PACKAGES)
    for package in PACKAGES:
        for folder in (root / "tests" / package).iterdir() if package in folders else ():
            if folder.is_dir() and any(folder.glob("test_*.py")):
                assert (root / package / folder.name).is_dir(), folder
