"""What is written on papers, as the commands that enter it into the room."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TypeVar, get_args, get_type_hints

import msgspec
from msgspec.structs import replace

from auction.docket.lot_list import DayList
from auction.rehearsal.catalogue import COMMANDS, WITNESSES, witness_beside
from auction.rehearsal.plain import number_envelopes
from auction.rehearsal.script import Paper, Person, Sitting
from auction.rehearsal.sight import Offer
from auction.rehearsal.step import Step, several
from auction.rules.daxie import to_daxie
from auction.rules.identity_numbers import check_number
from auction.session.commands import (
    AdmitPerson,
    BidOral,
    CallPrice,
    DrawTie,
    DropMail,
    LogMail,
    NamePerson,
    OpenByKey,
    OpenEnvelope,
    ProhibitPerson,
    RaiseTie,
    ReturnMail,
)
from auction.terms import TAIPEI, BidderNumber, Command, LotMark, WhichEntry

_LETTERS = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_SURNAMES = "王陳林黃張李吳劉蔡楊許鄭謝郭洪"


class Papers:
    """The envelopes of a sitting and who brings them.

    Args:
        sitting: As the script has it.
        day: Its lot list.
        people: Everybody, by label.
    """

    def __init__(self, sitting: Sitting, day: DayList, people: Mapping[str, Person]) -> None:
        self._sitting, self._people = sitting, people
        self._deposits = {lot.mark: lot.deposit for lot in day.lots}
        self._sold_in = {mark: one.id for one in day.rounds for mark in one.lots}
        self._rounds = {
            label: self._sold_in.get(one.lot, "") for label, one in sitting.envelopes.items()
        }
        dropped = (
            label
            for one in sitting.steps
            for label in (*several(one.drop or ()), *several(one.drop_mail or ()))
        )
        logged = (label for one in sitting.steps for label in several(one.log_mail or ()))
        self._serials = number_envelopes(logged, self._rounds)
        self._numbers = number_envelopes(dropped, self._rounds)

    def paper(self, label: str) -> Paper:
        """The envelope of that label."""
        return self._sitting.envelopes[label]

    def round_of(self, label: str) -> str:
        """The round an envelope is dropped in."""
        return self._rounds[label]

    def number(self, label: str) -> int:
        """Its number at the opening table."""
        return self._numbers[label]

    def label(self, lot: LotMark, number: int) -> str:
        """The label of the envelope of that number; each round of the box counts its own."""
        return next(
            label
            for label, of_label in self._numbers.items()
            if of_label == number and self._rounds[label] == self._sold_in[lot]
        )

    def admission(self, label: str, *, checked: bool) -> AdmitPerson:
        """What the entry desk types of a person."""
        person = self._people[label]
        return AdmitPerson(
            document=person.document,
            number=person.number or invented_number(label),
            name=person.name or invented_name(label),
            warning_answered=checked,
            born=person.born,
            public_body=person.public_body,
            unrepresented=person.unrepresented,
            creditor=person.creditor,
        )

    def naming(self, label: str) -> NamePerson:
        """What the opening table types of somebody a form names."""
        known = self.admission(label, checked=True)
        return NamePerson(
            document=known.document,
            number=known.number,
            name=known.name,
            warning_answered=known.warning_answered,
            born=known.born,
            public_body=known.public_body,
            unrepresented=known.unrepresented,
            unidentified=self._people[label].unidentified,
        )

    def prohibition(self, label: str) -> ProhibitPerson:
        """What the entry desk types of somebody who may not bid."""
        known, person = self.admission(label, checked=True), self._people[label]
        assert person.may_not_bid is not None
        return ProhibitPerson(
            document=known.document,
            number=known.number,
            name=known.name,
            role=person.may_not_bid,
            lots=person.may_not_bid_for,
            warning_answered=known.warning_answered,
        )

    def bidder(self, label: str) -> str:
        """The label of the person on an envelope's form."""
        return self.paper(label).bidder or label

    def mail_logged(self, label: str, by: str) -> LogMail:
        """What the clerk enters of a mailed envelope."""
        mail = self.paper(label).mail
        assert mail is not None
        arrived = datetime.combine(mail.on or self._sitting.date, mail.arrived, TAIPEI)
        return LogMail(
            round=self.round_of(label),
            arrived_ms=int(arrived.timestamp() * 1000),
            witness=witness_beside(by),
            sealed=mail.sealed,
            labelled=mail.labelled,
        )

    def mail_returned(self, label: str) -> ReturnMail:
        """Sending a mailed envelope back."""
        return ReturnMail(round=self.round_of(label), serial=self._serials[label])

    def mail_dropped(self, label: str, by: str) -> DropMail:
        """Putting what is in custody into the box of an envelope's round."""
        return DropMail(round=self.round_of(label), witness=witness_beside(by))

    def single(self, step: Step) -> Command:
        """The one command of a `do`, `raises`, `draws` or `calls` step."""
        if step.raises is not None:
            label, increase = step.raises
            lot = self.paper(label).lot
            return RaiseTie(lot=lot, envelope=self.number(label), increase=increase)
        if step.draws is not None:
            lot, number = self.paper(step.draws).lot, self.number(step.draws)
            return DrawTie(lot=lot, envelope=number, witnesses=WITNESSES)
        if step.calls is not None:
            return CallPrice(lot=step.calls)
        if step.by_key is not None:
            return OpenByKey(round=step.by_key, reason="標匭無法開鎖，以備用鑰匙開門")
        assert step.do is not None
        return COMMANDS[step.do]() if isinstance(step.do, str) else step.do

    def deposit_of(self, lot: LotMark) -> int:
        """What the notice of a lot asks of whoever bids, TWD."""
        return self._deposits[lot]

    def bid(self, lot: LotMark, bidder: str, amount: int) -> BidOral:
        """An oral bid by a person's label."""
        return BidOral(lot=lot, bidder=bidder, amount=amount)

    def fill(self, offer: Offer, dropped: Mapping[str, tuple[str, ...]]) -> Command:
        """The offered act, its form filled in from what lies on the table.

        Args:
            offer: What the console offers.
            dropped: By round, the envelopes put into the slot, in order.
        """
        typed = dict[str, object]()
        match offer.command:
            case "CountEnvelopes":
                labels = self._in_round(offer, dropped)
                mailed = [label for label in labels if self.paper(label).mail is not None]
                typed = {"counted": len(labels), "by_mail": len(mailed)}
            case "SortEnvelopes":
                labels = self._in_round(offer, dropped)
                typed = {"lots": [self.paper(label).lot for label in labels]}
            case "SettleEntries":
                typed = {"keep": WhichEntry.FIRST, "reason": "再看標單，第一次登錄無誤"}
            case "OpenEnvelope" | "ReadBid" | "ReenterBid" | "CheckDeposit":
                typed = self._on_paper(offer)
            case _:
                pass
        known = {name: value for name, value in offer.preset.items() if name not in typed}
        return msgspec.convert({**known, **typed}, COMMANDS[offer.command])

    def unnamed(self, command: Command, known: Mapping[str, BidderNumber]) -> str | None:
        """Whom a form names who has no number yet: a bidder by mail, who an agent stands in for."""
        if not isinstance(command, OpenEnvelope):
            return None
        on_form = (command.bidder, *command.joint, command.agent)
        return next((one for one in on_form if one in self._people.keys() - known.keys()), None)

    def _in_round(self, offer: Offer, dropped: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        return dropped.get(str(offer.preset.get("round")), ())

    def _on_paper(self, offer: Offer) -> dict[str, object]:
        label = self.label(str(offer.preset["lot"]), int(str(offer.preset["envelope"])))
        paper = self.paper(label)
        more = paper.extra.get(offer.command, {})
        if offer.command == "OpenEnvelope":
            return {"bidder": self.bidder(label), **_parties(paper), **more}
        if offer.command == "ReadBid":
            return {**_form(paper), **more}
        if offer.command == "ReenterBid":
            form = _form(paper)
            return {"words": form["words"], "digits": form["digits"], **more}
        deposit = (self._deposits[paper.lot],) if paper.deposit is None else paper.deposit
        bag: dict[str, object] = {"cash": paper.cash, "defects": paper.defects}
        return {"instruments": deposit, **bag, **more}


def _parties(paper: Paper) -> dict[str, object]:
    """Who else stands on the form."""
    names = ("joint", "shares", "agent", "authority_shown", "enclosed")
    return {name: value for name in names if (value := getattr(paper, name))}


def _form(paper: Paper) -> dict[str, object]:
    words, digits = paper.words, paper.digits
    if paper.amount is not None:
        words = to_daxie(paper.amount) if words is None else words
        digits = f"{paper.amount:,}" if digits is None else digits
    form: dict[str, object] = {"words": words or "", "digits": digits or ""}
    if paper.parcels:
        form["parcels"] = paper.parcels
    if paper.marks:
        form["marks"] = paper.marks
    return form


def with_paddles(command: Command, paddles: Mapping[str, BidderNumber]) -> Command:
    """The command with paddles in place of people's labels, wherever it takes a paddle."""
    return _translated(command, paddles)


S = TypeVar("S", bound=msgspec.Struct)


_BY_PADDLE = frozenset({"creditor"})
"""Fields that take a paddle or a code."""


def _translated(value: S, paddles: Mapping[str, BidderNumber]) -> S:
    changed = {
        name: _translate(
            getattr(value, name), BidderNumber if name in _BY_PADDLE else hint, paddles
        )
        for name, hint in _hints(type(value)).items()
    }
    return replace(value, **changed)


def _translate(value: object, hint: object, paddles: Mapping[str, BidderNumber]) -> object:
    if isinstance(value, msgspec.Struct):
        return _translated(value, paddles)
    if isinstance(value, tuple):
        return tuple(_translate(one, hint, paddles) for one in value)
    return paddles.get(value, value) if isinstance(value, str) and _is_paddle(hint) else value


def _is_paddle(hint: object) -> bool:
    return hint == BidderNumber or any(_is_paddle(part) for part in get_args(hint))


@cache
def _hints(kind: type[msgspec.Struct]) -> dict[str, object]:
    hints = get_type_hints(kind, include_extras=True)
    return {name: hints[name] for name in kind.__struct_fields__}


def invented_name(label: str) -> str:
    """A name for somebody the script does not name; the same for the same label."""
    return f"{_SURNAMES[sum(label.encode()) % len(_SURNAMES)]}{label}"


def invented_number(label: str) -> str:
    """An identity number with a right check digit; the same for the same label."""
    seed = sum(byte * 257**place for place, byte in enumerate(label.encode()))
    body = f"{_LETTERS[seed % len(_LETTERS)]}{1 + seed // 26 % 2}{seed // 52 % 10**7:07}"
    return next(
        f"{body}{digit}"
        for digit in range(10)
        if check_number("national_id", f"{body}{digit}").checksum_ok
    )
