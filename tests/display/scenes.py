"""Sample scenes: one sitting stopped at every phase, built by driving a real one."""

from msgspec.structs import replace

from auction.room.record import Noted, Record
from auction.rules.daxie import to_daxie
from auction.rules.policy import Policy
from auction.session.commands import (
    AdjournSession,
    AnnounceRecess,
    AskObjections,
    AwardLot,
    BidOral,
    CallLot,
    CallPrice,
    CheckDeposit,
    CountEnvelopes,
    DeclareUnsold,
    DrawTie,
    Evacuate,
    GiveWarning,
    Hammer,
    LoseDrawing,
    OpenEnvelope,
    Propose,
    RaiseBox,
    RaiseObjection,
    ReadBid,
    ReenterBid,
    ResumeSession,
    RuleBid,
    ShowBoxEmpty,
    SuspendSession,
    UnlockBox,
)
from auction.session.events import (
    BoxFaulted,
    CheckpointPublished,
    DoorRead,
    EnvelopeDropped,
    LiftRead,
)
from auction.session.fold import fold, start
from auction.session.machine_state import Machines
from auction.session.scene import Scene
from auction.session.sitting import hidden
from auction.session.subjects import Stamp
from auction.terms import ROOM, Lot, Parcel
from tests.auction.session.driving import CAR, CLERK, DEADLINE, LAND, WHY, Sitting
from tests.auction.session.test_drawing import begin, name, reveal, tied
from tests.auction.session.test_opening import valid

PHONE = "https://auction.example/phone"
ROOT = "79e6b3f2" + "0" * 56
COMPANY = "臺灣山海實業開發股份有限公司"
MASKED = {"1": "王○明", "2": "陳○玲", "3": "張○華", "4": "林○宏", "5": "K. L.", "6": COMPANY}
BIG = replace(
    LAND,
    title_zh="土地＋建物 合併拍賣",
    title_en="Land and building, sold together",
    place_zh="新竹市北區瑞祥段 512 地號、1187 建號",
    place_en="Beiqu, Hsinchu City",
    minimum=9_800_000,
    deposit=1_960_000,
    handover=False,
    parcels=(
        Parcel("building", "1", "198 坪", "1", 2_900_000),
        Parcel("land", "2", "96 坪", "1", 6_900_000),
    ),
)
OTHERS = tuple(
    replace(LAND, mark=mark, title_zh=zh, title_en=en, minimum=minimum, parcels=(), combined=False)
    for mark, zh, en, minimum in (
        ("乙", "公寓 竹北市", "Flat in Zhubei", 6_480_000),
        ("丁", "土地持分 頭份市", "Share of land in Toufen", 1_720_000),
        ("戊", "土地 湖口鄉", "Land in Hukou", 3_200_000),
        ("己", "廠房及基地（含未保存登記建物）", "Factory and its site", 123_456_000),
    )
)
FORKLIFT = replace(CAR, mark="庚", title_zh="堆高機", title_en="Forklift")


def scene_of(
    sitting: Sitting | None, *, rehearsal: bool = True, stopped: str | None = None
) -> Scene:
    """What screens are drawn from at this moment of a sitting."""
    state = None if sitting is None else sitting.state
    record, then = Record(), None
    for seq, event in enumerate([] if sitting is None else sitting.events):
        stamp = Stamp(seq, DEADLINE, 0, "room")
        then = start(event) if then is None else fold(then, stamp, event)
        record.add(Noted(seq, DEADLINE, "room", event), hidden=hidden(then))
    held = state is not None and hidden(state)
    return Scene(
        state=state,
        machines=Machines() if state is None else state.machines,
        lots=(LAND, CAR),
        deadline_ms=DEADLINE,
        names=MASKED,
        latest=lambda count: record.latest(count, hidden=held),
        branch_zh="法務部行政執行署新竹分署",
        branch_en="Hsinchu Branch, Administrative Enforcement Agency",
        room="12 樓拍賣室",
        rehearsal=rehearsal,
        hidden=held,
        stopped=stopped,
        phone_url=PHONE,
    )


def _early(*lots: Lot, people: int = 4) -> Sitting:
    """A sitting whose box comes up with more than a minute to go."""
    sitting = Sitting(*lots, people=people)
    sitting.now_ms = DEADLINE - 90_000
    return sitting


def bidding(drops: int) -> Sitting:
    """A round with its slot open and that many envelopes in the box."""
    sitting = _early()
    sitting.add(CheckpointPublished(size=18, note="", root=ROOT))
    sitting.open_box()
    sitting.drop(drops)
    return sitting


def phases() -> dict[str, Scene]:
    """Every state the screens are designed for, by name."""
    scenes = {"before": scene_of(None), "stopped": scene_of(Sitting(), stopped="disk I/O error")}
    sitting = _early()
    sitting.add(CheckpointPublished(size=18, note="", root=ROOT))
    scenes["not-started"] = scene_of(sitting)
    proposed = Sitting()
    proposed.do(ShowBoxEmpty(round="1"))
    proposed.do(Propose(act=RaiseBox(round="1")))
    scenes["proposed"] = scene_of(proposed)
    scenes["lifting"] = scene_of(_lifting())
    sitting.open_box()
    scenes["bidding"] = scene_of(sitting)
    sitting.do(GiveWarning(round="1", seconds_left=10), ROOM)
    scenes["closing"] = scene_of(sitting)
    sitting.drop(3)
    sitting.close()
    scenes["closed"] = scene_of(sitting)
    sitting.empty_box("甲", "甲", "甲")
    scenes["sorted"] = scene_of(sitting)
    scenes["counting"] = scene_of(_counting())
    _opening(sitting, scenes)
    _drawing(scenes)
    _stops(scenes)
    _oral(sitting, scenes)
    unsold = Sitting(CAR)
    unsold.do(CallLot(lot="丙"))
    unsold.do(DeclareUnsold(lot="丙"))
    scenes["no-sale"] = scene_of(unsold)
    _crowd(scenes)
    _entered_twice(scenes)
    many = tuple(replace(OTHERS[n % 4], mark=str(n + 1)) for n in range(60))
    scenes["twelve-lots"] = scene_of(Sitting(*many[:12]))
    scenes["sixty-lots"] = scene_of(Sitting(*many[:59], FORKLIFT))
    scenes |= {"seven-bids": _many(7), "twenty-bids": _many(20), "forty-bids": _many(40)}
    return scenes


def _lifting() -> Sitting:
    """A box on its way up."""
    sitting = _early()
    sitting.add(CheckpointPublished(size=18, note="", root=ROOT))
    sitting.do(ShowBoxEmpty(round="1"))
    sitting.two(RaiseBox(round="1"))
    sitting.see(LiftRead(state="BETWEEN", at_ms=sitting.now_ms))
    return sitting


def _counting() -> Sitting:
    """A box that stands open: one envelope across its deadline, one after it, one too few."""
    sitting = bidding(2)
    sitting.see(
        EnvelopeDropped(new=1, counter=3, seen_between_ms=(DEADLINE - 50, DEADLINE + 50)),
        EnvelopeDropped(new=1, counter=4, seen_between_ms=(DEADLINE + 50, DEADLINE + 90)),
    )
    sitting.close()
    sitting.see(LiftRead(state="LOWERED", at_ms=sitting.now_ms))
    sitting.two(UnlockBox(round="1"))
    sitting.see(DoorRead(state="FREE", at_ms=sitting.now_ms))
    sitting.do(CountEnvelopes(round="1", counted=3))
    return sitting


def _crowd(scenes: dict[str, Scene]) -> None:
    """Seven lots, six envelopes, a tie, eight digits, a company: more than fits on a wall."""
    sitting = _early(BIG, *OTHERS, CAR, FORKLIFT, people=6)
    sitting.add(CheckpointPublished(size=604, note="", root="18c26a5e9d03f147" * 4))
    scenes["crowd-before"] = scene_of(sitting)
    sitting.open_box()
    scenes["crowd-bidding"] = scene_of(sitting, rehearsal=False)
    sitting.drop(6)
    sitting.close()
    scenes["crowd-closed"] = scene_of(sitting, rehearsal=False)
    sitting.empty_box(*"甲甲甲甲甲甲")
    sitting.do(CallLot(lot="甲"))
    valid(sitting, 1, "1", "玖佰捌拾萬元整", "9,800,000")
    valid(sitting, 2, "6", "壹仟壹佰貳拾陸萬捌仟捌佰元整", "11,268,800")
    valid(sitting, 3, "3", "壹仟壹佰貳拾陸萬捌仟捌佰元整", "11,268,800")
    scenes["tie"] = scene_of(sitting)
    valid(sitting, 4, "4", "壹仟零壹拾伍萬元整", "10,150,000")
    sitting.do(OpenEnvelope(lot="甲", envelope=5, bidder="5"))
    scenes["crowd-opening"] = scene_of(sitting, rehearsal=False)
    _read(sitting, 5, "壹仟貳佰零壹萬元整", "12,010,000")
    scenes["crowd-read"] = scene_of(sitting, rehearsal=False)
    sitting.do(RuleBid(lot="甲", envelope=5, valid=True))
    sitting.do(OpenEnvelope(lot="甲", envelope=6, bidder="2"))
    _read(sitting, 6, "玖佰萬元整", "9,000,000")
    sitting.do(RuleBid(lot="甲", envelope=6, valid=False, ground="G23"))
    sitting.do(CheckDeposit(lot="甲", envelope=5, instruments=(1_960_000,)))
    sitting.do(AskObjections(lot="甲"))
    sitting.do(AwardLot(lot="甲"))
    scenes["crowd-sold"] = scene_of(sitting, rehearsal=False)


def _drawing(scenes: dict[str, Scene]) -> None:
    """Lots drawn by numbers, from the commitment to the sum; a lost secret; tokens."""
    sitting = tied()
    sitting.add(CheckpointPublished(size=412, note="", root=ROOT))
    begin(sitting, (1, 2, 3))
    scenes["drawing-committed"] = _drawn(sitting)
    name(sitting, 17)
    name(sitting, 250_000, 1)
    scenes["drawing-numbers"] = _drawn(sitting)
    lost = tied(2)
    begin(lost, (1, 2))
    lost.do(LoseDrawing(lot="甲"))
    scenes["drawing-lost"] = _drawn(lost)
    lost.do(DrawTie(lot="甲", envelope=2, witnesses=("B01", "B02")))
    scenes["drawing-tokens"] = _drawn(lost)
    name(sitting, 7, 2)
    name(sitting, 999_999, 3)
    reveal(sitting)
    scenes["drawing-result"] = _drawn(sitting)
    for many in (7, 24):
        crowd = tied(many)
        crowd.add(CheckpointPublished(size=604, note="", root=ROOT))
        among = tuple(range(1, many + 1))
        begin(crowd, among)
        for envelope in (None, *among):
            name(crowd, 900_000 + (envelope or 0), envelope)
        scenes[f"drawing-of-{many}"] = _drawn(crowd)
        reveal(crowd)
        scenes[f"drawing-of-{many}-result"] = _drawn(crowd)


def _stops(scenes: dict[str, Scene]) -> None:
    """An objection before the result, and after it; a recess; the room cleared."""
    sitting = Sitting()
    sitting.to_opening("甲", "甲")
    valid(sitting, 1, "1", "壹佰柒拾貳萬元整", "1,720,000")
    valid(sitting, 2, "3", "壹佰柒拾參萬元整", "1,730,000")
    sitting.do(CheckDeposit(lot="甲", envelope=2, instruments=(350_000,)))
    sitting.do(RaiseObjection(lot="甲", text=WHY, by="1"))
    scenes["objection"] = scene_of(sitting)
    recess = Sitting()
    recess.now_ms = DEADLINE - 3_600_000
    recess.do(AnnounceRecess(until_ms=DEADLINE - 1_800_000))
    scenes["recess"] = scene_of(recess)
    cleared = bidding(1)
    cleared.do(Evacuate())
    scenes["evacuation"] = scene_of(cleared)
    jammed = _lifting()
    jammed.see(BoxFaulted(fault="JAM", at_ms=jammed.now_ms))
    scenes["fault"] = scene_of(jammed)
    scenes["stress"] = _many(5, first=121)


def _drawn(sitting: Sitting) -> Scene:
    return replace(scene_of(sitting), names=_names(len(sitting.state.people)))


def _entered_twice(scenes: dict[str, Scene]) -> None:
    """A form entered once, and entered again otherwise."""
    sitting = Sitting(policy=replace(Policy(), blind_second_entry=True))
    sitting.to_opening("甲", "甲")
    sitting.do(OpenEnvelope(lot="甲", envelope=1, bidder="2"))
    first = ReadBid(lot="甲", envelope=1, words="壹佰柒拾參萬元整", digits="1,730,000")
    sitting.do(first, CLERK)
    scenes["entered-once"] = scene_of(sitting)
    again = ReenterBid(lot="甲", envelope=1, words="壹佰柒拾參萬元整", digits="1,780,000")
    sitting.do(again)
    scenes["entries-differ"] = scene_of(sitting)


def _many(bidders: int, *, first: int = 1) -> Scene:
    """One lot with that many valid bids, one more envelope in hand."""
    people = first + bidders
    sitting = _early(BIG, people=people)
    sitting.add(CheckpointPublished(size=604, note="", root="18c26a5e9d03f147" * 4))
    sitting.to_opening(*"甲" * (bidders + 1))
    for number in range(1, bidders + 1):
        total = 123_400_000 + 50_000 * (number % 7)
        valid(sitting, number, str(first + number - 1), to_daxie(total), f"{total:,}")
    sitting.do(OpenEnvelope(lot="甲", envelope=bidders + 1, bidder=str(people)))
    return replace(scene_of(sitting, rehearsal=False), names=_names(people))


def _names(people: int) -> dict[str, str]:
    return {str(n): MASKED[str((n - 1) % len(MASKED) + 1)] for n in range(1, people + 1)}


def _read(sitting: Sitting, envelope: int, words: str, digits: str) -> None:
    sitting.do(ReadBid(lot="甲", envelope=envelope, words=words, digits=digits))


def _opening(sitting: Sitting, scenes: dict[str, Scene]) -> None:
    sitting.do(CallLot(lot="甲"))
    valid(sitting, 1, "1", "壹佰柒拾貳萬元整", "1,720,000")
    valid(sitting, 2, "3", "壹佰柒拾參萬元整", "1,730,000")
    sitting.do(OpenEnvelope(lot="甲", envelope=3, bidder="2"))
    scenes["opening"] = scene_of(sitting)
    words, digits = "壹佰柒拾壹萬元整", "1,770,000"
    _read(sitting, 3, words, digits)
    scenes["ruling"] = scene_of(sitting)
    sitting.do(RuleBid(lot="甲", envelope=3, valid=False, ground="G23"))
    scenes["invalid"] = scene_of(sitting)
    sitting.do(CheckDeposit(lot="甲", envelope=2, instruments=(350_000,)))
    sitting.do(AskObjections(lot="甲"))
    sitting.do(AwardLot(lot="甲"))
    scenes["sold"] = scene_of(sitting)


def _oral(sitting: Sitting, scenes: dict[str, Scene]) -> None:
    sitting.do(CallLot(lot="丙"))
    scenes["oral-opening"] = scene_of(sitting)
    sitting.do(BidOral(lot="丙", bidder="1", amount=286_000))
    sitting.do(CallPrice(lot="丙"))
    sitting.do(CallPrice(lot="丙"))
    scenes["oral"] = scene_of(sitting)
    sitting.do(BidOral(lot="丙", bidder="2", amount=1_150_000))
    scenes["oral-seven-digits"] = scene_of(sitting)
    sitting.do(SuspendSession(reason=WHY))
    scenes["suspended"] = scene_of(sitting)
    sitting.two(ResumeSession(reason=WHY))
    for _ in range(3):
        sitting.do(CallPrice(lot="丙"))
    sitting.do(Hammer(lot="丙"))
    scenes["hammered"] = scene_of(sitting)
    sitting.do(AwardLot(lot="丙"))
    sitting.do(AdjournSession())
    scenes["ended"] = scene_of(sitting)
