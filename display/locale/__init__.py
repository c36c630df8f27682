"""Catalogues of the desks: English is the language of the templates, Chinese is a translation."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

FOLDER = Path(__file__).parent
DOMAIN = "display"
LANGUAGES = {"zh": "zh_Hant_TW"}
"""Locale → catalogue; `en` needs none."""


@cache
def translations(locale: str) -> NullTranslations:
    """The messages of a locale.

    Raises:
        OSError: its compiled catalogue is missing from the installation.
    """
    if locale not in LANGUAGES:
        return NullTranslations()
    with catalogue(locale, "mo").open("rb") as file:
        return GNUTranslations(file)


def catalogue(locale: str, kind: str) -> Path:
    """The `po` or `mo` file of a locale."""
    return FOLDER / LANGUAGES[locale] / "LC_MESSAGES" / f"{DOMAIN}.{kind}"
