"""Detection and creation of the user's profiles."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped, key
from symphony_cli.identity.detect.detections import (
    DetectedProfile,
    Identity,
    account_of,
    proposed_username,
)
from symphony_cli.registry import profiles
from symphony_cli.registry.locked import directory
from symphony_cli.registry.profile_keys import changed_keys, missing_key_files
from symphony_cli.registry.rows import counted, subject_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from symphony_cli.domain.profiles import Profile
    from symphony_cli.domain.views import ProfileView
    from symphony_cli.identity.detect.detections import Account, RepoClues, UserClues
    from symphony_cli.identity.detect.ports import DetectWorld
    from symphony_cli.identity.persons import Person
    from symphony_cli.registry.ports import Files, Progress


class Detected(NamedTuple):
    """The profiles found, existing ones included, and notices."""

    profiles: list[DetectedProfile]
    notices: list[Notice]


def detect(
    world: DetectWorld, directories: Sequence[str], *, tell: Progress | None = None
) -> Detected:
    """Return the profiles that the user's files and the repositories in directories suggest.

    A commit counts if its author is also its committer, and matches by name or address one of git's
    identities or a committer in one of the clones. Raises InvalidValue for a path that is not a
    directory.
    """
    reader, sources = world.reader, world.identity_sources
    # An unreadable configuration is an error with and without directories.
    scanner = world.scanner
    roots = [directory(reader, world.files, one) for one in directories]
    user = sources.of_user()
    found = (
        scanner.scan(roots, depth=None, nested=False, hidden=False, tell=tell) if roots else None
    )
    repos = sources.of_repos(found.repos) if found else []
    notices = [*user.notices, *(found.notices if found else [])]
    notices += [repo.notice for repo in repos if repo.notice]
    return Detected(proposals(reader.profiles(), user, repos), notices)


def proposals(
    existing: Sequence[ProfileView], user: UserClues, repos: Sequence[RepoClues]
) -> list[DetectedProfile]:
    """Return the profiles that clues suggest, existing ones included."""
    by_address = authors(user, repos)
    authored = [_authored(commits) for commits in by_address.values()]
    identities = _joined([*user.identities, *_of_repos(user, repos), *authored])
    keys = _with_keys(user, repos, by_address, identities)
    return _with_accounts(existing, user.accounts, _rows(existing, identities.values(), keys))


Authors = dict[str, "list[tuple[Person, str, int]]"]
"""Person, repository and number of commits, by the key of the address."""


def authors(user: UserClues, repos: Iterable[RepoClues]) -> Authors:
    """Return the user's own commits, the address with the most of them first."""
    repos = list(repos)
    own = {key(identity.email) for identity in user.identities}
    own |= {key(one.name) for one in user.identities if one.name}
    own |= {key(user.name)} if user.name else set()
    for repo in repos:
        here = [repo.identity] if repo.identity else []
        for person in (*here, *repo.made_here):
            own |= {key(text) for text in person[:2] if text}
    found: Authors = defaultdict(list)
    for repo in repos:
        for person, commits in repo.authored:
            if own & {key(person.name), key(person.email)}:
                found[key(person.email)].append((person, repo.path, commits))
    most = sorted(found.items(), key=lambda item: (-sum(one[2] for one in item[1]), item[0]))
    return dict(most)


def _authored(commits: list[tuple[Person, str, int]]) -> Identity:
    """Return the identity of commits, with the most frequent name and spelling."""
    people: Counter[Person] = Counter()
    paths: Counter[str] = Counter()
    for person, path, count in commits:
        people[person] += count
        paths[path] += count
    [(person, _)] = people.most_common(1)
    [(path, _)] = paths.most_common(1)
    many = counted(paths.total(), "commit")
    where = path if len(paths) == 1 else f"{len(paths)} repos, most in {path}"
    return Identity(person.email, person.name or None, sources=(f"{many} in {where}",))


def _of_repos(user: UserClues, repos: Iterable[RepoClues]) -> list[Identity]:
    """Return the identities that repositories configure."""
    found = [repo.identity for repo in repos if repo.identity]
    return [one._replace(name=one.name or user.name) for one in found]


def _joined(identities: Iterable[Identity]) -> dict[str, Identity]:
    """Return the identities by the keys of their addresses, equal ones joined."""
    found: dict[str, Identity] = {}
    for identity in identities:
        email_key = key(identity.email)
        known = found.get(email_key)
        found[email_key] = known.joined(identity) if known else identity
    return found


Key = tuple[str, Identity]
"""The alias of a host, and the ssh key for it that no identity uses."""


def _with_keys(
    user: UserClues, repos: Iterable[RepoClues], authors: Authors, identities: dict[str, Identity]
) -> list[Key]:
    """Assign ssh keys to the identities that use them, and return the unused keys.

    An identity uses a key if its ssh command names it, or if most of the user's commits in the
    repositories on the key's hosts have its address.
    """
    by_alias = {key(host.alias): host for host in user.hosts}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for email, commits in authors.items():
        for _, path, count in commits:
            counts[path][email] += count
    used: dict[str, set[str]] = defaultdict(set)
    for repo in repos:
        host = by_alias.get(key(repo.ssh_host or ""))
        if host and repo.path in counts:
            [(email, _)] = counts[repo.path].most_common(1)
            used[email].add(host.key)
    for email, keys in used.items():
        if len(keys) == 1 and identities[email].ssh_key is None:
            identities[email] = identities[email]._replace(ssh_key=next(iter(keys)))
    unused: dict[str, Key] = {}
    for host in user.hosts:
        takers = [email for email, one in identities.items() if one.ssh_key == host.key]
        for email in takers:
            identities[email] = identities[email].found_in(host.source)
        if not takers:
            alias, one = unused.get(host.key) or (host.alias, Identity("", ssh_key=host.key))
            unused[host.key] = (alias, one.found_in(host.source))
    return list(unused.values())


def _rows(
    existing: Sequence[ProfileView], identities: Iterable[Identity], keys: Iterable[Key]
) -> list[DetectedProfile]:
    """Return the records; profiles that do not exist get unique usernames."""
    taken = {key(profile.username) for profile in existing}
    stems = [(one, one.email) for one in identities]
    # Usernames are derived from addresses, so the alias gets the form of an address.
    stems += [(one, f"{alias.replace('+', '_')}@ssh") for alias, one in keys]
    rows: list[DetectedProfile] = []
    for identity, stem in stems:
        exists = _existing(existing, identity)
        username = exists or proposed_username(stem, taken)
        taken.add(key(username))
        rows.append(identity.proposed(username, exists))
    return rows


def _existing(existing: Sequence[ProfileView], identity: Identity) -> str | None:
    """Return the username of the profile with the address, or with the key of a bare key."""
    for profile in existing:
        addresses = {key(address) for address in (profile.email, *profile.alias_emails)}
        has_key = identity.ssh_key is not None and profile.ssh_key == identity.ssh_key
        if key(identity.email) in addresses or (has_key and not identity.email):
            return profile.username
    return None


def _with_accounts(
    existing: Sequence[ProfileView], accounts: Iterable[Account], rows: list[DetectedProfile]
) -> list[DetectedProfile]:
    """Return the records with gh's accounts: added to a matching record, or as new ones."""
    rows = list(rows)
    profiles_by_key = {key(profile.username): profile.username for profile in existing}
    for account in accounts:
        stem = f"{account.user}@{account.host}"
        names = {key(account.user), key(proposed_username(stem, ()))}
        for place, row in enumerate(rows):
            if names & {key(row.username), key(account_of(row.email or "") or "")}:
                rows[place] = row._replace(sources=[*row.sources, account.source])
                break
        else:
            exists = next((profiles_by_key[name] for name in names & set(profiles_by_key)), None)
            taken = {key(row.username) for row in rows} | set(profiles_by_key)
            username = exists or proposed_username(stem, taken)
            rows.append(Identity("").found_in(account.source).proposed(username, exists))
    return rows


def create(
    world: DetectWorld,
    detected: Sequence[DetectedProfile],
    confirm: Callable[[list[DetectedProfile]], None],
) -> Detected:
    """Create the profiles that do not exist, in one operation, and return them.

    `confirm` receives the new ones first, and raises to cancel. Records that cannot be profiles are
    skipped with a notice.
    """
    now = world.clock()
    drafts: list[tuple[DetectedProfile, Profile]] = []
    notices: list[Notice] = []
    for row in detected:
        if row.exists is None:
            try:
                drafts.append((row, drafted(world.files, row, now)))
            except InvalidValue as error:
                message = f"skipped '{escaped(row.username)}': {error}"
                notices.append(Notice("PROFILE_SKIPPED", message))
    if not drafts:
        return Detected([], notices)
    confirm([row for row, _ in drafts])
    with world.unit_of_work as uow:
        for _, profile in drafts:
            profiles.add(uow, profile)
        made = {profile.username for _, profile in drafts}
        views = [view for view in uow.reader.profiles() if view.username in made]
        names = [profile.username for _, profile in drafts]
        uow.commit("profile detect", subject_of(names, "profile"), now)
    for view in views:
        notices += missing_key_files(world.files, view)
    notices += [
        Notice(
            "SIGNING_KEY_UNKNOWN",
            f"profile '{row.username}' does not sign: git's configuration names no key",
        )
        for row, profile in drafts
        if row.sign and not profile.sign
    ]
    return Detected([row._replace(exists=row.username) for row, _ in drafts], notices)


def drafted(files: Files, row: DetectedProfile, now: datetime) -> Profile:
    """Return the profile of a record. Raises InvalidValue if it cannot be one."""
    from symphony_cli.domain.profiles import Profile

    if row.email is None:
        raise InvalidValue("EMAIL_MISSING", "its email address is unknown", field="email")
    draft = Profile(
        id=uuid4(),
        username=row.username,
        email=row.email,
        name=row.name,
        created_at=now,
        updated_at=now,
    )
    sign = row.sign if row.signing_key else None
    keys = changed_keys(
        files,
        draft,
        signing_key=row.signing_key,
        signing_format=row.signing_format,
        sign=sign,
        ssh_key=row.ssh_key,
    )
    return draft.changed(now, **keys)
