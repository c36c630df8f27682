"""Winners and standbys are re-sealed to their case, whose key outlives the sitting's."""

from msgspec.structs import replace

from auction.people.vault import Row, Vault
from auction.room.names import Names
from auction.session.events import AcceptanceGranted, LotAwarded
from auction.session.state import SessionState
from auction.terms import Fact


def reseal(
    events: tuple[Fact, ...], session: SessionState, names: Names, vault: Vault
) -> tuple[tuple[Fact, ...], tuple[Row, ...]]:
    """The events as they are written, and the rows that go into the vault with them.

    A defaulter is recognised weeks later although the sitting's key is gone by then. Where that
    key was lost, its people keep their reference of the sitting: no sale waits for a name.
    """
    kept: list[Row] = []
    held: list[Fact] = []
    for event in events:
        if isinstance(event, LotAwarded | AcceptanceGranted):
            case = session.lots[event.lot].lot.case_numbers[0]
            everybody = (*event.people, *event.standby_people)
            references, winners = list(everybody), len(event.people)
            for place, reference in enumerate(everybody):
                person = names.person(reference)
                if person is not None:
                    sealed = vault.seal_person(f"case:{case}", person)
                    references[place] = sealed.reference
                    kept.append(sealed.row)
            held.append(
                replace(
                    event,
                    people=tuple(references[:winners]),
                    standby_people=tuple(references[winners:]),
                )
            )
        else:
            held.append(event)
    return tuple(held), tuple(kept)
