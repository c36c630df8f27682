"""Priority rights (優先承買權): who may take a lot at the award price, and in what parts."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from fractions import Fraction

import msgspec


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
    holders: tuple[tuple[str, Fraction], ...] = ()


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


def priority_price(allocation: Sequence[int], eligible: Collection[int]) -> int:
    """What the right costs, TWD: the parts of the price of all parcels it covers.

    `eligible` are indices into `allocation`. It is exercised for all of them, never a pick; the
    winner keeps the rest.

    Raises:
        IndexError: there is no such parcel.

    Source: 土地法 §34-1(4), §104; practice (all eligible parcels).
    Scenario: S26.
    """
    return sum(allocation[index] for index in set(eligible))


def _first_registered(claims: Sequence[Claim], *, lapsed: bool) -> Priority:
    for claim in sorted(claims, key=lambda each: each.registered):
        if claim.exercised:
            return Priority(PriorityStep.TAKEN, ((claim.holder, Fraction(1)),))
        if claim.exercised is None and not lapsed:
            return Priority(PriorityStep.WAITING)
    return Priority(PriorityStep.WAIVED)
