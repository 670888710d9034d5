"""Every command and git's own rules agree on what a directory belongs to."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from symphony_cli.identity.owners import expected_at, registrations_by_path
from symphony_cli.identity.rule_files import INDEX, index_files
from symphony_cli.identity.rules import rules
from symphony_cli.registry import contexts, locating
from symphony_cli.registry.choices import Choice
from symphony_cli.repos.selecting import Selection, find_repos
from symphony_cli.setup import shell
from symphony_cli.system.git.inspector import LocalGit
from symphony_cli.system.git.on_disk.surroundings import Surroundings
from symphony_cli.system.git.program import GitProgram
from symphony_cli.system.identity.idents import IdentReader
from tests.builders import a_profile, a_repo, a_vault, a_workspace
from tests.fakes.world import World
from tests.identities import as_user

PROFILES = [a_profile(username=one, email=f"{one}@example.org") for one in ("ada", "bob", "eve")]
DIRECTORIES = ("a", "a/b", "a/b/c", "a/d", "e", "e/f", "e/f/g")
TREES = ("w", "a/w", "a/b/w", "e/w")
BARE = "e/bare.git"
PATTERNS = ("h.org/acme/*", "h.org/**", "h.org/acme/api")
URLS = ("https://h.org/acme/api.git", "git@h.org:other/api", "ssh://git@x.org/acme/api")
NOBODY = ("-c", "user.name=x", "-c", "user.email=x@x.org")


class Drawn(NamedTuple):
    """A tree of directories and what is registered of it.

    `trees` has the repository of each linked worktree, `roots` a profile and a root for each
    workspace, and `held` a noun, a workspace and a directory. `remotes` has patterns by workspace,
    and `urls` the remote of each repository that has one.
    """

    repositories: Iterable[str]
    trees: Mapping[Any, str]
    roots: Sequence[tuple[int, str | None]]
    held: Sequence[tuple[str, int, str]]
    remotes: Mapping[int, Sequence[str]]
    urls: Mapping[str, str]


@st.composite
def registries(draw: st.DrawFn) -> Drawn:
    """Draw repositories, linked worktrees, and registrations that overlap."""
    places = st.sampled_from(DIRECTORIES)
    repositories = draw(st.sets(places, min_size=1, max_size=4))
    trees = draw(st.dictionaries(st.sampled_from(TREES), st.sampled_from(sorted(repositories))))
    roots = draw(st.lists(st.tuples(st.integers(0, 2), st.none() | places), min_size=1, max_size=4))
    owners = st.integers(0, len(roots) - 1)
    repos = st.tuples(st.just("repo"), owners, st.sampled_from([*sorted(repositories), BARE]))
    vaults = st.tuples(st.just("vault"), owners, places)
    patterns = st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=2, unique=True)
    with_url = st.sampled_from([*sorted(repositories), BARE])
    return Drawn(
        repositories,
        trees,
        roots,
        draw(st.lists(repos | vaults, max_size=6, unique=True)),
        draw(st.dictionaries(owners, patterns)),
        draw(st.dictionaries(with_url, st.sampled_from(URLS))),
    )


def built(drawn: Drawn, top: str) -> World:
    """Make the directories, and return the registry."""
    for directory in DIRECTORIES:
        os.makedirs(f"{top}/{directory}", exist_ok=True)
    as_user(Path(top), "init", "--quiet", "--bare", BARE)
    for directory in sorted(drawn.repositories):
        repository = Path(top, directory)
        as_user(repository, "init", "--quiet")
        as_user(repository, *NOBODY, "commit", "--quiet", "--allow-empty", "--message", "first")
    for tree, directory in drawn.trees.items():
        as_user(Path(top, directory), "worktree", "add", "--quiet", f"{top}/{tree}", "-b", tree)
    for directory, url in drawn.urls.items():
        as_user(Path(top, directory), "config", "remote.origin.url", url)
    workspaces = [
        a_workspace(
            profile_id=PROFILES[owner].id,
            name=f"w{n}",
            root=root and f"{top}/{root}",
            remotes=tuple(drawn.remotes.get(n, ())),
        )
        for n, (owner, root) in enumerate(drawn.roots)
    ]
    held = [
        (a_repo if noun == "repo" else a_vault)(
            workspace_id=workspaces[owner].id, name=f"n{n}", path=f"{top}/{directory}"
        )
        for n, (noun, owner, directory) in enumerate(drawn.held)
    ]
    return World(*PROFILES, *workspaces, *held)


def applied(world: World, git: GitProgram, top: str) -> Path:
    """Write git's rules, and return the configuration file."""
    found = rules(world.reader, LocalGit(git))
    paths = {profile.username: f"{top}/{profile.username}.config" for profile in PROFILES}
    for profile in PROFILES:
        Path(paths[profile.username]).write_text(f"[user]\n\temail = {profile.email}\n")
    for path, content in index_files(f"{top}/rules", found.rules, paths).items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(content)
    return Path(top, "rules", INDEX)


def gits_email(directory: str, config: Path) -> str:
    """Return the address that git's rules give in a directory."""
    own = {"GIT_CONFIG_GLOBAL": str(config), "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-C", directory, "config", "user.email"],
        env={"PATH": os.environ["PATH"], **own},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()


@settings(max_examples=15)
@given(registries())
def test_every_answer_to_where_am_i_is_the_same(drawn: Drawn) -> None:
    git = GitProgram(os.environ)
    with tempfile.TemporaryDirectory() as made:
        top = os.path.realpath(made)
        world = built(drawn, top)
        config = applied(world, git, top)
        there = [f"{top}/{one}" for one in (*DIRECTORIES, *drawn.trees, BARE)]
        for directory in there:
            agrees(world, directory, config, IdentReader(git, {}, f"{top}/git"))
        for path, same in registrations_by_path(world.reader, there).items():
            assert gits_email(path, config) == f"{same[0].profile}@example.org"


def agrees(world: World, directory: str, config: Path, identities: IdentReader) -> None:
    """Assert that all answers in a directory are the same."""
    reader = world.reader
    choice = world.choice = Choice(directory=directory, surroundings=Surroundings())
    here = contexts.here(reader, choice)
    assert shell.segment(world) == (here and here.full_name)
    if here:
        active = contexts.workspace(reader, choice)
        assert (active.name, active.profile) == (here.workspace, here.profile)
        found = find_repos(reader, choice, Selection())
        assert {repo.workspace_id for repo in found} <= {active.id}
        if active.path is not None:
            assert locating.locate(reader, None, choice).id == active.id
    place, email = choice.whereabouts(directory), gits_email(directory, config)
    if place is None:
        assert email == ""
        return
    assert place == identities.whereabouts(directory)
    [identity] = identities.identities([place.top])
    expected = expected_at(reader, place, identity.urls)
    assert email == (expected.profile.email if expected else "")
    if expected and expected.noun != "remote":
        assert here
        assert here.profile == expected.profile.username
