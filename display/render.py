"""From a scene to HTML: view model, template, frame. One renderer for pages and for the feed."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from msgspec import Struct

from auction.session.recognised import Recognised
from auction.session.scene import Scene, Wall
from display import assets
from display.locale import translations
from display.qr import qr
from display.titles import DOCUMENTS, FIELDS
from display.views.choices import Choice
from display.views.common import clock_time
from display.views.console import console_view
from display.views.entry import entry_view
from display.views.layouts import LAYOUTS, wall_view
from display.views.machines import wall_lamp
from display.views.phone import phone_view
from display.views.recognised import checks
from display.views.record import record_view
from display.views.words import Word

_encode = msgspec.json.Encoder().encode


class Frame(Struct, frozen=True):
    """A view drawn: the live region's complete HTML, and its view model as JSON."""

    html: str
    model: bytes


class Person(Struct, frozen=True):
    """Who is looking: a member of staff, or a registered display."""

    id: str
    name: str
    role: str


SIMULATORS = Word("模擬機器", "Simulated machines")
_PAIRS = {
    "zh": Markup('<span lang="zh-Hant-TW">{zh}</span> <span lang="en" class="en">{en}</span>'),
    "en": Markup('<span lang="en">{en}</span> <span lang="zh-Hant-TW" class="en">{zh}</span>'),
}
"""Both languages, each marked as what it is; the second stands back."""


def _bi(locale: str) -> Callable[[str, str], Markup]:
    return lambda zh, en: _PAIRS[locale].format(zh=zh, en=en)


@cache
def screens(locale: str) -> Environment:
    """The templates with a locale's messages; compiled once, never reloaded."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "screens"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_translations(  # type: ignore[attr-defined]
        translations(locale), newstyle=True
    )
    environment.globals |= {
        "documents": tuple(Choice(word.text(locale), name) for name, word in DOCUMENTS),
        "labels": {name: word.text(locale) for name, word in FIELDS.items()},
        "asset": assets.url,
        "bi": _bi(locale),
        "clock_time": clock_time,
        "qr": qr,
        "filled": Markup("<b data-filled></b>"),
        "silent": Markup("<b data-silent></b>"),
    }
    return environment


def _said(locale: str) -> dict[str, str]:
    """What scripts say at a desk, in its language: they hold no words of their own."""
    template = screens(locale).get_template("said.html")
    return dict(line.split("\t", 1) for line in template.render().splitlines() if line)


def _wall(layout: str) -> Callable[[Scene, str], Struct]:
    return lambda scene, _: wall_view(scene, layout)


_VIEWS: dict[str, Callable[[Scene, str], Struct]] = {
    **{layout: _wall(layout) for layout in LAYOUTS},
    "phone": phone_view,
    "console": console_view,
    "entry": entry_view,
    "record": record_view,
}


def draw(view: str, scene: Scene, locale: str) -> Frame:
    """The frame of a view.

    Args:
        view: a layout of the hall, `phone`, `console`, `entry` or `record`.
        scene: what it is drawn from.
        locale: `zh` or `en`; the hall says everything in both, this one first.
    """
    model = _VIEWS[view](scene, locale)
    template = "hall" if view in LAYOUTS else view
    html = screens(locale).get_template(f"{template}.html").render(view=model, locale=locale)
    return Frame(html=html, model=_encode(model))


def page(
    view: str,
    frame: Frame,
    *,
    locale: str,
    feed: str,
    person: Person | None,
    simulated: bool = False,
) -> str:
    """A whole document with the present frame inside: right before any script has run.

    Args:
        view: what is shown.
        frame: its present frame.
        locale: `zh` or `en`.
        feed: where the next frames come from.
        person: who looks.
        simulated: whether the machines are simulated, and so have a page of buttons.
    """
    return (
        screens(locale)
        .get_template("page.html")
        .render(
            name="hall" if view in LAYOUTS else view,
            frame=Markup(frame.html),  # noqa: S704 - drawn above, escaped there
            locale=locale,
            feed=feed,
            person=person,
            say=_said(locale),
            simulators=SIMULATORS.text(locale) if simulated else "",
            is_display=person is not None and person.role == "DISPLAY",
        )
    )


def known_part(known: Recognised, locale: str, *, lacking: str = "", since: str = "") -> str:
    """What the entry desk shows of somebody it compares: a part of its page.

    Args:
        known: what the room knows of them.
        locale: `zh` or `en`.
        lacking: characters of the name that no font at hand draws.
        since: when they were admitted, where they were.
    """
    template = screens(locale).get_template("known.html")
    return template.render(known=known, checks=checks(known, lacking, locale), since=since)


def start_page(
    *,
    locale: str,
    displays: tuple[tuple[str, str], ...],
    people: tuple[Person, ...],
    rehearsal: bool,
) -> str:
    """Where a newcomer begins."""
    return (
        screens(locale)
        .get_template("start.html")
        .render(locale=locale, displays=displays, people=people, rehearsal=rehearsal)
    )


def displays_page(
    *,
    locale: str,
    walls: tuple[Wall, ...],
    shown: Mapping[str, str],
    may_assign: bool,
    rehearsal: bool,
) -> str:
    """The displays of the room: what each shows, how it stands, how to change it.

    Args:
        locale: `zh` or `en`.
        walls: how each of them stands.
        shown: the layout of each, by name.
        may_assign: whether who looks may change anything.
        rehearsal: whether it is one.
    """
    return (
        screens(locale)
        .get_template("displays.html")
        .render(
            locale=locale,
            lamps=tuple(wall_lamp(wall, locale) for wall in walls),
            shown=shown,
            layouts=LAYOUTS,
            may_assign=may_assign,
            rehearsal=rehearsal,
        )
    )


def pair_page(*, locale: str, code: str) -> str:
    """What a screen shows that asks to be a display of the room."""
    return (
        screens(locale).get_template("pair.html").render(locale=locale, code=code, rehearsal=False)
    )
