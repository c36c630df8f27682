"""What is known of somebody at the door, as sentences with their articles."""

from collections.abc import Iterator

from msgspec import Struct

from auction.rules.eligibility import Prohibition
from auction.rules.identity_numbers import WARNINGS, Why
from auction.session.citing import cited
from auction.session.recognised import Namesake, Recognised
from auction.terms import LotMark
from display.views.common import reason_words
from display.views.outcomes import PROHIBITIONS
from display.views.words import Word


class Check(Struct, frozen=True):
    """One thing that was compared, and what came of it."""

    shape: str
    text: str
    basis: str = ""


def checks(known: Recognised, lacking: str, locale: str) -> tuple[Check, ...]:
    """Everything there is to say, in the order in which a clerk looks.

    Args:
        known: what the room knows of them.
        lacking: characters of the name that no font at hand draws.
        locale: `zh` or `en`.
    """
    said = (Check("cross", reason_words(reason, locale)) for reason in known.unread)
    return (*said, *_of_number(known, locale), *_of_name(known, lacking, locale))


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


def _of_name(known: Recognised, lacking: str, locale: str) -> Iterator[Check]:
    for one in known.namesakes:
        yield _namesake(one, locale)
    if known.too_many:
        many = Word("同名或近似者太多，請輸入證號", "Too many names like this; type the number")
        yield Check("ring", many.text(locale))
    if known.rare:
        yield _rare(known.rare, lacking, locale)


def _namesake(one: Namesake, locale: str) -> Check:
    like = Word("同名者", "Same name") if one.same else Word("字形相近者", "A name like it")
    where = Word(f"號牌 {one.bidder}", f"paddle {one.bidder}")
    if one.role is not None:
        role = PROHIBITIONS[one.role.value]
        where = Word(f"不得應買名單（{role.zh}）", f"may not bid ({role.en})")
    said = Word(
        f"{like.zh} {one.name}：{where.zh}，證號 {one.number}，請核對是否同一人",
        f"{like.en} {one.name}: {where.en}, number {one.number}; is it the same person?",
    )
    return Check("ring" if one.role is None else "warning", said.text(locale))


def _rare(rare: str, lacking: str, locale: str) -> Check:
    if lacking:
        said = Word(
            f"本機沒有「{lacking}」的字形，印出會是空格：請安裝全字庫字型，或手寫號牌並註記",
            f"No font here draws {lacking}: it prints as a box. Install the CNS fonts, or write it",
        )
    else:
        said = Word(
            f"罕用字 {rare}：本機有字形，其他印表機未必有，列印後請核對",
            f"Rare character {rare}: fonts here draw it, other printers may not; look at the print",
        )
    return Check("warning", said.text(locale))


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
