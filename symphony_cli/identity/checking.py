"""Checking: whether a commit here would get the identity that is asked for. Light."""

from __future__ import annotations

from symphony_cli.base.light import NamedTuple
from symphony_cli.identity.owners import asked_at
from symphony_cli.identity.states import OK, Checked, differences, told
from symphony_cli.repos.states import MISMATCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from symphony_cli.identity.ports import IdentityLook
    from symphony_cli.registry.ports import Reader

HINT = "see why, and what to do: symphony identity why"


class Result(NamedTuple):
    """What was found, and what is wrong with it in words, None for nothing."""

    checked: Checked
    message: str | None


def check(reader: Reader, look: IdentityLook) -> Result:
    """Return whether a commit would get the name and the address that are asked for.

    Where the profile has a signing key, that counts too. Where no profile asks for anything, and
    outside of repositories, nothing is wrong. Raises Failed where git refuses to look.
    """
    place = look.whereabouts()
    asked = asked_at(reader, place) if place else None
    if place is None or asked is None:
        path = place.top if place else None
        return Result(Checked(path, None, None, OK, None, None, None), None)
    identity = look.identity(place.top)
    found = differences(asked.profile, identity)
    checked = Checked(
        place.top,
        asked.workspace,
        asked.profile.username,
        MISMATCH if found else OK,
        str(identity.author) if identity.author else None,
        str(identity.committer) if identity.committer else None,
        str(asked.person),
    )
    return Result(checked, told(asked, identity, found) if found else None)
