"""What came of a session, read from its record: the session folder and nothing else."""

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from auction.docket.coming import next_lot
from auction.docket.state import DocketLot, Stage
from auction.journal.entry import decode
from auction.journal.layout import ENTRIES, read_line
from auction.journal.verify import VerificationError, verify_folder
from auction.rehearsal.labels import Labels
from auction.rehearsal.report import Played
from auction.rehearsal.results import (
    CaseResult,
    Finding,
    LotResult,
    Note,
    RoundResult,
    SessionResult,
    Standby,
    Winner,
)
from auction.rehearsal.script import Sitting
from auction.rules.findings import Finding as RuleFinding
from auction.rules.grounds import GROUNDS
from auction.rules.policy import Policy
from auction.session.award import winning_bids
from auction.session.events import (
    EVENT_BY_KIND,
    BidRead,
    BidRuled,
    DepositChecked,
    EnvelopesReturned,
    MailReturned,
    SessionSealed,
)
from auction.session.fold import fold, start
from auction.session.standing import found as found_on
from auction.session.state import Bid, BoxRound, LotStage, LotState, SessionState
from auction.session.subjects import Stamp
from auction.session.sufficiency import raised, threshold
from auction.session.tally import tally
from auction.terms import Fact, LotKind, LotMark, Twd

_LOOK_EVERY_S = 0.5


class Recorded(Struct, frozen=True):
    """A session as its folder has it, and whether the folder proves it."""

    folder: Path
    state: SessionState
    events: tuple[Fact, ...]
    size: int
    root: str
    ended_ms: int
    """Room time at its adjournment, else of its last entry so far."""
    problems: tuple[str, ...] = ()


def recorded(data: Path, within_s: float, *, sealed: bool = True) -> Recorded | None:
    """The newest session under `data`; waits until its folder proves it.

    None when no session was opened. What does not verify in time is told in `problems`.

    Args:
        data: the data folder.
        within_s: how long sealing and copying may take.
        sealed: the session was adjourned, so its folder must become complete.
    """
    end = time.monotonic() + within_s
    while True:
        folder = newest_folder(data)
        if folder is None:
            return None
        try:
            report = verify_folder(folder)
            if report.sealed or not sealed:
                return _read(folder, report.size, report.root)
            problem = f"The session was not sealed within {within_s:g} s."
        except VerificationError as error:
            problem = f"The session folder does not verify: {error}"
        if time.monotonic() > end:
            return _read(folder, 0, "", problem)
        time.sleep(_LOOK_EVERY_S)


def newest_folder(data: Path) -> Path | None:
    """The session folder that was begun last."""
    found = [file.parent for file in data.glob(f"**/sessions/*/{ENTRIES}")]
    return max(found, key=lambda folder: (folder.stat().st_ctime_ns, folder.name), default=None)


def is_sealed(folder: Path) -> bool:
    """Whether a session folder has its last entry."""
    kinds = [decode(body).kind for body in bodies(folder)]
    return kinds[-1:] == [SessionSealed.__name__]


def bodies(folder: Path) -> Iterable[bytes]:
    """The exact bytes of every whole entry of a session folder."""
    with (folder / ENTRIES).open("rb") as file:
        for line in file:
            parts = read_line(line)
            if parts is not None:
                yield parts[1]


def _read(folder: Path, size: int, root: str, *problems: str) -> Recorded:
    state: SessionState | None = None
    events: list[Fact] = []
    ended_ms = 0
    for body in bodies(folder):
        entry = decode(body)
        if state is None or not state.adjourned:
            ended_ms = entry.at_ms
        event = msgspec.json.decode(entry.data, type=EVENT_BY_KIND[entry.kind])
        stamp = Stamp(seq=entry.seq, at_ms=entry.at_ms, mono_ms=entry.mono_ms, actor=entry.actor)
        state = start(event) if state is None else fold(state, stamp, event)
        events.append(event)
    assert state is not None
    return Recorded(folder, state, tuple(events), size, root, ended_ms, problems)


def labels(found: Recorded, played: Played) -> Labels:
    """Everybody's label, from what was played; a round counts the envelopes of all its lots."""
    numbers = {
        (mark, number): label
        for round_, dropped in played.dropped.items()
        for number, label in enumerate(dropped, start=1)
        for mark in found.state.rounds[round_].lots
    }
    return Labels(people={v: k for k, v in played.paddles.items()}, envelopes=numbers)


def session_result(
    found: Recorded, sitting: Sitting, played: Played, policy: Policy
) -> SessionResult:
    """What came of a session, in the script's words."""
    state, names = found.state, labels(found, played)
    gone_back = {event.round for event in found.events if isinstance(event, EnvelopesReturned)}
    unsorted = {
        label: "RETURNED" if round_ in gone_back else "SEALED"
        for round_, dropped in played.dropped.items()
        for label in dropped
    }
    unsorted.update(_mailed(found, played))
    for mark, lot in state.lots.items():
        for bid in lot.bids_in_order():
            unsorted.pop(names.envelope(mark, bid), None)
    return SessionResult(
        date=state.date,
        session=state.id,
        lots=tuple(
            _lot(
                found,
                mark,
                names,
                policy,
                {k: v for k, v in unsorted.items() if sitting.envelopes[k].lot == mark},
            )
            for mark in state.order
        ),
        rounds=tuple(_round(one) for _, one in sorted(state.rounds.items())),
        cases=tuple(
            CaseResult(case=id_, threshold=threshold(case), raised=raised(state, case))
            for id_, case in sorted(state.cases.items())
        ),
        refusals=played.refusals,
        journal={"size": found.size, "root": found.root},
        session_dir=str(found.folder),
    )


def _round(box_round: BoxRound) -> RoundResult:
    seen = tally(box_round)
    return RoundResult(
        round=box_round.id,
        in_time=seen.in_time,
        straddling=seen.straddling,
        late=seen.late,
        counted=box_round.counted,
        by_mail=box_round.by_mail,
    )


def _mailed(found: Recorded, played: Played) -> dict[str, str]:
    """Mailed envelopes that never went into the box."""
    back = {(e.round, e.serial) for e in found.events if isinstance(e, MailReturned)}
    dropped = {label for labels in played.dropped.values() for label in labels}
    return {
        label: "RETURNED" if (round_, serial) in back else "SEALED"
        for round_, logged in played.mailed.items()
        for serial, label in enumerate(logged, start=1)
        if label not in dropped
    }


def _lot(
    found: Recorded,
    mark: LotMark,
    names: Labels,
    policy: Policy,
    unsorted: dict[str, str],
) -> LotResult:
    lot = found.state.lots[mark]
    winning = winning_bids(lot)
    examined = [
        _Examined(bid, found.events, mark, found_on(found.state, lot, bid))
        for bid in lot.bids_in_order()
    ]
    return LotResult(
        lot=mark,
        kind=lot.lot.kind.value,
        status=lot.stage.value,
        price=lot.price,
        winners=tuple(_winners(lot, names)),
        standby=tuple(Standby(names.person(one), lot.price or 0) for one in _standby(lot)),
        balance=lot.balance,
        due=lot.due_date,
        deposits={
            **unsorted,
            **{
                names.envelope(mark, bid): _place_of(bid, bid in winning)
                for bid in lot.bids_in_order()
            },
            **{names.person(one): _lodged(lot, one) for one in lot.lodged},
        },
        allocation=winning[0].allocation if winning else (),
        findings=tuple(found for one in examined for found in one.grounds()),
        notes=tuple(note for one in examined for note in one.notes()),
        next_minimum=next_minimum(lot, policy),
    )


def _winners(lot: LotState, names: Labels) -> Iterator[Winner]:
    """Who bought it, or the creditor who took it."""
    for one in lot.winners:
        yield Winner(names.person(one.bidder), one.share)
    if lot.stage is LotStage.ACCEPTED and lot.acceptance is not None:
        yield Winner(names.person(lot.acceptance.taken_by))


def _standby(lot: LotState) -> tuple[str, ...]:
    """Tied bidders who were not drawn, or creditors who were not."""
    taken = lot.acceptance if lot.stage is LotStage.ACCEPTED else None
    return lot.standby if taken is None else taken.standby


def _place_of(bid: Bid, wins: bool) -> str:  # noqa: FBT001 - the one thing that decides
    if bid.returned:
        return "RETURNED"
    if wins:
        return "APPLIED"
    return {None: "SEALED", True: "VERIFIED", False: "SHORT"}[bid.deposit_ok]


def _lodged(lot: LotState, bidder: str) -> str:
    if not lot.lodged_by(bidder):
        return "RETURNED"
    return "APPLIED" if bidder in {one.bidder for one in lot.winners} else "VERIFIED"


def next_minimum(lot: LotState, policy: Policy) -> Twd | None:
    """The minimum at which the docket would announce the lot again.

    Source: CEA §91, §92 (rounds two and three, each parcel).
    """
    if lot.lot.kind is not LotKind.REAL_ESTATE or lot.stage not in Stage.__members__:
        return None
    stands = DocketLot(number=1, lot=lot.lot, stage=Stage(lot.stage))
    coming = next_lot(stands, unit=policy.reduction_unit)
    return None if coming is None else coming.minimum


class _Examined:
    """Everything found on one envelope: the last reading's, the bag's, and what lies beside."""

    def __init__(
        self, bid: Bid, events: tuple[Fact, ...], mark: LotMark, told: tuple[RuleFinding, ...]
    ) -> None:
        self._bid, self._told = bid, told
        about = [
            event
            for event in events
            if (getattr(event, "lot", None), getattr(event, "envelope", None))
            == (mark, bid.envelope)
        ]
        reads = [event.findings for event in about if isinstance(event, BidRead)][-1:]
        bags = [event.findings for event in about if isinstance(event, DepositChecked)][-1:]
        self._found = [found for one in (*reads, *bags) for found in one]
        rulings = [event for event in about if isinstance(event, BidRuled)][-1:]
        self._ruled = next((one.ground for one in rulings if not one.valid), None)
        self._weighed = [code for one in rulings for code in one.weighed if code in GROUNDS]

    def grounds(self) -> Iterator[Finding]:
        """Grounds found on the paper and beside it, and the one ruled on where none was."""
        codes = [found.code for found in self._found if found.is_ground]
        codes.extend(self._bid.cured)
        codes.extend(self._weighed)
        if self._ruled is not None:
            codes.append(self._ruled)
        for code in dict.fromkeys(codes):
            yield Finding(self._bid.envelope, code, cured=code in self._bid.cured)

    def notes(self) -> Iterator[Note]:
        """Everything else that was found."""
        everything = (*self._found, *self._told)
        for code in dict.fromkeys(one.code for one in everything if not one.is_ground):
            yield Note(self._bid.envelope, code)
