"""Every other act where an officer looks for it: beside the next one, or folded by its subject."""

from enum import StrEnum

from msgspec import Struct

from auction.terms import LotMark
from display.views.acts import Act
from display.views.words import Word


class Subject(StrEnum):
    """What a folded group of acts is about, in the order in which groups stand."""

    ENVELOPES = "envelopes"
    LOTS = "lots"
    DOOR = "door"
    INCIDENTS = "incidents"


class Group(Struct, frozen=True):
    """Acts about one subject, folded behind its name."""

    subject: Subject
    title: str
    acts: tuple[Act, ...]

    @property
    def key(self) -> str:
        """The function key that opens it, as F9; empty where there is none."""
        return "F9" if self.subject is Subject.INCIDENTS else ""


class OtherActs(Struct, frozen=True):
    """Every act that is neither the next one nor at hand."""

    plain: tuple[Act, ...]
    groups: tuple[Group, ...]


_TITLES = {
    Subject.ENVELOPES: Word("其他標封", "Other envelopes"),
    Subject.LOTS: Word("其他標別", "Other lots"),
    Subject.DOOR: Word("櫃台", "Entry desk"),
    Subject.INCIDENTS: Word("事件、異議", "Incidents, objections"),
}
_DOOR = frozenset(
    {
        "AdmitPerson",
        "NamePerson",
        "UndoAdmission",
        "ProhibitPerson",
        "LiftProhibition",
        "LodgeDeposit",
        "LogMail",
        "ReturnMail",
    }
)
_INCIDENTS = frozenset(
    {
        "RaiseObjection",
        "RuleObjection",
        "SuspendSession",
        "AnnounceRecess",
        "Evacuate",
        "StopLot",
        "RevokeResult",
        "RecordPayment",
        "RestateClaims",
    }
)


FEW = 4
"""So many envelopes may stand beside the next act while none of them is in hand."""


def grouped(
    acts: tuple[Act, ...], lot: LotMark | None, envelope: int | None, locale: str
) -> OtherActs:
    """Acts by their subject.

    Args:
        acts: in the order in which they are offered.
        lot: the lot in hand.
        envelope: the envelope in hand.
        locale: of the groups' titles.
    """
    by_subject: dict[Subject | None, list[Act]] = {}
    for act in acts:
        by_subject.setdefault(_subject(act, lot, envelope), []).append(act)
    if envelope is None and len(by_subject.get(Subject.ENVELOPES, ())) <= FEW:
        by_subject.setdefault(None, []).extend(by_subject.pop(Subject.ENVELOPES, ()))
    return OtherActs(
        plain=tuple(by_subject.get(None, ())),
        groups=tuple(
            Group(one, _TITLES[one].text(locale), tuple(by_subject[one]))
            for one in Subject
            if one in by_subject
        ),
    )


def _subject(act: Act, lot: LotMark | None, envelope: int | None) -> Subject | None:
    """What an act is about, unless it is about what lies on the table."""
    if act.command in _DOOR:
        return Subject.DOOR
    about = act.preset.get("lot", lot)
    if about != lot:
        return Subject.LOTS
    if act.command in _INCIDENTS:
        return Subject.INCIDENTS
    return None if act.preset.get("envelope", envelope) == envelope else Subject.ENVELOPES
