"""公告: publishing a notice of sale, and stopping a lot between sittings."""

from typing import assert_never

from msgspec.structs import replace

from auction.docket.commands import HaltLot, PublishNotice
from auction.docket.events import LotHalted, NoticePublished
from auction.docket.notice_checks import check_notice
from auction.docket.results import again, first_number
from auction.docket.state import FROM_THE_START, TO_BE_SOLD, Docket, DocketLot, Stage
from auction.docket.subjects import Office, continued, the_lot
from auction.rules.stopping import stopped_as
from auction.session.refusals import Refusal
from auction.session.sentences import sealed
from auction.terms import Fact

AnnouncingEvent = NoticePublished | LotHalted

_MAY_HALT = frozenset(
    {Stage.ANNOUNCED, Stage.UNSOLD, Stage.NOT_AWARDED, Stage.POSTPONED, Stage.STOPPED}
) | {Stage.DEFAULTED, Stage.SPECIAL_SALE}


def decide_publish(state: Docket, command: PublishNotice, office: Office) -> tuple[Fact, ...]:
    """Publish a notice that nothing blocks, with the warnings the officer was given.

    Raises:
        Refusal: `docket-stage`, or the first finding that blocks it.

    Source: CEA §64, §81, §82, §84, §91–§93, §95.
    """
    if not command.lot.case_numbers:
        raise Refusal("notice-lot", field="case_numbers", why="name the case it is sold for")
    before = continued(state, command.lot)
    if before is not None and before.stage not in TO_BE_SOLD:
        raise Refusal("docket-stage", lot=command.lot.mark, stage=before.stage)
    findings = check_notice(state, before, command.lot, command.notice, office)
    for finding in findings:
        if finding.blocks:
            raise Refusal(finding.reason.code, **finding.reason.facts)
    return (
        NoticePublished(
            number=first_number(state) if before is None else before.number,
            lot=command.lot,
            notice=command.notice,
            warnings=tuple(finding.reason.code for finding in findings),
        ),
    )


def decide_halt(state: Docket, command: HaltLot) -> tuple[Fact, ...]:
    """Stop, withdraw or postpone a lot that nobody bought yet.

    Source: AEA §8, §9; AEER §24; CEA §10, §58.
    """
    lot = the_lot(state, command.lot, command.session, *_MAY_HALT)
    if lot.special is not None and lot.special.waiting:
        raise Refusal("offers-wait", count=len(lot.special.waiting))
    return (LotHalted(number=lot.number, cause=command.cause, reason=sealed(command.reason)),)


def fold(state: Docket, event: AnnouncingEvent) -> Docket:
    """Add one event of announcing."""
    match event:
        case NoticePublished(number=number, lot=lot, notice=notice):
            was = state.lots.get(number) or DocketLot(number=number, lot=lot)
            bars = was.stage not in FROM_THE_START
            lapsed = tuple(replace(one, bars=one.bars and bars) for one in was.lapsed)
            now = replace(
                again(was, lot), notice=notice, max_rounds=notice.max_rounds, lapsed=lapsed
            )
            return state.with_lot(now)
        case LotHalted(number=number, cause=cause):
            stopped = Stage(stopped_as(cause))
            return state.with_lot(
                replace(state.lots[number], stage=stopped, cause=cause, special=None)
            )
        case _:
            assert_never(event)
