"""An office with a calendar on the wall: what is asked of the docket, and what sittings gave."""

from datetime import date, datetime, time
from typing import ClassVar

import pytest

from auction.config.calendars import shipped_calendar
from auction.docket.commands import DocketCommand, PublishNotice, SealedOffer
from auction.docket.decide import decide
from auction.docket.events import (
    CaseRecorded,
    LotAnnounced,
    NoticePublished,
    ResultRecorded,
    RulesTaken,
    SessionRecorded,
)
from auction.docket.fold import fold
from auction.docket.notice import Notice, Posting, Statement
from auction.docket.notice_checks import check_notice
from auction.docket.retrace import retrace
from auction.docket.state import Docket, DocketLot
from auction.docket.subjects import TAIPEI, Office
from auction.docket.terms import Buyer, Lodged, Place, Standby
from auction.rules.periods import Calendar
from auction.rules.policy import Policy
from auction.session.refusals import Refusal
from auction.session.retrace import Retraced, Told
from auction.session.subjects import Stamp
from auction.terms import (
    Actor,
    Case,
    Fact,
    Head,
    Holding,
    Lot,
    LotKind,
    LotMark,
    Parcel,
    PersonRef,
    Text,
)

OFFICER, CLERK, AUDITOR = (
    Actor("staff:A01", "OFFICER"),
    Actor("staff:B01", "CLERK"),
    Actor("staff:C01", "AUDITOR"),
)
Asked = DocketCommand | SealedOffer
WHY = Text("ref", "commitment")
S1 = "2026-12-02-1"
ALL = tuple(Statement)
EVERYWHERE = tuple(Posting)


def day(text: str) -> date:
    return date.fromisoformat(text)


def land(mark: LotMark = "甲", *minimums: int, round_: int = 1, deposit: int | None = None) -> Lot:
    minimums = minimums or (3_200_000,)
    total = sum(minimums)
    return Lot(
        mark=mark,
        kind=LotKind.REAL_ESTATE,
        case_numbers=("竹執丙101年贈稅執特專字第00050597號",),
        section="丙",
        title_zh=f"{mark}標土地",
        title_en=f"Land, lot {mark}",
        auction_round=round_,
        minimum=total,
        deposit=total // 5 if deposit is None else deposit,
        combined=len(minimums) > 1,
        handover=True,
        parcels=tuple(
            Parcel("land", f"{mark}{place}", "1 坪", "1", each)
            for place, each in enumerate(minimums)
        ),
    )


def goods(mark: LotMark = "丙", *, reserve: int | None = 80_000, round_: int = 1) -> Lot:
    return Lot(
        mark=mark,
        kind=LotKind.MOVABLE,
        case_numbers=("竹執仁109年度營所稅執字第00000002號",),
        section="仁",
        title_zh="水果清洗線",
        title_en="Fruit washing line",
        auction_round=round_,
        reserve=reserve,
    )


def notice(sale: str, posted: str, **other: object) -> Notice:
    fields: dict[str, object] = {
        "sale": day(sale),
        "posted": day(posted),
        "states": ALL,
        "posted_at": EVERYWHERE,
    }
    return Notice(**{**fields, **other})  # type: ignore[arg-type]


def buyer(number: int = 1, **other: object) -> Buyer:
    person = PersonRef(f"ref{number}", f"is{number}")
    return Buyer(person=person, **other)  # type: ignore[arg-type]


class Branch:
    """The docket of one branch, asked by its office."""

    every: ClassVar[list["Branch"]] = []
    """Those of the test that is running: what they wrote is put to the rules again."""

    def __init__(self) -> None:
        self.state = Docket()
        self.events: list[Fact] = []
        self.told: list[Told] = []
        self.policy = Policy()
        self.calendar: Calendar = shipped_calendar()
        self.every.append(self)

    def add(self, *events: Fact, at_ms: int = 0, command: str | None = None) -> None:
        for event in events:
            self.state = fold(self.state, event)
            self.events.append(event)
            self._tell(event, at_ms, command)

    def _tell(self, event: Fact, at_ms: int, command: str | None) -> None:
        stamp = Stamp(seq=len(self.told), at_ms=at_ms, mono_ms=at_ms, actor="staff:A01")
        self.told.append(Told(stamp, command, event))

    def again(self) -> Retraced:
        """Everything so far put to the rules again."""
        sittings: dict[str, list[ResultRecorded | CaseRecorded]] = {}
        for event in self.events:
            if isinstance(event, ResultRecorded | CaseRecorded):
                sittings.setdefault(event.session, []).append(event)
        return retrace(self.told, sittings)

    def office(self, on: str, by: Actor = OFFICER) -> Office:
        at = datetime.combine(day(on), time(9), TAIPEI)
        return Office(
            now_ms=int(at.timestamp() * 1000),
            actor=by,
            policy=self.policy,
            calendar=self.calendar,
        )

    def do(self, on: str, command: Asked, by: Actor = OFFICER) -> tuple[Fact, ...]:
        office = self.office(on, by)
        events = decide(self.state, command, office)
        id_ = f"command {len(self.told)}"
        self._tell(RulesTaken(rules=office.rules), office.now_ms, id_)
        self.add(*events, at_ms=office.now_ms, command=id_)
        return events

    def refuses(
        self, code: str, on: str, command: Asked, by: Actor = OFFICER
    ) -> dict[str, str | int]:
        """The facts of the refusal a command meets."""
        with pytest.raises(Refusal) as told:
            decide(self.state, command, self.office(on, by))
        assert told.value.code == code
        assert told.value.sentence("zh") != told.value.sentence("en")
        return told.value.facts

    def announce(self, lot: Lot, sale: str, posted: str, on: str | None = None) -> None:
        self.do(on or posted, PublishNotice(lot=lot, notice=notice(sale, posted)))

    def lists(self, session: str, *lots: Lot, case: Case | None = None) -> None:
        self.add(*(LotAnnounced(session=session, lot=lot) for lot in lots))
        if case is not None:
            self.add(CaseRecorded(session=session, case=case))

    def awards(
        self,
        session: str,
        mark: LotMark,
        price: int,
        *,
        deposit: int = 0,
        winner: str = "2",
        due: str | None = "2026-12-09",
        allocation: tuple[int, ...] = (),
        standby: tuple[Standby, ...] = (),
        joint: tuple[str, ...] = (),
        lodged: tuple[Lodged, ...] = (),
    ) -> None:
        """The sitting's result: an award, the winner's deposit used for the price."""
        id_ = f"{session}/{mark}/1"
        used = Lodged(id=id_, bidder=winner, amount=deposit, place=Place.APPLIED, kept=deposit)
        names = joint or ((winner,) if winner else ())
        self.add(
            ResultRecorded(
                session=session,
                lot=mark,
                status="AWARDED",
                price=price,
                balance=price - deposit,
                due_date=due,
                on=day(session[:10]),
                winners=tuple(Holding(name, f"1/{len(names)}") for name in names),
                people=tuple(PersonRef(f"ref{name}", f"is{name}") for name in names),
                envelope=1,
                allocation=allocation,
                standby=standby,
                deposits=(*((used,) if deposit else ()), *lodged),
            )
        )

    def unsold(self, session: str, mark: LotMark, cause: str = "NO_BID") -> None:
        self.result(session, mark, "UNSOLD", cause)

    def result(self, session: str, mark: LotMark, status: str, cause: str | None = None) -> None:
        self.add(
            ResultRecorded(
                session=session,
                lot=mark,
                status=status,
                price=None,
                balance=None,
                due_date=None,
                cause=cause,
                on=day(session[:10]),
            )
        )

    def records(self, session: str) -> None:
        head = Head(stream=f"session:{session}", size=1, root="ab" * 32)
        self.add(SessionRecorded(session=session, date=session[:10], head=head, note="note"))

    def lot(self, number: int = 1) -> DocketLot:
        return self.state.lots[number]

    def place(self, deposit: str, number: int = 1) -> tuple[Place, int, int]:
        one = self.lot(number).deposits[deposit]
        return one.place, one.kept, one.refunded


def published(
    lot: Lot, sale: str, posted: str, branch: Branch | None = None, **other: object
) -> NoticePublished:
    command = PublishNotice(lot=lot, notice=notice(sale, posted, **other))
    (event,) = (branch or Branch()).do(posted, command)
    assert isinstance(event, NoticePublished)
    return event


def blocked(lot: Lot, stated: Notice, on: str, branch: Branch | None = None) -> str:
    branch = branch or Branch()
    findings = check_notice(branch.state, None, lot, stated, branch.office(on))
    code = next(one.reason.code for one in findings if one.blocks)
    branch.refuses(code, on, PublishNotice(lot=lot, notice=stated))
    return code
