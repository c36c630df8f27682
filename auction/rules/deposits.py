"""The deposit bag: what is in it against what was announced."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from auction.rules.amounts import check_amount
from auction.rules.findings import Finding, ground, note

DefectGround = Literal["G12", "G13", "G14"]
"""What may be wrong with one instrument."""


class Defect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody saw on one instrument: its place in the bag, from 1, and the ground."""

    instrument: int
    ground: DefectGround


class Instrument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One cheque, bill, money order or wad of cash in the bag; the amount in TWD."""

    amount: int
    cash: bool = False
    defect: DefectGround | None = None


class DepositReading(msgspec.Struct, frozen=True):
    """What counts of a bag (TWD), what is required, and the findings."""

    counted: int
    required: int
    findings: tuple[Finding, ...]

    @property
    def suffices(self) -> bool:
        """Whether enough of it counts."""
        return self.counted >= self.required


def check_deposit(
    instruments: Sequence[Instrument], required: int, *, seen_by: str, cash_limit: int = 0
) -> DepositReading:
    """Add up a deposit bag without its defective instruments, and judge what remains.

    Where that still suffices a defect is noted and voids nothing: no text asks for more than the
    full amount in good instruments. Where it falls short the defect is the ground, beside G11.
    `seen_by` is the member of staff who looked at the instruments.
    `required` is the announced amount, never one computed at the opening. Cash counts up to
    `cash_limit` (TWD), the branch's; where that is 0 no cash counts, however much there is.

    Raises:
        Unreadable: an instrument of zero, less, or more than `amounts.MOST`.

    Source: CEA §86, §89 (no deposit, void bid); 司法院「如何購買法拍屋」 (instruments of financial
    institutions); practice (G12–G14, cash); judged on what remains: design.
    Scenario: S05, S31, S32.
    """
    findings: list[Finding] = []
    defects: list[tuple[int, DefectGround]] = []
    counted = cash = 0
    for position, instrument in enumerate(instruments, start=1):
        amount = check_amount(instrument.amount)
        if instrument.cash:
            cash += amount
        elif instrument.defect is None:
            counted += amount
        else:
            defects.append((position, instrument.defect))
    counted += min(cash, cash_limit)
    for position, why in defects:
        findings.append(
            ground(why, position=position, seen_by=seen_by)
            if counted < required
            else note("INSTRUMENT_LEFT_OUT", position=position, why=why, seen_by=seen_by)
        )
    if cash > cash_limit:
        findings.append(note("DEPOSIT_CASH_OVER_LIMIT", found=cash, limit=cash_limit))
    if counted < required:
        findings.append(ground("G11", required=required, counted=counted))
    elif counted > required:
        findings.append(note("DEPOSIT_OVER", required=required, counted=counted))
    return DepositReading(counted, required, tuple(findings))
