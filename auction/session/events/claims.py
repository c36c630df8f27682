"""Claims: what several lots have to raise, and what is not sold once they have."""

from auction.terms import Case, Fact, LotMark, Text, Twd


class CaseListed(Fact, frozen=True):
    """A case of today's list: what its lots have to raise."""

    case: Case


class ClaimsRestated(Fact, frozen=True):
    """The claims of a case are other than listed, and why."""

    case: str
    claims: Twd
    costs: Twd
    taxes: Twd
    reason: Text


class OrderChosen(Fact, frozen=True):
    """The obligor, present, said in which order the lots of a case are sold (CEA §96)."""

    case: str
    order: tuple[LotMark, ...]
    asked_by: Text


class PaymentReceived(Fact, frozen=True):
    """The obligor, or somebody for them, paid in cash before the award (CEA §58)."""

    case: str
    amount: Twd
    received_from: Text
    threshold: Twd
    """What is still to be raised after it."""


class LotNotAwarded(Fact, frozen=True):
    """不予拍定: left over because enough was raised; its envelopes go back unopened."""

    lot: LotMark
    threshold: Twd
    raised: Twd
