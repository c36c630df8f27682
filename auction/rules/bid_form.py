"""A bid form read as a whole: its total, its parcels, and what that finds."""

from collections.abc import Sequence

import msgspec

from auction.rules.allocation import SplitProblem, allocate, check_split
from auction.rules.findings import Finding, Recommendation, ground, note, recommend
from auction.rules.grounds import GROUNDS
from auction.rules.notes import NOTES
from auction.rules.numerals import Written


class FormReading(msgspec.Struct, frozen=True):
    """The price of a form (TWD), its split over the parcels, the findings, the recommendation."""

    total: int | None
    allocation: tuple[int, ...]
    findings: tuple[Finding, ...]
    recommendation: Recommendation


def read_form(
    written: Written,
    *,
    minimum: int,
    parcel_prices: Sequence[int] = (),
    parcel_minimums: Sequence[int] = (),
    marks: Sequence[Finding] = (),
) -> FormReading:
    """Judge a form by its governing total, its parcel prices and the grounds the officer marked.

    The stated total wins over the parcels' sum and is split in proportion to the parcel minimums;
    without a total the parcels are added up; with neither there is no fixed amount (G08). A parcel
    priced 0 has no bid (G15), unless a greater total covers it. Where a parcel is below its own
    minimum and the total reaches theirs, the total is split by the minimums too; the bidder may
    adjust either split. Amounts are TWD; `marks` are what somebody saw on the paper.

    Source: CEA §87, §88, §91; 辦理強制執行事件應行注意事項 pt 50;
    行政執行署108年度署聲議字第80號 (the form as a whole).
    Scenario: S01, S11, S12, S17.
    """
    findings = list(written.findings)
    priced = sum(1 for price in parcel_prices if price)
    if 0 < priced < len(parcel_prices) and written.total in {None, sum(parcel_prices)}:
        findings.append(ground("G15", found=priced, announced=len(parcel_prices)))
    total, allocation = _price(written.total, parcel_prices, parcel_minimums, findings)
    if total is None:
        if not any(f.code.endswith("_UNREADABLE") for f in findings):
            findings.append(ground("G08"))
    elif total < minimum:
        findings.append(ground("G23", total=total, minimum=minimum))
    else:
        findings.extend(
            note("PARCEL_BELOW_MINIMUM", parcel=position, price=price, minimum=least)
            for position, (price, least) in enumerate(
                zip(parcel_prices, parcel_minimums, strict=False), start=1
            )
            if price < least
        )
    findings.extend(marks)
    return FormReading(total, allocation, tuple(findings), recommend(findings))


def markable(code: str) -> bool:
    """Whether a person at the table may mark this code: a ground, or a note that voids nothing.

    Source: 不動產投標參考要點 pt 18; 行政執行署108年度署聲議字第80號 (a wrong number is noted).
    Scenario: S17, S30.
    """
    seen = NOTES.get(code)
    noted = seen is not None and seen.recommendation is not Recommendation.INVALID
    return code in GROUNDS or noted


def mark_finding(code: str, seen_by: str) -> Finding:
    """The finding for a code that the member of staff `seen_by` saw on a paper and marked.

    Raises:
        KeyError: it is neither a ground nor a note.

    Source: 不動產投標參考要點 pt 18.
    Scenario: S17, S30.
    """
    found = ground if code in GROUNDS else note
    return found(code, seen_by=seen_by)


def _price(
    stated: int | None,
    prices: Sequence[int],
    minimums: Sequence[int],
    findings: list[Finding],
) -> tuple[int | None, tuple[int, ...]]:
    """The total that counts and its split; adds what it notices to `findings`."""
    if prices and minimums and len(prices) != len(minimums):
        findings.append(note("PARCEL_COUNT", found=len(prices), announced=len(minimums)))
    if stated is None:
        if not prices:
            return None, ()
        findings.append(note("TOTAL_SUMMED", total=sum(prices)))
        stated = sum(prices)
    elif prices and sum(prices) != stated:
        findings.append(note("TOTAL_GOVERNS", stated=stated, parcels=sum(prices)))
    if not minimums:
        return stated, tuple(prices) if sum(prices) == stated else ()
    problem = check_split(stated, prices, minimums)
    if problem is None or (problem is SplitProblem.BELOW_MINIMUM and stated < sum(minimums)):
        return stated, tuple(prices)
    return stated, allocate(stated, minimums)
