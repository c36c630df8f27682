"""The reference lift box: body and I/O module wired together, on one time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from operator import attrgetter

from devices.simulators.box_model import (
    BoxBody,
    BoxInputs,
    BoxParts,
    Switches,
    due_in,
    step,
    switches,
)
from devices.simulators.device import Answer, Happening, RefusedError
from devices.simulators.io_module import IoModule

OUTPUT_NAMES = ("UP", "DOWN", "SLOT", "BOLT", "BEACON", "BUZZER")
SWITCH_NAMES = ("UPPER", "LOWER", "SLOT_CLOSED", "DOOR_BOLTED", "BEAM", "ESTOP_OK")
_each = attrgetter(*(one.name for one in fields(Switches)))
SPACING_S = 0.25
BOOT_S = 0.5
BOUNCE_S = 0.007
BOUNCE_SLACK = 1e-6


class BoxDevice:
    """A simulated lift box.

    Args:
        parts: What it is built of.
        now_s: Its time at the start, seconds.
    """

    def __init__(self, parts: BoxParts | None = None, now_s: float = 0.0) -> None:
        self.parts = parts or BoxParts()
        self.now_s = now_s
        self.powered = True
        self.module = IoModule()
        self.body = BoxBody()
        self.world = BoxInputs()
        self.stuck: dict[str, bool] = {}
        self._bouncing: dict[str, float] = {}
        self.drops = 0
        self._boot_at_s: float | None = None
        self._last_outputs = [False] * len(OUTPUT_NAMES)
        self._trips_told = 0
        self._happenings: list[Happening] = []
        self._acting: tuple[list[bool], BoxInputs] | None = None
        self._act = self.world
        self._last_switches = self._read()
        self._feel(0.0)

    def advance(self, to_s: float) -> list[Happening]:
        """Let time pass up to ``to_s``, stopping at every change on the way."""
        while self.now_s < to_s:
            due_s = self.due_s()
            stop_s = to_s if due_s is None else min(to_s, max(due_s, self.now_s))
            dt = stop_s - self.now_s
            self.body = step(self.body, self._inputs(), self.parts, dt)
            self.now_s = stop_s
            if self._boot_at_s is not None and stop_s >= self._boot_at_s:
                self._power_up()
            self._feel(dt)
        return self.settle()

    def settle(self) -> list[Happening]:
        """Tell what has changed since the last call."""
        self._feel(0.0)
        happenings, self._happenings = self._happenings, []
        return happenings

    def switches(self) -> list[bool]:
        """What the switches read now, stuck and chattering ones too."""
        return self._read()

    def due_s(self) -> float | None:
        """When something next changes by itself."""
        times = [self._boot_at_s] if self._boot_at_s is not None else []
        body_in = due_in(self.body, self._inputs(), self.parts)
        module_in = self.module.due_in() if self.powered else None
        times += [self.now_s + wait for wait in (body_in, module_in) if wait is not None]
        if self._bouncing:
            times.append((self._flips() + 1) * BOUNCE_S)
        return min(times, default=None)

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command; see ``docs/reference/devices.md``."""
        commands: dict[str, Callable[[Mapping[str, object]], Answer]] = {
            "drop": self._drop,
            "hand": lambda c: self._set(hand=bool(c.get("on", True))),
            "jam": lambda _: self._set(jammed=True),
            "unjam": lambda _: self._set(jammed=False),
            "estop": lambda c: self._set(estop=bool(c.get("pressed", True))),
            "key": lambda c: self._set(key=bool(c.get("turned", True))),
            "door": self._door,
            "switch": self._stick,
            "bounce": self._bounce,
            "power": self._power,
            "state": lambda _: self._state(),
        }
        return commands[str(command["do"])](command)

    def _drop(self, command: Mapping[str, object]) -> Answer:
        count = _number(command.get("count", 1))
        after_s = _number(command.get("pulse_after_s", 0.0))
        if self.body.shutter < 1:
            raise RefusedError("slot shut")
        begin_s = max([after_s, *(ends + SPACING_S / 2 for _, ends in self.body.pulses)])
        pulses = [
            (begin_s + n * SPACING_S, begin_s + n * SPACING_S + self.parts.pulse_s)
            for n in range(int(count))
        ]
        self.body = replace(self.body, pulses=(*self.body.pulses, *pulses))
        self.drops += int(count)
        self._note("drop", "envelope", self.drops)
        return {"drops": self.drops, "beam_from_s": self.now_s + begin_s}

    def _door(self, command: Mapping[str, object]) -> Answer:
        ajar = bool(command.get("open", True))
        if ajar and self.body.bolt < 1:
            raise RefusedError("door bolted")
        return self._set(door_ajar=ajar)

    def _stick(self, command: Mapping[str, object]) -> Answer:
        name = _switch(command)
        reads = command.get("reads")
        if reads is None:
            self.stuck.pop(name, None)
        else:
            self.stuck[name] = bool(reads)
        return {"name": name, "reads": None if reads is None else bool(reads)}

    def _bounce(self, command: Mapping[str, object]) -> Answer:
        name = _switch(command)
        until_s = self.now_s + _number(command.get("for_s", 0.1))
        self._bouncing[name] = until_s
        return {"name": name, "until_s": until_s}

    def _power(self, command: Mapping[str, object]) -> Answer:
        on = command.get("on")
        if on is None or not bool(on):
            self.powered = False
            self._note("power", "module", value=False)
        if on is None or bool(on):
            off_s = _number(command.get("off_s", BOOT_S))
            self._boot_at_s = self.now_s + (off_s if on is None else BOOT_S)
        return {"on": self.powered, "boots_at_s": self._boot_at_s}

    def _power_up(self) -> None:
        self._boot_at_s = None
        self.powered = True
        self.module.power_up()
        self._note("power", "module", value=True)

    def _state(self) -> Answer:
        return {
            "at_s": self.now_s,
            "powered": self.powered,
            "height": self.body.height,
            "drops": self.drops,
            "world": {
                "jammed": self.world.jammed,
                "hand": self.world.hand,
                "estop": self.world.estop,
                "key": self.world.key,
                "door_ajar": self.world.door_ajar,
            },
            "stuck": dict(self.stuck),
            "switches": dict(zip(SWITCH_NAMES, self._read(), strict=True)),
            "outputs": dict(zip(OUTPUT_NAMES, self._relays(), strict=True)),
            "watchdog": {
                "enabled": self.module.wdt_enabled,
                "tripped": self.module.tripped,
                "trips": self.module.trips,
                "left_s": self.module.due_in(),
            },
        }

    def _set(self, **world: bool) -> Answer:
        self.world = replace(self.world, **world)
        return dict(world)

    def _relays(self) -> list[bool]:
        on = self.module.outputs if self.powered else [False] * len(OUTPUT_NAMES)
        return on[: len(OUTPUT_NAMES)]

    def _inputs(self) -> BoxInputs:
        acting = self._relays(), self.world
        if acting != self._acting:
            self._acting = acting
            up, down, slot, bolt, _, _ = acting[0]
            self._act = replace(self.world, up=up, down=down, slot=slot, bolt=bolt)
        return self._act

    def _read(self) -> list[bool]:
        read = list(_each(switches(self.body, self._inputs())))
        if self.stuck or self._bouncing:
            self._bouncing = {n: end for n, end in self._bouncing.items() if end > self.now_s}
            flipped = self._flips() % 2 == 1
            for place, name in enumerate(SWITCH_NAMES):
                read[place] = self.stuck.get(name, read[place])
                read[place] ^= flipped and name in self._bouncing
        return read

    def _flips(self) -> int:
        return int(self.now_s / BOUNCE_S + BOUNCE_SLACK)

    def _feel(self, dt: float) -> None:
        """Let the module see the switches, and note every change."""
        read = self._read()
        if self.powered:
            self.module.step([*read, False, False], dt)
            if self.module.trips != self._trips_told:
                self._trips_told = self.module.trips
                self._note("watchdog", "trips", self.module.trips)
        relays = self._relays()
        self._compare("output", OUTPUT_NAMES, self._last_outputs, relays)
        self._compare("switch", SWITCH_NAMES, self._last_switches, read)
        self._last_outputs, self._last_switches = list(relays), list(read)

    def _compare(
        self, what: str, names: tuple[str, ...], before: list[bool], now: list[bool]
    ) -> None:
        for name, was, reads in zip(names, before, now, strict=True):
            if was != reads:
                self._note(what, name, reads)

    def _note(self, what: str, name: str, value: bool | int) -> None:  # noqa: FBT001 - logged as is
        self._happenings.append(Happening(self.now_s, what, name, value))


def _switch(command: Mapping[str, object]) -> str:
    name = str(command["name"])
    if name not in SWITCH_NAMES:
        raise RefusedError(f"no switch {name}")
    return name


def _number(value: object) -> float:
    if isinstance(value, int | float):
        return value
    raise RefusedError(f"{value!r} is not a number")


assert len(fields(Switches)) == len(SWITCH_NAMES)
