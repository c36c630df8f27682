"""A room on an injected clock around the in-process box."""

from __future__ import annotations

from devices.box.config import BoxConfig
from devices.facts import Fact
from devices.simulators.inprocess import InProcessBox

STEP_S = 0.1


class Bench:
    """A box whose room repeats its want every 0.1 s, as a living room does."""

    def __init__(self, **config: float) -> None:
        self.box = InProcessBox(BoxConfig(**{"travel_s": 2.0, **config}))  # type: ignore[arg-type]
        self.facts: list[Fact] = []
        self.target: dict[str, object] = {}
        self.rest()

    @property
    def now_s(self) -> float:
        return self.box.now_s

    def rest(self) -> None:
        self.want()

    def want(
        self,
        *,
        lift: str | None = None,
        until_s: float | None = None,
        door_free: bool = False,
        release: int | None = None,
        beacon: bool = False,
    ) -> None:
        self.target = {
            "lift": lift,
            "slot_open_until_s": until_s,
            "door_free": door_free,
            "release": release,
            "beacon": beacon,
        }
        self.box.want(**self.target)  # type: ignore[arg-type]

    def run(self, for_s: float) -> list[Fact]:
        end_s, new = self.now_s + for_s, []
        while self.now_s < end_s - 1e-9:
            self.box.want(**self.target)  # type: ignore[arg-type]
            new += self.box.advance(min(end_s, self.now_s + STEP_S))
        self.facts += new
        return new

    def do(self, **command: object) -> object:
        return self.box.control(command)

    def raised_and_open(self, *, open_s: float = 20.0, release: int = 1) -> float:
        self.run(0.5)
        until_s = self.now_s + 4.0 + open_s
        self.want(lift="RAISED", until_s=until_s, release=release)
        self.run(4.0)
        assert (self.box.reading.lift, self.box.reading.slot) == ("RAISED", "OPEN")
        return until_s

    def truth(self, name: str, *, on: bool, after_s: float = 0.0) -> list[float]:
        return [
            h.at_s
            for h in self.box.happenings
            if h.name == name and h.value is on and h.at_s >= after_s
        ]

    def of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]
