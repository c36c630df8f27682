"""What the code offers is written down, and what is written down is there."""

import re
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from auction.cli import VERBS, main
from auction.docket.commands import DocketCommand
from auction.docket.fold import DOCKET_EVENTS
from auction.rules.policy import Policy
from auction.session.commands import RoomCommand, StaffCommand
from auction.session.events import SESSION_EVENTS
from auction.session.refusals import CATALOGUE
from tools import reference

PAGES = sorted(reference.PAGES)


def _read(root: Path, name: str) -> str:
    return (root / "docs" / "reference" / name).read_text("utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says(root: Path, name: str) -> None:
    assert (root / "docs" / name).read_text("utf-8") == reference.PAGES[name](), (
        "stale: run `make docs`"
    )


def test_every_event_has_a_heading_and_a_sentence(root: Path) -> None:
    page = _read(root, "events.md")
    for kind in (*SESSION_EVENTS, *DOCKET_EVENTS):
        assert re.search(rf"^### {kind.__name__}\n\n\S", page, re.MULTILINE), kind.__name__


def test_every_command_has_a_heading_and_a_sentence(root: Path) -> None:
    page = _read(root, "commands.md")
    for kind in (*StaffCommand.__args__, *RoomCommand.__args__, *DocketCommand.__args__):
        assert re.search(rf"^### {kind.__name__}\n\n\S", page, re.MULTILINE), kind.__name__


def test_every_refusal_has_a_row_with_both_sentences(root: Path) -> None:
    page = _read(root, "refusals.md")
    for code in CATALOGUE:
        assert re.search(
            rf"^\| `{code}` \| \d+ \| (yes)? ?\| \S.* \| \S.* \|$", page, re.MULTILINE
        ), code


def test_refusal_sentences_say_the_same_figures_in_both_languages() -> None:
    placeholder = re.compile(r"{(\w+)}")
    for code, kind in CATALOGUE.items():
        assert set(placeholder.findall(kind.zh)) == set(placeholder.findall(kind.en)), code


def test_every_choice_of_the_branch_stands_on_its_page_and_no_other(root: Path) -> None:
    page = (root / "docs" / "explanation" / "what-the-branch-decides.md").read_text("utf-8")
    _, _, table = page.partition("## The branch, once")
    table, _, _ = table.partition("\n## ")
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\|[^|]*\|([^|]*)\|", table, re.MULTILINE)))
    assert sorted(named) == sorted(Policy.__struct_fields__)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_and_each_of_its_options_is_described(root: Path, verb: str) -> None:
    page = _read(root, "cli.md")
    _, found, section = page.partition(f"## `auction {verb}`\n")
    assert found, f"cli.md has no section for auction {verb}"
    section = section.partition("\n## ")[0]
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert f"`{option.opts[0]}" in section, option.opts[0]


def _markdown(root: Path) -> list[Path]:
    found = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    assert len(found) > 10
    return found


def test_every_relative_link_leads_somewhere(root: Path) -> None:
    link = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
    broken = [
        f"{page.relative_to(root)}: {target}"
        for page in _markdown(root)
        for target in link.findall(_without_code(page.read_text("utf-8")))
        if "://" not in target
        and not target.startswith(("#", "mailto:"))
        and not (page.parent / unquote(target.partition("#")[0])).exists()
    ]
    assert broken == []


def _without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def test_every_page_can_be_reached_from_the_index(root: Path) -> None:
    docs = root / "docs"
    link = re.compile(r"\]\(([^)\s#]+)")
    seen: set[Path] = set()
    waiting = [docs / "index.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page in seen or page.suffix != ".md" or not page.exists():
            continue
        seen.add(page)
        waiting += [page.parent / unquote(each) for each in link.findall(page.read_text("utf-8"))]
    assert [str(page.relative_to(root)) for page in docs.rglob("*.md") if page not in seen] == []


def test_every_fenced_toml_example_is_toml(root: Path) -> None:
    for page in _markdown(root):
        for block in re.findall(r"```toml\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            tomllib.loads(block)


def test_the_readme_names_only_make_targets_that_exist(root: Path) -> None:
    makefile = (root / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))
    assert {"help", "run", "test", "check", "bench", "soak", "docs"} <= targets
    for page in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"`make ([a-z]+)", (root / page).read_text("utf-8")))
        assert named <= targets, page


def test_every_page_names_only_verbs_that_exist(root: Path) -> None:
    named = re.compile(r"(?:`|bin/)auction ([a-z]+)")
    unknown = [
        f"{page.relative_to(root)}: auction {verb}"
        for page in _markdown(root)
        for verb in named.findall(page.read_text("utf-8"))
        if verb not in VERBS
    ]
    assert unknown == []


def test_make_help_lists_every_target(root: Path) -> None:
    printed = subprocess.run(
        ["make", "help"], cwd=root, capture_output=True, check=True, text=True
    ).stdout
    assert [line.split()[1] for line in printed.splitlines()][:3] == ["help", "run", "test"]


def test_decisions_are_numbered_once(root: Path) -> None:
    pages = list((root / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [page.name[:4] for page in pages]
    assert len(numbers) == len(set(numbers))
    for page in pages:
        assert re.match(rf"# {page.name[:4]} · \S", page.read_text("utf-8")), page.name
