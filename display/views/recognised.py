"""What is known of somebody at the door, as sentences with their articles."""

from collections.abc import Iterator

from msgspec import Struct

from auction.rules.eligibility import Prohibition
from auction.rules.identity_numbers import WARNINGS, Why
from auction.session.citing import cited
from auction.session.recognised import Recognised
from auction.terms import LotMark
from display.views.common import reason_words
from display.views.outcomes import PROHIBITIONS
from display.views.words import Word


class Check(Struct, frozen=True):
    """One thing that was compared, and what came of it."""

    shape: str
    text: str
    basis: str = ""


def checks(known: Recognised, locale: str) -> tuple[Check, ...]:
    """Everything there is to say, in the order in which a clerk looks."""
    said = (Check("cross", reason_words(reason, locale)) for reason in known.unread)
    return (*said, *_of_number(known, locale), *_of_name(known, locale))


def _of_number(known: Recognised, locale: str) -> Iterator[Check]:
    if known.why is None:
        return
    warning = WARNINGS.get(known.why)
    if warning is not None:
        yield Check("warning", Word(*warning).text(locale))
    elif known.why is Why.NO_CHECK_DIGIT:
        yield Check("dash", Word("護照沒有檢查碼", "A passport has no check digit").text(locale))
    else:
        fits = Word(
            "檢查碼相符；仍須核對證件與本人", "The check digit fits; look at card and person"
        )
        yield Check("tick", fits.text(locale))
    for role, marks in known.prohibited:
        yield _prohibited(role, marks, locale)
    if known.unpaid:
        unpaid = Word(
            f"前次拍定未繳清，不得再應買標別 {_marks(known.unpaid)}；可入場",
            f"Bought lot {_marks(known.unpaid)} before and did not pay: may come in, may not bid",
        )
        yield Check("warning", unpaid.text(locale), _article("CEA §68-2", locale))
    if not known.prohibited and not known.unpaid:
        free = Word("不在不得應買之列", "Not among those who may not bid")
        yield Check("tick", free.text(locale))


def _of_name(known: Recognised, locale: str) -> Iterator[Check]:
    for one in known.namesakes:
        same = Word(
            f"同名者已報到：號牌 {one.bidder}，證號 {one.number}，請核對是否同一人",
            f"Same name admitted: paddle {one.bidder}, number {one.number}; is it the same person?",
        )
        yield Check("ring", same.text(locale))
    if known.rare:
        rare = Word(
            f"罕用字 {known.rare}：多數印表機沒有字形，列印後請核對",
            f"Rare character {known.rare}: many printers lack it; look at what is printed",
        )
        yield Check("warning", rare.text(locale))


def _prohibited(role: Prohibition, marks: tuple[LotMark, ...], locale: str) -> Check:
    word = PROHIBITIONS[role.value]
    said = Word(
        f"{word.zh}，不得應買標別 {_marks(marks)}；可入場",
        f"Is {word.en} of lot {_marks(marks)}: may come in, may not bid",
    )
    return Check("warning", said.text(locale), _article("CEA §70(6), §113", locale))


def _marks(marks: tuple[LotMark, ...]) -> str:
    return "、".join(marks)


def _article(source: str, locale: str) -> str:
    return cited(source, "en" if locale == "en" else "zh")
