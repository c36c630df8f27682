"""應買人: who offers to buy in a special sale, recognised by commitment as at the door.

Whoever may not bid may not buy here either: the buyer who did not pay, the obligor, staff of the
sale, a private juristic person who wants farmland. What is found the officer disposes of.

Source: CEA §68-2, §70(6), §95, §113; CC §392; 農業發展條例 §33, §34; 土地法 §17–§20.
"""

from collections.abc import Collection, Iterator
from fractions import Fraction

from msgspec.structs import replace

from auction.docket.commands import BarBuyer
from auction.docket.events import BuyerProhibited
from auction.docket.state import Docket, DocketLot
from auction.docket.subjects import case_key, the_lot
from auction.docket.terms import Buyer
from auction.rules.eligibility import Enclosure, check_barred, check_bidder
from auction.rules.findings import Finding
from auction.rules.shares import joint_shares, parse_share, write_share
from auction.rules.unreadable import Unreadable
from auction.session.refusals import Refusal
from auction.terms import Barred, Fact, Holding


def against(
    state: Docket,
    lot: DocketLot,
    label: str,
    offerors: Collection[Buyer],
    enclosed: Collection[Enclosure],
) -> Iterator[Finding]:
    """What stands against an offer, in the people who make it and in the papers they enclose.

    Source: CEA §68-2, §70(6), §113; CC §392; 農業發展條例 §33, §34; 土地法 §17–§20.
    """
    defaulted = {person.commitment for person in lot.barred}
    prohibited = {one.commitment: one.role for one in state.prohibited.get(case_key(lot.lot)) or ()}
    for one in offerors:
        who = one.person.commitment
        yield from check_barred(label, defaulted=who in defaulted, prohibited=prohibited.get(who))
        yield from check_bidder(
            one.who, label, enclosed=enclosed, restrictions=lot.lot.restrictions
        )


def holdings(label: str, offerors: Collection[Buyer]) -> tuple[Holding, ...]:
    """Who would hold what share, equal where none is stated; none where one offers alone.

    Raises:
        Refusal: `offer-shares`, `shares-form`.

    Source: 臺灣高等法院110年度重上字第169號 (shares); practice (equal shares).
    """
    try:
        stated = [parse_share(one.share) if one.share else None for one in offerors]
    except Unreadable as problem:
        raise Refusal("shares-form", why=problem.code, **problem.facts) from problem
    shares: tuple[Fraction, ...] | None = joint_shares(stated)
    if shares is None:
        raise Refusal("offer-shares", holders=len(stated))
    if len(shares) == 1:
        return ()
    return tuple(
        Holding(f"{label}/{place}", write_share(share)) for place, share in enumerate(shares, 1)
    )


def require_identified(buyer: Buyer) -> None:
    """Refuse a number whose check digit fails as long as nobody says that it is right.

    Raises:
        Refusal: `checksum-unanswered`.
    """
    if not buyer.settled:
        raise Refusal("checksum-unanswered")


def decide_bar(state: Docket, command: BarBuyer) -> tuple[Fact, ...]:
    """Enter who may not buy what is sold for the case of a lot.

    Source: CEA §70(6), §113; CC §392.
    """
    lot = the_lot(state, command.lot, command.session)
    require_identified(command.buyer)
    return (BuyerProhibited(number=lot.number, person=command.buyer.person, role=command.role),)


def with_prohibited(state: Docket, event: BuyerProhibited) -> Docket:
    """The docket once somebody may not buy."""
    case = case_key(state.lots[event.number].lot)
    one = Barred(event.person.commitment, event.role)
    known = tuple(each for each in state.prohibited.get(case) or () if each != one)
    return replace(state, prohibited=state.prohibited.insert(case, (*known, one)))
