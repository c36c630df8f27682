"""Reading `auction.toml`."""

from collections import Counter
from pathlib import Path

from auction.config.toml_source import problem_at, read_toml
from auction.config.tree import Config


def load_config(path: Path | None = None) -> Config:
    """The configuration in `path`, or the defaults.

    Raises:
        TomlProblem: the file does not say a valid configuration; names file, line and key.
        OSError: the file cannot be read.
    """
    if path is None:
        return Config()
    return parse_config(path.read_text(encoding="utf-8"), source=str(path))


def parse_config(text: str, *, source: str = "auction.toml") -> Config:
    """The configuration `text` states; `source` is the name complaints give it.

    Raises:
        TomlProblem: as `load_config`.
    """
    config = read_toml(text, Config, source=source)
    box = config.box
    least = 2 * (box.heartbeat_s + box.timeout_s + box.quiet_s)
    if box.watchdog_s < least:
        why = (
            f"the watchdog ({box.watchdog_s} s) must be at least 2 × (heartbeat {box.heartbeat_s} "
            f"+ time-out {box.timeout_s} + quiet {box.quiet_s}) = {least:g} s; raise it or lower "
            "the others"
        )
        raise problem_at(text, ("box", "watchdog_s"), why, source=source)
    if box.url is not None and box.url == config.clock.url:
        why = f"{box.url} is the bid box's port; a port has one owner: give the clock its own"
        raise problem_at(text, ("clock", "url"), why, source=source)
    for table, names in (
        ("cameras", [camera.name for camera in config.cameras]),
        ("displays", [display.name for display in config.displays]),
    ):
        for index, name in enumerate(names):
            if Counter(names[: index + 1])[name] > 1:
                why = f"the name {name} is taken; give each one its own"
                raise problem_at(text, (table, index, "name"), why, source=source)
    seconds = config.policy.warnings_s
    if list(seconds) != sorted(set(seconds), reverse=True):
        why = "each warning comes once, the longest first; reorder them"
        raise problem_at(text, ("policy", "warnings_s"), why, source=source)
    served = config.server
    if (served.certificate is None) is not (served.key is None):
        why = "TLS needs both certificate and key; name the other one too"
        raise problem_at(text, ("server",), why, source=source)
    asked = config.timestamps
    if (asked.url is None) is not (asked.certificate is None):
        why = "an authority needs both url and certificate; name the other one too"
        raise problem_at(text, ("timestamps",), why, source=source)
    return config
