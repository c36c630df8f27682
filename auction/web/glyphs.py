"""Whether the fonts at hand can draw rare characters of a name: Fontconfig is asked.

Where it cannot be, a rare character counts as missing: a needless look at a badge costs less than
an empty box on it.
"""

import shutil
import subprocess
from functools import lru_cache

_ANSWERS_S = 5.0


def lacking(rare: str) -> str:
    """Those of some rare characters for which no font is installed here."""
    return "".join(one for one in rare if not _is_drawn(one))


@lru_cache(maxsize=4096)
def _is_drawn(character: str) -> bool:
    command = shutil.which("fc-list")
    if command is None:
        return False
    try:
        asked = subprocess.run(  # noqa: S603 - a code point in hex, no shell
            [command, f":charset={ord(character):x}", "family"],
            capture_output=True,
            timeout=_ANSWERS_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return bool(asked.stdout.strip())
