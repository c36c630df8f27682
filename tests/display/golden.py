"""The golden frames: what screens are drawn as, byte for byte.

python -m tests.display.golden     draws them anew; read the difference before it is committed
"""

import sys
from pathlib import Path

import display
from tests.display.scenes import phases

GOLDEN = Path(__file__).parents[1] / "golden" / "display"
DRAWN = {
    "hall": (
        "before",
        "lifting",
        "bidding",
        "closing",
        "closed",
        "crowd-opening",
        "drawing-numbers",
        "drawing-result",
        "oral",
        "sold",
        "ended",
        "objection",
        "recess",
        "evacuation",
        "fault",
    ),
    "phone": ("bidding", "invalid", "oral", "sold"),
    "console": ("not-started", "bidding", "ruling", "oral"),
    "entry": ("not-started", "bidding"),
    "record": ("bidding", "sold"),
}
LOCALES = ("zh", "en")


def frames() -> dict[str, str]:
    """Every golden frame's file name and what it is drawn as now."""
    scenes = phases()
    return {
        f"{view}-{name}-{locale}.html": display.draw(view, scenes[name], locale).html
        for view, names in DRAWN.items()
        for name in names
        for locale in LOCALES
    }


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    drawn = frames()
    for old in GOLDEN.glob("*.html"):
        if old.name not in drawn:
            old.unlink()
    for file, html in drawn.items():
        (GOLDEN / file).write_text(html, "utf-8", newline="\n")
    sys.stdout.write(f"{len(drawn)} frames in {GOLDEN}\n")
