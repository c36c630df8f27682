"""Catalogues: no word of one language where the other is spoken."""

import re
from collections.abc import Iterator
from itertools import product
from xml.etree.ElementTree import Element

import html5lib
import pytest

import display
from display.locale import LANGUAGES, translations
from display.titles import COMMANDS
from tests.display.scenes import phases
from tests.display.troubled import troubled
from tools.translations import missing, template, translated

SCENES = phases() | troubled()
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3,}")
AS_THEY_ARE = {"ming", "who", "caption", "mark", "square"}
"""Capital numerals, names, case numbers and marks are Chinese in every language."""


def said(html: str, language: str, default: str) -> Iterator[str]:
    """What a page says in a language, to eyes and to ears."""
    root = html5lib.parseFragment(html, namespaceHTMLElements=False)
    yield from _said(root, language, default)


def _said(element: Element, language: str, inherited: str) -> Iterator[str]:
    here = element.get("lang", inherited)
    if set((element.get("class") or "").split()) & AS_THEY_ARE:
        return
    texts = [element.text, element.get("aria-label"), element.get("title")]
    if here == language:
        yield from (text.strip() for text in texts if text and text.strip())
    for child in element:
        yield from _said(child, language, here)
        if here == language and child.tail and child.tail.strip():
            yield child.tail.strip()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_a_message_without_translation_would_be_noticed(locale: str) -> None:
    messages = translated(locale)
    some = next(message for message in messages if message.id)
    some.string = ""
    assert missing(messages) == [str(some.id)]


def test_the_templates_hold_no_chinese_message_ids() -> None:
    assert [message.id for message in template() if HAN.search(str(message.id))] == []


def test_english_needs_no_catalogue() -> None:
    assert translations("en").gettext("Record") == "Record"
    assert translations("zh").gettext("Record") == "紀錄"


@pytest.mark.parametrize("name", SCENES)
def test_a_wall_keeps_its_two_languages_apart(name: str) -> None:
    names = set(SCENES[name].names.values())
    for layout, first in product(display.LAYOUTS, ("zh", "en")):
        html = display.draw(layout, SCENES[name], first).html
        english = list(said(html, "en", ""))
        chinese = [text for text in said(html, "zh-Hant-TW", "") if text not in names]
        assert [text for text in english if HAN.search(text)] == []
        assert [text for text in chinese if LATIN.search(text)] == []
        assert english
        assert chinese


@pytest.mark.parametrize("name", SCENES)
def test_a_phone_speaks_one_language(name: str) -> None:
    for locale, other in (("zh", LATIN), ("en", HAN)):
        html = display.page(
            "phone",
            display.draw("phone", SCENES[name], locale),
            locale=locale,
            feed="/feed/phone",
            person=None,
        )
        known = re.compile(r"[0-9a-f]{32,64}|SHA-256|NT\$")
        texts = [known.sub("", text) for text in said(html, locale, locale)]
        assert [text for text in texts if other.search(text)] == []
        assert texts


@pytest.mark.parametrize("name", SCENES)
def test_an_english_console_says_nothing_in_chinese(name: str) -> None:
    titles = {word.zh for word in COMMANDS.values()}
    page = list(said(display.draw("console", SCENES[name], "en").html, "en", "en"))
    chinese = [text for text in page if len(HAN.findall(text)) > 1]
    assert [text for text in chinese if not any(title in text for title in titles)] == []
    assert page


@pytest.mark.parametrize("name", SCENES)
def test_a_chinese_console_says_nothing_in_english(name: str) -> None:
    titles = {word.en for word in COMMANDS.values()}
    page = list(said(display.draw("console", SCENES[name], "zh").html, "zh", "zh"))
    known = re.compile(r"Ctrl\+Z|staff:|Kim Lee|reference|REHEARSAL|ikan|SHA-256|[0-9a-f]{32,64}")
    english = [text for text in page if LATIN.search(known.sub("", text))]
    assert [text for text in english if not any(title in text for title in titles)] == []
