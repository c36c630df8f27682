"""Photographs of the screens in every sample scene, to be looked at.

    python -m tools.pictures                          every view, scene and size
    python -m tools.pictures hall --scenes sold tie   some of them
    python -m tools.pictures --sizes 1366x768         one size
    python -m tools.pictures --sheets                 and sheets of twelve, for a first look

Pictures go to build/pictures. Scenes: tests/display/scenes.py and troubled.py.
"""

import argparse
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import cv2
import numpy as np
from playwright.sync_api import Page, expect
from rich.progress import track

from auction.web.hub import LOCALES
from display import LAYOUTS
from tests.display.scenes import phases
from tests.display.serving import Pages, served
from tests.display.troubled import troubled
from tools.browser import launched

FOLDER = Path(__file__).parent.parent / "build" / "pictures"
SIZES = {
    **dict.fromkeys(LAYOUTS, ("1920x1080", "3840x2160", "1366x768")),
    "phone": ("390x844", "320x640"),
    "console": ("1440x900", "1366x768"),
    "entry": ("1440x900", "1366x768"),
    "record": ("1366x768",),
}
_ON_A_SHEET, _ACROSS, _SHEET_PX = 12, 3, 1920


def main() -> None:
    """Take what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.pictures")
    parser.add_argument("views", nargs="*", help=f"of {', '.join(SIZES)}; none means all")
    parser.add_argument("--scenes", nargs="+", help="names of sample scenes")
    parser.add_argument("--sizes", nargs="+", help="widths and heights, 1920x1080")
    parser.add_argument("--locale", choices=LOCALES, default="zh", help="language of the page")
    parser.add_argument("--sheets", action="store_true", help="also sheets of twelve")
    asked = parser.parse_args()
    scenes = phases() | troubled()
    wanted = [
        (view, scene, size)
        for view in asked.views or SIZES
        for scene, size in product(asked.scenes or scenes, asked.sizes or SIZES[view])
    ]
    with served(Pages(scenes)) as pages, launched() as browser:
        page = browser.new_page(reduced_motion="reduce")
        taken = [
            (view, size, photograph(page, f"{pages.address}/{view}/{scene}/{asked.locale}", size))
            for view, scene, size in track(wanted, "photographing")
        ]
    if asked.sheets:
        for view, size in sorted({one[:2] for one in taken}):
            _sheets(f"{view}-{size}", [file for *kind, file in taken if kind == [view, size]])


def photograph(page: Page, address: str, size: str) -> Path:
    """What stands at an address, at a size (width x height, CSS pixels)."""
    width, height = (int(each) for each in size.split("x"))
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    expect(page.locator("[data-clock]")).not_to_have_text("--:--:--")
    view, scene, locale = address.split("/")[-3:]
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{view}-{scene}-{locale}-{size}.png"
    page.screenshot(path=file)
    return file


def _sheets(name: str, files: Sequence[Path]) -> None:
    """Sheets of small pictures, in their order."""
    for first in range(0, len(files), _ON_A_SHEET):
        small = [_small(file) for file in files[first : first + _ON_A_SHEET]]
        small += [np.zeros_like(small[0])] * (-len(small) % _ACROSS)
        rows = [np.hstack(small[at : at + _ACROSS]) for at in range(0, len(small), _ACROSS)]
        cv2.imwrite(str(FOLDER / f"sheet-{name}-{first // _ON_A_SHEET + 1}.png"), np.vstack(rows))


def _small(file: Path) -> np.ndarray:
    picture = cv2.imread(str(file))
    assert picture is not None, file
    wide = _SHEET_PX // _ACROSS
    high = picture.shape[0] * wide // picture.shape[1]
    return cv2.resize(picture, (wide, high), interpolation=cv2.INTER_AREA)


if __name__ == "__main__":
    main()
