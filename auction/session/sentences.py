"""Typed sentences reach the rules sealed."""

from auction.session.refusals import Refusal
from auction.terms import Sentence, Text


def sealed(sentence: Sentence) -> Text:
    """The sealed form of a required sentence.

    Raises:
        Refusal: `reason-missing`, when nothing was typed (an empty sentence is never sealed).
    """
    if isinstance(sentence, Text):
        return sentence
    raise Refusal("reason-missing")
