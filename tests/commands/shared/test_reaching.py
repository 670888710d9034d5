"""Verbs that change something ask before a bare name leads outside of the active workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import an_error
from tests.terminal import Terminal, without_colors
from tests.trees import a_repository

NOUNS = ("repo", "vault", "workspace")


@pytest.fixture
def elsewhere(symphony: Run, acme: None, given: Given, sandbox: Sandbox) -> Path:
    """Register repo and vault `far` in a workspace of another profile."""
    repository = a_repository(sandbox.work / "far")
    given(
        "profile create bob --email bob@example.org",
        "workspace create lab -P bob",
        "repo add far -w bob:lab",
        "vault add far -w bob:lab",
        "profile use ada",
        "workspace use acme",
    )
    return repository


@pytest.mark.parametrize(
    ("arguments", "noun", "name"),
    [
        ("repo remove far", "repo", "bob:lab/far"),
        ("repo remove far --delete-files --yes", "repo", "bob:lab/far"),
        ("repo move far moved", "repo", "bob:lab/far"),
        ("repo edit far --name x", "repo", "bob:lab/far"),
        ("repo relocate . --repo far", "repo", "bob:lab/far"),
        ("repo push far --yes", "repo", "bob:lab/far"),
        ("repo pull far", "repo", "bob:lab/far"),
        ("repo exec far -- true", "repo", "bob:lab/far"),
        ("repo prune far --yes", "repo", "bob:lab/far"),
        ("identity guard remove far", "repo", "bob:lab/far"),
        ("vault remove far", "vault", "bob:lab/far"),
        ("vault edit far --name x", "vault", "bob:lab/far"),
        ("vault use far", "vault", "bob:lab/far"),
        ("note new T --vault far", "vault", "bob:lab/far"),
        ("vault lock far", "vault", "bob:lab/far"),
        ("vault unlock far", "vault", "bob:lab/far"),
        ("workspace delete lab --yes", "workspace", "bob:lab"),
        ("workspace edit lab --name x", "workspace", "bob:lab"),
        ("workspace lock lab", "workspace", "bob:lab"),
        ("workspace unlock lab", "workspace", "bob:lab"),
    ],
)
def test_without_a_terminal_the_qualified_name_is_needed(
    symphony: Run, elsewhere: Path, arguments: str, noun: str, name: str
) -> None:
    words = arguments.split()
    place = words.index("--") if "--" in words else len(words)
    result = symphony(*words[:place], "--json", *words[place:])
    where = "profile" if noun == "workspace" else "workspace"
    assert (result.code, result.stdout) == (3, "")
    assert result.error == an_error(
        "REFERENCE_OUTSIDE",
        f"{noun} '{name}' is outside of the active {where}",
        f"to select it, type its full name: {name}",
    )
    assert elsewhere.is_dir()


@pytest.mark.parametrize(
    "arguments",
    ["bob:lab/far", "lab/far", "far -w lab", "far -P bob", "./far"],
)
def test_a_qualified_name_a_path_or_an_option_needs_no_question(
    symphony: Run, elsewhere: Path, arguments: str
) -> None:
    assert symphony("repo", "edit", *arguments.split(), "--name", "near").code == 0


def test_a_glob_matches_in_the_active_workspace_and_does_not_ask(
    symphony: Run, elsewhere: Path, given: Given, sandbox: Sandbox
) -> None:
    a_repository(sandbox.work / "near")
    given("repo add near")
    assert symphony("repo", "remove", "*ar") == (
        0,
        "",
        f"unregistered repo 'near' ({sandbox.work}/near)\n",
    )
    assert symphony("repo", "pull", "f*").code == 3


def test_a_glob_for_workspaces_asks(symphony: Run, elsewhere: Path, given: Given) -> None:
    given("profile use bob", "workspace create other", "workspace use other")
    result = symphony("repo", "exec", "*/*", "--json", "--", "true")
    message = "repo 'bob:lab/far' is outside of the active workspace"
    assert result.error == an_error(
        "REFERENCE_OUTSIDE", message, "to select it, type its full name: bob:lab/far"
    )
    assert symphony("repo", "exec", "lab/*", "--", "true").code == 0


def test_reads_fetch_and_the_guards_installation_do_not_ask(symphony: Run, elsewhere: Path) -> None:
    for arguments in (
        "repo show far",
        "status far",
        "repo fetch far",
        "identity guard install far",
    ):
        assert symphony(*arguments.split()).code == 0, arguments


@pytest.mark.parametrize(
    ("arguments", "shown", "done"),
    [
        (
            "repo edit far --name x",
            "repo 'bob:lab/far' is outside of the active workspace",
            "updated repo 'x'",
        ),
        (
            "vault remove far",
            "vault 'bob:lab/far' is outside of the active workspace",
            "unregistered vault 'far'",
        ),
        (
            "workspace edit lab --name x",
            "workspace 'bob:lab' is outside of the active profile",
            "updated workspace 'x'",
        ),
    ],
)
@pytest.mark.parametrize("answer", ["y", "n"])
def test_on_a_terminal_the_qualified_name_is_shown_and_confirmed(
    symphony: Run, elsewhere: Path, arguments: str, shown: str, done: str, answer: str
) -> None:
    before = [symphony(noun, "list", "--all", "--json").json for noun in NOUNS]
    with Terminal(arguments.split(), columns=200) as terminal:
        seen = terminal.read_until("Continue? [y/N] ")
        assert without_colors(seen) == f"{shown}\nContinue? [y/N] "
        terminal.type(f"{answer}\n")
        assert terminal.wait() == (0 if answer == "y" else 1)
        rest = without_colors(terminal.read_rest())
    assert (done in rest) == (answer == "y")
    if answer != "y":
        assert rest.endswith("error: cancelled; nothing was changed\n")
        after = [symphony(noun, "list", "--all", "--json").json for noun in NOUNS]
        assert after == before
