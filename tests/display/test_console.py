"""The console: the envelope in hand, the next act, every other act in one place."""

import pytest

import display
from auction.session.scene import Scene
from display.views.acts import Act
from display.views.console import ConsoleView, console_view
from display.views.grouping import FEW
from tests.display.scenes import phases

SCENES = phases()


def console(scene: Scene) -> ConsoleView:
    return console_view(scene, "zh")


def groups(view: ConsoleView) -> dict[str, tuple[Act, ...]]:
    """The folded acts of a console by what they are about."""
    return {group.subject.value: group.acts for group in view.acts.groups}


@pytest.mark.parametrize("name", sorted(SCENES))
def test_every_other_act_stands_in_one_place(name: str) -> None:
    view = console(SCENES[name])
    folded = [act for acts in groups(view).values() for act in acts]
    by_hand = () if view.troubles is None else view.troubles.by_hand
    due = [one.act for one in by_hand if one.act is not None]
    assert sorted(act.key for act in (*view.acts.plain, *folded, *due)) == sorted(
        act.key for act in view.others if not act.at_hand
    )


def test_acts_about_lots_not_in_hand_are_folded_away() -> None:
    many = groups(console(SCENES["sixty-lots"]))["lots"]
    assert {act.preset.get("lot") for act in many} >= {str(n) for n in range(1, 60)}
    page = display.draw("console", SCENES["sixty-lots"], "zh").html
    assert page.count('id="group-lots"') == 1


def test_beside_the_ruling_stand_only_acts_about_the_envelope_in_hand() -> None:
    view = console(SCENES["ruling"])
    about = {act.preset.get("envelope", 3) for act in view.acts.plain}
    assert about == {3}
    assert {act.preset["envelope"] for act in groups(view)["envelopes"]} == {1, 2}
    assert "RaiseObjection" in {act.command for act in groups(view)["incidents"]}
    assert "AdmitPerson" in {act.command for act in groups(view)["door"]}


def test_the_envelope_in_hand_shows_both_amounts_and_what_was_found() -> None:
    read = console(SCENES["ruling"]).review
    assert read is not None
    assert read.words is not None
    assert read.digits is not None
    assert (read.envelope, read.of, read.paddle, read.differs) == (3, 3, "2", True)
    assert (read.words.text, read.words.figures, read.words.low) == (
        "壹佰柒拾壹萬元整",
        "1,710,000",
        True,
    )
    assert (read.digits.text, read.digits.figures, read.digits.low) == ("1,770,000", "", False)
    *found, proposed = (one.text for one in read.findings)
    assert len(found) == 2
    assert all("第 3 件" not in one for one in found)
    assert proposed == "建議裁示第 3 件廢標"
    assert [row.paddle for row in read.ranking] == ["3", "1", "2"]


def test_few_envelopes_stand_open_while_none_is_in_hand() -> None:
    sold = console(SCENES["sold"])
    assert [act.command for act in sold.acts.plain] == ["ReturnDeposit", "ReturnDeposit"]
    many = console(SCENES["drawing-of-24"])
    assert len(groups(many)["envelopes"]) > FEW


def test_before_it_is_read_an_envelope_has_no_amount() -> None:
    opened = console(SCENES["stress"]).review
    assert opened is not None
    assert (opened.words, opened.digits, opened.findings) == (None, None, ())


def test_the_last_result_stays_until_the_next() -> None:
    assert console(SCENES["ruling"]).previous is None
    assert console(SCENES["sold"]).previous is None
    previous = console(SCENES["oral"]).previous
    assert previous is not None
    assert (previous.mark, previous.text) == ("甲", "拍定 · 號牌 3 · 1,730,000")


def test_calls_are_no_longer_shown_once_a_lot_has_its_result() -> None:
    assert console(SCENES["hammered"]).oral is not None
    assert console(SCENES["ended"]).oral is None


def test_the_next_act_names_lot_envelope_paddle_and_amount() -> None:
    act = console(SCENES["ruling"]).next
    assert act is not None
    assert act.detail == "標別 甲 · 第 3 件 · 號牌 2 · 廢標 · 1,710,000 元"
    assert act.daxie == "壹佰柒拾壹萬元整"


def test_calling_offers_the_next_bids_at_hand() -> None:
    (bid,) = [act for act in console(SCENES["oral"]).others if act.at_hand]
    assert bid.command == "BidOral"
    (amount,) = [field for field in bid.fields if field.name == "amount"]
    assert [choice.value for choice in amount.options] == ["287000", "288000", "289000"]


def test_before_the_first_bid_the_officer_sees_what_to_ask_for() -> None:
    opening, calling = console(SCENES["oral-opening"]).oral, console(SCENES["oral"]).oral
    assert opening is not None
    assert calling is not None
    assert (opening.price, opening.ask) == ("", "50,000")
    assert (calling.price, calling.ask) == ("286,000", "287,000")


def test_who_bids_after_the_hammer_is_entered_but_not_at_hand() -> None:
    (late,) = [act for act in console(SCENES["hammered"]).others if act.command == "BidOral"]
    assert not late.at_hand
    assert "落槌後" in late.detail
    assert all(not field.options for field in late.fields)


def test_paddles_are_tapped_by_who_bid_last_without_who_leads() -> None:
    (bid,) = [act for act in console(SCENES["oral-seven-digits"]).others if act.at_hand]
    (paddle,) = [field for field in bid.fields if field.name == "bidder"]
    assert [choice.value for choice in paddle.options] == ["1", "3", "4"]


def test_the_door_is_at_hand_until_a_lot_is_called() -> None:
    assert [act.command for act in console(SCENES["bidding"]).others if act.at_hand] == [
        "AdmitPerson"
    ]
    opening = console(SCENES["opening"]).others
    assert [act.at_hand for act in opening if act.command == "AdmitPerson"] == [False]
