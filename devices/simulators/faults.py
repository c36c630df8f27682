"""What a real line does to frames: flipped bits, lost and late replies, echoes, half frames."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.simulators.device import Answer, Value


@dataclass(slots=True)
class LineFaults:
    """Faults in force on one line.

    Attributes:
        noise: Chance that a byte is damaged, either way.
        drop_replies: Replies still to be lost.
        delay_replies: Replies still to be late.
        delay_s: By how much.
        half_replies: Replies still to be cut in half.
        echo: The adapter sends the master's own bytes back.
        silent: The slave does not answer at all.
        dice: Source of chance; seeded, so that a run can be repeated.
    """

    noise: float = 0.0
    drop_replies: int = 0
    delay_replies: int = 0
    delay_s: float = 0.0
    half_replies: int = 0
    echo: bool = False
    silent: bool = False
    dice: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - not secret

    def damaged(self, data: bytes) -> bytes:
        """Flip a bit in some bytes."""
        if not self.noise:
            return data
        return bytes(
            byte ^ (1 << self.dice.randrange(8)) if self.dice.random() < self.noise else byte
            for byte in data
        )

    def reply(self, frame: bytes) -> tuple[bytes, float] | None:
        """What becomes of a reply: its bytes and how late they are, or None when lost."""
        if self.silent:
            return None
        if self.drop_replies > 0:
            self.drop_replies -= 1
            return None
        late_s = 0.0
        if self.delay_replies > 0:
            self.delay_replies -= 1
            late_s = self.delay_s
        if self.half_replies > 0:
            self.half_replies -= 1
            frame = frame[: len(frame) // 2]
        return self.damaged(frame), late_s

    def obey(self, command: Mapping[str, object]) -> Answer:
        """Carry out a control command on the line.

        Raises:
            KeyError: No such command.
        """
        match command:
            case {"do": "noise", "rate": float() | int() as rate}:
                self.noise = rate
            case {"do": "drop_replies", "count": int(count)}:
                self.drop_replies = count
            case {"do": "delay_replies", "count": int(count), "by_s": float() | int() as late_s}:
                self.delay_replies, self.delay_s = count, late_s
            case {"do": "half_replies", "count": int(count)}:
                self.half_replies = count
            case {"do": "echo", "on": bool(on)}:
                self.echo = on
            case {"do": "silent", "on": bool(on)}:
                self.silent = on
            case {"do": "line"}:
                pass
            case _:
                raise KeyError(command.get("do"))
        return {"line": self._in_force()}

    def _in_force(self) -> dict[str, Value]:
        return {
            "noise": self.noise,
            "drop_replies": self.drop_replies,
            "delay_replies": self.delay_replies,
            "half_replies": self.half_replies,
            "echo": self.echo,
            "silent": self.silent,
        }
