"""One thing said in both languages."""

from msgspec import Struct


class Word(Struct, frozen=True):
    """Chinese and English."""

    zh: str
    en: str

    def text(self, locale: str) -> str:
        """In one language."""
        return self.en if locale == "en" else self.zh
