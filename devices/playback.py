"""A recorded bus played to the box's driver again: what happened once becomes a regression test.

The trace holds what the room wanted, what was asked and what came back. Played again, the driver
must put the same questions; where it does not, the line is named. ``python -m devices.playback
box.trace`` prints the facts it tells.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from devices import rtu
from devices.box.config import BoxConfig
from devices.box.engine import BoxEngine, BoxSend
from devices.box.shapes import BoxWant
from devices.facts import Fact
from devices.protocols.modbus import Request, reply_length
from devices.steps import Send
from devices.trace import UNCHANGED

DECIDED_BEFORE_S = (0.02, 0.005, 0.001, 0.0002, 0.0)
"""How long before its question was written down the driver may have decided to put it."""


class DivergedError(Exception):
    """The driver asks something else than was recorded, or nothing.

    Attributes:
        line: The line of the recording, counted from 1.
    """

    def __init__(self, line: int, recorded: str, asks: str) -> None:
        super().__init__(f"line {line}: {recorded} was recorded, the driver asks {asks}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of a trace."""

    line: int
    at_s: float
    what: str
    text: str


def read(text: str) -> list[Recorded]:
    """Take a trace apart.

    Raises:
        ValueError: A line is none of a trace's.
    """
    recorded = []
    for number, line in enumerate(text.splitlines(), 1):
        at, _, rest = line.partition(" ")
        what, _, said = rest.partition(" ")
        if what not in {"TX", "RX", "WANT", "PORT"}:
            raise ValueError(f"line {number} is no line of a trace: {line!r}")
        recorded.append(Recorded(number, float(at), what, said))
    return recorded


@dataclass(slots=True)
class _Flight:
    """A question that is out, and what has come back."""

    step: BoxSend
    sent_s: float
    received: bytes = b""
    heard_s: float = 0.0


class Playback:
    """One recording and the driver it is played to.

    Args:
        recorded: A trace from its beginning, the port's opening.
        config: The box's configuration at the time.
    """

    def __init__(self, recorded: list[Recorded], config: BoxConfig) -> None:
        self._recorded = recorded
        self._config = config
        self._engine = BoxEngine(config, recorded[0].at_s if recorded else 0.0)
        self._flight: _Flight | None = None
        self._said = {"WANT": "", "PORT": ""}
        self._last_s = 0.0

    def facts(self) -> Iterator[Fact]:
        """Play it; the facts the driver tells.

        Raises:
            DivergedError: The driver does not ask what was recorded.
        """
        for one in self._recorded:
            match one.what:
                case "TX":
                    self._give_up(one.at_s)
                    self._ask(one)
                case "RX":
                    self._hear(one)
                case _:
                    self._note(one)
            self._last_s = max(self._last_s, one.at_s)
            yield from self._engine.take_facts()

    def _note(self, one: Recorded) -> None:
        text = self._said[one.what] if one.text == UNCHANGED else one.text
        self._said[one.what] = text
        if one.what == "WANT":
            self._engine.want(BoxWant(**json.loads(text)), one.at_s)
            return
        self._flight = None
        if text == "open":
            self._engine.link_up(one.at_s)
        else:
            self._engine.link_down(one.at_s, text)

    def _ask(self, sent: Recorded) -> None:
        asks = None
        for before_s in DECIDED_BEFORE_S:
            step = self._engine.next_step(max(self._last_s, sent.at_s - before_s))
            if isinstance(step, Send):
                assert isinstance(step.request, Request)
                asks = rtu.encode(self._config.slave, step.request).hex(" ")
                if asks == sent.text:
                    self._flight = _Flight(step, sent.at_s)
                    return
        raise DivergedError(sent.line, sent.text, asks or "nothing")

    def _hear(self, came: Recorded) -> None:
        flight = self._flight
        if flight is None or came.at_s > flight.sent_s + flight.step.timeout_s:
            return  # nobody was asking any more
        flight.received += bytes.fromhex(came.text)
        flight.heard_s = came.at_s
        pdu = rtu.decode(self._config.slave, flight.received)
        if pdu is None:
            return
        assert isinstance(flight.step.request, Request)
        reply, code = rtu.answer(flight.step.request, pdu), rtu.refusal(pdu)
        self._flight = None
        if code is not None:
            self._engine.refused(flight.step, code, flight.sent_s, came.at_s)
        elif reply is None:
            self._engine.unanswered(flight.step, flight.sent_s, came.at_s, heard=False)
        else:
            self._engine.answered(flight.step, reply, flight.sent_s, came.at_s)

    def _give_up(self, next_s: float) -> None:
        """The next question goes out: this one was not answered."""
        flight, self._flight = self._flight, None
        if flight is None:
            return
        assert isinstance(flight.step.request, Request)
        heard = len(flight.received) >= reply_length(flight.step.request)
        give_up_s = flight.heard_s if heard else flight.sent_s + flight.step.timeout_s
        self._engine.unanswered(flight.step, flight.sent_s, min(give_up_s, next_s), heard=heard)


def play(text: str, config: BoxConfig) -> list[Fact]:
    """Play a trace to a fresh driver; the facts it tells.

    Raises:
        DivergedError: The driver does not ask what was recorded.
        ValueError: It is no trace.
    """
    return list(Playback(read(text), config).facts())


def tell(facts: Iterable[Fact]) -> Iterator[str]:
    """One line a fact, without times: what two playings must agree on."""
    for fact in facts:
        data = {
            name: value
            for name, value in fact.data.items()
            if not name.endswith("_s") and not isinstance(value, float)
        }
        yield f"{fact.source} {fact.kind} {json.dumps(data, ensure_ascii=False)}"


if __name__ == "__main__":
    for said in tell(play(Path(sys.argv[1]).read_text("ascii"), BoxConfig())):
        print(said)  # noqa: T201 - this is its output
