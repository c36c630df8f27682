"""Lots drawn by numbers: in a fixed order, recomputable, never a second time."""

import pytest
from msgspec.structs import replace

from auction.rules.drawing import commitment, draw, secrets_below
from auction.session import commands as c
from auction.session import events as e
from auction.session.drawing import being_drawn, label_of
from auction.session.standing import unasked
from auction.session.steps import next_step, other_steps
from auction.terms import Text
from tests.auction.session.driving import CLERK, Sitting
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import valid

SALT = "0123456789abcdef" * 2
SEALED = Text("d0d0d0d0", "c0" * 32)
SECRET = 482_913


def tied(bidders: int = 3) -> Sitting:
    """As many bids of one price, all bags open, nobody raising."""
    sitting = Sitting(people=bidders)
    sitting.to_opening(*["甲"] * bidders)
    for envelope in range(1, bidders + 1):
        valid(sitting, envelope, str(envelope), "壹佰捌拾捌萬元整", "1,880,000")
    for envelope in range(1, bidders + 1):
        sitting.do(c.CheckDeposit(lot="甲", envelope=envelope, instruments=(350_000,)), CLERK)
    return sitting


def begin(sitting: Sitting, among: tuple[int, ...], secret: int = SECRET) -> None:
    if unasked(sitting.state, sitting.state.lots["甲"]):
        sitting.do(c.DeclineRaises(lot="甲"))
    label = label_of(sitting.state, "甲", among)
    shown = commitment(label, secret, SALT)
    sitting.do(
        c.CommitDrawing(lot="甲", envelopes=among, label=label, commitment=shown, secret=SEALED)
    )


def name(sitting: Sitting, number: int, envelope: int | None = None) -> None:
    sitting.do(c.NameNumber(lot="甲", number=number, envelope=envelope), CLERK)


def reveal(sitting: Sitting, secret: int = SECRET, salt: str = SALT) -> None:
    sitting.do(c.OpenDrawing(lot="甲", secret=secret, salt=salt))


def coming(sitting: Sitting) -> tuple[str, object]:
    step = next_step(sitting.state)
    assert step is not None
    return step.command, step.preset.get("envelope")


def test_numbers_are_named_in_order_and_the_sum_says_who_is_drawn() -> None:
    sitting = tied()
    assert coming(sitting)[0] == "DeclineRaises"
    assert "BeginDrawing" not in [step.command for step in other_steps(sitting.state)]
    sitting.do(c.DeclineRaises(lot="甲"))
    assert "BeginDrawing" in [step.command for step in other_steps(sitting.state)]
    begin(sitting, (1, 2, 3))
    assert coming(sitting) == ("NameNumber", None)
    name(sitting, 17)
    for envelope, number in ((1, 250_000), (2, 7), (3, 999_999)):
        assert coming(sitting) == ("NameNumber", envelope)
        name(sitting, number, envelope)
    assert coming(sitting)[0] == "RevealDrawing"
    reveal(sitting)
    opened = sitting.events[-1]
    assert isinstance(opened, e.DrawingOpened)
    worked = draw(3, SECRET, 17, (250_000, 7, 999_999))
    assert (opened.total, opened.envelope) == (worked.total, worked.place) == (1_732_936, 1)
    sitting.do(c.AskObjections(lot="甲"))
    sitting.do(c.AwardLot(lot="甲"))
    lot = sitting.state.lots["甲"]
    assert ([one.bidder for one in lot.winners], lot.price) == (["1"], 1_880_000)
    assert lot.standby == ("2", "3")


def test_whoever_is_absent_names_no_number_and_may_still_be_drawn() -> None:
    sitting = tied()
    people = sitting.state.people
    absent = people.insert("2", replace(people["2"], present=False))
    sitting.state = replace(sitting.state, people=absent)
    begin(sitting, (1, 2, 3))
    name(sitting, 1)
    name(sitting, 2, 1)
    assert coming(sitting) == ("NameNumber", 3)
    name(sitting, 3, 3)
    reveal(sitting, secret=SECRET)
    opened = sitting.events[-1]
    assert isinstance(opened, e.DrawingOpened)
    assert opened.envelope == draw(3, SECRET, 1, (2, 3)).place


def test_who_comes_in_while_lots_are_drawn_moves_nobodys_number() -> None:
    sitting = tied()
    people = sitting.state.people
    absent = people.insert("1", replace(people["1"], present=False))
    sitting.state = replace(sitting.state, people=absent)
    begin(sitting, (1, 2, 3))
    name(sitting, 17)
    name(sitting, 250_000, 2)
    sitting.state = replace(sitting.state, people=people)  # paddle 1 is at the door now
    assert coming(sitting) == ("NameNumber", 3)
    name(sitting, 7, 3)
    drawing = sitting.state.lots["甲"].tie.drawing  # type: ignore[union-attr]
    assert drawing is not None
    assert drawing.named == {2: 250_000, 3: 7}
    reveal(sitting)
    opened = sitting.events[-1]
    assert isinstance(opened, e.DrawingOpened)
    assert opened.envelope == draw(3, SECRET, 17, (250_000, 7)).place


def test_who_leaves_or_keeps_silent_is_passed_over_and_may_still_be_drawn() -> None:
    sitting = tied()
    begin(sitting, (1, 2, 3))
    with refused("number-order"):
        sitting.do(c.PassNumber(lot="甲", envelope=1))
    name(sitting, 17)
    assert "PassNumber" in [step.command for step in other_steps(sitting.state)]
    with refused("number-order"):
        sitting.do(c.PassNumber(lot="甲", envelope=2))
    sitting.do(c.PassNumber(lot="甲", envelope=1))
    name(sitting, 7, 2)
    name(sitting, 9, 3)
    drawing = sitting.state.lots["甲"].tie.drawing  # type: ignore[union-attr]
    assert drawing is not None
    assert drawing.named == {2: 7, 3: 9}
    with refused("numbers-complete"):
        sitting.do(c.PassNumber(lot="甲", envelope=3))
    reveal(sitting)
    opened = sitting.events[-1]
    assert isinstance(opened, e.DrawingOpened)
    worked = draw(3, SECRET, 17, (7, 9))
    assert (opened.total, opened.envelope) == (worked.total, worked.place)


def test_more_than_ninety_tied_bids_are_drawn_with_tokens() -> None:
    sitting = tied(91)
    offered = [step.command for step in other_steps(sitting.state)]
    assert "BeginDrawing" not in offered
    with refused("drawing-many") as caught:
        begin(sitting, tuple(range(1, 92)), secret=0)
    assert caught.value.facts == {"tied": 91, "most": 90}
    sitting.do(c.DrawTie(lot="甲", envelope=91, witnesses=("B01", "B02")))
    assert coming(sitting)[0] == "AskObjections"


def test_a_drawing_that_was_begun_is_finished_so() -> None:
    sitting = tied()
    begin(sitting, (1, 2, 3))
    with refused("drawing-begun"):
        begin(sitting, (1, 2, 3))
    with refused("drawing-begun"):
        sitting.do(c.DrawTie(lot="甲", envelope=1, witnesses=("B01", "B02")))
    with refused("drawing-begun"):
        sitting.do(c.RaiseTie(lot="甲", envelope=1, increase=1))
    with refused("number-order"):
        name(sitting, 5, 1)
    with refused("number-order"):
        reveal(sitting)
    with refused("number-form"):
        name(sitting, 1_000_000)
    with refused("number-form"):
        name(sitting, -1)


def test_another_secret_than_the_one_committed_to_never_counts() -> None:
    sitting = tied(2)
    begin(sitting, (1, 2))
    for envelope in (None, 1, 2):
        name(sitting, 1, envelope)
    with refused("numbers-complete"):
        name(sitting, 1, 2)
    for secret, salt in ((SECRET + 1, SALT), (SECRET, "f" * 32)):
        with pytest.raises(ValueError, match="committed"):
            reveal(sitting, secret, salt)


def test_a_lost_secret_leaves_tokens_and_no_second_drawing_by_numbers() -> None:
    sitting = tied(2)
    begin(sitting, (1, 2))
    sitting.do(c.LoseDrawing(lot="甲"))
    with refused("no-drawing"):
        sitting.do(c.LoseDrawing(lot="甲"))
    with refused("drawing-lost"):
        begin(sitting, (1, 2))
    assert coming(sitting)[0] == "DrawTie"
    assert "BeginDrawing" not in [step.command for step in other_steps(sitting.state)]
    sitting.do(c.DrawTie(lot="甲", envelope=2, witnesses=("B01", "B02")))
    assert coming(sitting)[0] == "AskObjections"


def test_lots_are_drawn_among_those_who_tie_and_nobody_else() -> None:
    sitting = tied(3)
    with refused("basis-moved"):
        begin(sitting, (1, 2))
    sitting.do(c.RaiseTie(lot="甲", envelope=3, increase=1))
    with refused("not-tied"):
        begin(sitting, (3,), secret=secrets_below(2) - 1)
    with refused("no-drawing"):
        name(sitting, 1)


def test_lots_are_being_drawn_from_the_moment_nobody_may_raise() -> None:
    sitting = tied(2)
    assert not being_drawn(sitting.state.lots["甲"])
    begin(sitting, (1, 2))
    assert being_drawn(sitting.state.lots["甲"])
    tokens = tied(2)
    tokens.do(c.DeclineRaises(lot="甲"))
    tokens.do(c.DrawTie(lot="甲", envelope=2, witnesses=("B01", "B02")))
    assert being_drawn(tokens.state.lots["甲"])
