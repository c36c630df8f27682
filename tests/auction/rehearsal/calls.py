"""Which rules of the sale are called while something happens."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from types import ModuleType
from typing import ParamSpec, TypeVar

from tools.rules import Rule

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def calls_of(rules: tuple[Rule, ...]) -> Iterator[set[str]]:
    """The keys of those of `rules` that are called, wherever a module of ours knows them by name.

    A rule kept in a table of functions would not be seen, and be complained of as not called.
    """
    called: set[str] = set()
    told = {id(rule): rule for rule in map(_function, rules)}
    telling = {
        id(function): _telling(function, rule.key, called)
        for function, rule in zip(told.values(), rules, strict=True)
    }
    bound = [
        (module, name, told[id(value)])
        for module in _modules()
        for name, value in vars(module).items()
        if id(value) in told
    ]
    try:
        for module, name, function in bound:
            setattr(module, name, telling[id(function)])
        yield called
    finally:
        for module, name, function in bound:
            setattr(module, name, function)


def _function(rule: Rule) -> Callable[..., object]:
    found: Callable[..., object] = getattr(import_module(f"auction.rules.{rule.module}"), rule.name)
    return found


def _modules() -> list[ModuleType]:
    ours = ("auction.", "display.")
    return [module for name, module in list(sys.modules.items()) if name.startswith(ours)]


def _telling(function: Callable[P, R], key: str, called: set[str]) -> Callable[P, R]:
    @wraps(function)
    def telling(*args: P.args, **kwargs: P.kwargs) -> R:
        called.add(key)
        return function(*args, **kwargs)

    return telling
