"""投標書: what a form and its deposit bag say, and what makes a bid invalid (CEA §87, §89, §91)."""

from collections.abc import Callable, Iterator
from fractions import Fraction

from tests.auction.session.law.said import Said
from tests.auction.session.law.table import MOST, Envelope, Lot, Table

WEIGHED_ONLY = {"G03"}
GROUNDS = {f"G{number:02}" for number in range(1, 27)}
OF_AN_INSTRUMENT = {"G12", "G13", "G14"}
VOIDS = GROUNDS - WEIGHED_ONLY
_FIGURES = {figure: value for value, figure in enumerate("零壹貳參肆伍陸柒捌玖")}
_UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"萬": 10**4, "億": 10**8}


def in_words(text: str) -> int | None:
    """貳佰參拾肆萬伍仟元整 is 2,345,000; None for what is no amount."""
    body = text.removesuffix("元整")
    if not body or body == text or set(body) - {*_FIGURES, *_UNITS, *_LARGE}:
        return None
    whole = group = figure = 0
    for sign in body:
        if sign in _FIGURES:
            figure = _FIGURES[sign]
        elif sign in _UNITS:
            group, figure = group + figure * _UNITS[sign], 0
        else:
            whole, group, figure = whole + (group + figure) * _LARGE[sign], 0, 0
    return whole + group + figure


def in_figures(text: str) -> int | None:
    body = text.replace(",", "")
    amount = int(body) if body.isdecimal() else 0
    return amount if 0 < amount <= MOST else None


def _lowest(text: str, reading: Callable[[str], int | None]) -> int | None:
    """Of several statements the lowest counts (CC §5)."""
    amounts = [reading(one) for one in text.split("；")]
    return min((one for one in amounts if one is not None), default=None)


def share(text: str) -> Fraction | None:
    """Part of a whole: 1/3; None for what is none."""
    part, _, whole = text.partition("/")
    if text == "1":
        return Fraction(1)
    if not part.isdecimal() or not whole.isdecimal() or not 0 < int(part) <= int(whole):
        return None
    return Fraction(int(part), int(whole))


# --- opening and reading -------------------------------------------------------------------------


def at(table: Table, said: Said) -> tuple[Lot, Envelope] | None:
    """The envelope spoken of, while its lot is being opened."""
    lot = table.lots.get(said.text("lot"))
    if lot is None or lot.stage != "OPENING":
        return None
    envelope = lot.envelopes.get(said.number("envelope"))
    return None if envelope is None else (lot, envelope)


def spoken_of(table: Table, said: Said) -> tuple[Lot, Envelope]:
    lot = table.lots[said.text("lot")]
    return lot, lot.envelopes[said.number("envelope")]


def may_open(table: Table, said: Said) -> bool:
    """Everybody named has a number, each once; an agent stands here; shares are one each or none.

    Shares that do not make the whole are no reason not to open: the officer asks.
    """
    if at(table, said) is None:
        return False
    bidder, joint, shares = said.text_or_none("bidder"), said.texts("joint"), said.texts("shares")
    holders = () if bidder is None else (bidder, *joint)
    if any(one not in table.people for one in (*joint, *holders)):
        return False
    agent = said.text_or_none("agent")
    if agent is not None and not table.here(agent):
        return False
    if len(set(holders)) < len(holders) or (joint and not holders):
        return False
    return len(shares) in {0, len(holders)} and None not in [share(one) for one in shares]


def open_(table: Table, said: Said) -> None:
    lot, was = spoken_of(table, said)
    bidder = said.text_or_none("bidder")
    shares = [share(one) for one in said.texts("shares")]
    lot.envelopes[was.number] = Envelope(
        was.number,
        opened=True,
        holders=() if bidder is None else (bidder, *said.texts("joint")),
        shares=tuple(one for one in shares if one is not None),
        agent=said.text_or_none("agent"),
        authority=said.flag("authority_shown"),
        enclosed=said.texts("enclosed"),
        bag=was.bag,
        in_bag=was.in_bag,
    )
    lot.begin_comparing_anew()


def may_read(table: Table, said: Said) -> bool:
    found, prices = at(table, said), said.numbers("parcels")
    if found is None or not found[1].opened:
        return False
    fits = not prices or (len(prices) == found[0].parcels and min(prices) >= 0)
    return fits and sum(prices) <= MOST and all(map(_markable, said.texts("marks")))


def _markable(code: str) -> bool:
    return code in GROUNDS or code == "WRONG_NUMBER"


def read(table: Table, said: Said) -> None:
    """Where the branch wants two entries the first tells nothing yet."""
    lot, one = spoken_of(table, said)
    if not table.policy.flag("blind_second_entry"):
        _read_as(lot, one, said, said)
        return
    one.entered, one.second = said, None
    one.read, one.total, one.written = False, None, ()
    one.valid, one.weighed, one.split = None, (), False
    lot.begin_comparing_anew()


def may_reenter(table: Table, said: Said) -> bool:
    found = at(table, said)
    return found is not None and found[1].entered is not None and found[1].second is None


def reenter(table: Table, said: Said) -> None:
    """Two entries agree when words and figures come to the same amounts."""
    lot, one = spoken_of(table, said)
    assert one.entered is not None
    if _stated(one.entered) == _stated(said):
        _read_as(lot, one, one.entered, one.entered)
    else:
        one.second = said


def may_settle(table: Table, said: Said) -> bool:
    found = at(table, said)
    return found is not None and found[1].second is not None


def settle(table: Table, said: Said) -> None:
    lot, one = spoken_of(table, said)
    assert one.entered is not None
    assert one.second is not None
    kept = one.entered if said.text("keep") == "FIRST" else one.second
    _read_as(lot, one, kept, one.entered)


def _stated(said: Said) -> tuple[int | None, int | None]:
    return _lowest(said.text("words"), in_words), _lowest(said.text("digits"), in_figures)


def _read_as(lot: Lot, one: Envelope, amounts: Said, said: Said) -> None:
    """Words go before figures, figures before the sum of the parcels (CC §4; pt 50)."""
    prices = said.numbers("parcels")
    in_the_words, in_the_figures = _stated(amounts)
    stated = in_the_words or in_the_figures
    total = sum(prices) if stated is None and prices else stated
    written = [code for code in said.texts("marks") if code in GROUNDS]
    if 0 in prices and any(prices) and total == sum(prices):
        written.append("G15")
    if total is not None and total < lot.minimum:
        written.append("G23")
    one.read, one.total, one.written = True, total, tuple(written)
    one.valid, one.weighed, one.split = None, (), False
    one.entered, one.second = None, None
    lot.begin_comparing_anew()


# --- the deposit bag -----------------------------------------------------------------------------


def may_look_into_the_bag(table: Table, said: Said) -> bool:
    """Only the leading bidders' bags are opened, once every form is ruled on; again to correct."""
    found, cash = at(table, said), said.number_or_none("cash")
    if found is None or not found[1].opened:
        return False
    if cash is None and not (said.numbers("instruments") or said.texts("marks")):
        return False
    lot, one = found
    first = one.bag is None
    if first and (any(each.valid is None for each in lot.in_order()) or one not in leading(lot)):
        return False
    amounts = [*said.numbers("instruments"), *([cash] if cash else [])]
    if not all(0 < each <= MOST for each in amounts):
        return False
    seen, places = said.texts("marks"), [each.number("instrument") for each in said.rows("defects")]
    if any(each <= 0 or each > len(said.numbers("instruments")) for each in places):
        return False
    return len(set(places)) == len(places) and all(
        _markable(code) and code not in OF_AN_INSTRUMENT for code in seen
    )


def look_into_the_bag(table: Table, said: Said) -> None:
    lot, one = spoken_of(table, said)
    one.weighed = tuple(code for code in one.weighed if code not in one.in_bag)
    taken = min(said.number_or_none("cash") or 0, table.policy.number("deposit_cash_limit"))
    bad = {each.number("instrument"): each.text("ground") for each in said.rows("defects")}
    amounts = enumerate(said.numbers("instruments"), start=1)
    one.bag = sum(amount for place, amount in amounts if place not in bad) + taken
    seen = tuple(code for code in said.texts("marks") if code in GROUNDS)
    one.in_bag = (*seen, *((*bad.values(), "G11") if one.bag < lot.deposit else ()))


# --- what stands against a bid -------------------------------------------------------------------


def against(table: Table, lot: Lot, one: Envelope) -> list[str]:
    """Every code that makes it invalid as things stand; nothing, and it is valid."""
    standing = [code for code in _seen(table, lot, one) if code in VOIDS]
    if one.opened and not one.holders:
        standing.append("nobody")
    if _twice(table, lot, one):
        standing.append("G26")
    if one.read and not one.total:
        standing.append("no amount")
    return standing


def _seen(table: Table, lot: Lot, one: Envelope) -> list[str]:
    """Grounds on the form, in the bag, and in those who bid, but for what was put right."""
    seen = [*one.written, *one.in_bag]
    for holder in one.holders:
        seen += in_the_person(table, lot, holder, one.enclosed)
    if one.agent is not None and not one.authority:
        seen.append("G20")
    return [code for code in seen if code not in one.cured or not _curable(table, code)]


def _curable(table: Table, code: str) -> bool:
    """Which grounds may be put right at the opening is the branch's choice."""
    return code in table.policy.texts("curable_grounds")


def in_the_person(table: Table, lot: Lot, holder: str, enclosed: tuple[str, ...]) -> Iterator[str]:
    """Who did not pay before, a party, a minor, who may not buy such land, who is unknown."""
    who = table.people[holder]
    natural, private = who.juristic == "natural", who.juristic == "private_juristic"
    if lot.mark in who.barred:
        yield "G04"
    if table.may_not_buy(holder, lot.mark):
        yield "G05"
    if natural and who.minor and "statutory_representative" not in enclosed:
        yield "G06"
    if "farmland" in lot.only_for and private and "farmland_permit" not in enclosed:
        yield "G17"
    if "indigenous_reserve" in lot.only_for and "indigenous_proof" not in enclosed:
        yield "G18"
    if who.from_abroad and "approval" not in enclosed:
        yield "G19"
    if not natural and not who.represented:
        yield "G21"
    if not who.shown:
        yield "G22"


def _twice(table: Table, lot: Lot, one: Envelope) -> bool:
    """One person, two bids, and the branch lets neither count."""
    if table.policy.text("same_person_bids") != "all_invalid":
        return False
    return any({*other.holders} & {*one.holders} for other in lot.in_order() if other is not one)


def may_cure(table: Table, said: Said) -> bool:
    found, code = at(table, said), said.text_or_none("ground")
    if found is None or code is None or not _curable(table, code):
        return False
    return code in _seen(table, *found)


def cure(table: Table, said: Said) -> None:
    _, one = spoken_of(table, said)
    one.cured = (*one.cured, said.text("ground"))


def may_move(table: Table, said: Said) -> bool:
    """To another lot of the same box that is still open, before its form is read."""
    found, to = at(table, said), table.lots.get(said.text("to"))
    if found is None or to is None or found[1].read or found[0] is to:
        return False
    if found[1].entered is not None:
        return False
    return to.mark in table.round_of(found[0].mark).lots and to.stage in {"ANNOUNCED", "OPENING"}


def move(table: Table, said: Said) -> None:
    lot, one = spoken_of(table, said)
    del lot.envelopes[one.number]
    table.lots[said.text("to")].envelopes[one.number] = one
    lot.asked = False


# --- rulings -------------------------------------------------------------------------------------


def may_rule(table: Table, said: Said) -> bool | None:
    """As the grounds say, by RuleBid; otherwise than they say, by OverrideBid.

    Nobody can be given a lot who is not named or has offered no amount.
    """
    found, valid, named = at(table, said), said.flag("valid"), said.text_or_none("ground")
    if found is None or not (found[1].read or (found[1].opened and not found[1].holders)):
        return False
    lot, one = found
    as_found = valid is not bool(against(table, lot, one))
    if as_found is not (said.kind == "RuleBid"):
        return False
    if valid:
        return as_found or (bool(one.holders) and bool(one.total))
    return named in GROUNDS if named is not None else None


def rule(table: Table, said: Said) -> None:
    lot, one = spoken_of(table, said)
    one.valid, one.split = said.flag("valid"), said.kind == "OverrideBid"
    one.weighed = tuple(against(table, lot, one))
    one.entered, one.second = None, None
    lot.begin_comparing_anew()


def ruling_due(table: Table, lot: Lot, one: Envelope) -> bool:
    """Not ruled yet; or something stands against a valid bid that nobody weighed; or nothing stands
    any more against one that was ruled invalid as the grounds said."""
    standing = against(table, lot, one)
    match one.valid:
        case None:
            return one.read or (one.opened and not one.holders)
        case True:
            return any(code not in one.weighed for code in standing)
        case False:
            return not one.split and not standing


# --- who leads -----------------------------------------------------------------------------------


def offer(lot: Lot, one: Envelope) -> int:
    return (one.total or 0) + lot.more.get(one.number, 0)


def leading(lot: Lot, *, before_raises: bool = False) -> list[Envelope]:
    """The highest valid bids. Of one person's bids the highest counts, equal ones once."""
    if lot.drawn is not None and not before_raises:
        return [lot.envelopes[lot.drawn]]
    price = {
        one.number: (one.total or 0) if before_raises else offer(lot, one)
        for one in lot.in_order()
        if one.valid
    }
    best: dict[frozenset[str], int] = {}
    for number in sorted(price, key=lambda number: (-price[number], number)):
        best.setdefault(frozenset(lot.envelopes[number].holders), number)
    top = max((price[number] for number in best.values()), default=0)
    return [lot.envelopes[number] for number in sorted(best.values()) if price[number] == top]
