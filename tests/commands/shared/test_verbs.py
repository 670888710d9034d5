"""Groups list their verbs without importing them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer.main

import symphony_cli.commands
from symphony_cli import main
from symphony_cli.commands.shared.selection.selecting import SelectingVerb
from symphony_cli.commands.shared.verbs import VerbGroup, module_name
from tests.conftest import Run

PACKAGE = Path(symphony_cli.commands.__path__[0])
NO_VERBS = {"group", "__init__"}
# Groups as typed; a group may contain groups.
NOUNS = sorted(
    " ".join(path.parent.relative_to(PACKAGE).parts) for path in PACKAGE.rglob("group.py")
)


def summary(documented: object) -> str:
    return (documented.__doc__ or "").partition("\n")[0]


def verbs_of(group: Any, words: str = "") -> Iterator[tuple[str, Any]]:
    # Those that moved to the root are found there.
    for name in (*group.verbs, *(one for one in group.unlisted if one not in group.from_above)):
        command = group.get_command(None, name)
        if isinstance(command, VerbGroup):
            yield from verbs_of(command, f"{words}{name} ")
        else:
            yield f"{words}{name}", command


def group_of(noun: str) -> ModuleType:
    return import_module(f"symphony_cli.commands.{noun.replace(' ', '.')}.group")


def package_of(noun: str, verb: str) -> str:
    """Return the package of a verb's module: its noun's, or the root's."""
    is_above = verb in group_of(noun).group().from_above
    return (
        "symphony_cli.commands" if is_above else f"symphony_cli.commands.{noun.replace(' ', '.')}"
    )


def summary_of(noun: str, verb: str) -> str:
    """Return the first line of the help of a verb, or of a group below a noun."""
    if f"{noun} {verb}" in NOUNS:
        return (group_of(f"{noun} {verb}").group().help or "").partition("\n")[0]
    return summary(import_module(module_name(package_of(noun, verb), verb)).run)


def words() -> list[list[str]]:
    """Return each command as typed: groups and verbs."""
    verbs = [[name] for name in (*main.VERBS, *main.UNLISTED)]
    return verbs + [[*noun.split(), verb] for noun in NOUNS for verb in group_of(noun).VERBS]


def test_a_verb_that_selects_repos_uses_the_selection() -> None:
    # ruff (ARG001) finds the other options without effect.
    for words, command in verbs_of(typer.main.get_command(main.app)):
        if isinstance(command, SelectingVerb):
            assert command.callback
            source = inspect.getsource(inspect.unwrap(command.callback))
            assert re.search(r"\w\(\s*ctx[,)]", source), words


def test_the_summaries_of_the_root_match_its_verbs_and_groups() -> None:
    for name, text in main.VERBS.items():
        if name in NOUNS:
            assert text == (group_of(name).group().help or "").partition("\n")[0]
        else:
            assert text == summary(import_module(module_name("symphony_cli.commands", name)).run)


@pytest.mark.parametrize("noun", NOUNS)
def test_the_summaries_of_a_group_are_the_first_lines_of_its_verbs(noun: str) -> None:
    summaries = {name: summary_of(noun, name) for name in group_of(noun).VERBS}
    assert summaries == group_of(noun).VERBS


def test_every_module_is_registered() -> None:
    at_the_top = {path.stem for path in PACKAGE.glob("*.py")} - NO_VERBS
    registered = {module_name("", verb).lstrip(".") for verb in main.VERBS}
    assert at_the_top | {noun for noun in NOUNS if " " not in noun} == registered
    called = {path.stem for path in (PACKAGE / "unlisted").glob("*.py")} - NO_VERBS
    assert called == {module_name("", verb).lstrip(".") for verb in main.UNLISTED}


@pytest.mark.parametrize("noun", NOUNS)
def test_every_module_of_a_noun_is_registered(noun: str) -> None:
    folder = PACKAGE.joinpath(*noun.split())
    modules = {path.stem for path in folder.glob("*.py")} - NO_VERBS
    modules |= {path.parent.name for path in folder.glob("*/group.py")}
    own = set(group_of(noun).VERBS) - set(group_of(noun).group().from_above)
    assert modules == {module_name("", verb).lstrip(".") for verb in own}


@pytest.mark.parametrize("command", words(), ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_has_help(symphony: Run, command: list[str], option: str) -> None:
    result = symphony(*command, option)
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.startswith(f"Usage: symphony {' '.join(command)} ")
    assert result.stdout.endswith("\n")


@pytest.mark.parametrize("noun", [noun for noun in NOUNS if noun != "history"])
def test_a_bare_noun_prints_its_help_with_its_verbs_in_order(symphony: Run, noun: str) -> None:
    result = symphony(*noun.split())
    assert result == symphony(*noun.split(), "--help")
    listed = result.stdout.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert [line.split()[0].strip(",") for line in listed] == list(group_of(noun).VERBS)


def test_help_shows_the_aliases_that_work_in_each_noun(symphony: Run) -> None:
    for noun in ("profile", "workspace", "repo", "vault"):
        assert symphony(noun, "ls") == (0, "", "")
        assert symphony(noun, "rm").stderr.startswith("error: missing argument")
        help = symphony(noun, "--help").stdout
        assert "  list, ls " in help
        assert ", rm " in help


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("profile update", "profile edit"),
        ("workspace update", "workspace edit"),
        ("repo update", "repo edit"),
        ("vault update", "vault edit"),
        ("vault search", "search"),
        ("vault note", "note"),
        ("vault note new", "note new"),
        ("vault note links", "note links"),
    ],
)
def test_a_former_spelling_works_and_shows_the_present_one(
    symphony: Run, former: str, present: str
) -> None:
    for ending in ([], ["--help"], ["--zzz"], ["zzz", "--json"]):
        result = symphony(*former.split(), *ending)
        assert result == symphony(*present.split(), *ending)
        assert former not in result.stdout + result.stderr
    assert symphony("help", *former.split()) == symphony("help", *present.split())


@pytest.mark.parametrize("noun", ["profile", "workspace", "repo", "vault"])
def test_no_list_of_commands_and_no_near_match_has_a_former_spelling(
    symphony: Run, noun: str
) -> None:
    assert not {"update", "note", "search"} & {*group_of(noun).VERBS}
    for typed in ("updat", "notee", "serch"):
        assert f"{noun} {typed[:4]}" not in symphony(noun, typed).stderr


def test_verbs_for_programs_are_not_listed(symphony: Run) -> None:
    help = symphony("--help").stdout
    assert "path" in help
    for verb in main.UNLISTED:
        assert f"  {verb} " not in help


@pytest.mark.parametrize(
    "command", [["rep"], ["repos"], ["repo", "li"], ["repo", "lists"], ["repo", "list", "--al"]]
)
def test_nothing_can_be_abbreviated(symphony: Run, command: list[str]) -> None:
    result = symphony(*command, "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error["code"] == "USAGE"


@pytest.mark.parametrize(
    "command",
    [
        "--json --fields name workspace list -P ada",
        "-Pada workspace --json list --fields=name",
        "workspace -P ada --json --fields name list",
        "--profile ada workspace list --json --fields name",
        "-P bob workspace list -P ada --json --fields name",
    ],
)
def test_global_options_are_accepted_before_the_noun_and_the_verb(
    symphony: Run, command: str
) -> None:
    for name, workspace in (("ada", "acme"), ("bob", "oss")):
        assert symphony("-q", "profile", "create", name, "--email", f"{name}@x.org") == (0, "", "")
        assert symphony("-qP", name, "workspace", "create", workspace) == (0, "", "")
    assert symphony(*command.split()) == (0, '[{"name":"acme"}]\n', "")


def test_an_option_before_the_noun_means_what_it_means_after_the_verb(symphony: Run) -> None:
    made = symphony("-w", "acme", "--json", "init", "--email", "ada@x.org", "--username", "ada")
    assert made.json["workspace"] == "acme"
    assert symphony("--fields", "no", "profile", "list").code == 2
    assert symphony("--yes", "profile", "list", "-y").code == 0
    assert symphony("--json", "history", "-n", "1").json[0]["action"] == "init"
    assert symphony("-qy", "workspace", "delete", "acme") == (0, "", "")


def test_a_row_of_something_in_a_workspace_names_workspace_and_profile() -> None:
    # The paths of keys and of identity files are in no workspace.
    elsewhere = ("vault key ", "identity apply", "identity remove")
    lacking = {
        words: {"workspace", "profile"} - {*command.fields}
        for words, command in verbs_of(typer.main.get_command(main.app))
        if "path" in command.fields and not words.startswith(elsewhere)
    }
    assert not any(lacking.values()), lacking
    assert {"repo exec", "search", "note links", "identity audit"} <= {*lacking}


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("repo list --tag", "symphony repo list"),
        ("repo --workspace", "symphony repo"),
        ("--workspace", "symphony"),
    ],
)
def test_an_option_without_its_value_leads_to_the_help_of_its_command(
    symphony: Run, line: str, command: str
) -> None:
    result = symphony(*line.split())
    assert (result.code, result.stderr.splitlines()[-1]) == (
        2,
        f"hint: to see its help, run `{command} --help`",
    )
