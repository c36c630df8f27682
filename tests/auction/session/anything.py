"""Any command at all: of whatever kind, about whatever exists or does not, mostly out of place."""

from auction.rules.deposits import Defect
from auction.rules.eligibility import Bidder, BidderKind, Capacity, Enclosure, Prohibition
from auction.rules.stopping import StopCause
from auction.session import commands as c
from auction.session.commands.fallback import FallbackStep
from auction.terms import Command, PersonRef, Ruling, WhichEntry
from tests.auction.session.driving import DEADLINE, T0
from tests.auction.session.filling import KINDS, REASON, SALT, SECRET, Pick

FAULTS = ("WATCHDOG", "POWER_CYCLE", "JAM", "EMERGENCY_STOP", "SWITCHES")
_SEALED_FIRST = {
    "AdmitPerson",
    "NamePerson",
    "ProhibitPerson",
    "BeginDrawing",
    "RevealDrawing",
}
"""What the room turns into something else before the rules see it."""
_OF_THE_ROOM = (
    c.Admit,
    c.Prohibit,
    c.OpenDrawing,
    c.LoseDrawing,
    c.ReachDeadline,
    c.GiveWarning,
    c.ExpireProposal,
)
ANY_KIND: dict[str, type[Command]] = {
    **{name: kind for name, kind in sorted(KINDS.items()) if name not in _SEALED_FIRST},
    **{kind.__name__: kind for kind in _OF_THE_ROOM},
}
_TOO_MUCH = 10**13
_OPTIONS: dict[str, tuple[object, ...]] = {
    "act": (c.ConfirmAnchor(reason=REASON), c.RaiseBox(round="1")),
    "agent": (None, "2", "9"),
    "amount": (-1, 0, 50_000, 77_777, _TOO_MUCH),
    "arrived_ms": (0, T0, 10**15),
    "asked_by": (REASON, ""),
    "authority_shown": (False, True),
    "barred": ((), ("甲",), ("丙", "癸")),
    "bidder": ("-1", "0", "1", "2", "3", "王小明"),
    "by": (None, "1", "9"),
    "by_mail": (-1, 0, 1),
    "case": ("1", "2", "9"),
    "capacity": tuple(Capacity),
    "cash": (0, 0, 5, -1),
    "cause": tuple(StopCause),
    "checksum_ok": (True, False),
    "claims": (-1, 0, 1_000_000),
    "costs": (-1, 0, _TOO_MUCH),
    "counted": (-1, 0, 1, 4),
    "creditor": ("T", "K", "1", "王"),
    "deadline_ms": (0, DEADLINE + 60_000, 10**15),
    "defects": ((), (), (Defect(1, "G12"),), (Defect(2, "G14"), Defect(2, "G13"))),
    "despite": (None, REASON),
    "digits": ("", "0", "1,720,000", "1,750,000；1,720,000", "x"),
    "document": ("national_id",),
    "enclosed": ((), tuple(Enclosure)),
    "entry": (-1, 0, 1, 2),
    "envelope": (-1, 0, 1, 2, 3),
    "fault": FAULTS,
    "ground": (None, "G11", "G20", "G99"),
    "increase": (-1, 0, 1_000, _TOO_MUCH),
    "instruments": ((), (350_000,), (-5,), (1, 2)),
    "joint": ((), ("9",), ("2",)),
    "keep": tuple(WhichEntry),
    "labelled": (False, True),
    "marks": ((), ("G02",), ("X",)),
    "note": (None, REASON, ""),
    "number": (17, 1, -1),
    "paper_number": (None, None, 901, 5),
    "parcels": ((), (1,), (1_200_000, 520_000), (-1, 1), (0, 1_720_000)),
    "person": (PersonRef("ref1", "commitment1"), PersonRef("ref7", "commitment7")),
    "present": (True, False),
    "price_too_low": (False, True),
    "price": (None, 0, 40_000, 1_720_000),
    "prohibited": ((), ((Prohibition.OBLIGOR, ("甲",)),)),
    "proposal": tuple(f"c{number}" for number in range(1, 31)),
    "reason": (REASON, ""),
    "received_from": (REASON, ""),
    "returned": (-1, 0, 4),
    "role": tuple(Prohibition),
    "ruling": tuple(Ruling),
    "said_at_ms": (None, None, T0, 10**15),
    "salt": (SALT,),
    "sealed": (False, True),
    "seat": ("", "", "A1", "B5", "5"),
    "seconds_left": (60,),
    "secret": (SECRET,),
    "serial": (-1, 1, 2),
    "share": (None, -1, 0, 100_000),
    "shares": ((), ("1/2",), ("1/2", "1/2"), ("x",)),
    "shown": (REASON, ""),
    "step": tuple(FallbackStep),
    "taxes": (0, 1),
    "text": (REASON, ""),
    "until_ms": (0, DEADLINE - 1_000, DEADLINE + 60_000, 10**15),
    "valid": (False, True),
    "warning_answered": (False, True),
    "who": (Bidder(), Bidder(minor=True), Bidder(kind=BidderKind.PRIVATE_JURISTIC)),
    "without_recording": (None,),
    "witness": ("B02", "A01", "王"),
    "witnesses": (("B01", "B02"), ("B01", "B01"), ("王", "B01")),
    "words": ("", "壹佰元整", "壹佰柒拾貳萬元整", "？"),
}


def anyhow(
    kind: type[Command], pick: Pick, marks: tuple[str, ...], rounds: tuple[str, ...]
) -> Command:
    """A command of that kind with whatever in it."""
    here = _OPTIONS | {
        "lot": (*marks, "癸"),
        "to": (*marks, "癸"),
        "lots": ((), marks[:1], marks, ("癸",)),
        "order": ((), marks, marks[::-1], marks[1:]),
        "round": (*rounds, "9"),
        "creditor": (False, True) if kind is c.Admit else _OPTIONS["creditor"],
    }

    def one(name: str) -> object:
        return here[name][pick(0, len(here[name]) - 1)]

    return kind(**{name: one(name) for name in kind.__struct_fields__})
