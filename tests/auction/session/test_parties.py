"""Who bids on a form: joint bidders with their shares, agents with their authority (S09)."""

import pytest

from auction.session import commands as c
from auction.session.phases import blocking
from auction.terms import Holding
from tests.auction.session.driving import CLERK, WHY, Sitting
from tests.auction.session.test_corrections import MARK, check, codes, nearest
from tests.auction.session.test_custody import refused
from tests.auction.session.test_opening import award


def opened(**parties: object) -> Sitting:
    """Envelope 1, of paddle 1 and whoever else is named, read at 1,900,000."""
    sitting = Sitting()
    sitting.to_opening(MARK)
    named = c.OpenEnvelope(lot=MARK, envelope=1, bidder="1", **parties)  # type: ignore[arg-type]
    sitting.do(named, CLERK)
    read = c.ReadBid(lot=MARK, envelope=1, words="壹佰玖拾萬元整", digits="1,900,000")
    sitting.do(read, CLERK)
    return sitting


def ruled(sitting: Sitting) -> Sitting:
    sitting.do(c.RuleBid(lot=MARK, envelope=1, valid=True))
    check(sitting, 350_000)
    return sitting


@pytest.mark.parametrize(
    ("shares", "held"),
    [
        (("50/100", "49/100", "100分之1"), ("1/2", "49/100", "1/100")),
        ((), ("1/3", "1/3", "1/3")),
    ],
)
def test_joint_bidders_win_their_exact_shares(
    shares: tuple[str, ...], held: tuple[str, ...]
) -> None:
    awarded = award(ruled(opened(joint=("2", "3"), shares=shares)))
    numbers = ("1", "2", "3")
    assert awarded.winners == tuple(map(Holding, numbers, held))
    assert sum(one.fraction() for one in awarded.winners) == 1
    assert [one.ref for one in awarded.people] == ["ref1", "ref2", "ref3"]
    assert awarded.balance == 1_550_000


def test_shares_that_do_not_make_one_are_asked_about_and_block_the_award() -> None:
    sitting = ruled(opened(joint=("2",), shares=("1/2", "1/3")))
    assert "JOINT_SHARES" in codes(sitting)
    assert "shares-unsettled" in [one.code for one in blocking(sitting.state)]
    with refused("shares-unsettled"):
        sitting.do(c.AskObjections(lot=MARK))
    with refused("shares-unsettled"):
        sitting.do(c.AwardLot(lot=MARK))


@pytest.mark.parametrize(
    ("parties", "code"),
    [
        ({"joint": ("1",)}, "joint-bidders"),
        ({"bidder": None, "joint": ("2",)}, "joint-bidders"),
        ({"joint": ("9",)}, "bidder-unknown"),
        ({"joint": ("2",), "shares": ("1/2",)}, "shares-count"),
        ({"joint": ("2",), "shares": ("1/2", "half")}, "shares-form"),
        ({"agent": "9"}, "bidder-unknown"),
    ],
)
def test_what_cannot_be_on_a_form(parties: dict[str, object], code: str) -> None:
    sitting = Sitting()
    sitting.to_opening(MARK)
    with refused(code):
        sitting.do(c.OpenEnvelope(**{"lot": MARK, "envelope": 1, "bidder": "1", **parties}), CLERK)  # type: ignore[arg-type]


def test_s09a_an_agent_who_shows_no_authority_bids_in_vain() -> None:
    sitting = opened(agent="2")
    step = nearest(sitting)
    assert (step.preset["valid"], step.preset["ground"]) == (False, "G20")


def test_s09b_authority_shown_on_opening_or_when_asked_is_the_principals_bid() -> None:
    assert "G20" not in codes(opened(agent="2", authority_shown=True))
    sitting = opened(agent="2")
    sitting.do(c.CureGround(lot=MARK, envelope=1, ground="G20", shown=WHY))
    assert award(ruled(sitting)).winners == (Holding("1"),)


def test_an_agents_paddle_hangs_on_the_bid() -> None:
    sitting = opened(agent="2", joint=("3",))
    for bidder in ("1", "2", "3"):
        with refused("bidder-bound"):
            sitting.do(c.UndoAdmission(bidder=bidder, reason=WHY), CLERK)


def test_s34_undrawn_joint_bidders_stand_by_together() -> None:
    sitting = Sitting(people=5)
    sitting.to_opening(MARK, MARK, MARK)
    parties: dict[int, dict[str, object]] = {
        1: {"bidder": "1"},
        2: {"bidder": "2", "joint": ("3",), "shares": ("2/3", "1/3")},
        3: {"bidder": "4", "joint": ("5",), "shares": ("1/2", "1/3")},  # never settled
    }
    for envelope, named in parties.items():
        form = c.OpenEnvelope(lot=MARK, envelope=envelope, **named)  # type: ignore[arg-type]
        sitting.do(form, CLERK)
        sitting.do(c.ReadBid(lot=MARK, envelope=envelope, words="", digits="1900000"), CLERK)
        sitting.do(c.RuleBid(lot=MARK, envelope=envelope, valid=True))
    for envelope in parties:
        check(sitting, 350_000, envelope=envelope)
    sitting.do(c.DeclineRaises(lot=MARK))
    sitting.do(c.DrawTie(lot=MARK, envelope=1, witnesses=("A01", "B01")))
    awarded = award(sitting)
    assert awarded.standby == ("2", "3", "4", "5")
    assert awarded.standby_holdings == (
        (Holding("2", "2/3"), Holding("3", "1/3")),
        (Holding("4", "1/2"), Holding("5", "1/2")),
    )
    assert sitting.state.lots[MARK].standby_holdings == awarded.standby_holdings
