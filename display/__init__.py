"""Everything a person reads, as pure renderers: view models, screens, static files, words."""

from display import assets
from display.render import (
    Frame,
    Person,
    displays_page,
    draw,
    known_part,
    page,
    pair_page,
    start_page,
)
from display.signing import Listed, accounts_page, login_page, welcome_page
from display.views.entry import admitted_at
from display.views.layouts import LAYOUTS
from display.views.simulators import Simulated, Told, simulators_page

__all__ = [
    "LAYOUTS",
    "Frame",
    "Listed",
    "Person",
    "Simulated",
    "Told",
    "accounts_page",
    "admitted_at",
    "assets",
    "displays_page",
    "draw",
    "known_part",
    "login_page",
    "page",
    "pair_page",
    "simulators_page",
    "start_page",
    "welcome_page",
]
