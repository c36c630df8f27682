import importlib
import inspect
import pkgutil

import pytest

import auction.rules

SPELLING = {"to_half_width", "grouped"}
"""Functions of the package that follow no rule."""

FUNCTIONS = [
    pytest.param(function, id=f"{module.name}.{name}")
    for module in pkgutil.iter_modules(auction.rules.__path__, "auction.rules.")
    for name, function in inspect.getmembers(importlib.import_module(module.name))
    if inspect.isfunction(function)
    and function.__module__ == module.name
    and not name.startswith("_")
    and name not in SPELLING
]


@pytest.mark.parametrize("function", FUNCTIONS)
def test_every_rule_names_its_source(function: object) -> None:
    text = inspect.getdoc(function) or ""
    _, found, source = text.partition("Source: ")
    assert found
    assert len(source.strip()) > 3
