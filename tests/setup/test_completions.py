"""Completions of words that are no names: tags, saved selections, worktrees, recipients."""

from __future__ import annotations

import pytest

from symphony_cli.base.configuration import ConfigValue
from symphony_cli.registry.choices import Choice
from symphony_cli.setup.completions import completions
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.registry import FakeSurroundings
from tests.fakes.world import World

ADA = a_profile()
ACME = a_workspace(profile_id=ADA.id, tags=["work"])
API = a_repo(workspace_id=ACME.id, path="/job/api", tags=["golang", "Legacy"])
WEB = a_repo(workspace_id=ACME.id, name="web", path="/job/web", tags=["golang", "js"])
KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
NOTES = a_vault(workspace_id=ACME.id, tags=["garden"], recipients=[KEY])


def completed(prefix: str, kind: str | None) -> list[str]:
    world = World(ADA, ACME, API, WEB, NOTES)
    world.choice = Choice(surroundings=FakeSurroundings())
    return completions(world, prefix, kind)


@pytest.mark.parametrize(
    ("prefix", "kind", "words"),
    [
        ("", "repo-tag", ["golang", "js", "Legacy"]),
        ("LE", "repo-tag", ["Legacy"]),
        ("golang & !le", "repo-tag", ["golang & !Legacy"]),
        ("(golang|j", "repo-tag", ["(golang|js"]),
        ("go,j", "repo-tag", ["go,js"]),
        ("g", "vault-tag", ["garden"]),
        ("", "workspace-tag", ["work"]),
        ("", "note-tag", []),
        ("age1", "recipient", [KEY]),
        ("\x1b", "repo-tag", []),
    ],
)
def test_tags_and_recipients_are_completed(prefix: str, kind: str, words: list[str]) -> None:
    assert completed(prefix, kind) == words


@pytest.mark.parametrize("kind", ["repos", "trees"])
def test_a_saved_selection_is_completed_where_several_repos_are_selected(kind: str) -> None:
    world = World(ADA, ACME, API)
    named = [ConfigValue(f"select.{one}", "", "", "file", None) for one in ("servers", "old")]
    world.configuration_file.values = lambda: named
    assert completions(world, "@", kind) == ["@old", "@servers"]
    assert completions(world, "@s", kind) == ["@servers"]
    assert completions(world, "@", "repo") == []
    assert completions(world, "ap", kind) == ["api"]


@pytest.mark.parametrize("kind", [None, "tree", "trees"])
def test_worktrees_are_completed_after_the_name_of_their_repo(kind: str | None) -> None:
    assert completed("api@", kind) == ["api@feature"]
    assert completed("API@FE", kind) == ["API@feature"]
    assert completed("acme/api@f", kind) == ["acme/api@feature"]
    assert completed("api@x", kind) == completed("web@", kind) == completed("@f", kind) == []


def test_no_worktrees_are_completed_where_only_repos_are_named() -> None:
    assert completed("api@", "repo") == completed("api@", "repos") == []
