"""Problems with applied identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Problem
from symphony_cli.identity.comparing.changes import overridden_rules
from symphony_cli.identity.comparing.overruling import overruled
from symphony_cli.identity.explaining import LAST, include_of
from symphony_cli.identity.file_changes import KEEP
from symphony_cli.identity.persons import is_address_of
from symphony_cli.identity.rules import contents
from symphony_cli.identity.statuses import identity_statuses
from symphony_cli.repos.states import MISMATCH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from symphony_cli.identity.ports import IdentityWorld
    from symphony_cli.identity.rule_files import RemoteRule, Rule

CHECK = "identity"
# The first git that knows conditions on remotes.
HASCONFIG = (2, 36)
_APPLY = "to correct it, run `symphony identity apply`"


def problems(world: IdentityWorld) -> list[Problem]:
    """Return the problems with identities, most of them only if identities have been applied."""
    found = list(_by_nobody(world))
    if not world.git_configuration.is_applied:
        return found
    try:
        return [*found, *_problems(world)]
    except Failed as error:
        return [*found, Problem(CHECK, error.message, error.hint)]


def _by_nobody(world: IdentityWorld) -> Iterator[Problem]:
    """Yield the repos where the user committed last under an address that no profile has."""
    profiles = world.reader.profiles()
    # A repo may be registered several times.
    for repo in {str(one.path): one for one in world.reader.entries("repo")}.values():
        email = world.identities.last_committer(str(repo.path))
        if email and not any(is_address_of(profile, email) for profile in profiles):
            yield Problem(
                CHECK,
                f"repo '{repo.full_name}': the last commit made here is by {email}, which is"
                " not an address of any profile",
                "for a profile with this address, run `symphony profile detect`; if it is another"
                f" address of '{repo.profile}', run `symphony profile edit {repo.profile}"
                f" --alias-email {_quoted(email)}`",
            )


def _problems(world: IdentityWorld) -> Iterator[Problem]:
    configuration = world.git_configuration
    if include_of(configuration) != LAST:
        message = "Symphony's include is no longer the last entry in your git configuration"
        yield Problem(CHECK, message, _APPLY)
    wanted = contents(world, contents(world).declined)
    version = world.git.version()
    if version and version < HASCONFIG and any(one.remotes for one in world.reader.workspaces()):
        yield Problem(
            CHECK,
            f"git {'.'.join(map(str, version))} ignores the remotes of workspaces: only registered"
            " repos get their identity",
            "install git 2.36 or newer",
        )
    for notice in wanted.assumed:
        yield Problem(CHECK, notice.message, f"{_APPLY} when the repo exists again")
    for change in configuration.changes(wanted.files):
        if change.change != KEEP:
            yield Problem(CHECK, f"{change.path} differs from the registry", _APPLY)
    for name in world.identities.variables:
        if name.startswith(("GIT_AUTHOR_", "GIT_COMMITTER_")):
            message = f"{name} is set in the environment and overrides git's configuration"
            yield Problem(CHECK, message, f"to remove it, run `unset {name}`")
    for row in identity_statuses(world, world.reader.entries("repo")).rows:
        if row.state == MISMATCH:
            who = f"git uses {row.author}" if row.author else "git would refuse to commit"
            yield Problem(
                CHECK,
                f"repo '{row.workspace}/{row.name}': {who}, but {row.expected} is expected"
                f" ({row.reason})",
                f"to see why, run `symphony identity why {_quoted(row.path)}`",
            )
    yield from _overriding(world, wanted.rules)


def _overriding(world: IdentityWorld, rules: Sequence[Rule | RemoteRule]) -> Iterator[Problem]:
    """Yield the user's rules that Symphony's override: in registered repos, and elsewhere."""
    found = overridden_rules(world)
    told = [(one.rule, one.place, ", ".join(one.repos), one.what) for one in found]
    for change in overruled(world, rules, rules):
        for source in change.overridden:
            if source.rule not in {rule for rule, *_ in told}:
                told.append((f"{source.rule}", source.rule_place, change.name, change.what))
    for rule, place, where, what in told:
        yield Problem(
            CHECK,
            f"Symphony overrides your git rule {rule} ({place}) in {where}: {what}",
            "remove the rule, or register these repos for another profile",
        )


def _quoted(path: str) -> str:
    import shlex

    return shlex.quote(path)
