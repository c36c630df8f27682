"""Everything a person reads, as pure renderers: view models, screens, static files, words."""

from display import assets
from display.render import Frame, Person, draw, login_page, page, start_page

__all__ = ["Frame", "Person", "assets", "draw", "login_page", "page", "start_page"]
