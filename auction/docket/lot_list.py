"""The day's input: the lot list (標的清單) of one session, as a TOML file.

The format is documented in docs/reference/lot-list.md. Pure: text in, structs out; every complaint
names the source, the line and the field, and says what to do.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from auction.config.toml_source import problem_at, read_toml
from auction.docket.case_checks import case_complaints
from auction.docket.lot_checks import Complaint, lot_complaints
from auction.terms import TAIPEI, Case, Lot, LotKind, LotMark


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the public record says became of the real sale."""

    source: str
    bidders: int | None = None
    bids: int | None = None
    price: int | None = None


class LotEntry(Lot, frozen=True, kw_only=True):
    """A lot as the file lists it: the announced lot, and where its figures come from."""

    known: Known | None = None

    def announced(self) -> Lot:
        """The lot alone, as the session's journal holds it."""
        return Lot(**{name: getattr(self, name) for name in Lot.__struct_fields__})


class RoundEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One raising of the box: its deadline and the lots whose envelopes go in."""

    id: Annotated[str, Meta(pattern="^[a-z0-9-]{1,16}$")]
    deadline: datetime
    lots: tuple[LotMark, ...]
    mail_until: datetime | None = None

    @property
    def deadline_ms(self) -> int:
        """The deadline as UTC milliseconds."""
        return _ms(self.deadline)

    @property
    def mail_until_ms(self) -> int | None:
        """The last arrival time of bids by mail as UTC milliseconds; None where there are none."""
        return None if self.mail_until is None else _ms(self.mail_until)


def _ms(at: datetime) -> int:
    return int(at.timestamp()) * 1000


class SessionHead(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which sitting the list is for."""

    id: Annotated[str, Meta(pattern="^[A-Za-z0-9-]{1,32}$")]
    date: date


class DayList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole lot list, checked."""

    session: SessionHead
    rounds: tuple[RoundEntry, ...] = ()
    cases: tuple[Case, ...] = ()
    lots: Annotated[tuple[LotEntry, ...], Meta(min_length=1)]

    def announced_lots(self) -> tuple[Lot, ...]:
        """The lots in the order of the list."""
        return tuple(entry.announced() for entry in self.lots)


def parse_lot_list(text: str, *, source: str) -> DayList:
    """The lot list `text` states; `source` is the name complaints give it.

    Raises:
        TomlProblem: not TOML, an unknown or missing key, a value that does not fit, or lots and
            rounds that contradict each other.

    Source: CEA §64, §81 (what a notice must say); design (the format).
    """
    day = read_toml(text, DayList, source=source)
    for path, why in day_complaints(day):
        raise problem_at(text, path, why, source=source)
    return day


def day_complaints(day: DayList) -> Iterator[Complaint]:
    """Everything wrong with a list, each as a path into it and what to do.

    Source: CEA §64, §81 (what a notice must say); design.
    """
    marks: set[LotMark] = set()
    for index, lot in enumerate(day.lots):
        if lot.mark in marks:
            yield ("lots", index, "mark"), f"{lot.mark} is listed twice; give each lot its own mark"
        marks.add(lot.mark)
        for path, why in lot_complaints(lot):
            yield ("lots", index, *path), why
    ids: set[str] = set()
    for index, entry in enumerate(day.rounds):
        if entry.id in ids:
            yield ("rounds", index, "id"), f"{entry.id} is used twice; give each round its own id"
        ids.add(entry.id)
        for path, why in _of_deadline(day, index):
            yield ("rounds", index, *path), why
    yield from _of_placing(day)
    for index, case in enumerate(day.cases):
        taken = {mark for one in day.cases[:index] for mark in one.lots}
        for path, why in case_complaints(case, marks, taken):
            yield ("cases", index, *path), why
        if case.id in {one.id for one in day.cases[:index]}:
            yield ("cases", index, "id"), f"{case.id} is used twice; give each case its own id"


def _of_deadline(day: DayList, index: int) -> Iterator[Complaint]:
    deadline = day.rounds[index].deadline
    if deadline.tzinfo is None:
        yield ("deadline",), "add the offset: 2026-12-02T10:30:00+08:00"
    elif deadline.microsecond:
        yield ("deadline",), "a deadline falls on a whole second"
    elif deadline.astimezone(TAIPEI).date() != day.session.date:
        yield ("deadline",), f"the session is on {day.session.date}; correct one of them"
    elif index and deadline <= day.rounds[index - 1].deadline:
        yield ("deadline",), "rounds stand in order of their deadlines; reorder them"
    else:
        yield from _of_mail(day.rounds[index])


def _of_mail(entry: RoundEntry) -> Iterator[Complaint]:
    """Bids by mail arrive in time to be put into the box before everybody.

    Source: 司法院「如何購買法拍屋」 (a last day and hour of arrival).
    """
    if entry.mail_until is None:
        return
    if entry.mail_until.tzinfo is None:
        yield ("mail_until",), "add the offset: 2026-12-02T09:30:00+08:00"
    elif entry.mail_until >= entry.deadline:
        yield ("mail_until",), "mail arrives before the box closes; name an earlier hour"


def _of_placing(day: DayList) -> Iterator[Complaint]:
    """Every real-estate lot lies in exactly one round, no movable in any."""
    kinds = {lot.mark: lot.kind for lot in day.lots}
    placed: dict[LotMark, str] = {}
    for index, entry in enumerate(day.rounds):
        if not entry.lots:
            yield ("rounds", index, "lots"), "a round has at least one lot"
        for number, mark in enumerate(entry.lots):
            here = ("rounds", index, "lots", number)
            if mark not in kinds:
                yield here, f"there is no lot {mark} in the list; add it or remove it here"
            elif kinds[mark] is LotKind.MOVABLE:
                yield here, f"{mark} is sold by oral bids and has no round; remove it here"
            elif mark in placed:
                yield here, f"{mark} is already in round {placed[mark]}; leave it in one"
            placed[mark] = entry.id
    for index, lot in enumerate(day.lots):
        if lot.kind is LotKind.REAL_ESTATE and lot.mark not in placed:
            yield ("lots", index, "mark"), f"{lot.mark} is in no round; add it to one"
