"""What a room is told at start: the branch, today's list, its policy, how it is rehearsed."""

from hashlib import sha256

from msgspec import Struct, field

from auction.config.calendars import shipped_calendar
from auction.rules.periods import Calendar
from auction.rules.policy import Policy
from auction.session.subjects import BoxPace
from auction.terms import Case, Lot


class AnnouncedRound(Struct, frozen=True):
    """A box round of today's list."""

    id: str
    lots: tuple[str, ...]
    deadline_ms: int
    mail_until_ms: int | None = None


class Setting(Struct, frozen=True, kw_only=True):
    """Everything about today that is known before anybody acts."""

    branch: str
    """Short code, part of the checkpoint origin."""
    branch_zh: str
    branch_en: str
    room: str
    date: str
    """ISO date of the sitting, local."""
    lots: tuple[Lot, ...]
    rounds: tuple[AnnouncedRound, ...]
    cases: tuple[Case, ...] = ()
    policy: Policy
    policy_toml: bytes
    rehearsal: bool
    script: str | None = None
    stated_anchor_ms: int | None = None
    """Room time at the opening as a rehearsal script names it."""
    pace: BoxPace = BoxPace()
    staff: tuple[str, ...] = ()
    """Codes of the staff on duty."""
    calendar: Calendar = field(default_factory=shipped_calendar)
    phone_url: str = ""
    """Where visitors' phones reach the phone view; empty where they do not."""
    version: str = "0.1.0"

    @property
    def origin(self) -> str:
        """The checkpoint origin: a rehearsal's can never be taken for a sale's."""
        kind = "rehearsal" if self.rehearsal else "sale"
        return f"auction-room/{self.branch}/{kind}"

    @property
    def policy_sha256(self) -> str:
        """What a sitting cites its policy by, lower-case hex."""
        return sha256(self.policy_toml).hexdigest()
