"""Environment variables that have git and gh use a profile."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.shells import SHELLS
from symphony_cli.base.text import escaped
from symphony_cli.identity.rule_files import settings_of

if TYPE_CHECKING:
    from symphony_cli.domain.views import ProfileView

POSIX = "sh"
ENVIRONMENT_SHELLS = (POSIX, *SHELLS)
GITHUB = "github.com"
_COUNT, _KEY, _VALUE = "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_"


def variables_of(
    profile: ProfileView, profiles: Iterable[ProfileView], environ: Mapping[str, str]
) -> dict[str, str]:
    """Return the variables that have git act for a profile, over any configuration.

    Settings that only other profiles have are cleared. Settings that have no variable of their own
    follow the ones in `environ` (GIT_CONFIG_COUNT).
    """
    settings = dict(settings_of(profile, profiles))
    name, email = settings.pop("user.name"), settings.pop("user.email")
    ssh_command = settings.pop("core.sshCommand", None)
    variables = {
        "GIT_AUTHOR_NAME": name,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": name,
        "GIT_COMMITTER_EMAIL": email,
    }
    if ssh_command is not None:
        variables["GIT_SSH_COMMAND"] = ssh_command
    if settings:
        first = _first_free(environ, list(settings))
        variables[_COUNT] = str(first + len(settings))
        for place, (key, value) in enumerate(settings.items(), start=first):
            variables |= {f"{_KEY}{place}": key, f"{_VALUE}{place}": value}
    return variables


def _first_free(environ: Mapping[str, str], names: list[str]) -> int:
    """Return the number of the first setting: after the user's own, over an earlier profile's."""
    text = environ.get(_COUNT, "")
    count = int(text) if text.isascii() and text.isdigit() else 0
    first = max(0, count - len(names))
    last = [environ.get(f"{_KEY}{place}") for place in range(first, count)]
    return first if last == names else count


def token_variables(token: str, host: str | None) -> dict[str, str]:
    """Return the variables that have gh use a token, on a host or on GitHub itself."""
    if host is None:
        return {"GH_TOKEN": token}
    is_github = host == GITHUB or host.endswith(".ghe.com")
    return {"GH_HOST": host, ("GH_TOKEN" if is_github else "GH_ENTERPRISE_TOKEN"): token}


def clean_environment_shell(text: str) -> str:
    """Return the name of a supported shell. Raises InvalidValue."""
    if text not in ENVIRONMENT_SHELLS:
        raise InvalidValue(
            "SHELL_UNKNOWN",
            f"unsupported shell '{escaped(text)}'",
            hint=f"choose one of {', '.join(ENVIRONMENT_SHELLS)}",
            field="shell",
        )
    return text


def code(variables: Mapping[str, str], shell: str) -> str:
    """Return shell code that sets the variables."""
    if shell == "fish":
        return "".join(f"set -gx {name} {_in_fish(text)}\n" for name, text in variables.items())
    return "".join(f"export {name}={shlex.quote(text)}\n" for name, text in variables.items())


def _in_fish(text: str) -> str:
    # In fish, unlike other shells, backslash escapes quotes and itself inside single quotes.
    escaped_text = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped_text}'"
