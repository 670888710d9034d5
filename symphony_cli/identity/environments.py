"""The environment that acts as a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean
from symphony_cli.identity.variables import GITHUB, token_variables, variables_of
from symphony_cli.registry import contexts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.domain.views import ProfileView
    from symphony_cli.identity.ports import EnvironmentWorld

GH_USER, GH_HOST = "gh_user", "gh_host"
# Shells add the signal's number to this exit code.
_SIGNALLED = 128


def environment(world: EnvironmentWorld, *, gh: bool) -> dict[str, str]:
    """Return the variables that have programs act as the active profile.

    With `gh` its account's token is among them. Raises MissingContext, NotFound; InvalidValue for
    preferences that name no account, Failed without a token.
    """
    entry = contexts.profile(world.reader, world.choice)
    profiles = world.reader.profiles()
    profile = next(one for one in profiles if one.id == entry.id)
    variables = variables_of(profile, profiles, world.environ)
    if gh:
        user = _preference(profile, GH_USER) or profile.username
        host = _preference(profile, GH_HOST)
        if host is None and any(GH_HOST in one.preferences for one in profiles):
            # Another profile's GH_HOST may be set in the environment.
            host = GITHUB
        variables |= token_variables(world.accounts.token(user, host), host)
    return variables


def run(world: EnvironmentWorld, command: Sequence[str], *, gh: bool) -> int:
    """Run a command as the active profile, and return its exit code as a shell would.

    Raises InvalidValue for an empty command, Failed for one that cannot be started, and what
    `environment` raises.
    """
    if not command or not command[0]:
        raise InvalidValue(
            "COMMAND_MISSING",
            "no command given",
            hint="pass it after --, as in `symphony run -P USERNAME -- git commit`",
            field="command",
        )
    status = world.programs.run(command, variables=environment(world, gh=gh))
    return status if status >= 0 else _SIGNALLED - status


def _preference(profile: ProfileView, name: str) -> str | None:
    value: Any = profile.preferences.get(name)
    text = clean(value, name) if isinstance(value, str) else ""
    if value is not None and not text:
        raise InvalidValue(
            f"{name.upper()}_INVALID",
            f"the preference '{name}' of profile '{profile.username}' is not text",
            hint=f"to set it, run `symphony profile edit {profile.username} --preference"
            f" {name}=TEXT`",
            field=name,
        )
    return text or None
