"""The rules that assign profiles' identities to repositories."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.identity.owners import owning_registration, workspace_roots
from symphony_cli.identity.rule_files import INDEX, Rule, index_file, profile_file, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.ports import Reader
    from symphony_cli.repos.ports import Git


class Rules(NamedTuple):
    """The rules, the last that applies wins, and notices of ambiguous repos."""

    rules: list[Rule]
    notices: list[Notice]


def rules(reader: Reader, git: Git) -> Rules:
    """Return the rules for every registered workspace root and repository.

    Outer roots come before inner ones. A repository needs its own rules, after them, only if the
    roots do not give it its profile: it is outside its workspace's root, or inside another's.
    """
    holding_roots = workspace_roots(reader.entries("workspace"))
    of_roots = [Rule(str(root.path), True, root.profile) for root in holding_roots]
    holders: dict[str, list[Entry]] = {}
    for repo in reader.entries("repo"):
        # Missing and damaged repos get their rules when git can read them again.
        if directory := git.git_directory(str(repo.path)):
            holders.setdefault(directory, []).append(repo)
    of_repos: list[Rule] = []
    notices: list[Notice] = []
    for directory, repos in sorted(holders.items()):
        first = owning_registration(repos, holding_roots)
        if any(repo.profile_id != first.profile_id for repo in repos):
            notices.append(ambiguity(first, repos))
        holding = next((rule for rule in reversed(of_roots) if rule.fits(directory)), None)
        if holding is None or holding.username != first.profile:
            # The git directories of worktrees and submodules are inside the repository's.
            of_repos += [Rule(directory, below, first.profile) for below in (False, True)]
    return Rules(of_roots + of_repos, notices)


def ambiguity(owner: Entry, repos: Sequence[Entry]) -> Notice:
    """Return the warning that a repository is registered for several profiles."""
    profiles = ", ".join(sorted({repo.profile for repo in repos}))
    return Notice(
        "IDENTITY_AMBIGUOUS",
        f"{owner.path} belongs to several profiles ({profiles}); git will use '{owner.profile}'",
    )


class Contents(NamedTuple):
    """The content of each file by its path, the index last, and notices."""

    files: dict[str, str]
    notices: list[Notice]


def contents(reader: Reader, git: Git, directory: str) -> Contents:
    """Return the content of every file in Symphony's directory for git (an absolute path)."""
    profiles = reader.profiles()
    paths = {
        profile.username: f"{directory}/profiles/{profile.username}.gitconfig"
        for profile in profiles
    }
    found = rules(reader, git)
    files = {
        paths[profile.username]: profile_file(settings_of(profile, profiles))
        for profile in profiles
    }
    files[f"{directory}/{INDEX}"] = index_file(found.rules, paths)
    return Contents(files, found.notices)
