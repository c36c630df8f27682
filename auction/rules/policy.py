"""What a branch decides where law leaves it open: every choice, with its default and its meaning.

The table stands in `auction.toml`; a session's first entry cites the SHA-256 of `policy_toml`, and
the session folder carries that text.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict


class TieRaiseMode(StrEnum):
    """How tied bidders raise (CEA §90)."""

    OPEN = "open"
    WRITTEN_ONCE = "written_once"


class SamePersonBids(StrEnum):
    """What becomes of two bids of one person on one lot."""

    HIGHER_COUNTS = "higher_counts"
    ALL_INVALID = "all_invalid"


class MayBeCured(StrEnum):
    """Grounds of which no text says that they cannot be put right at the opening."""

    G06 = "G06"
    G10 = "G10"
    G18 = "G18"
    G19 = "G19"
    G20 = "G20"
    G21 = "G21"
    G22 = "G22"
    G26 = "G26"


class Policy(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The branch's own choices; each description says what is decided."""

    warnings_s: Annotated[
        tuple[Annotated[int, Meta(gt=0, le=7200)], ...],
        Meta(
            description="Seconds before a deadline at which the room is told; those already past "
            "are left out."
        ),
    ] = (300, 60, 10)
    clock_difference_announce_ms: Annotated[
        int,
        Meta(
            gt=0,
            description="From how many milliseconds on a difference between hall clock and room "
            "time is announced, recorded and shown as a reason.",
        ),
    ] = 1000
    proposal_expiry_s: Annotated[
        int, Meta(ge=5, le=600, description="Seconds an act of two waits for its second person.")
    ] = 60
    extension_guard_s: Annotated[
        int,
        Meta(
            ge=0,
            description="Seconds before the deadline from which an extension is refused and a "
            "proposal to extend dies.",
        ),
    ] = 5
    same_person_bids: Annotated[
        SamePersonBids,
        Meta(
            description="What becomes of two bids of one person on one lot: the higher counts "
            "(equal ones once), or all are invalid. The officer confirms either."
        ),
    ] = SamePersonBids.HIGHER_COUNTS
    tie_raise_mode: Annotated[
        TieRaiseMode,
        Meta(
            description="How tied bidders raise: spoken until nobody raises, or on one slip each."
        ),
    ] = TieRaiseMode.OPEN
    blind_second_entry: Annotated[
        bool,
        Meta(
            description="Whether a form counts as read only once a second person entered its "
            "amounts too, without seeing the first entry."
        ),
    ] = False
    deposit_cash_limit: Annotated[
        int,
        Meta(
            ge=0,
            description="Cash that counts in a deposit bag, TWD; what exceeds it does not count. "
            "0, the default, takes none: deposits are instruments of financial institutions.",
        ),
    ] = 0
    curable_grounds: Annotated[
        tuple[MayBeCured, ...],
        Meta(
            description="Grounds that may be put right at the opening by what is shown there. "
            "Those that cannot be chosen may not: the law or a court says so."
        ),
    ] = (MayBeCured.G06, MayBeCured.G20, MayBeCured.G21, MayBeCured.G22, MayBeCured.G26)
    paper_numbers: Annotated[
        tuple[Annotated[int, Meta(ge=1, le=9999)], Annotated[int, Meta(ge=1, le=9999)]],
        Meta(
            description="First and last bidder number printed on the sheets for admitting people "
            "without the system; nobody else gets one of them. A last below the first reserves "
            "none."
        ),
    ] = (901, 940)
    reduction_unit: Annotated[
        int,
        Meta(
            gt=0,
            description="The next minimum the case file suggests for an unsold lot is rounded up "
            "to this many TWD; nothing in a sitting is.",
        ),
    ] = 1000
    payment_days: Annotated[
        int, Meta(ge=1, le=90, description="Days after the award until the balance is due.")
    ] = 7
    priority_days: Annotated[
        int,
        Meta(
            ge=1,
            le=90,
            description="Days a holder of a priority right has to answer, from the notice on.",
        ),
    ] = 10


def policy_toml(policy: Policy) -> bytes:
    """The policy's canonical text: one `key = value` a line, in order of the keys, UTF-8.

    Source: design.
    Scenario: S01.
    """
    lines = (f"{key} = {_toml_value(value)}\n" for key, value in sorted(asdict(policy).items()))
    return "".join(lines).encode()


def _toml_value(value: object) -> str:
    match value:
        case str():
            return f'"{value}"'
        case bool():
            return str(value).lower()
        case tuple():
            return f"[{', '.join(_toml_value(item) for item in value)}]"
        case _:
            return str(value)
