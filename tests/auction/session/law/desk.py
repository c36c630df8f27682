"""報到、標匭: who has a number, where bids by mail are, and how envelopes come to their lots."""

from collections.abc import Iterable

from tests.auction.session.law.said import Said
from tests.auction.session.law.table import NO_RESULT, Envelope, Lot, Person, Table


def _known(table: Table, said: Said) -> str | None:
    identity = said.part("person").text("commitment")
    return next((n for n, one in table.people.items() if one.identity == identity), None)


def may_admit(table: Table, said: Said) -> bool:
    """One number a person; whom a form named may still come. Forms name only while being opened."""
    number, present = _known(table, said), said.flag("present")
    if number is not None and (table.people[number].present or not present):
        return False
    if present:
        return _may_sit(table, said) and _may_have_paper(table, said, number)
    lot = table.in_hand()
    return lot is not None and lot.stage == "OPENING"


def _may_sit(table: Table, said: Said) -> bool:
    seat = said.text("seat")
    free = all(one.seat != seat for one in table.people.values())
    return not seat or (seat[0].isupper() and seat[1:].isdecimal() and free)


def _may_have_paper(table: Table, said: Said, number: str | None) -> bool:
    """A sheet's own number, once, for somebody who has none."""
    sheet = said.number_or_none("paper_number")
    if sheet is None:
        return True
    return number is None and sheet in _sheets(table) and sheet not in table.sheets_entered


def _sheets(table: Table) -> range:
    first, last = table.policy.numbers("paper_numbers")
    return range(first, last + 1)


def admit(table: Table, said: Said) -> None:
    number = _known(table, said)
    sheet = said.number_or_none("paper_number") if said.flag("present") else None
    if number is None and sheet is not None:
        table.sheets_entered.add(sheet)
        number = str(sheet)
    elif number is None:
        table.numbers_given += 1
        while table.numbers_given in _sheets(table):
            table.numbers_given += 1
        number = str(table.numbers_given)
    table.people[number] = Person(
        said.part("person").text("commitment"),
        present=said.flag("present"),
        creditor=said.flag("creditor") and said.flag("present"),
        barred=said.texts("barred"),
        juristic=said.part("who").text("kind"),
        minor=said.part("who").flag("minor"),
        from_abroad=said.part("who").flag("from_abroad"),
        shown=said.part("who").flag("identity_shown"),
        represented=said.part("who").flag("representative_shown"),
        seat=said.text("seat") if said.flag("present") else "",
    )
    before = tuple(table.prohibited.values())
    for known in said.rows_of_two("prohibited"):
        if not _covered(before, said.part("person").text("commitment"), known):
            _keep_from_bidding(table, said.part("person").text("commitment"), known)


def may_undo(table: Table, said: Said) -> bool:
    """While nothing hangs on the number: no form, no highest bid, no declaration."""
    number = said.text("bidder")
    on_forms = any(number in {*one.holders, one.agent} for _, one in table.envelopes())
    highest = any(lot.shouts and lot.shouts[-1][0] == number for lot in table.lots.values())
    takes = any(number in lot.claimants for lot in table.lots.values())
    return number in table.people and not (on_forms or highest or takes)


def undo(table: Table, said: Said) -> None:
    del table.people[said.text("bidder")]


# --- who may not bid -----------------------------------------------------------------------------


def may_prohibit(table: Table, said: Said) -> bool:
    """Once for the same lots."""
    identity, lots = said.part("person").text("commitment"), said.texts("lots") or table.order
    if not {*lots} <= {*table.lots}:
        return False
    return not _covered(table.prohibited.values(), identity, lots)


def _covered(
    entered: Iterable[tuple[str, tuple[str, ...]]], identity: str, lots: tuple[str, ...]
) -> bool:
    return any(who == identity and {*lots} <= {*some} for who, some in entered)


def prohibit(table: Table, said: Said) -> None:
    lots = said.texts("lots") or table.order
    _keep_from_bidding(table, said.part("person").text("commitment"), lots)


def _keep_from_bidding(table: Table, barred: str, lots: tuple[str, ...]) -> None:
    table.prohibitions += 1
    table.prohibited[table.prohibitions] = (barred, lots)
    for mark in lots:
        _void_shouts(table, table.lots[mark], barred)
        _void_claims(table, table.lots[mark], barred)


def _void_shouts(table: Table, lot: Lot, barred: str) -> None:
    """Nobody is bound by them: the bid before stands, and is called three times anew."""
    bound = {number for number, one in table.people.items() if one.identity != barred}
    if lot.stage not in NO_RESULT or not lot.shouts:
        return
    if lot.shouts[-1][0] not in bound:
        lot.calls, lot.stage = 0, "ORAL"
    lot.shouts = [(who, amount) for who, amount in lot.shouts if who in bound]


def _void_claims(table: Table, lot: Lot, barred: str) -> None:
    """Nor does anybody take as a creditor what they may not buy."""
    gone = {number for number, one in table.people.items() if one.identity == barred}
    if lot.stage == "UNSOLD":
        lot.claimants = {who: share for who, share in lot.claimants.items() if who not in gone}
        if lot.drawn_creditor in gone:
            lot.drawn_creditor = None


def may_lift(table: Table, said: Said) -> bool:
    return said.number("entry") in table.prohibited


def lift(table: Table, said: Said) -> None:
    del table.prohibited[said.number("entry")]


# --- by mail -------------------------------------------------------------------------------------


def log_mail(table: Table, said: Said) -> None:
    """Late or without its label it never goes into the box."""
    one = table.rounds[said.text("round")]
    in_time = one.last_mail is not None and said.number("arrived_ms") <= one.last_mail
    one.mail[len(one.mail) + 1] = "CUSTODY" if in_time and said.flag("labelled") else "OUT"


def drop_mail(table: Table, said: Said) -> None:
    mail = table.rounds[said.text("round")].mail
    assert "CUSTODY" in mail.values(), "nothing to drop"
    mail.update((serial, "BOX") for serial, where in mail.items() if where == "CUSTODY")


def return_mail(table: Table, said: Said) -> None:
    mail = table.rounds[said.text("round")].mail
    assert mail[said.number("serial")] in {"CUSTODY", "OUT"}, "it is not here to be sent back"
    mail[said.number("serial")] = "BACK"


# --- onto the table ------------------------------------------------------------------------------


def count(table: Table, said: Said) -> None:
    one = table.rounds[said.text("round")]
    one.counted, one.by_mail = said.number("counted"), said.number("by_mail")


def accept_difference(table: Table, said: Said) -> None:
    one = table.rounds[said.text("round")]
    assert not one.agrees(), "two people accept a difference only where there is one"
    one.difference_accepted = True


def may_sort(table: Table, said: Said) -> bool | None:
    """As many as were counted, each to a lot of this box; anew until a lot of it is called."""
    one, marks = table.rounds.get(said.text("round")), said.texts("lots")
    if one is None or len(marks) != one.counted or not set(marks) <= set(one.lots):
        return False
    return None if one.agrees() else False


def sort(table: Table, said: Said) -> None:
    box, marks = table.rounds[said.text("round")], said.texts("lots")
    for mark in box.lots:
        assert not any(one.opened or one.back for one in table.lots[mark].in_order())
        table.lots[mark].envelopes = {}
    for number, mark in enumerate(marks, 1):
        table.lots[mark].envelopes[number] = Envelope(number)
