"""The sitting itself, and what it refused."""

from enum import StrEnum

import msgspec

from auction.rules.periods import YearOfWork
from auction.rules.policy import Policy
from auction.terms import Anchor, Barred, Fact, Head, Lot, LotMark, Text


class SuspendCause(StrEnum):
    """Why bidding stands still (暫停)."""

    SERVER_RESTARTED = "SERVER_RESTARTED"
    ANCHOR_LOST = "ANCHOR_LOST"
    SLOT_SHUT_EARLY = "SLOT_SHUT_EARLY"
    BOX_LOST = "BOX_LOST"
    WATCHDOG = "WATCHDOG"
    POWER_CYCLE = "POWER_CYCLE"
    EMERGENCY_STOP = "EMERGENCY_STOP"
    JAM = "JAM"
    ROOM_SILENT = "ROOM_SILENT"
    WATCHDOG_REFUSED = "WATCHDOG_REFUSED"
    RELEASE_SPENT = "RELEASE_SPENT"
    OFFICER = "OFFICER"
    RECESS = "RECESS"
    EVACUATION = "EVACUATION"


class ServerStarted(Fact, frozen=True):
    """A server took the room; every live release is revoked by it."""

    anchor: Anchor
    version: str
    anchor_lost: bool = False


class SessionOpened(Fact, frozen=True):
    """The first entry: what kind of sitting this is and everything it stands on."""

    session: str
    date: str
    branch: str
    room: str
    rehearsal: bool
    script: str | None
    anchor: Anchor
    origin: str
    policy_sha256: str
    docket: Head | None
    previous: Head | None
    policy: Policy = Policy()
    """What `policy_sha256` is the hash of, so that the entries alone tell how they were decided."""
    calendar: dict[int, YearOfWork] = msgspec.field(default_factory=dict)
    """ROC year → the working days by which its periods are counted."""
    left_out: tuple[LotMark, ...] = ()
    """Lots of today's list that an earlier sitting of today has decided."""
    staff: tuple[str, ...] = ()
    """Codes of the staff on duty; witnesses are taken from among them."""


class LotListed(Fact, frozen=True):
    """A lot of today's list, as announced."""

    lot: Lot
    barred: tuple[str, ...] = ()
    """Commitments, under the case's key, of buyers who did not pay for it before (CEA §68-2)."""
    prohibited: tuple[Barred, ...] = ()
    """Who was entered in the docket as a party, or as staff of the sale (CEA §70(6), CC §392)."""


class RoundAnnounced(Fact, frozen=True):
    """A box round: one raising, one deadline, a set of lots, one count."""

    round: str
    lots: tuple[LotMark, ...]
    deadline_ms: int
    mail_until_ms: int | None = None
    """Last arrival time of bids by mail, where the notice allows them."""


class CheckpointPublished(Fact, frozen=True):
    """The signed note over the first `size` entries that screens show from now on."""

    size: int
    note: str
    root: str


class AnchorConfirmed(Fact, frozen=True):
    """Two people agreed on a new anchor after a restart on another boot."""

    anchor: Anchor
    reason: Text


class SessionSuspended(Fact, frozen=True):
    """The sitting stands still (暫停); the slot is wanted shut."""

    cause: SuspendCause
    reason: Text | None = None
    until_ms: int | None = None
    """When a recess ends."""


class SessionResumed(Fact, frozen=True):
    """The sitting goes on without a box round to re-open."""

    reason: Text | None = None
    """None at the announced end of a recess."""


class SessionAdjourned(Fact, frozen=True):
    """The sitting is over; recorders close their last segment."""


class SessionSealed(Fact, frozen=True):
    """The last entry: the heads of what was shown and looked at, and the footage manifest."""

    displays: Head | None
    looks: Head | None
    footage_manifest_sha256: str


class RefusalRecorded(Fact, frozen=True):
    """A refusal somebody could dispute."""

    command: str
    code: str
    subject: str
    facts: dict[str, str | int]
