"""The calendars of working days that ship with the program: one TOML file a year.

Published by the Directorate-General of Personnel Administration (辦公日曆表) in the summer before.
"""

from functools import cache
from importlib.resources import files
from types import MappingProxyType

from auction.config.toml_source import read_toml
from auction.rules.periods import Calendar, YearOfWork

DATA = files("auction.rules") / "data"


@cache
def shipped_calendar() -> Calendar:
    """Every year of work there is a file for, by ROC year.

    Raises:
        TomlProblem: a file is not a year of work; names file, line and key.

    Source: 紀念日及節日實施條例 §8; each file names its letter.
    """
    years = (one for one in DATA.iterdir() if one.name.endswith(".toml"))
    return MappingProxyType(
        {
            int(one.name.removesuffix(".toml")): read_toml(
                one.read_text(encoding="utf-8"), YearOfWork, source=one.name
            )
            for one in years
        }
    )
