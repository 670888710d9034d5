"""Doctor: what is wrong, what to do about it, and the mending of what can be mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice, Problem
from symphony_cli.domain import vault_places
from symphony_cli.registry.locked import directory, is_in, is_missing, unreadable_vaults

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from symphony_cli.registry.ports import (
        ConfigurationFile,
        Files,
        Progress,
        Reader,
        StoreInspector,
    )
    from symphony_cli.repos.ports import Git, RepoWorld
    from symphony_cli.repos.relocation import Relocated

# The first git that has everything Symphony asks of it: `hasconfig` conditions came with 2.36.
OLDEST_GIT = (2, 36)


def examine(
    reader: Reader,
    inspector: StoreInspector,
    configuration: ConfigurationFile,
    git: Git,
    files: Files,
    identities: Callable[[], list[Problem]] = list,
    key: Callable[[], list[Problem]] = list,
) -> list[Problem]:
    """Return every problem found: with the store, the configuration, git, and paths that are gone.

    `identities` looks for those with identities, `key` for those with the key of vaults. A store
    that is damaged is not read any further. Nothing is changed.
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
    problems += key()
    if _is_damaged(problems):
        return problems
    problems += _problems_of_places(reader, files)
    return problems if version is None else [*problems, *identities()]


def _problems_of_places(reader: Reader, files: Files) -> list[Problem]:
    """Return what is wrong at the paths of rows; what a vault locks away is where it should be."""
    entries = reader.entries("repo", "vault", "workspace")
    locked = unreadable_vaults(files, entries)
    problems: list[Problem] = []
    for entry in entries:
        name = f"{entry.noun} '{entry.full_name}'"
        if entry.path is None:
            continue
        if entry.noun == "vault":
            problems += _problems_of_vault(name, entry.path, files.vault_state(entry.path))
        if is_missing(files, entry) and not is_in(entry.path, locked):
            option = "root" if entry.noun == "workspace" else "path"
            hint = f"where it is now: symphony {entry.noun} update {entry.id[:8]} --{option} DIR"
            if entry.noun == "repo":
                hint = f"find it again: symphony repo relocate DIR --repo {entry.id[:8]}"
            problems.append(Problem("missing path", f"{name}: nothing is at {entry.path}", hint))
    return problems


def _problems_of_vault(name: str, path: str, state: str) -> list[Problem]:
    if state == vault_places.CONFLICTING:
        message = f"{name}: {vault_places.conflict_message(path)}"
        return [Problem("doubled vault", message, vault_places.CONFLICT_HINT)]
    if state == vault_places.INTERRUPTED:
        message = f"{name} {vault_places.INTERRUPTION}: {vault_places.work_directory_of(path)}"
        return [Problem("interrupted vault", message, vault_places.RECOVERY_HINT)]
    return []


def mend(
    world: RepoWorld,
    inspector: StoreInspector,
    configuration: ConfigurationFile,
    directories: Sequence[str],
    *,
    settle: Callable[[], list[Notice]],
    fix: bool,
    tell: Progress | None = None,
) -> Relocated:
    """Find the repos that are missing again, below the workspaces' roots and the directories.

    `settle` ends what was begun with vaults, and tells of each. Repos that are not clearly found
    are told of as notices. With a store or a configuration that
    cannot be used nothing is done, and that is told. Raises InvalidValue for directories without
    `fix`, and for one that is not there.
    """
    from symphony_cli.base.errors import Ambiguous
    from symphony_cli.repos import relocation

    if not fix:
        raise InvalidValue(
            "FIX_NEEDED", "directories are searched with --fix only", hint="add --fix", field="fix"
        )
    reader, files = world.reader, world.files
    given = [directory(reader, files, one) for one in directories]
    nothing = relocation.Relocated([], [], [], [])
    if not _is_readable(configuration) or _is_damaged(inspector.problems()):
        why = "put the store and the configuration right first"
        return nothing._replace(notices=[Notice("NOT_SEARCHED", f"nothing was searched: {why}")])
    settled = settle()
    lost = relocation.lost_among(reader, files, reader.entries("repo"))
    roots = [str(entry.path) for entry in reader.entries("workspace") if entry.path]
    search = [*(root for root in roots if not files.missing(root)), *given]
    if not lost or not search:
        return nothing._replace(notices=settled)
    found = relocation.find_again(world, lost, relocation.Search(search), tell=tell)
    unclear = [error for error in found.failures if isinstance(error, Ambiguous)]
    told = [Notice(error.code, error.message) for error in unclear]
    return found._replace(notices=[*settled, *found.notices, *told])


def _is_damaged(problems: list[Problem]) -> bool:
    return any(problem.check in ("integrity", "schema") for problem in problems)


def _is_readable(configuration: ConfigurationFile) -> bool:
    try:
        configuration.load()
    except InvalidValue:
        return False
    return True


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
