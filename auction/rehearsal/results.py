"""What came of a rehearsal, as `auction rehearse --json` prints it; people by their labels."""

from msgspec import Struct

from auction.terms import LotMark, Twd


class Winner(Struct, frozen=True):
    """Who holds what share of a lot."""

    bidder: str
    share: str = "1"


class Standby(Struct, frozen=True):
    """Who may buy at the price at which lots were drawn, should the winner not pay."""

    bidder: str
    price: Twd


class Finding(Struct, frozen=True):
    """A ground found on an envelope."""

    envelope: int
    ground: str
    cured: bool


class Note(Struct, frozen=True):
    """Something else worth telling that was found on an envelope."""

    envelope: int
    note: str


class LotResult(Struct, frozen=True, kw_only=True):
    """What became of a lot in a session."""

    lot: LotMark
    kind: str
    status: str
    price: Twd | None = None
    winners: tuple[Winner, ...] = ()
    standby: tuple[Standby, ...] = ()
    balance: Twd | None = None
    due: str | None = None
    deposits: dict[str, str] = {}
    allocation: tuple[Twd, ...] = ()
    findings: tuple[Finding, ...] = ()
    notes: tuple[Note, ...] = ()
    next_minimum: Twd | None = None


class Refused(Struct, frozen=True):
    """A refusal that was met: room time, code, step."""

    at: str
    code: str
    step: int


class CaseResult(Struct, frozen=True):
    """What the lots of a case had to raise and did."""

    case: str
    threshold: Twd
    raised: Twd


class RoundResult(Struct, frozen=True, kw_only=True):
    """What went into the box in a round, by when the beam saw it, and what hands counted."""

    round: str
    in_time: int
    straddling: int
    late: int
    counted: int | None
    by_mail: int


class SessionResult(Struct, frozen=True, kw_only=True):
    """What came of a session."""

    date: str
    session: str
    lots: tuple[LotResult, ...] = ()
    rounds: tuple[RoundResult, ...] = ()
    cases: tuple[CaseResult, ...] = ()
    refusals: tuple[Refused, ...] = ()
    journal: dict[str, str | int] = {}
    session_dir: str = ""


class Buyer(Struct, frozen=True, kw_only=True):
    """Who buys a lot, or what of it, and what is still owed for it."""

    bidder: str
    price: Twd
    paid: Twd = 0
    owed: Twd = 0
    due: str | None = None


class Defaulter(Struct, frozen=True, kw_only=True):
    """A buyer who did not pay; what they owe is known once the lot is sold again."""

    bidder: str
    barred: bool
    owed: Twd | None = None
    applied: Twd | None = None
    refunded: Twd | None = None
    to_collect: Twd | None = None


class DocketLot(Struct, frozen=True, kw_only=True):
    """How a lot stands in the docket."""

    session: str
    lot: LotMark
    status: str
    price: Twd | None = None
    balance: Twd | None = None
    due: str | None = None
    next_minimum: Twd | None = None
    buyers: tuple[Buyer, ...] = ()
    deposits: dict[str, str] = {}
    refunds: dict[str, Twd] = {}
    """What was given back of each deposit, TWD."""
    standby: tuple[Standby, ...] = ()
    step_in: tuple[str, ...] = ()
    """Accepting creditors who were not drawn and may step in."""
    defaulters: tuple[Defaulter, ...] = ()
    special_sale_ends: str | None = None


class ScriptResult(Struct, frozen=True, kw_only=True):
    """What came of a script."""

    script: str
    passed: bool
    failures: tuple[str, ...]
    sessions: tuple[SessionResult, ...]
    docket: tuple[DocketLot, ...] = ()
    refusals: tuple[Refused, ...] = ()
    """Of acts in the office; `at` is day and hour, `step` counts them."""


class Results(Struct, frozen=True):
    """What came of every script; the one object on the last line."""

    scripts: tuple[ScriptResult, ...]
