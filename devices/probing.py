"""What answers on a line, found out by reading alone: nothing is written, nothing moves.

Only functions 01, 03 and 04 go out, and no status bit is read: an M-7000's reset status is cleared
by reading it, and the box's driver must be the first to see that.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from devices.clocks.models import swz_w610
from devices.errors import DeviceRefusalError, ExchangeError, NoReplyError
from devices.line import Line
from devices.port import Setting
from devices.protocols import m7000
from devices.protocols.modbus import Read, ReadBits, ReadHolding, Reply

BAUDRATES = (9600, 19200, 115200, 38400, 4800, 57600, 2400, 1200)
QUIET_S = 0.25
SLOWEST_ANSWER_S = 0.2
BITS_OF_ANSWER = 350
SLC_94 = 0x7B
ADAM_4100 = 0x41


@dataclass(frozen=True, slots=True)
class Clue:
    """A question a known model answers in its own way; the model's name if the answer is its."""

    question: Read
    reads_as: Callable[[Reply], str | None]


def _icpdas(reply: Reply) -> str | None:
    return f"ICP DAS {m7000.model(reply)}" if reply[2] >> 8 == 0x70 else None  # noqa: PLR2004


def _wall_clock(reply: Reply) -> str | None:
    shown = swz_w610.shown(reply)
    return f"Simex SWZ-W610, which shows {shown:%Y-%m-%d %H:%M:%S}" if shown else None


def _timer(reply: Reply) -> str | None:
    return "Simex SLC-94" if reply == (SLC_94,) else None


def _adam(reply: Reply) -> str | None:
    return f"Advantech ADAM-{reply[0]:04X}" if reply[0] >> 8 == ADAM_4100 else None


def _display(reply: Reply) -> str | None:
    return "something that answers like an ICP DAS iKAN" if sum(reply) <= 1 else None


CLUES = (
    Clue(m7000.IDENTITY, _icpdas),
    Clue(swz_w610.READ, _wall_clock),
    Clue(ReadHolding(0x21, 1), _timer),
    Clue(ReadHolding(210, 2), _adam),
    Clue(ReadBits(100, 7), _display),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """One speed and address tried.

    Attributes:
        baudrate: Bits per second.
        slave: Modbus address.
        answers: Something answered, if only with a refusal.
        damaged: Something came that could not be read: another speed, or two machines at once.
        model: What it is, as far as its answers tell.
    """

    baudrate: int
    slave: int
    answers: bool
    damaged: bool
    model: str | None


async def probe(
    url: str, baudrates: tuple[int, ...] = BAUDRATES, slaves: tuple[int, ...] = (1,)
) -> AsyncIterator[Tried]:
    """Try every speed and address in turn, reading only.

    Args:
        url: Device file or URL; see ``devices.port``.
        baudrates: Speeds to try, 8N1.
        slaves: Modbus addresses to try.

    Yields:
        What came of each.

    Raises:
        LinkError: The port cannot be had; the sentence says why.
    """
    for baudrate in baudrates:
        for slave in slaves:
            line = Line(url, slave=slave, setting=Setting(baudrate=baudrate), quiet_s=QUIET_S)
            await line.open()
            try:
                yield await _try(line, baudrate, slave)
            finally:
                line.close()


async def _try(line: Line, baudrate: int, slave: int) -> Tried:
    answers = damaged = False
    timeout_s = SLOWEST_ANSWER_S + BITS_OF_ANSWER / baudrate
    for clue in CLUES:
        try:
            exchange = await line.ask(clue.question, timeout_s=timeout_s)
        except DeviceRefusalError:
            answers = True
        except NoReplyError as error:
            damaged |= error.heard
            if not answers:
                break
        except ExchangeError:
            damaged = True
        else:
            answers = True
            if model := clue.reads_as(exchange.reply):
                return Tried(baudrate, slave, answers, damaged, model)
    return Tried(baudrate, slave, answers, damaged, None)
