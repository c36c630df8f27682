"""The office's commands through the room: before and during a sitting, sealed and durable."""

from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from auction.docket import commands as d
from auction.docket.events import (
    LotAnnounced,
    LotHalted,
    NoticePublished,
    OfferFiled,
    ResultRecorded,
    RulesTaken,
    SpecialSaleOpened,
)
from auction.docket.notice import Notice, Posting, Statement
from auction.docket.state import Stage
from auction.room.heads import DOCKET
from auction.room.pen import Draft
from auction.rules.eligibility import Prohibition
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session.door import prohibition
from auction.session.events import PersonProhibited
from auction.terms import Lot
from tests.auction.room.served import Served, serving
from tests.auction.session.driving import CLERK, LAND, OFFICER
from tests.auction.session.test_custody import refused

WHY = "義務人王大明已繳清"
OFFEROR = d.Offeror(document="national_id", number="A123456789", name="王小明")


def _publish(sale: date) -> d.PublishNotice:
    fields = {name: getattr(LAND, name) for name in Lot.__struct_fields__}
    return d.PublishNotice(
        lot=Lot(**{**fields, "handover": True}),
        notice=Notice(
            sale=sale,
            posted=sale - timedelta(days=21),
            states=tuple(Statement),
            posted_at=tuple(Posting),
        ),
    )


async def test_a_notice_is_published_before_the_sitting_that_lists_its_lot(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        request = d.DocketRequest(id="one", command=_publish(date(2026, 12, 2)))
        with refused("not-for-role"):
            await served.room.submit(request, CLERK)
        request = d.DocketRequest(id="two", command=_publish(date(2026, 12, 2)))
        first = await served.room.submit(request, OFFICER)
        assert await served.room.submit(request, OFFICER) == first
        rules, event = served.events("docket")
        assert isinstance(rules, RulesTaken)
        assert isinstance(event, NoticePublished)
        await served.ask(c.OpenSession())
        docket = served.room._ledger.durable.docket
        assert docket.lots[event.number].listed == (("2026-12-02-1", "甲"),)


async def test_a_typed_reason_is_sealed_for_the_case_and_read_back(tmp_path: Path) -> None:
    halt = d.HaltLot(lot="甲", cause=StopCause.PAID, reason=WHY)
    async with serving(tmp_path) as served:
        with refused("docket-lot-unknown"):
            await served.room.submit(d.DocketRequest(id="one", command=halt), OFFICER)
        await served.ask(c.OpenSession())
        await served.room.submit(d.DocketRequest(id="two", command=halt), OFFICER)
        event = served.events("docket")[-1]
        assert isinstance(event, LotHalted)
        assert not isinstance(event.reason, str)
        before = served.room._ledger.durable.docket
    async with serving(tmp_path) as again:
        assert again.room._ledger.durable.docket == before
        assert before.lots[1].stage is Stage.STOPPED
        journal = b"".join(entry.body for entry in again.store.read("docket"))
        assert "王大明".encode() not in journal


async def test_what_nobody_could_dispute_is_refused_without_a_record(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        offer = d.FileOffer(lot="甲", offerors=(OFFEROR,), price=1, deposit=0)
        with refused("docket-stage"):
            await served.room.submit(d.DocketRequest(id="one", command=offer), CLERK)
        assert "RefusalRecorded" not in served.kinds("docket")


async def _special_sale(served: Served, ends: date) -> None:
    """Lot 己, unsold in its third round, may be bought at its minimum until `ends`."""
    await served.ask(c.OpenSession())
    third = Lot(
        **{
            **{name: getattr(LAND, name) for name in Lot.__struct_fields__},
            "mark": "己",
            "title_zh": "另一標",
            "auction_round": 3,
        }
    )
    unsold = ResultRecorded(
        session="s", lot="己", status="UNSOLD", price=None, balance=None, due_date=None
    )
    past = (LotAnnounced(session="s", lot=third), unsold)
    opened = SpecialSaleOpened(number=3, published=ends - timedelta(days=90), ends=ends)
    await served.room._ledger.write(served.room.time, Draft(DOCKET, (*past, opened)))


async def test_who_offers_is_sealed_for_the_case_and_recognised(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await _special_sale(served, date(2027, 1, 4))
        prohibit = d.ProhibitBuyer(lot="己", buyer=OFFEROR, role=Prohibition.OBLIGOR)
        await served.room.submit(d.DocketRequest(id="bar", command=prohibit), CLERK)
        firm = d.Offeror(document="ubn", number="12345675", name="某公司", share="1/2")
        offer = d.FileOffer(
            lot="己",
            offerors=(replace(OFFEROR, share="1/2"), firm),
            price=1_720_000,
            deposit=350_000,
        )
        await served.room.submit(d.DocketRequest(id="one", command=offer), CLERK)
        (filed,) = [one for one in served.events("docket") if isinstance(one, OfferFiled)]
        assert [one.code for one in filed.findings] == ["G05"]
        assert [one.who.kind for one in filed.offerors] == ["natural", "private_juristic"]
        journal = b"".join(entry.body for entry in served.store.read("docket"))
        for personal in ("王小明", "A123456789", "某公司", "12345675"):
            assert personal.encode() not in journal
        misread = replace(OFFEROR, number="A123456788")
        with refused("checksum-unanswered"):
            await served.room.submit(
                d.DocketRequest(id="two", command=replace(offer, offerors=(misread,))), CLERK
            )


async def test_whom_the_docket_knows_is_known_at_the_door(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        request = d.DocketRequest(id="one", command=_publish(date(2026, 12, 2)))
        await served.room.submit(request, OFFICER)
        prohibit = d.ProhibitBuyer(lot="甲", buyer=OFFEROR, role=Prohibition.STAFF)
        await served.room.submit(d.DocketRequest(id="bar", command=prohibit), CLERK)
        await served.ask(c.OpenSession())
        for number, name in (("A123456789", "王小明"), ("J220000203", "陳春嬌")):
            await served.ask(c.AdmitPerson(document="national_id", number=number, name=name))
        (known,) = [one for one in served.events() if isinstance(one, PersonProhibited)]
        assert (known.role, known.lots) == (Prohibition.STAFF, ("甲",))
        state = served.room._ledger.durable.session
        assert state is not None
        assert prohibition(state, state.people["1"], "甲") is Prohibition.STAFF
        assert prohibition(state, state.people["2"], "甲") is None


async def test_a_late_offer_is_recorded_in_the_docket(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await _special_sale(served, date(2026, 11, 3))
        offer = d.FileOffer(lot="己", offerors=(OFFEROR,), price=1_720_000, deposit=350_000)
        with refused("offer-late"):
            await served.room.submit(d.DocketRequest(id="one", command=offer), CLERK)
        assert served.kinds("docket")[-1] == "RefusalRecorded"
        assert "RefusalRecorded" not in served.kinds()


async def test_no_plain_field_of_the_office_takes_what_looks_personal(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        await served.ask(c.OpenSession())
        published = _publish(date(2026, 12, 16))
        for number, (field, typed) in enumerate(
            (
                ("title_zh", "王大明A123456789之房屋"),
                ("place_zh", "Ａ１２３４５６７８９"),
                ("handover_note", "洽 0912-345-678"),
                ("title_en", "owner@example.org"),
            )
        ):
            fields = {name: getattr(published.lot, name) for name in Lot.__struct_fields__}
            lot = Lot(**{**fields, "mark": "己", field: typed})
            command = d.PublishNotice(lot=lot, notice=published.notice)
            with refused("personal-text"):
                await served.room.submit(d.DocketRequest(id=f"p{number}", command=command), OFFICER)
        journal = b"".join(entry.body for entry in served.store.read("docket"))
        assert b"A123456789" not in journal
        assert "王大明".encode() not in journal


async def test_a_notice_without_a_case_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with serving(tmp_path) as served:
        published = _publish(date(2026, 12, 16))
        fields = {name: getattr(published.lot, name) for name in Lot.__struct_fields__}
        lot = Lot(**{**fields, "case_numbers": ()})
        command = d.PublishNotice(lot=lot, notice=published.notice)
        with refused("notice-lot"):
            await served.room.submit(d.DocketRequest(id="one", command=command), OFFICER)


@pytest.mark.parametrize("typed", ["王小明", "A123456789", "x", ""])
def test_a_creditor_or_holder_is_named_by_a_code_alone(typed: str) -> None:
    act = {"kind": "AnswerPriority", "lot": "甲", "holder": typed, "exercised": True}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "1", "command": act}, d.DocketRequest)
