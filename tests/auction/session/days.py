"""Days that sittings are played on: what is sold, for which claims, under which policy."""

from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from auction.rules.eligibility import Restriction
from auction.rules.policy import MayBeCured, Policy, SamePersonBids, TieRaiseMode
from auction.session.subjects import BoxPace
from auction.terms import Case, Creditor, Lot
from tests.auction.session.driving import CAR, DEADLINE, LAND

FIELD = replace(LAND, mark="乙", combined=False)
TRUCK = replace(CAR, mark="丁", auction_round=2, reserve=99_999)
LORRY = replace(TRUCK, opening_price=49_998, step=1)
"""Half of its reserve is a dollar more than what is bid first."""
SHED = replace(FIELD, mark="戊", minimum=1_500_000, parcels=(), deposit=300_000)
PADDY = replace(SHED, mark="辛", restrictions=(Restriction.FARMLAND,))
HILLS = replace(FIELD, mark="壬", restrictions=(Restriction.INDIGENOUS_RESERVE,))
PRESS = replace(CAR, mark="己", reserve_disclosed=True, deposit=5_000)
CART = replace(CAR, mark="庚", reserve=None, opening_price=None, step=1)

CREDITORS = (
    Creditor(code="T", role_zh="移送機關", role_en="referring agency", share=50_000),
    Creditor(code="K", role_zh="抵押權人", role_en="mortgagee"),
)


class Day(Struct, frozen=True):
    """A lot list with its deadlines and cases."""

    lots: tuple[Lot, ...]
    deadlines: tuple[int, ...]
    cases: tuple[Case, ...]


def _claims(*lots: Lot, claims: int = 1_700_000, **others: object) -> Case:
    marks = tuple(lot.mark for lot in lots)
    listed = Case(id="1", lots=marks, claims=claims, costs=30_000, creditors=CREDITORS)
    return replace(listed, **others)


_HOUSE = _claims(LAND, SHED, stop_when_sufficient=False, paid=100_000, inseparable=(("甲", "戊"),))
_GOODS = replace(_claims(PRESS, claims=500_000), id="2", raised=470_000)
_ESTATE = _claims(LAND, FIELD, SHED, taxes=90_000, inseparable=(("乙", "戊"),))
DAYS = (
    Day((LAND, CAR), (DEADLINE,), (_claims(CAR, claims=60_000),)),
    Day((LAND, FIELD, CAR), (DEADLINE,), (_claims(FIELD, CAR),)),
    Day((LAND, FIELD, LORRY), (DEADLINE, DEADLINE + 120_000), (_claims(FIELD, LORRY),)),
    Day((CAR, LORRY), (), ()),
    Day((PADDY, HILLS), (DEADLINE,), (_claims(PADDY),)),
    Day((LAND, FIELD, SHED), (DEADLINE,), (_ESTATE,)),
    Day((LAND, SHED, PRESS), (DEADLINE,), (_HOUSE, _GOODS)),
    Day((CAR, TRUCK, PRESS, CART), (), (_claims(CAR, TRUCK, PRESS, CART, claims=120_000),)),
)
"""From one house and a car to four movables that one claim may leave over."""

HURRIED = Policy(
    blind_second_entry=True,
    curable_grounds=(MayBeCured.G06, MayBeCured.G18, MayBeCured.G22),
    deposit_cash_limit=50_000,
    warnings_s=(20,),
    proposal_expiry_s=5,
    extension_guard_s=0,
)
POLICIES = tuple(
    replace(policy, tie_raise_mode=raises, same_person_bids=twice)
    for policy, raises, twice in product((Policy(), HURRIED), TieRaiseMode, SamePersonBids)
)
PACES = (BoxPace(), BoxPace(rise_ms=8_000, open_ms=2_000))
PEOPLE = (4, 5, 6, 2, 1, 0)
"""How many come before anything begins."""
