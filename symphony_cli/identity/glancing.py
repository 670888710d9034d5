"""Identity states that are read without running git.

`symphony status` shows them; one more git process for each repo would make it half as slow again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.findings import Notice
from symphony_cli.identity.file_changes import KEEP
from symphony_cli.identity.owners import registrations_by_path
from symphony_cli.identity.persons import Person, person_of
from symphony_cli.identity.rule_files import declined_in
from symphony_cli.identity.states import OK, Identity, differences
from symphony_cli.repos.states import MISMATCH
from symphony_cli.repos.statuses import Glanced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.identity.rule_files import Rule


def glanced(world: IdentityWorld, paths: Sequence[str]) -> Glanced:
    """Return whether git uses the expected identity in the repo at each path.

    Leaves out repos whose identity only git knows, and every repo if identities have not been
    applied. Raises Failed.
    """
    configuration = world.git_configuration
    if not configuration.is_applied or not paths:
        return Glanced({}, [])
    if configuration.inclusion().change != KEEP:
        return Glanced({}, [NOT_LAST])
    identities = world.identities
    with world.reader.unchanging():
        registered = registrations_by_path(world.reader, paths)
        profiles = {profile.id: profile for profile in world.reader.profiles()}
    declined = declined_in(configuration.index_text())
    found: dict[str, str] = {}
    for path, repos in registered.items():
        settings = identities.overrides(path)
        if settings is None or (declined and _is_declined(world, path, declined)):
            continue
        # The signing key is not compared.
        profile = profiles[repos[0].profile_id]._replace(signing_key=None)
        own = person_of(profile)
        author, committer = (
            _person(role, own, settings, identities.variables) for role in ("author", "committer")
        )
        seen = Identity(path, author=author, committer=committer)
        found[path] = MISMATCH if differences(profile, seen) else OK
    return Glanced(found, [])


def _is_declined(world: IdentityWorld, path: str, declined: Sequence[Rule]) -> bool:
    """Whether a rule for a repo is left out, so that only git knows who commits there."""
    directory = world.git.git_directory(path)
    return directory is None or any(rule.fits(directory) for rule in declined)


NOT_LAST = Notice(
    "IDENTITY_NOT_LAST",
    "Symphony's include is no longer the last entry in your git configuration, so another"
    " identity may apply; to fix it, run `symphony identity apply`",
)


def _person(
    role: str, own: Person, settings: Mapping[str, str], variables: Mapping[str, str]
) -> Person:
    """Return the person that git would name, given that Symphony's include is the last one."""

    def part(name: str, value: str) -> str:
        variable = variables.get(f"GIT_{role.upper()}_{name.upper()}")
        if variable is not None:
            return variable
        return settings.get(f"{role}.{name}") or settings.get(f"user.{name}") or value

    return Person(part("name", own.name), part("email", own.email))
