"""The check that runs before a commit.

Its imports are light: the guard's hook runs `symphony identity check` before every commit.
"""

from __future__ import annotations

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.light import NamedTuple
from symphony_cli.identity.owners import expected_at
from symphony_cli.identity.states import OK, Checked, differences, mismatch_message
from symphony_cli.repos.states import MISMATCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.identity.ports import IdentityLook, IdentityWorld

HINT = "to see why, run `symphony identity why`"


class Result(NamedTuple):
    """The result of the check, and a message if the identity is wrong."""

    checked: Checked
    message: str | None


def check(world: IdentityWorld, path: str | None) -> Result:
    """Compare the identity of a commit with the expected one.

    The repository is one with a name or a path, or the one where git would commit.

    The signing key counts if the profile has one. Outside repositories, and if no profile expects
    an identity, the result is `ok`. Raises InvalidValue for a path that is not a directory, Refused
    for one in a locked vault, Failed if git refuses to read the repository.
    """
    # Git runs while this process imports the store's reader.
    look = _look(world, path)
    place = look.whereabouts()
    if place is None:
        return Result(Checked(None, None, None, OK, None, None, None), None)
    identity = look.identity(place.top)
    expected = expected_at(world.reader, place, identity.urls)
    if expected is None:
        return Result(Checked(place.top, None, None, OK, None, None, None), None)
    found = differences(expected.profile, identity)
    checked = Checked(
        place.top,
        expected.workspace,
        expected.profile.username,
        MISMATCH if found else OK,
        str(identity.author) if identity.author else None,
        str(identity.committer) if identity.committer else None,
        str(expected.person),
    )
    return Result(checked, mismatch_message(expected, identity, found) if found else None)


def _look(world: IdentityWorld, path: str | None) -> IdentityLook:
    if path is not None:
        from symphony_cli.registry.locating import directory_of

        path = directory_of(world.reader, world.files, path, world.choice)
    try:
        return world.identity_probe.begin(path)
    except InvalidValue:
        if path is not None:
            from symphony_cli.registry.locked import refuse_locked

            refuse_locked(world.reader, world.files, world.files.resolved(path))
        raise
