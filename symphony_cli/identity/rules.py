"""The rules that assign profiles' identities to repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.identity.owners import owning_registration, workspace_roots
from symphony_cli.identity.rule_files import (
    KnownDirectories,
    Rule,
    index_file,
    profile_file,
    settings_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.registry.ports import Reader
    from symphony_cli.repos.ports import Git


class Rules(NamedTuple):
    """The rules, the last that applies wins, and notices of ambiguous repos.

    `elsewhere` has the git directories that are not `.git` in their repo, by the repo's path, and
    None for one that is assumed to be there. `assumed` are notices of those.
    """

    rules: list[Rule]
    notices: list[Notice]
    elsewhere: dict[str, str | None]
    assumed: list[Notice]


def rules(reader: Reader, git: Git, index: str = "") -> Rules:
    """Return the rules for every registered workspace root and repository.

    Outer roots come before inner ones. A repository needs its own rules, after them, only if the
    roots do not give it its profile: it is outside its workspace's root, or inside another's. The
    present `index` knows the git directories of repos that are missing or damaged.
    """
    holding_roots = workspace_roots(reader.entries("workspace"))
    of_roots = [Rule(str(root.path), True, root.profile) for root in holding_roots]
    known = KnownDirectories(index)
    holders: dict[str, list[Entry]] = {}
    elsewhere: dict[str, str | None] = {}
    unknown: dict[str, Entry] = {}
    for repo in reader.entries("repo"):
        path, usual = str(repo.path), f"{repo.path}/.git"
        directory = git.git_directory(path) or known.of(path)
        if directory is None:
            unknown[usual] = repo
        elif directory != usual:
            elsewhere[path] = directory
        holders.setdefault(directory or usual, []).append(repo)
    of_repos: list[Rule] = []
    notices: list[Notice] = []
    assumed: list[Notice] = []
    for directory, repos in sorted(holders.items()):
        first = owning_registration(repos, holding_roots)
        if any(repo.profile_id != first.profile_id for repo in repos):
            notices.append(ambiguity(first, repos))
        holding = next((rule for rule in reversed(of_roots) if rule.fits(directory)), None)
        if holding is None or holding.username != first.profile:
            # The git directories of worktrees and submodules are inside the repository's.
            of_repos += [Rule(directory, below, first.profile) for below in (False, True)]
            if repo := unknown.get(directory):
                elsewhere[str(repo.path)] = None
                assumed.append(_assumption(repo))
    return Rules(of_roots + of_repos, notices, elsewhere, assumed)


def _assumption(repo: Entry) -> Notice:
    return Notice(
        "IDENTITY_ASSUMED",
        f"git's rule for repo '{repo.name}' assumes that its git directory is"
        f" {repo.path}/.git: {repo.path} is missing or damaged",
    )


def ambiguity(owner: Entry, repos: Sequence[Entry]) -> Notice:
    """Return the warning that a repository is registered for several profiles."""
    profiles = ", ".join(sorted({repo.profile for repo in repos}))
    return Notice(
        "IDENTITY_AMBIGUOUS",
        f"{owner.path} belongs to several profiles ({profiles}); git will use '{owner.profile}'",
    )


class Contents(NamedTuple):
    """The content of each file by its path, the index last, and notices (see `Rules`)."""

    files: dict[str, str]
    notices: list[Notice]
    assumed: list[Notice]


def contents(world: IdentityWorld) -> Contents:
    """Return the content of every file in Symphony's directory for git."""
    configuration = world.git_configuration
    with world.reader.unchanging():
        profiles = world.reader.profiles()
        found = rules(world.reader, world.git, configuration.index_text())
    # The names of files must differ where the file system ignores case, as usernames do.
    paths = {
        profile.username: f"{configuration.directory}/profiles/{profile.username.lower()}.gitconfig"
        for profile in profiles
    }
    files = {
        paths[profile.username]: profile_file(settings_of(profile, profiles))
        for profile in profiles
    }
    files[configuration.index] = index_file(found.rules, paths, found.elsewhere)
    return Contents(files, found.notices, found.assumed)
