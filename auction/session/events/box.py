"""Custody of the bid box."""

from enum import StrEnum

from auction.session.commands.fallback import FallbackStep
from auction.terms import Fact, LotMark, Text


class ReleasedAct(StrEnum):
    """What a release lets the box do; no release serves another act."""

    RAISE = "RAISE"
    RE_OPEN = "RE_OPEN"
    LOWER = "LOWER"
    UNLOCK = "UNLOCK"


class BoxShownEmpty(Fact, frozen=True):
    """The box was shown empty to the room and its door bolted (EMPTY_VERIFIED)."""

    round: str


class MotionReleased(Fact, frozen=True):
    """Licence for one act of the box, spent by whatever revokes it."""

    act: ReleasedAct
    round: str
    by: tuple[str, ...]
    reason: Text | None = None


class DeadlineSet(Fact, frozen=True):
    """A deadline other than the announced one, with the reason two people gave."""

    round: str
    deadline_ms: int
    reason: Text


class BiddingResumed(Fact, frozen=True):
    """Two people re-open a round that stood still; the deadline it now has."""

    round: str
    deadline_ms: int
    reason: Text


class WarningGiven(Fact, frozen=True):
    """The room was told how long it has."""

    round: str
    seconds_left: int


class DeadlineReached(Fact, frozen=True):
    """Room time reached the deadline: nothing put in from now on is in time."""

    round: str


class CloseConfirmed(Fact, frozen=True):
    """A person confirmed the close of a round that was down when its deadline passed."""

    round: str
    reason: Text
    unread: bool = False
    """On the person's word alone: nothing answered for the slot."""


class DoorOpenedByKey(Fact, frozen=True):
    """Two people opened the emptying door with its key: the box could not draw its bolt."""

    round: str
    by: tuple[str, ...]
    reason: Text


class FallbackStepTaken(Fact, frozen=True):
    """Somebody did by hand what box or clock could not; who and when is the entry's own."""

    round: str
    step: FallbackStep
    note: Text | None = None
    """Which spare box, what the stopwatch showed."""


class EnvelopesCounted(Fact, frozen=True):
    """Envelopes taken out and counted by hand, beside what the beam had counted."""

    round: str
    counted: int
    dropped: int
    by_mail: int = 0
    """How many of them bear a mail label."""
    mailed: int = 0
    """How many the mail log says were put in."""


class CountAccepted(Fact, frozen=True):
    """Two people go on although the counts differ."""

    round: str
    reason: Text


class EnvelopesSorted(Fact, frozen=True):
    """Numbered envelopes laid to lots by their outer label: `lots[i]` is envelope i + 1."""

    round: str
    lots: tuple[LotMark, ...]


class EnvelopeMoved(Fact, frozen=True):
    """A mis-sorted envelope was laid to the lot it is for, before its form was read."""

    lot: LotMark
    envelope: int
    to: LotMark
    reason: Text


class EnvelopesReturned(Fact, frozen=True):
    """Every lot was withdrawn: envelopes went back unopened against their tear-offs."""

    round: str
    returned: int
