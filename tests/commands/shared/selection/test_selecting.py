"""The selection of repos, the same for every verb."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import an_error
from tests.trees import a_repository, git

SELECTING = (
    ["status"],
    ["repo", "fetch"],
    ["repo", "pull"],
    ["repo", "push", "--yes"],
    ["repo", "sync"],
    ["repo", "exec"],
    ["identity", "status"],
    ["identity", "guard", "status"],
    ["identity", "guard", "install"],
    ["identity", "guard", "remove"],
)


@pytest.fixture
def repos(acme: None, given: Given, sandbox: Sandbox) -> dict[str, Path]:
    """Register api (backend, go), lib (backend, old) and Web (go) in acme."""
    tags = {"api": "backend,go", "lib": "backend,old", "Web": "go"}
    made = {name: a_repository(sandbox.work / name, commit=True) for name in tags}
    for name, several in tags.items():
        given(["repo", "add", name], ["repo", "edit", name, "--add-tag", several])
    return made


def selected(symphony: Run, verb: list[str], *options: str) -> set[str]:
    """Return the names of the repos that a verb works on."""
    command = ["--", "true"] if verb[-1] == "exec" else []
    result = symphony(*verb, *options, "--json", *command)
    assert result.code in (0, 1), result.stderr
    return {row["name"] for row in result.json}


@pytest.mark.parametrize("verb", [*SELECTING, ["repo", "list"]], ids=" ".join)
def test_every_verb_selects_by_tags(symphony: Run, repos: dict[str, Path], verb: list[str]) -> None:
    assert selected(symphony, verb, "-t", "backend & !old") == {"api"}
    assert selected(symphony, verb, "-t", "backend", "--tag", "go || old") == {"api", "lib"}


@pytest.mark.parametrize("verb", [*SELECTING, ["repo", "list"]], ids=" ".join)
def test_archived_repos_are_left_out_unless_selected_or_named(
    symphony: Run, repos: dict[str, Path], given: Given, verb: list[str]
) -> None:
    given("repo edit lib --archive")
    assert selected(symphony, verb) == {"api", "Web"}
    assert selected(symphony, verb, "--archived") == {"lib"}
    # `repo list` takes a query, and no reference.
    if verb != ["repo", "list"]:
        assert selected(symphony, verb, "lib", "api") == {"lib", "api"}
        assert selected(symphony, verb, "--archived", "lib", "api") == {"lib"}
    given("repo edit lib --unarchive")
    assert selected(symphony, verb) == {"api", "lib", "Web"}


@pytest.mark.parametrize("verb", SELECTING, ids=" ".join)
def test_globs_name_several_repos(symphony: Run, repos: dict[str, Path], verb: list[str]) -> None:
    assert selected(symphony, verb, "*i*") == {"api", "lib"}
    assert selected(symphony, verb, "ACME/w*", "lib") == {"Web", "lib"}


def test_repo_list_selects_by_state_and_globs(symphony: Run, repos: dict[str, Path]) -> None:
    (repos["lib"] / "new").write_text("")
    git(repos["Web"], "branch", "gone")
    git(repos["Web"], "update-ref", "refs/remotes/origin/main", "HEAD")
    git(repos["api"], "update-ref", "refs/remotes/origin/main", "HEAD")
    listed = ["repo", "list"]
    assert selected(symphony, listed, "--dirty") == {"lib"}
    assert selected(symphony, listed, "--no-upstream", "--stale", "0") == {"api", "lib", "Web"}
    assert selected(symphony, listed, "--dirty", "-t", "go") == set()
    assert selected(symphony, listed, "*i*") == {"api", "lib"}
    assert selected(symphony, listed, "--type", "general", "--no-upstream", "a") == {"api"}


def test_statuses_are_sorted_by_a_field(symphony: Run, repos: dict[str, Path]) -> None:
    (repos["lib"] / "new").write_text("")
    sorts = ("status", "--fields", "name", "--sort")
    assert symphony(*sorts, "untracked-").stdout == "lib\napi\nWeb\n"
    for words in (sorts, ("identity", *sorts)):
        assert symphony(*words, "name-").stdout == "Web\nlib\napi\n"
        refused = symphony(*words, "nope")
        assert (refused.code, refused.stdout) == (2, "")
        assert refused.stderr.startswith("error: unknown field 'nope'\n")


def test_globs_name_what_is_removed_and_locked(
    symphony: Run, repos: dict[str, Path], given: Given, sandbox: Sandbox
) -> None:
    given("repo edit lib --archive", "vault create keys", "vault create bills")
    assert symphony("repo", "remove", "*i*").stderr == f"unregistered repo 'api' ({repos['api']})\n"
    assert symphony("repo", "remove", "W*", "--delete-files", "--force", "--yes").code == 0
    assert not repos["Web"].exists()
    assert symphony("repo", "remove", "x*") == (
        3,
        "",
        "error: no repo matches 'x*'\nhint: to list the names, run `symphony repo list`\n",
    )
    assert symphony("vault", "unlock", "*s").stderr == (
        f"already unlocked: 'bills' ({sandbox.work}/bills)\n"
        f"already unlocked: 'keys' ({sandbox.work}/keys)\n"
    )
    assert symphony("vault", "remove", "b*").stderr == (
        f"unregistered vault 'bills' ({sandbox.work}/bills)\n"
    )


def test_an_invalid_expression_shows_where_it_is_wrong(
    symphony: Run, repos: dict[str, Path]
) -> None:
    assert symphony("status", "-t", "backend & & go") == (
        2,
        "",
        "error: invalid tag expression: '&' needs a tag before it\n"
        "  backend & & go\n"
        "            ^\n"
        "hint: combine tags with & (and), | (or), ! (not) and parentheses: 'backend & !legacy'\n",
    )
    for noun in ("repo", "vault", "workspace"):
        result = symphony(noun, "list", "--tag", "(go", "--json")
        assert (result.code, result.stdout) == (2, "")
        assert result.error == an_error(
            "TAG_EXPRESSION_INVALID",
            "invalid tag expression: unmatched (\n  (go\n  ^",
            "combine tags with & (and), | (or), ! (not) and parentheses: 'backend & !legacy'",
            "tag",
        )


def test_a_glob_that_matches_only_archived_repos_says_so(
    symphony: Run, repos: dict[str, Path], given: Given
) -> None:
    given("repo edit lib --archive")
    hint = "hint: to select them, pass `--archived`, or type their names\n"
    for verb in (["status"], ["repo", "remove"]):
        result = symphony(*verb, "l*")
        assert result == (3, "", f"error: 'l*' matches only archived repos\n{hint}")
    assert symphony("status", "--archived", "W*").stderr == (
        "error: 'W*' matches only repos that are not archived\n"
        "hint: to select them, leave out `--archived`\n"
    )


def test_a_glob_may_have_a_profile(symphony: Run, repos: dict[str, Path], given: Given) -> None:
    given(
        "profile create bob --email bob@example.org",
        "workspace create lab --profile bob",
        ["repo", "add", "--workspace", "lab", repos["api"]],
    )
    for glob, profiles in {
        "ada:*/a*": ["ada"],
        "bob:a*": ["bob"],
        "*:*/api": ["ada", "bob"],
        "b*:lab/*": ["bob"],
    }.items():
        assert symphony("status", glob, "--fields", "profile").stdout.split() == profiles
    given("workspace use acme")
    assert symphony("repo", "exec", "bob:lab/a*", "--", "echo", "hi").stdout == "api: hi\n"
    asked = symphony("repo", "exec", "bob:*/a*", "--", "echo", "hi")
    assert (asked.code, asked.stdout) == (3, "")
    assert symphony("status", "ada:x*").stderr == (
        "error: no repo matches 'ada:x*'\nhint: to list the names, run `symphony repo list --all`\n"
    )


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("status --all", "--all"),
        ("repo list -a", "--all"),
        ("repo exec --all-profiles -- true", "--all-profiles"),
        ("vault list --all", "--all"),
        ("search --all x", "--all"),
        ("note list --all", "--all"),
    ],
)
def test_a_workspace_beside_an_option_for_several_is_refused(
    symphony: Run, repos: dict[str, Path], words: str, option: str
) -> None:
    before, after, command = words.partition(" -- ")
    result = symphony(*before.split(), "-w", "acme", *f"{after}{command}".split())
    assert result == (
        2,
        "",
        f"error: --workspace cannot be combined with {option}\n"
        f"hint: leave out --workspace or {option}\n",
    )
    # The variable is only a default.
    assert symphony(*words.split(), env={"SYMPHONY_WORKSPACE": "acme"}).code == 0
