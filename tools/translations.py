"""Bring the catalogues up to date: read the templates, keep what was translated, compile.

    python -m tools.translations          write .po and .mo
    python -m tools.translations --check   say what is missing or stale, write nothing

Needs Babel, which only developers have; rooms run on the compiled catalogue.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from display.locale import DOMAIN, FOLDER, LANGUAGES, catalogue

_TEMPLATES = FOLDER.parent / "screens"
_METHODS = [("**.html", "jinja2.ext:babel_extract")]
_WIDTH = 100


def template() -> Catalog:
    """Every message the templates hold, without line numbers: those only make noise."""
    found = Catalog(project=DOMAIN)
    options = {"**.html": {"silent": "false", "trimmed": "true"}}
    for file, _, message, comments, context in extract_from_dir(
        str(_TEMPLATES), method_map=_METHODS, options_map=options
    ):
        found.add(message, locations=[(file, 0)], auto_comments=comments, context=context)
    return found


def translated(locale: str) -> Catalog:
    """The catalogue as its file stands."""
    with catalogue(locale, "po").open("rb") as file:
        return read_po(file, locale=LANGUAGES[locale], domain=DOMAIN)


def compiled(messages: Catalog) -> bytes:
    """The bytes of a compiled catalogue."""
    output = BytesIO()
    write_mo(output, messages)
    return output.getvalue()


def missing(messages: Catalog) -> list[str]:
    """Messages of the templates that have no translation, or one nobody looked at."""
    by_id = {message.id: message for message in messages if message.id}
    wanted = [message.id for message in template() if message.id]
    done = {id_ for id_, message in by_id.items() if message.string and not message.fuzzy}
    return [str(id_) for id_ in wanted if id_ not in done]


def unused(messages: Catalog) -> list[str]:
    """Translations no template asks for."""
    wanted = {message.id for message in template()}
    return [str(message.id) for message in messages if message.id and message.id not in wanted]


def _begun(locale: str) -> Catalog:
    header = "# Words of the desks; the walls say everything in both languages by themselves."
    return Catalog(LANGUAGES[locale], DOMAIN, header, project="auction-room", fuzzy=False)


def update(locale: str) -> None:
    """Write both files of a locale."""
    path = catalogue(locale, "po")
    messages = translated(locale) if path.exists() else _begun(locale)
    messages.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    messages.obsolete.clear()
    output = BytesIO()
    write_po(output, messages, width=_WIDTH, sort_output=True, include_lineno=False)
    path.write_bytes(output.getvalue())
    catalogue(locale, "mo").write_bytes(compiled(translated(locale)))


def stale(locale: str) -> list[str]:
    """What is wrong with the files of a locale, one line each."""
    messages = translated(locale)
    found = [f"{locale}: no translation of {text!r}" for text in missing(messages)]
    found += [f"{locale}: nothing asks for {text!r}" for text in unused(messages)]
    if catalogue(locale, "mo").read_bytes() != compiled(messages):
        found.append(f"{locale}: {Path(DOMAIN).with_suffix('.mo')} is older than its .po")
    return found


if __name__ == "__main__":
    if "--check" not in sys.argv:
        for name in LANGUAGES:
            update(name)
    problems = [line for name in LANGUAGES for line in stale(name)]
    sys.stderr.writelines(f"{line}\n" for line in problems)
    sys.exit(1 if problems else 0)
