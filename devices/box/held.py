"""Outputs the device may be holding, by our writes and by what was read."""

from __future__ import annotations

from devices.protocols.m7000 import DANGER, EVERYTHING, MOTION, NOTHING, Output


class HeldOutputs:
    """What may be on out there.

    Attributes:
        sent: On by our writes; set before a write goes out and cleared only when one is answered,
            because a lost reply does not tell whether the device heard.
        seen: On by the last read; everything, while nothing has been read.
        moving_since_s: When motion was energised, or None.
        rested_at_s: From when the lift may move again.
    """

    def __init__(self, rest_s: float) -> None:
        self.sent = NOTHING
        self.seen = EVERYTHING
        self.moving_since_s: float | None = None
        self.rested_at_s = 0.0
        self._rest_s = rest_s

    @property
    def danger(self) -> Output:
        """Dangerous outputs that may be on."""
        return (self.sent | self.seen) & DANGER

    def energise(self, outputs: Output, now_s: float) -> Output:
        """A write that sets ``outputs`` is about to go out; the ones it newly switches on."""
        fresh = outputs & ~self.sent
        if fresh & MOTION:
            self.moving_since_s = now_s
        self.sent = outputs
        return fresh

    def dropped(self, outputs: Output, sent_s: float) -> Output:
        """A write that left only ``outputs`` on was answered; the ones it switched off."""
        gone = self.sent & ~outputs
        if gone & MOTION:
            self.moving_since_s = None
            self.rested_at_s = sent_s + self._rest_s
        self.sent = outputs
        self.seen &= outputs
        return gone
