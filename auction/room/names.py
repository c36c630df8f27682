"""The names of today's people, by bidder number, as a screen may show them: masked."""

from collections.abc import Mapping

from auction.people.masking import mask_name
from auction.people.person import Person
from auction.session.state import SessionState
from auction.terms import BidderNumber, PersonRef


class Names:
    """Persons by vault reference, opened once; kept in memory while the sitting lasts."""

    def __init__(self) -> None:
        self._people: dict[str, Person] = {}
        self._latest: tuple[object, Mapping[BidderNumber, str]] | None = None

    def learn(self, reference: PersonRef, person: Person) -> None:
        """Remember who a reference is."""
        self._people[reference.ref] = person

    def person(self, reference: PersonRef) -> Person | None:
        """The person a reference of this sitting names; None once its key was lost."""
        return self._people.get(reference.ref)

    def known(self) -> tuple[str, ...]:
        """Every full name of today: to look for where none may be, never to be shown."""
        return tuple(person.name for person in self._people.values())

    def of_today(self, state: SessionState) -> Mapping[BidderNumber, Person]:
        """Who has a number of today, as far as their key is here; never for a screen."""
        return {
            number: self._people[admitted.person.ref]
            for number, admitted in state.people.items()
            if admitted.person.ref in self._people
        }

    def masked(self, state: SessionState) -> Mapping[BidderNumber, str]:
        """For every screen; made once for every change of who is in the room."""
        if self._latest is None or self._latest[0] is not state.people:
            known = self.of_today(state)
            masked = {
                number: mask_name(person.name, company=person.is_company)
                for number, person in known.items()
            }
            self._latest = (state.people, masked)
        return self._latest[1]
