"""Identity rules: which profile's identity holds in which repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.identity.owners import owner, roots
from symphony_cli.identity.rule_files import INDEX, Rule, index_file, profile_file, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.views import Entry
    from symphony_cli.registry.ports import Reader
    from symphony_cli.repos.ports import Git


class Rules(NamedTuple):
    """The rules, of which the last that fits counts, and what they cannot settle."""

    rules: list[Rule]
    notices: list[Notice]


def rules(reader: Reader, git: Git) -> Rules:
    """Return the rules for all that is registered.

    First come the workspaces' roots, each before the roots inside of it; then each repository for
    which these do not name its own profile: outside its workspace's root, or inside another's.
    """
    holding_roots = roots(reader.entries("workspace"))
    of_roots = [Rule(str(root.path), True, root.profile) for root in holding_roots]
    holders: dict[str, list[Entry]] = {}
    for repo in reader.entries("repo"):
        # What is missing or damaged now gets its rule when it is there again.
        if directory := git.git_directory(str(repo.path)):
            holders.setdefault(directory, []).append(repo)
    of_repos: list[Rule] = []
    notices: list[Notice] = []
    for directory, repos in sorted(holders.items()):
        first = owner(repos, holding_roots)
        if any(repo.profile_id != first.profile_id for repo in repos):
            notices.append(several_profiles(first, repos))
        holding = next((rule for rule in reversed(of_roots) if rule.fits(directory)), None)
        if holding is None or holding.username != first.profile:
            # Worktrees and submodules have their git directories in the repository's.
            of_repos += [Rule(directory, below, first.profile) for below in (False, True)]
    return Rules(of_roots + of_repos, notices)


def several_profiles(owner: Entry, repos: Sequence[Entry]) -> Notice:
    """The warning that a repository is registered for several profiles, of which one counts."""
    profiles = ", ".join(sorted({repo.profile for repo in repos}))
    return Notice(
        "IDENTITY_AMBIGUOUS",
        f"{owner.path} belongs to several profiles ({profiles}); git will use '{owner.profile}'",
    )


class Contents(NamedTuple):
    """What git is to read: the contents by the files' paths, the index last; and notices."""

    files: dict[str, str]
    notices: list[Notice]


def contents(reader: Reader, git: Git, directory: str) -> Contents:
    """Return the files that are to be in Symphony's directory for git (an absolute path)."""
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
