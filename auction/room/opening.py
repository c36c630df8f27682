"""Opening a sitting: what its first entries stand on.

A lot that has a result today is not listed again: a second sitting of a day is for what was added
to the list, and one with nothing left to list is not opened.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from auction.docket.carry import announced
from auction.docket.continuing import against_list
from auction.docket.subjects import case_key
from auction.room.heads import DOCKET, SESSION_PREFIX, Heads
from auction.room.pen import Draft
from auction.room.setting import AnnouncedRound, Setting
from auction.rules.periods import YearOfWork
from auction.rules.roc_date import roc_year
from auction.session.dues import days_to_pay, due_after
from auction.session.events import LotListed, RoundAnnounced, SessionOpened
from auction.session.refusals import Refusal
from auction.session.sitting import open_session
from auction.terms import Anchor, Case, Head, Lot, LotMark


class Listing(Struct, frozen=True):
    """What a sitting that opens now would list."""

    session: str
    lots: tuple[Lot, ...]
    rounds: tuple[AnnouncedRound, ...]
    cases: tuple[Case, ...]
    left_out: tuple[LotMark, ...]
    """On today's list, but an earlier sitting of today has their result."""


def listing(heads: Heads, setting: Setting) -> Listing:
    """Today's list without the lots that have their result."""
    done = {mark for session, mark in heads.results if session.startswith(setting.date)}
    return Listing(
        session=_session_id(heads, setting),
        lots=tuple(lot for lot in setting.lots if lot.mark not in done),
        rounds=tuple(_rounds_without(setting.rounds, done)),
        cases=tuple(_cases_without(setting.cases, done, heads, setting.date)),
        left_out=tuple(lot.mark for lot in setting.lots if lot.mark in done),
    )


def _session_id(heads: Heads, setting: Setting) -> str:
    """The sitting's name: its date and which of the day it is."""
    same_day = sum(name.startswith(setting.date) for name in heads.sessions)
    return f"{setting.date}-{same_day + 1}"


def _rounds_without(
    rounds: tuple[AnnouncedRound, ...], done: set[LotMark]
) -> Iterator[AnnouncedRound]:
    for one in rounds:
        lots = tuple(mark for mark in one.lots if mark not in done)
        if lots:
            yield replace(one, lots=lots)


def _cases_without(
    cases: tuple[Case, ...], done: set[LotMark], heads: Heads, date: str
) -> Iterator[Case]:
    """Cases with lots left; what earlier sittings of the day raised for them counts."""
    for one in cases:
        lots = tuple(mark for mark in one.lots if mark not in done)
        if lots:
            raised = sum(
                price
                for (session, mark), price in heads.results.items()
                if session.startswith(date) and mark in one.lots and price is not None
            )
            together = tuple(each for each in one.inseparable if not done.intersection(each))
            yield replace(one, lots=lots, inseparable=together, raised=one.raised + raised)


def require_openable(heads: Heads, setting: Setting, listed: Listing) -> None:
    """Whether a sitting may begin now.

    Raises:
        Refusal: `session-open`, `nothing-to-list`, `calendar-missing`, or what
            stands against a lot in the docket.
    """
    if heads.session_stream is not None:
        raise Refusal("session-open")
    if not listed.lots:
        raise Refusal("nothing-to-list", lots="、".join(listed.left_out))
    day = date.fromisoformat(setting.date)
    for lot in listed.lots:
        for finding in against_list(heads.docket, lot, listed.session, day):
            if finding.blocks:
                raise Refusal(finding.reason.code, **finding.reason.facts)
        due_after(day, days_to_pay(lot, setting.policy), setting.calendar)


def _years(setting: Setting) -> dict[int, YearOfWork]:
    """The calendars of the sitting's year and the next, into which its periods run."""
    year = roc_year(date.fromisoformat(setting.date))
    return {one: setting.calendar[one] for one in (year, year + 1) if one in setting.calendar}


def announcement(listed: Listing) -> Draft:
    """Today's lots in the docket, before the sitting that cites them."""
    return Draft(DOCKET, announced(listed.session, listed.lots))


def first_entries(
    heads: Heads, *, setting: Setting, listed: Listing, anchor: Anchor, asked: tuple[str, str]
) -> Draft:
    """The sitting's first entries on `heads`, which hold its lots' announcement.

    Args:
        heads: after the announcement, in the same transaction.
        setting: today.
        listed: what the sitting lists.
        anchor: taken afresh for it.
        asked: who opened it, by which command.
    """
    previous: Head | None = None
    if heads.sessions:
        previous = heads.stream(f"{SESSION_PREFIX}{heads.sessions[-1]}").cited
    opened = SessionOpened(
        session=listed.session,
        date=setting.date,
        branch=setting.branch,
        room=setting.room,
        rehearsal=setting.rehearsal,
        script=setting.script,
        anchor=anchor,
        origin=f"{setting.origin}/{listed.session}",
        policy_sha256=setting.policy_sha256,
        policy=setting.policy,
        calendar=_years(setting),
        docket=heads.stream(DOCKET).cited,
        previous=previous,
        left_out=listed.left_out,
        staff=setting.staff,
    )
    rounds = tuple(
        RoundAnnounced(
            round=one.id,
            lots=one.lots,
            deadline_ms=one.deadline_ms,
            mail_until_ms=one.mail_until_ms,
        )
        for one in listed.rounds
    )
    lots = tuple(
        LotListed(
            lot=lot,
            barred=_barred(heads, listed.session, lot.mark),
            prohibited=heads.docket.prohibited.get(case_key(lot)) or (),
        )
        for lot in listed.lots
    )
    events = open_session(opened, lots, rounds, listed.cases)
    return Draft(f"{SESSION_PREFIX}{listed.session}", events, *asked)


def _barred(heads: Heads, session: str, mark: LotMark) -> tuple[str, ...]:
    """Who may not bid on a lot that was announced for a sitting, as commitments."""
    lot = heads.docket.lots[heads.docket.listed[session, mark]]
    return tuple(person.commitment for person in lot.barred)
