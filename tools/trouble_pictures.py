"""The pictures of docs/reference/troubles.md: the console in every trouble of box and clock.

    python -m tools.trouble_pictures

Taken anew whenever the console changes its looks; scenes: tests/display/troubled.py.
"""

from pathlib import Path

import cv2

from display.views.troubles import ADVICE
from tests.display.serving import Pages, served
from tests.display.troubled import troubled
from tools.browser import launched
from tools.pictures import photograph

FOLDER = Path(__file__).parent.parent / "docs" / "images" / "troubles"
SIZE = "1366x768"
_QUALITY = 80


def main() -> None:
    """Take them all; pictures of troubles there no longer are go."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with served(Pages(troubled())) as pages, launched() as browser:
        page = browser.new_page(reduced_motion="reduce")
        for kind in ADVICE:
            taken = photograph(page, f"{pages.address}/console/trouble-{kind}/zh", SIZE)
            picture = cv2.imread(str(taken))
            assert picture is not None, taken
            file = str(FOLDER / f"{kind}.webp")
            cv2.imwrite(file, picture, [cv2.IMWRITE_WEBP_QUALITY, _QUALITY])


if __name__ == "__main__":
    main()
