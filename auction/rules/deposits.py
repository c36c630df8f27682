"""The deposit bag: what is in it against what was announced."""

from collections.abc import Sequence

import msgspec

from auction.rules.amounts import check_amount
from auction.rules.findings import Finding, ground, note


class Instrument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One cheque, bill, money order or wad of cash in the bag; the amount in TWD."""

    amount: int
    cash: bool = False
    from_institution: bool = True
    """Issued by a financial institution and payable at sight, not post-dated."""
    payee_is_branch: bool = True
    endorsed: bool = False
    """Endorsed without a break from its payee on."""
    non_transferable: bool = False


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
    instruments: Sequence[Instrument], required: int, *, cash_limit: int = 0
) -> DepositReading:
    """Add up a deposit bag; a defective instrument is a ground and does not count.

    `required` is the announced amount, never one computed at the opening. Cash counts up to
    `cash_limit` (TWD), the branch's; where that is 0 no cash counts, however much there is.

    Raises:
        Unreadable: an instrument of zero, less, or more than `amounts.MOST`.

    Source: CEA §86, §89 (no deposit, void bid); 司法院「如何購買法拍屋」 (instruments of financial
    institutions); practice (G12–G14, cash).
    Scenario: S05, S31, S32.
    """
    findings: list[Finding] = []
    counted = cash = 0
    for position, instrument in enumerate(instruments, start=1):
        amount = check_amount(instrument.amount)
        if instrument.cash:
            cash += amount
        elif (defect := _defect(instrument)) is None:
            counted += amount
        else:
            findings.append(ground(defect, position=position))
    counted += min(cash, cash_limit)
    if cash > cash_limit:
        findings.append(note("DEPOSIT_CASH_OVER_LIMIT", found=cash, limit=cash_limit))
    if counted < required:
        findings.append(ground("G11", required=required, counted=counted))
    elif counted > required:
        findings.append(note("DEPOSIT_OVER", required=required, counted=counted))
    return DepositReading(counted, required, tuple(findings))


def _defect(instrument: Instrument) -> str | None:
    """The ground an instrument fails on, if any."""
    if not instrument.from_institution:
        return "G12"
    if instrument.payee_is_branch:
        return None
    if instrument.non_transferable:
        return "G13"
    return None if instrument.endorsed else "G14"
