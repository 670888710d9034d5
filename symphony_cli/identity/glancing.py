"""Glancing: which identities are wrong, as far as that can be seen without asking git.

`symphony status` shows it, and a git more for each repo would cost it half of its time again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.file_changes import KEEP
from symphony_cli.base.findings import Notice
from symphony_cli.identity.owners import registrations
from symphony_cli.identity.persons import Person, person_of
from symphony_cli.identity.states import OK, Identity, differences
from symphony_cli.repos.states import MISMATCH
from symphony_cli.repos.statuses import Glanced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symphony_cli.identity.ports import IdentityWorld


def glanced(world: IdentityWorld, paths: Sequence[str]) -> Glanced:
    """Return for the repos at these paths whether git uses the identity that is asked for.

    Nothing where none have been applied, and of a repo of which only git can say. Raises Failed.
    """
    configuration = world.git_configuration
    if not configuration.is_applied or not paths:
        return Glanced({}, [])
    if configuration.inclusion().change != KEEP:
        return Glanced({}, [NOT_LAST])
    identities = world.identities
    profiles = {profile.id: profile for profile in world.reader.profiles()}
    found: dict[str, str] = {}
    for path, repos in registrations(world.reader, paths).items():
        settings = identities.overrides(path)
        if settings is None:
            continue
        # Keys are not looked at.
        profile = profiles[repos[0].profile_id]._replace(signing_key=None)
        own = person_of(profile)
        author, committer = (
            _person(role, own, settings, identities.variables) for role in ("author", "committer")
        )
        seen = Identity(path, author=author, committer=committer)
        found[path] = MISMATCH if differences(profile, seen) else OK
    return Glanced(found, [])


NOT_LAST = Notice(
    "IDENTITY_NOT_LAST",
    "Symphony's include is not the last thing in your git configuration any more, so another"
    " identity may win; to put it right: symphony identity apply",
)


def _person(
    role: str, own: Person, settings: Mapping[str, str], variables: Mapping[str, str]
) -> Person:
    """Return who git would name, where Symphony's files are the last that it reads for all."""

    def part(name: str, value: str) -> str:
        variable = variables.get(f"GIT_{role.upper()}_{name.upper()}")
        if variable is not None:
            return variable
        return settings.get(f"{role}.{name}") or settings.get(f"user.{name}") or value

    return Person(part("name", own.name), part("email", own.email))
