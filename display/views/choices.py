"""What a person may pick instead of typing it."""

from msgspec import Struct

from auction.rules.grounds import GROUNDS
from auction.session.events import BidEntered, BidReentered
from auction.session.oral import least_next
from auction.session.state import LotStage, LotState, SessionState
from auction.session.steps import Field, FieldKind
from auction.terms import WhichEntry
from display.stakes import WHICH_ENTRY
from display.titles import DOCUMENTS, ENCLOSURES
from display.views.common import ntd
from display.views.outcomes import PROHIBITIONS, RULINGS, STOPS
from display.views.words import Word

STEPS_OFFERED = 3
PADDLES_OFFERED = 12


class Choice(Struct, frozen=True):
    """A value and what it is called."""

    label: str
    value: str


def choices(
    field: Field, state: SessionState | None, lot: LotState | None, locale: str
) -> tuple[Choice, ...]:
    """The values for a field: the only answers of a list, or suggestions for an input."""
    if field.kind is FieldKind.DOCUMENT:
        return _named(dict(DOCUMENTS), locale)
    if field.kind is FieldKind.ENCLOSED:
        return _named(ENCLOSURES, locale)
    if field.kind is FieldKind.GROUND:
        return tuple(
            Choice(f"{code} {one.en if locale == 'en' else one.zh}", code)
            for code, one in GROUNDS.items()
        )
    if field.kind is FieldKind.CHOICE:
        return _named(_LISTS[field.name], locale)
    if field.kind is FieldKind.ENTRY and lot is not None:
        return _entries(lot, locale)
    if field.kind is FieldKind.CREDITOR and state is not None and lot is not None:
        return _creditors(state, lot, locale)
    if state is not None and lot is not None and lot.stage is LotStage.ORAL:
        if field.name == "amount":
            return _next_amounts(lot, locale)
        if field.name == "bidder":
            return _paddles(state, lot)
    return ()


def _entries(lot: LotState, locale: str) -> tuple[Choice, ...]:
    """Both entries of the form in hand, with their amounts."""
    bid = next(one for one in lot.bids_in_order() if one.reentered is not None)
    both = zip(WhichEntry, (bid.entered, bid.reentered), strict=True)
    return tuple(
        Choice(f"{WHICH_ENTRY[which].text(locale)}：{_amounts(one, locale)}", which.value)
        for which, one in both
        if one is not None
    )


def _amounts(entry: BidEntered | BidReentered, locale: str) -> str:
    words, digits = Word("國字", "words"), Word("數字", "figures")
    return f"{words.text(locale)} {ntd(entry.words)} · {digits.text(locale)} {ntd(entry.digits)}"


def _paddles(state: SessionState, lot: LotState) -> tuple[Choice, ...]:
    """The paddles in the room to be tapped: who bid last comes first, but not who leads."""
    lately = dict.fromkeys(one.bidder for one in lot.recent)
    present = sorted((int(n) for n, one in state.people.items() if one.present))
    called = dict.fromkeys((*lately, *(str(number) for number in present)))
    called.pop("" if lot.high is None else lot.high.bidder, None)
    return tuple(Choice(one, one) for one in list(called)[:PADDLES_OFFERED])


_LISTS = {"cause": STOPS, "ruling": RULINGS, "role": PROHIBITIONS}


def _named(words: dict[str, Word], locale: str) -> tuple[Choice, ...]:
    return tuple(Choice(word.text(locale), name) for name, word in words.items())


def _creditors(state: SessionState, lot: LotState, locale: str) -> tuple[Choice, ...]:
    """The creditors of the list by code and role, then those let in at the door by paddle."""
    case = state.case_of(lot.lot.mark)
    listed = () if case is None else case.case.creditors
    paddles = sorted((int(n) for n, one in state.people.items() if one.creditor and one.present))
    return (
        *(
            Choice(f"{one.code} {Word(one.role_zh, one.role_en).text(locale)}", one.code)
            for one in listed
        ),
        *(Choice(Word(f"號牌 {n}", f"paddle {n}").text(locale), str(n)) for n in paddles),
    )


def _next_amounts(lot: LotState, locale: str) -> tuple[Choice, ...]:
    """The least next bid and the steps above it."""
    least = least_next(lot)
    amounts = [least + lot.lot.step * steps for steps in range(STEPS_OFFERED)]
    first = 0 if lot.high is None else 1
    return tuple(
        Choice(f"{_step_word(steps).text(locale)}  {ntd(amount)}", str(amount))
        for steps, amount in enumerate(amounts, start=first)
    )


def _step_word(steps: int) -> Word:
    return Word(f"＋{steps} 口", f"+{steps}") if steps else Word("起價", "opening")
