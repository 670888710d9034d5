"""Git's answers about identities.

The imports are light, since `symphony identity check` runs before every commit.
"""

from __future__ import annotations

from symphony_cli.identity.persons import parse_ident
from symphony_cli.identity.states import (
    SIGNING,
    SSH_COMMAND,
    Identity,
)

# One process prints both idents and all settings.
VARIABLES = ("var", "-l")
AUTHOR, COMMITTER = "GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"
NO_REPOSITORY = b"not a git repository"

_SETTINGS = frozenset((*SIGNING, SSH_COMMAND, "user.name", "user.email"))


def identity(path: str, output: str) -> tuple[Identity, bool]:
    """Return the identity that `git var -l` prints, and whether it is certain.

    It is uncertain if no name or address is set: `git var` guesses where a commit may be refused.
    """
    # The idents come after the settings, whose values may have newlines in them.
    head, _, tail = f"\n{output}".rpartition(f"\n{COMMITTER}=")
    committer, _, rest = tail.partition("\n")
    author = rest.partition("\n")[0].removeprefix(f"{AUTHOR}=")
    settings: dict[str, str] = {}
    urls: list[str] = []
    for line in head.split("\n"):
        name, equals, value = line.partition("=")
        if name in _SETTINGS:
            settings[name] = value if equals else "true"
        elif name.startswith("remote.") and name.endswith(".url") and value:
            urls.append(value)
    is_given = bool(settings.get("user.name")) and "user.email" in settings
    found = Identity(
        path,
        author=parse_ident(author),
        committer=parse_ident(committer),
        settings=settings,
        urls=tuple(urls),
    )
    return found, is_given
