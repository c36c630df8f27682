"""What a script calls people and envelopes that the record and the docket know by number."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from auction.docket.commands import (
    CallStandby,
    DeclareDefault,
    DocketCommand,
    RecordBalance,
    RefundDeposit,
)
from auction.docket.state import DocketLot
from auction.session.state import Bid
from auction.terms import BidderNumber, LotMark


class Labels(Struct, frozen=True):
    """The labels of one sitting."""

    people: dict[BidderNumber, str] = {}
    envelopes: dict[tuple[LotMark, int], str] = {}

    def person(self, bidder: BidderNumber | None) -> str:
        """The label of a paddle, or the paddle."""
        return "" if bidder is None else self.people.get(bidder, bidder)

    def envelope(self, lot: LotMark, bid: Bid) -> str:
        """The label of an envelope, else its bidder's, else its number."""
        known = self.envelopes.get((lot, bid.envelope))
        return known or self.person(bid.bidder) or str(bid.envelope)


OfSittings = Mapping[str, Labels]
"""By sitting: `2026-12-02-1`."""


def buyer_label(code: str, session: str | None, named: OfSittings) -> str:
    """A buyer as the script calls them: bidders of a sitting by label, everybody else by code."""
    of_sitting = named.get(session or "", Labels())
    return "、".join(of_sitting.person(one) for one in code.split("、"))


def deposit_label(id_: str, lot: DocketLot, named: OfSittings) -> str:
    """A deposit as the script calls it; of an earlier sitting with the sitting before it."""
    session, _, rest = id_.partition("/")
    mark, _, number = rest.partition("/")
    of_sitting = named.get(session, Labels())
    if number.startswith("paddle-"):
        return of_sitting.people.get(number.removeprefix("paddle-"), id_)
    if not number.isdigit():
        return id_
    label = of_sitting.envelopes.get((mark, int(number)), number)
    latest = session == lot.session
    among_latest = named.get(lot.session or "", Labels()).envelopes.values()
    return label if latest or label not in among_latest else f"{session}/{label}"


def coded(command: DocketCommand, lot: DocketLot, named: OfSittings) -> DocketCommand:
    """The command with the docket's codes where it has labels."""
    of_sitting = named.get(lot.session or "", Labels())
    paddles = {label: paddle for paddle, label in of_sitting.people.items()}

    def code(label: str | None) -> str | None:
        if label is None:
            return None
        return "、".join(paddles.get(one, one) for one in label.split("、"))

    match command:
        case RecordBalance(buyer=buyer) | DeclareDefault(buyer=buyer):
            return replace(command, buyer=code(buyer))
        case CallStandby(wanting=wanting, drawn=drawn):
            return replace(
                command,
                wanting=tuple(code(one) or "" for one in wanting),
                drawn=code(drawn),
            )
        case RefundDeposit(deposit=deposit):
            names = {deposit_label(id_, lot, named): id_ for id_ in lot.deposits}
            return replace(command, deposit=names.get(deposit, deposit))
        case _:
            return command
