"""What is wanted now, what still licenses it, and what has latched against it."""

from __future__ import annotations

from devices.box.record import BoxRecord
from devices.box.releases import Releases
from devices.box.shapes import BoxWant


class License:
    """The newest want and the state of its release.

    Args:
        spent_release: Releases up to this number were spent before the start.
        now_s: CLOCK_MONOTONIC seconds of the start.
        record: Where it is told that a live release was spent.

    Attributes:
        want: The newest want; everything off once the room has been silent too long.
        said_s: When the room said it.
        releases: Which numbers still license what.
        jammed: The travel budget was exceeded and no newer release has come.
        why: What spent the releases last.
    """

    def __init__(self, spent_release: int, now_s: float, record: BoxRecord) -> None:
        self.want = BoxWant()
        self.said_s = now_s
        self.releases = Releases(spent_release)
        self.jammed = False
        self.why = "WANT"
        self._record = record

    @property
    def live(self) -> bool:
        """Whether the want's release licenses anything at all."""
        return self.releases.live(self.want.release)

    def take(self, want: BoxWant, now_s: float) -> bool:
        """Take the newest want; True when a live release acknowledges what had latched."""
        self.want = want
        self.said_s = now_s
        self.releases.hand_in(want.release)
        if self.live:
            self.jammed = False
        return self.live

    def spend(self, why: str, now_s: float) -> None:
        """Whatever was released so far licenses nothing any more, and the room is told at once."""
        self.why = why
        release = self.releases.spend()
        if release is not None:
            self._record.say_now("release_spent", now_s, release=release, cause=why)

    def silent_s(self, now_s: float, stall_s: float) -> float | None:
        """How long the room has been silent, once that is too long; the want is dropped."""
        silent_s = now_s - self.said_s
        if silent_s < stall_s:
            return None
        self.want = BoxWant()
        return silent_s

    def slot_cause(self, until_s: float, now_s: float) -> str:
        """Why a slot that was open until ``until_s`` is no longer permitted."""
        if not self.live and self.why != "WANT":
            return self.why
        return "DEADLINE" if now_s >= until_s else "WANT"

    def slot_opened(self) -> None:
        """The slot is being opened under a live release: no earlier cause applies to it."""
        self.why = "WANT"
