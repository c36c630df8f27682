"""Shares (應有部分, 權利範圍): exact fractions, and splitting by them."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from auction.rules.allocation import allocate
from auction.rules.amounts import to_half_width
from auction.rules.findings import Finding, note
from auction.rules.unreadable import Unreadable

_QUOTIENT = re.compile(r"([0-9]{1,12})/([0-9]{1,12})")
_OF = re.compile(r"([0-9]{1,12})分之([0-9]{1,12})")
_WHOLE = frozenset({"1", "全部", "1/1"})


def parse_share(text: str) -> Fraction:
    """A share as an exact fraction: `283/965`, `965分之283`, `全部` or `1`.

    Raises:
        Unreadable: another form, zero, or more than the whole.

    Source: practice (land register).
    Scenario: S16.
    """
    body = "".join(to_half_width(text).split())
    if body in _WHOLE:
        return Fraction(1)
    if found := _QUOTIENT.fullmatch(body):
        part, whole = int(found[1]), int(found[2])
    elif found := _OF.fullmatch(body):
        whole, part = int(found[1]), int(found[2])
    else:
        raise Unreadable("share-unreadable")
    if not 0 < part <= whole:
        raise Unreadable("share-unreadable")
    return Fraction(part, whole)


def write_share(share: Fraction) -> str:
    """`1/3`, or `1` for the whole.

    Source: design.
    Scenario: S16.
    """
    return str(share)


def joint_shares(stated: Sequence[Fraction | None]) -> tuple[Fraction, ...] | None:
    """The shares of joint bidders: as stated, equal when none is; None when they do not make 1.

    Source: 臺灣高等法院110年度重上字第169號 (real shares); practice (equal shares).
    Scenario: S16.
    """
    if stated and all(share is None for share in stated):
        return (Fraction(1, len(stated)),) * len(stated)
    known = [share for share in stated if share is not None]
    whole = len(known) == len(stated) and sum(known, start=Fraction(0)) == 1
    return tuple(known) if whole else None


def joint_finding(stated: Sequence[Fraction | None]) -> Finding | None:
    """What the officer is asked about shares on a joint bid that do not make the whole, or None.

    Source: 臺灣高等法院110年度重上字第169號 (real shares); design (asked, not invalid).
    Scenario: S16.
    """
    if not stated or joint_shares(stated) is not None:
        return None
    known = sum((share for share in stated if share is not None), start=Fraction(0))
    return note("JOINT_SHARES", found=write_share(known))


def split_by_share(total: int, shares: Iterable[Fraction]) -> tuple[int, ...]:
    """`total` TWD among holders in the ratio of their shares, to the last dollar.

    Source: 土地法 §34-1(4); practice (notices); design (rounding as in `allocate`).
    Scenario: S16.
    """
    return allocate(total, list(shares))
