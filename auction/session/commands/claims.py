"""Claims: what several lots have to raise."""

from auction.terms import Command, LotMark, Sentence, Twd

# --- claims ----------------------------------------------------------------------------------


class ChooseOrder(Command, frozen=True):
    """Sell the lots of a case in the order the obligor, present, asks for (CEA §96)."""

    case: str
    order: tuple[LotMark, ...]
    asked_by: Sentence
    """Who asked: the obligor, or who speaks for them."""


class RecordPayment(Command, frozen=True):
    """Enter cash received from the obligor; at any moment until the last award (CEA §58)."""

    case: str
    amount: Twd
    received_from: Sentence


class RestateClaims(Command, frozen=True):
    """Put the claims of a case right, with the reason."""

    case: str
    claims: Twd
    costs: Twd
    taxes: Twd
    reason: Sentence


class DeclareNotAwarded(Command, frozen=True):
    """Leave a lot unsold because enough was raised (不予拍定, CEA §72, §96)."""

    lot: LotMark
