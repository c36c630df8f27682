"""Everything a person reads, as pure renderers: view models, screens, static files, words."""

from display import assets
from display.render import Frame, Person, displays_page, draw, login_page, page, start_page
from display.views.layouts import LAYOUTS

__all__ = [
    "LAYOUTS",
    "Frame",
    "Person",
    "assets",
    "displays_page",
    "draw",
    "login_page",
    "page",
    "start_page",
]
