"""The pages that are written from the code: `make docs` writes, `make check` compares.

python -m tools.reference            write every generated page anew
python -m tools.reference --check    name the pages that are not what the code says
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from pathlib import Path

from auction.config.reference import render as config_page
from auction.rules.grounds import GROUNDS
from auction.rules.notes import NOTES
from auction.session.refusals import CATALOGUE
from display.views.troubles import ADVICE
from tools.catalogue import Declared, declared
from tools.command_words import INTRO as WORDS_INTRO
from tools.command_words import taken
from tools.mutants import explanations
from tools.rehearsal_format import render as format_page
from tools.rules import LAWS, Rule, by_article, complaints, rules, scripts

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
GENERATED = "<!-- Written from the code by `make docs`; edit the code instead. -->\n"

EVENTS_INTRO = """\
# Events

Every fact the journals know. An entry's `kind` is the heading, its `data` the fields below it.
Times end in `_ms` and are room time (UTC milliseconds); amounts are whole New Taiwan dollars. No
event holds a name, an identity number or a typed sentence: `PersonRef` and `Text` refer to the
vault. Events only gain fields; a changed meaning is a new kind.
"""

COMMANDS_INTRO = """\
# Commands

What may be asked of the room. A command goes to `POST /api/commands` as `{"id": …, "command":
{"kind": …, …}, "basis": …}`; acts of two go inside `Propose` and take effect when another person
seconds them. There is no command by which a bidder acts.
"""

REFUSALS_INTRO = """\
# Refusals

A refusal is an answer, not a fault: the state stays as it was. Codes are stable. Over HTTP a
refusal is `application/problem+json` with the status, the code and both sentences; `recorded` ones
are journaled too, because somebody could dispute them. The same codes are the console's reasons why
the next act is not possible yet.
"""

FINDINGS_INTRO = """\
# Findings

What the rules find on a bid form. They recommend; the officer decides. G01–G26 are the invalid-bid
grounds (廢標事由), the rest are notes. `cure` says whether the defect may still be put right, where
the branch has not chosen otherwise (`policy.curable_grounds`). What the room knows it finds by
itself; what only eyes can see is marked by a person at the table, and the finding says whose eyes
they were (`seen_by`, a staff code).

What is proposed: a bid is invalid as long as a ground stands that recommends INVALID, or one that
can be cured and was not. G03 alone is left to the officer: the bid is proposed as valid, and two
people rule otherwise (`OverrideBid`) where the officer thinks so.
"""


MUTANTS_INTRO = """\
# Changes no test notices

`make soak` changes the rules a little, thousands of times, with
[mutmut](https://mutmut.readthedocs.io), and runs their tests after each change. What survives is
listed here with the reason why it makes no difference; anything else fails the soak. `python -m
tools.mutants` does the same alone. mutmut changes what stands inside functions; constants and
catalogues are held by tests that repeat their figures.
"""

RULES_INTRO = """\
# Rules

Article → function → scenario that shows it. A function may stand under several articles; brackets
say what of it is meant. *practice* is what branches do without a text, *design* what was decided
here because no text was found. The scenarios are the worked cases S01 to S23, linked where a
rehearsal script plays them, and from S24 on more of their kind; a rule that takes no part when a
scenario named for it is played fails the build, and so does one without a source or a scenario.
What no session uses says so in brackets.
"""


DECISIONS_INTRO = """\
# Decisions

One page each, numbered once: context, choice, what it replaced, consequences. A decision is not
edited into another one; a later page says which earlier one it replaces.

"""


TROUBLES_INTRO = """\
# When box or clock are in trouble

What the officer's console shows, what it means, and what to do. The state band and the lamp at the
foot of the screen say that something is wrong; above the next act stands what it is and what to do
about it, in the words of this page. Whatever can only be done by hand (lock the slot by key, offer
the spare box, time by stopwatch) is offered there step by step, and each step is recorded with who
did it. Nothing moves again before a person has entered that the fault was looked at, and resuming
takes two. The pictures are of the sample scenes (`python -m tools.trouble_pictures` takes them).
"""


SOAK_INTRO = """\
# Soak runs

What `make soak` left behind, newest first. A soak takes hours: thousands of examples for every
property, thousands of [small changes to the rules](../mutants.md), and whole sessions again and
again.

"""


def events() -> str:
    """docs/reference/events.md."""
    return _classes(EVENTS_INTRO, declared(ROOT, "auction", "Fact"))


def commands() -> str:
    """docs/reference/commands.md."""
    page = _classes(COMMANDS_INTRO, declared(ROOT, "auction", "Command"))
    return page + WORDS_INTRO + "".join(map(_taken, taken(ROOT)))


def refusals() -> str:
    """docs/reference/refusals.md."""
    rows = (
        (f"`{code}`", str(kind.status), "yes" if kind.recorded else "", kind.zh, kind.en)
        for code, kind in CATALOGUE.items()
    )
    return _page(REFUSALS_INTRO, _table(("code", "HTTP", "recorded", "中文", "English"), rows))


GROUND_HEADS = (
    "code",
    "中文",
    "English",
    "cure",
    "recommends",
    "where the fact comes from",
    "source",
    "shown by",
)


def findings() -> str:
    """docs/reference/findings.md."""
    played = scripts(ROOT)
    grounds = (
        (
            f"`{code}`",
            each.zh,
            each.en,
            each.cure.value,
            each.recommendation.value,
            each.known,
            each.source,
            _linked(each.shown, played),
        )
        for code, each in GROUNDS.items()
    )
    notes = ((f"`{code}`", each.zh, each.en) for code, each in NOTES.items())
    return _page(
        FINDINGS_INTRO,
        "## Grounds\n",
        _table(GROUND_HEADS, grounds),
        "\n## Notes\n",
        _table(("code", "中文", "English"), notes),
    )


def rules_page() -> str:
    """docs/reference/rules.md."""
    played = scripts(ROOT)
    parts = [RULES_INTRO]
    for law, cited in by_article(rules(ROOT)).items():
        parts.append(f"\n## {LAWS.get(law, law)}{f' ({law})' if law in LAWS else ''}\n\n")
        rows = (
            (article, _remarked(rule.says, remark), _rule_link(rule), _scenarios(rule, played))
            for article, remark, rule in cited
        )
        parts.append(_table(("article", "what it says here", "function", "shown by"), rows))
    return _page(*parts)


def mutants() -> str:
    """docs/reference/mutants.md."""
    parts = [MUTANTS_INTRO]
    for reason in explanations():
        parts.append(f"\n{reason.why}\n\n")
        rows = ((f"`{it.where}`", f"`{it.was}`", f"`{it.now}`") for it in reason.mutants)
        parts.append(_table(("where", "was", "survives as"), rows))
    return _page(*parts)


def _remarked(says: str, remark: str) -> str:
    return f"{says} ({remark})" if remark else says


def _rule_link(rule: Rule) -> str:
    return f"[`{rule.key}`](../../auction/rules/{rule.module}.py)"


def _scenarios(rule: Rule, played: Mapping[str, Path]) -> str:
    if rule.unplayed:
        return f"({rule.unplayed})"
    return ", ".join(_linked(each, played) for each in rule.scenarios)


def _linked(scenario: str, played: Mapping[str, Path]) -> str:
    """A scenario's number, leading to its script where it has one."""
    if scenario not in played:
        return scenario
    return f"[{scenario}](../../{played[scenario].relative_to(ROOT)})"


def decisions() -> str:
    """docs/decisions/README.md."""
    lines = []
    for page in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        with page.open(encoding="utf-8") as text:
            title = re.sub(r"^# \d+( ·|\.)? ", "", text.readline().strip())
        lines.append(f"- [{page.name[:4]}]({page.name}) {title}\n")
    return _page(DECISIONS_INTRO, *lines)


def troubles() -> str:
    """docs/reference/troubles.md."""
    parts = [TROUBLES_INTRO]
    for kind, (title, advice) in ADVICE.items():
        said = f"{advice.zh}\n\n{advice.en}"
        picture = f"![The console: {title.en}](../images/troubles/{kind}.webp)"
        parts.append(f"\n## {title.zh} · {title.en}\n\n{said}\n\n{picture}\n")
    return _page(*parts)


def soak_runs() -> str:
    """docs/reference/soak/README.md."""
    days = sorted((DOCS / "reference" / "soak").glob("2*.md"), reverse=True)
    return _page(SOAK_INTRO, *(f"- [{day.stem}]({day.name})\n" for day in days))


def rehearsal_format() -> str:
    """docs/reference/rehearsal-format.md."""
    return _page(format_page())


PAGES: Mapping[str, Callable[[], str]] = {
    "decisions/README.md": decisions,
    "reference/commands.md": commands,
    "reference/config.md": config_page,
    "reference/events.md": events,
    "reference/findings.md": findings,
    "reference/mutants.md": mutants,
    "reference/refusals.md": refusals,
    "reference/rehearsal-format.md": rehearsal_format,
    "reference/rules.md": rules_page,
    "reference/soak/README.md": soak_runs,
    "reference/troubles.md": troubles,
}


def _page(*parts: str) -> str:
    title, _, rest = "".join(parts).partition("\n")
    return f"{title}\n\n{GENERATED}{rest}"


def _classes(intro: str, classes: Iterable[Declared]) -> str:
    parts = [intro]
    for (module, section), group in groupby(classes, key=lambda each: (each.module, each.section)):
        heading = f"## {section[:1].upper()}{section[1:]}\n\nIn" if section else "##"
        parts.append(f"\n{heading} `{module}`\n")
        parts.extend(map(_class, group))
    return _page(*parts)


def _class(each: Declared) -> str:
    lines = f"\n### {each.name}\n\n{each.doc}\n"
    if not each.fields:
        return lines
    rows = ((f"`{it.name}`", f"`{it.type}`", it.default or "", it.doc) for it in each.fields)
    return f"{lines}\n{_table(('field', 'type', 'default', ''), rows)}"


def _taken(each: Declared) -> str:
    if any(it.type for it in each.fields):
        return _class(each)
    rows = ((f"`{(it.default or '').strip(chr(34))}`", it.doc) for it in each.fields)
    return f"\n### {each.name}\n\n{each.doc}\n\n{_table(('word', ''), rows)}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)


def stale() -> tuple[str, ...]:
    """Names of the generated pages that are not what the code says now."""
    return tuple(name for name, page in PAGES.items() if _written(name) != page())


def _written(name: str) -> str | None:
    path = DOCS / name
    return path.read_text(encoding="utf-8") if path.exists() else None


def main() -> int:
    """Write the pages, or with --check name the stale ones and answer 1."""
    parser = argparse.ArgumentParser(prog="python -m tools.reference")
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        wrong = [*complaints(rules(ROOT), scripts(ROOT))]
        wrong = wrong or [
            f"docs/{name} is not what the code says: run `make docs`." for name in stale()
        ]
        print(*wrong, sep="\n", end="\n" if wrong else "")
        return 1 if wrong else 0
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
