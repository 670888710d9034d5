"""Doctor: what is wrong, and what to do about it. It changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.domain.errors import InvalidValue
from symphony_cli.domain.findings import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from symphony_cli.services.ports import ConfigurationFile, Files, Git, Reader, StoreInspector

# The first git that has everything Symphony asks of it: `hasconfig` conditions came with 2.36.
OLDEST_GIT = (2, 36)


def examine(
    reader: Reader,
    inspector: StoreInspector,
    configuration: ConfigurationFile,
    git: Git,
    files: Files,
    identities: Callable[[], list[Problem]] = list,
) -> list[Problem]:
    """Return every problem found: with the store, the configuration, git, and paths that are gone.

    `identities` looks for those with identities. A store that is damaged is not read any further.
    """
    problems = [*inspector.problems(), *_configuration_problems(configuration)]
    version = git.version()
    oldest = ".".join(map(str, OLDEST_GIT))
    if version is None:
        problems.append(Problem("git", "git cannot be started", "install git"))
    elif version < OLDEST_GIT:
        shown = ".".join(map(str, version))
        hint = f"install git {oldest} or newer"
        problems.append(Problem("git", f"git {shown} is older than {oldest}", hint))
    if any(problem.check in ("integrity", "schema") for problem in problems):
        return problems
    for entry in reader.entries("repo", "vault", "workspace"):
        if entry.path is not None and files.missing(entry.path):
            option = "root" if entry.noun == "workspace" else "path"
            problems.append(
                Problem(
                    "missing path",
                    f"{entry.noun} '{entry.full_name}': nothing is at {entry.path}",
                    f"where it is now: symphony {entry.noun} update {entry.id[:8]} --{option} DIR",
                )
            )
    return problems if version is None else [*problems, *identities()]


def _configuration_problems(configuration: ConfigurationFile) -> list[Problem]:
    try:
        configuration.load()
        unknown = configuration.unknown_keys()
    except InvalidValue as error:
        return [Problem("configuration", error.message, error.hint)]
    return [
        Problem("configuration", f"there is no setting '{name}'", "see: symphony config list")
        for name in unknown
    ]
