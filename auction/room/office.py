"""What the office asks of the docket: sealed for the lot's case, put to the rules, written."""

from auction.docket.commands import DocketCommand, PublishNotice
from auction.docket.decide import decide
from auction.docket.state import Docket
from auction.docket.subjects import Office, the_lot
from auction.people.vault import Row, Vault
from auction.room.intake import seal_sentences
from auction.room.setting import Setting
from auction.terms import Actor, Fact


def at_the_office(setting: Setting, now_ms: int, actor: Actor) -> Office:
    """What a command of the office is judged with: today, the branch's policy and calendar."""
    return Office(now_ms=now_ms, actor=actor, policy=setting.policy, calendar=setting.calendar)


def enter(
    docket: Docket, command: DocketCommand, office: Office, vault: Vault
) -> tuple[tuple[Fact, ...], tuple[Row, ...]]:
    """The events a command of the office brings about, and the vault rows they refer to.

    What is typed is sealed for the lot's case.

    Raises:
        Refusal: the rules say no, or a sentence cannot be sealed.
    """
    if isinstance(command, PublishNotice):
        return decide(docket, command, office), ()
    case = the_lot(docket, command.lot, command.session).lot.case_numbers[0]
    sealed, rows = seal_sentences(command, vault, f"case:{case}")
    return decide(docket, sealed, office), rows
