"""The rules that assign profiles' identities to repositories."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.findings import Notice
from symphony_cli.domain.remote_patterns import bindings, url_patterns
from symphony_cli.identity.file_changes import CHANGE
from symphony_cli.identity.rule_files import (
    DECLINED,
    PROFILES,
    KeptRule,
    KnownDirectories,
    RemoteRule,
    Rule,
    index_files,
    profile_file,
    rule_text,
    rules_in,
    settings_of,
    subsection,
)
from symphony_cli.registry.surroundings import PLACES, by_nearness, roots_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.registry.ports import Reader
    from symphony_cli.repos.ports import Git


class Rules(NamedTuple):
    """The rules, the last that applies wins, and notices of ambiguous repos.

    `elsewhere` has the git directories that are not `.git` in their repo, by the repo's path, and
    None for one that is assumed to be there. `assumed` are notices of those.
    """

    rules: list[Rule | RemoteRule]
    notices: list[Notice]
    elsewhere: dict[str, str | None]
    assumed: list[Notice]


class _Claim(NamedTuple):
    """A directory with the places that claim the repositories in it.

    `is_git` is true for a git directory, which needs a rule for itself too.
    """

    directory: str
    is_git: bool
    places: list[Entry]


def rules(reader: Reader, git: Git, index: str = "") -> Rules:
    """Return the rules for every registered workspace root, its remotes, repository and vault.

    Outer places come before inner ones. A repository or a vault needs rules only if those before do
    not give it its profile: it is outside its workspace's root, or inside another's. Remotes come
    after the places, and then what keeps registered repositories from them. The present `index`
    knows the git directories of repos that are missing or damaged.
    """
    entries = [entry for entry in reader.entries(*PLACES) if entry.path is not None]
    roots = roots_of(entries)
    known = KnownDirectories(index)
    claims: dict[str, _Claim] = {}
    elsewhere: dict[str, str | None] = {}
    unknown: dict[str, Entry] = {}
    for entry in entries:
        path = directory = str(entry.path)
        if entry.noun == "repo":
            usual = f"{path}/.git"
            found = git.git_directory(path) or known.of(path)
            if found is None:
                unknown[path] = entry
            elif found != usual:
                elsewhere[path] = directory = found
        # The git directories of worktrees and submodules are inside the repository's.
        for one in {path, directory} if not directory.startswith(f"{path}/") else {path}:
            is_git = entry.noun == "repo" and one == elsewhere.get(path)
            claim = claims.get(one) or _Claim(one, is_git, [])
            claims[one] = _Claim(one, claim.is_git or is_git, [*claim.places, entry])
    of_places: list[Rule] = []
    notices: list[Notice] = []
    assumed: list[Notice] = []
    for claim in sorted(claims.values(), key=lambda claim: len(claim.directory)):
        first = by_nearness(claim.places, roots)[0]
        repos = [place for place in claim.places if place.noun == "repo"]
        if claim.directory == first.path and len({one.profile_id for one in (first, *repos)}) > 1:
            notices.append(ambiguity(first, [first, *repos]))
        held = claim.directory if claim.is_git else f"{claim.directory}/.git"
        holding = next((rule for rule in reversed(of_places) if rule.fits(held)), None)
        is_root = any(place.noun == "workspace" for place in claim.places)
        if is_root or holding is None or holding.username != first.profile:
            both = [Rule(claim.directory, below, first.profile) for below in (False, True)]
            of_places += both if claim.is_git else both[1:]
            if repo := unknown.get(claim.directory):
                elsewhere[claim.directory] = None
                assumed.append(_assumption(repo))
    of_remotes = [
        RemoteRule(url, workspace.profile, pattern)
        for pattern, workspace in bindings(reader.workspaces())
        for url in url_patterns(pattern)
    ]
    kept = _kept_from(of_remotes, claims.values(), roots, git, elsewhere)
    return Rules([*of_places, *of_remotes, *kept], notices, elsewhere, assumed)


def _kept_from(
    remotes: Sequence[RemoteRule],
    claims: Iterable[_Claim],
    roots: Mapping[str | None, str],
    git: Git,
    elsewhere: Mapping[str, str | None],
) -> list[KeptRule]:
    """Return rules for the registered repositories that remotes would give to another profile.

    A repository may get such a remote at any time, so its present remotes do not matter.
    """
    bound = {rule.username for rule in remotes}
    found: dict[str, KeptRule] = {}
    for claim in claims:
        owner = by_nearness(claim.places, roots)[0].profile
        nouns = {place.noun for place in claim.places}
        if bound <= {owner}:
            continue
        path = claim.directory
        directory = path if claim.is_git else elsewhere.get(path) or f"{path}/.git"
        # A git directory outside of its repository has a claim of its own.
        is_repo = "repo" in nouns and f"{directory}/".startswith(f"{path}/")
        if is_repo or ("vault" in nouns and git.git_directory(path) == directory):
            found[directory] = KeptRule(directory, False, owner)
    # The git directories of worktrees and submodules are inside the repository's.
    return [one._replace(below=below) for one in sorted(found.values()) for below in (False, True)]


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
    """The content of each file by its path, the index last, and notices (see `Rules`).

    `new` are the rules for places that the present index does not have, `moved` those that it has
    for another profile or identity, and `gone` those that only it has. `before` are all of its
    rules. Of the new ones an earlier write `declined` some.
    """

    rules: list[Rule | RemoteRule]
    files: dict[str, str]
    notices: list[Notice]
    assumed: list[Notice]
    new: list[Rule | RemoteRule]
    moved: list[Rule | RemoteRule]
    gone: list[Rule | RemoteRule]
    before: list[Rule | RemoteRule]
    declined: list[Rule | RemoteRule]


def contents(world: IdentityWorld, without: Collection[Rule | RemoteRule] = ()) -> Contents:
    """Return the content of every file in Symphony's directory for git, without some rules."""
    configuration = world.git_configuration
    directory = configuration.directory
    with world.reader.unchanging():
        profiles = world.reader.profiles()
        index, _, rest = configuration.index_text().partition(DECLINED)
        noted, _, of_kept = rest.partition("\n")
        index += of_kept
        found = rules(world.reader, world.git, index)
    # The names of files must differ where the file system ignores case, as usernames do.
    paths = {
        profile.username: f"{directory}/{PROFILES}/{profile.username.lower()}.gitconfig"
        for profile in profiles
    }
    files = {
        paths[profile.username]: profile_file(settings_of(profile, profiles))
        for profile in profiles
    }
    kept = [one for one in found.rules if one not in without]
    files |= index_files(directory, kept, paths, found.elsewhere)
    if without:
        pairs = sorted([one.condition, one.username] for one in without)
        files[configuration.index] += f"{DECLINED}{json.dumps(pairs)}\n"
    unknown = [one for one in kept if rule_text(one, paths) not in index]
    new = [one for one in unknown if subsection(one.condition) not in index]
    strange, strangers = set(unknown), set(new)
    moved = [one for one in unknown if one not in strangers]
    # Its own file decides what a profile's rules mean.
    present = configuration.changes({path: files[path] for path in paths.values()})
    renewed = {one.path for one in present if one.change == CHANGE}
    moved += [one for one in kept if paths[one.username] in renewed and one not in strange]
    before = rules_in(index)
    conditions = {one.condition for one in kept}
    gone = [one for one in before if one.condition not in conditions]
    declined = [one for one in new if json.dumps([one.condition, one.username]) in noted]
    return Contents(kept, files, found.notices, found.assumed, new, moved, gone, before, declined)
