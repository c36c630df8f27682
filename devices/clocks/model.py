"""Models of clocks, found by name: a module in ``devices.clocks.models`` is all a new one takes."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from devices.clocks import models
from devices.clocks.shapes import ClockConfig, ClockEngine
from devices.errors import SetupError
from devices.port import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockModel:
    """What is to be known of one model.

    Attributes:
        title: Maker and model, as people write it.
        setting: How its line talks as it comes.
        engine: Makes its driver, at a CLOCK_MONOTONIC second.
        confirmable: It can be read back: what it shows is known, not hoped.
        pages: Which of the room's pages it can show.
    """

    title: str
    setting: Setting
    engine: Callable[[ClockConfig, float], ClockEngine]
    confirmable: bool
    pages: tuple[str, ...]


def names() -> tuple[str, ...]:
    """Every model there is."""
    return tuple(
        sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(models.__path__))
    )


def find(name: str) -> ClockModel:
    """The model of this name.

    Raises:
        SetupError: There is none; it names those there are.
    """
    if name not in names():
        raise SetupError(f"no clock model {name!r}; there are {', '.join(names())}")
    module = import_module(f"{models.__name__}.{name.replace('-', '_')}")
    model = module.MODEL
    assert isinstance(model, ClockModel)
    return model
