"""A whole sitting from one number: the same moves, drawn without Hypothesis."""

from collections.abc import Iterator
from random import Random

from tests.auction.session.at_random import MISHAPS, RandomSitting
from tests.auction.session.days import DAYS, PACES, PEOPLE, POLICIES
from tests.auction.session.holds import at_the_end, look_around

_WAITS_MS = (1, 900, 20_000, 61_000, 400_000)


def sitting_of(seed: int) -> RandomSitting:
    """Played to its end, everything that has to hold held."""
    luck = Random(seed)
    day, policy, pace = (luck.choice(some) for some in (DAYS, POLICIES, PACES))
    sitting = RandomSitting(day, policy, pace, people=luck.choice(PEOPLE))
    manners = luck.choice((9, 14, 60))
    for _ in range(luck.randint(5, 25)):
        for _ in _move(sitting, luck, luck.randint(0, manners)):
            look_around(sitting)
    at_the_end(sitting)
    return sitting


def _move(sitting: RandomSitting, luck: Random, move: int) -> Iterator[None]:
    pick = luck.randint
    match move:
        case 0:
            yield sitting.anything(pick)
        case 1:
            yield sitting.again(pick)
        case 2:
            yield sitting.shout(pick)
        case 3:
            yield sitting.drop(pick(1, 3))
        case 4:
            yield sitting.mishaps()[luck.choice(MISHAPS)](pick)
        case 5:
            yield sitting.run.pass_time(luck.choice(_WAITS_MS))
        case 6 if not pick(0, 3):
            yield sitting.stop_everything()
        case _:
            for _ in range(pick(1, 40)):
                yield sitting.go_on(pick)
