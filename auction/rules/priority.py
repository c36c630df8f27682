"""Priority rights (優先承買權): who may take a lot at the award price, and in what parts."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

import msgspec

from auction.rules.shares import split_by_share


class Right(StrEnum):
    """What a priority right rests on, and so how several holders stand to each other."""

    CO_OWNER = "co_owner"
    """A share is sold: by the ratio of the shares."""
    SITE = "site"
    """Superficiary, dien holder or lessee of the site, or its owner: by order of registration."""
    FARM_TENANT = "farm_tenant"
    """One tenant; for several no rule was found."""
    PARTITION = "partition"
    """A co-owner when co-owned property is sold for partition: by lots."""


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """A holder's answer to the notice: exercised, waived, or None while silent."""

    holder: str
    exercised: bool | None = None
    share: Fraction = Fraction(1)
    registered: int = 0
    """Place in the order of registration, the earliest first."""


Parts = tuple[tuple[str, Fraction], ...]
"""Holders and the part of the property that each takes (sum 1)."""


class PriorityStep(StrEnum):
    """What the answers come to."""

    WAITING = "WAITING"
    """Somebody whose answer matters is silent and still has time."""
    WAIVED = "WAIVED"
    """Nobody takes it: the award stands."""
    TAKEN = "TAKEN"
    DRAW = "DRAW"
    """Lots among the holders named."""
    OFFICER = "OFFICER"
    """No rule for several such holders: the officer decides among those named."""


class Priority(msgspec.Struct, frozen=True):
    """What comes next, and each holder concerned with the part of the property (sum 1)."""

    step: PriorityStep
    holders: Parts = ()


def settle_priority(right: Right, claims: Sequence[Claim], *, lapsed: bool) -> Priority:
    """What the answers of the holders come to; once the time has `lapsed` silence is a waiver.

    Source: 土地法 §34-1(4), §104, §107; CC §426-2, §824(7); practice (ratio of shares).
    Scenario: S16.
    """
    if right is Right.SITE:
        return _first_registered(claims, lapsed=lapsed)
    if not lapsed and any(claim.exercised is None for claim in claims):
        return Priority(PriorityStep.WAITING)
    taking = [claim for claim in claims if claim.exercised]
    if not taking:
        return Priority(PriorityStep.WAIVED)
    whole = sum((claim.share for claim in taking), start=Fraction(0))
    if right is Right.CO_OWNER:
        parts = tuple((claim.holder, claim.share / whole) for claim in taking)
        return Priority(PriorityStep.TAKEN, parts)
    if len(taking) == 1:
        return Priority(PriorityStep.TAKEN, ((taking[0].holder, Fraction(1)),))
    step = PriorityStep.DRAW if right is Right.PARTITION else PriorityStep.OFFICER
    return Priority(step, tuple((claim.holder, Fraction(1)) for claim in taking))


def priority_prices(prices: Sequence[int], taken: Sequence[Parts]) -> dict[str, int]:
    """What each holder buys for, TWD: their parts of the price of all parcels their right covers.

    It is exercised for all of them, never a pick; the winner keeps the rest. Parcels that the same
    holders take in the same parts are split as one sum.

    Args:
        prices: the price of each parcel, TWD.
        taken: who takes each parcel and in what parts; empty where nobody does.

    Raises:
        ValueError: not as many takings as parcels.

    Source: 土地法 §34-1(4), §104; practice (all eligible parcels, ratio of shares).
    Scenario: S16, S26.
    """
    together: dict[Parts, int] = {}
    for price, parts in zip(prices, taken, strict=True):
        if parts:
            together[parts] = together.get(parts, 0) + price
    bought: dict[str, int] = {}
    for parts, price in together.items():
        split = split_by_share(price, [part for _, part in parts])
        for (holder, _), part in zip(parts, split, strict=True):
            bought[holder] = bought.get(holder, 0) + part
    return bought


def _first_registered(claims: Sequence[Claim], *, lapsed: bool) -> Priority:
    for claim in sorted(claims, key=lambda each: each.registered):
        if claim.exercised:
            return Priority(PriorityStep.TAKEN, ((claim.holder, Fraction(1)),))
        if claim.exercised is None and not lapsed:
            return Priority(PriorityStep.WAITING)
    return Priority(PriorityStep.WAIVED)
