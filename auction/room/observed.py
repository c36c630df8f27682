"""What displays showed, who looked and who may: streams of their own, cited at the sealing."""

from typing import Literal

from auction.terms import Fact


class DisplayRegistered(Fact, frozen=True):
    """A display presented its one-time token, or somebody typed the code it showed."""

    display: str
    by: str | None = None


class DisplayAssigned(Fact, frozen=True):
    """Somebody chose what a display shows from now on."""

    display: str
    layout: str
    by: str


class DisplayIdentified(Fact, frozen=True):
    """A display was asked to show its own name for a while."""

    display: str
    by: str


class FrameShown(Fact, frozen=True):
    """A display painted a frame it had been sent, once per display and frame."""

    display: str
    view: str
    locale: str
    frame: int
    sha256: str
    painted_ms: int
    offset_ms: int
    """How far the display's idea of room time may have been off when it painted."""


class RecordLooked(Fact, frozen=True):
    """A member of staff looked at something that is recorded."""

    by: str
    what: str


class AccountChanged(Fact, frozen=True):
    """Somebody was invited to an account, began it with factors of their own, or it was closed."""

    account: str
    role: str
    change: Literal["INVITED", "BEGUN", "CLOSED"]
    by: str


OBSERVED = (
    DisplayRegistered,
    DisplayAssigned,
    DisplayIdentified,
    FrameShown,
    RecordLooked,
    AccountChanged,
)
