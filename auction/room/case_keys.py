"""Winners and standbys are re-sealed to their case, whose key outlives the sitting's."""

from msgspec.structs import replace

from auction.docket.subjects import case_key
from auction.people.vault import Row, Vault
from auction.room.names import Names
from auction.session.events import AcceptanceGranted, LotAwarded
from auction.session.state import SessionState
from auction.terms import Fact, Lot


def purpose_of_case(lot: Lot) -> str:
    """The vault's purpose for a lot's case, the same however its number is written."""
    return f"case:{case_key(lot)}"


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
            purpose = purpose_of_case(session.lots[event.lot].lot)
            everybody = (*event.people, *event.standby_people)
            references, winners = list(everybody), len(event.people)
            for place, reference in enumerate(everybody):
                person = names.person(reference)
                if person is not None:
                    sealed = vault.seal_person(purpose, person)
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
