"""Facts of one sitting (拍賣期日), in the order they come to be known.

Times end in `_ms` and are room time, UTC milliseconds. Amounts are whole New Taiwan dollars. No
event has a field for a name, an identity number or a typed sentence: those are `PersonRef` and
`Text`, whose words are in the vault. Events only gain fields.
"""

from auction.session.events.acts_of_two import (
    ProposalDied,
    Proposed,
    Seconded,
)
from auction.session.events.box import (
    BiddingResumed,
    BoxShownEmpty,
    CloseConfirmed,
    CountAccepted,
    DeadlineReached,
    DeadlineSet,
    EnvelopesCounted,
    EnvelopesSorted,
    MotionReleased,
    ReleasedAct,
    WarningGiven,
)
from auction.session.events.door import (
    AdmissionUndone,
    PersonAdmitted,
)
from auction.session.events.machines import (
    BoxFaultCleared,
    BoxFaulted,
    CameraHealth,
    ClockRead,
    CloseCommanded,
    DeviceFound,
    DeviceLost,
    DoorRead,
    EnvelopeDropped,
    FaultAcknowledged,
    FinalCountRead,
    LiftRead,
    RecorderLost,
    RecorderStarted,
    RecordingGap,
    SegmentClosed,
    SlotRead,
)
from auction.session.events.opening import (
    BidRead,
    BidRuled,
    DepositChecked,
    DepositReturned,
    EnvelopeOpened,
    LotAwarded,
    LotCalled,
    LotUnsold,
    ObjectionsAsked,
    TieDrawn,
    TieRaised,
    UnsoldCause,
)
from auction.session.events.oral import (
    CallMade,
    CallRetracted,
    HammerFell,
    OralBidAccepted,
)
from auction.session.events.sitting import (
    AnchorConfirmed,
    CheckpointPublished,
    LotListed,
    RefusalRecorded,
    RoundAnnounced,
    ServerStarted,
    SessionAdjourned,
    SessionOpened,
    SessionResumed,
    SessionSealed,
    SessionSuspended,
    SuspendCause,
)
from auction.terms import Fact

__all__ = [
    "EVENT_BY_KIND",
    "SESSION_EVENTS",
    "AdmissionUndone",
    "AnchorConfirmed",
    "BidRead",
    "BidRuled",
    "BiddingResumed",
    "BoxFaultCleared",
    "BoxFaulted",
    "BoxShownEmpty",
    "CallMade",
    "CallRetracted",
    "CameraHealth",
    "CheckpointPublished",
    "ClockRead",
    "CloseCommanded",
    "CloseConfirmed",
    "CountAccepted",
    "DeadlineReached",
    "DeadlineSet",
    "DepositChecked",
    "DepositReturned",
    "DeviceFound",
    "DeviceLost",
    "DoorRead",
    "EnvelopeDropped",
    "EnvelopeOpened",
    "EnvelopesCounted",
    "EnvelopesSorted",
    "FaultAcknowledged",
    "FinalCountRead",
    "HammerFell",
    "LiftRead",
    "LotAwarded",
    "LotCalled",
    "LotListed",
    "LotUnsold",
    "MotionReleased",
    "ObjectionsAsked",
    "OralBidAccepted",
    "PersonAdmitted",
    "ProposalDied",
    "Proposed",
    "RecorderLost",
    "RecorderStarted",
    "RecordingGap",
    "RefusalRecorded",
    "ReleasedAct",
    "RoundAnnounced",
    "Seconded",
    "SegmentClosed",
    "ServerStarted",
    "SessionAdjourned",
    "SessionOpened",
    "SessionResumed",
    "SessionSealed",
    "SessionSuspended",
    "SlotRead",
    "SuspendCause",
    "TieDrawn",
    "TieRaised",
    "UnsoldCause",
    "WarningGiven",
]

SESSION_EVENTS: tuple[type[Fact], ...] = tuple(
    kind for kind in Fact.__subclasses__() if kind.__module__.startswith(f"{__name__}.")
)
EVENT_BY_KIND: dict[str, type[Fact]] = {kind.__name__: kind for kind in SESSION_EVENTS}
