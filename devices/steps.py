"""What an engine tells its shell to do next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Generic, Protocol, TypeVar

from devices.facts import Fact
from devices.protocols.modbus import Reply, Request
from devices.protocols.text import Tell

Question = Request | Tell
PurposeT = TypeVar("PurposeT", bound=Enum)


@dataclass(frozen=True, slots=True)
class Send(Generic[PurposeT]):
    """Ask the device now, once.

    Attributes:
        purpose: Why.
        request: What.
        timeout_s: Seconds to wait for the reply.
        urgent: Ignore quiet time.
    """

    purpose: PurposeT
    request: Question
    timeout_s: float
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before ``until_s``, unless the want changes."""

    until_s: float


class Engine(Protocol[PurposeT]):
    """A driver without its port. Every call takes CLOCK_MONOTONIC seconds; none reads a clock."""

    def link_up(self, now_s: float) -> None:
        """The port is open; nothing is known of the device behind it."""

    def link_down(self, now_s: float, reason: str) -> None:
        """The port is gone or cannot be opened."""

    def next_step(self, now_s: float) -> Send[PurposeT] | Wait:
        """Decide the next step; called after each one, and whenever the want changes."""

    def answered(self, step: Send[PurposeT], reply: Reply, sent_s: float, now_s: float) -> None:
        """The device answered; the question went out at ``sent_s``."""

    def unanswered(self, step: Send[PurposeT], sent_s: float, now_s: float, *, heard: bool) -> None:
        """Nothing usable came; whether the device obeyed is unknown.

        Args:
            step: What was sent.
            sent_s: When.
            now_s: When we gave up.
            heard: A damaged reply of the right length came: the device lives, and no late reply
                is on its way.
        """

    def refused(self, step: Send[PurposeT], code: int, sent_s: float, now_s: float) -> None:
        """The device answered with Modbus exception ``code``."""

    def must_hurry(self, step: Send[PurposeT], now_s: float) -> bool:
        """Whether something cannot wait for the reply to ``step``."""

    def take_facts(self) -> list[Fact]:
        """Hand over the facts that are new."""

    @property
    def at_rest(self) -> bool:
        """Whether the driver may leave the device alone."""
