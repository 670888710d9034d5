"""The doctor: problems, and repairs with `--fix`."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.findings import Notice, Problem
from symphony_cli.domain import vault_places
from symphony_cli.domain.vault_places import RECOVERY
from symphony_cli.identity import doctor as identity_doctor
from symphony_cli.registry.bindings import shared_patterns
from symphony_cli.registry.locked import directory, is_in, is_missing, unreadable_vaults
from symphony_cli.registry.references import qualified
from symphony_cli.registry.surroundings import PLACES, by_nearness, roots_of
from symphony_cli.repos import set_aside
from symphony_cli.repos.registration import fill_in
from symphony_cli.repos.selecting import by_directory
from symphony_cli.repos.states import remedy
from symphony_cli.repos.statuses import trouble
from symphony_cli.vaults import key_managing, locking

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.registry.ports import Files, Progress
    from symphony_cli.repos.relocation import Relocated
    from symphony_cli.setup.ports import ConfigurationFile, SetupWorld

# The oldest git that Symphony supports: 2.36 brought `hasconfig` conditions.
OLDEST_GIT = (2, 36)


def examine(world: SetupWorld) -> list[Problem]:
    """Return the problems of the store, the configuration, git, the key, paths and identities.

    Change nothing, and do not read the rows of a damaged store.
    """
    problems = [*world.inspector.problems(), *_configuration_problems(world.configuration_file)]
    version = world.git.version()
    oldest = ".".join(map(str, OLDEST_GIT))
    if version is None:
        problems.append(Problem("git", "cannot run git", "install git"))
    elif version < OLDEST_GIT:
        shown = ".".join(map(str, version))
        hint = f"install git {oldest} or newer"
        problems.append(Problem("git", f"git {shown} is older than {oldest}", hint))
    problems += key_managing.problems(world)
    if is_damaged(problems):
        return problems
    entries = world.reader.entries(*PLACES)
    locked = unreadable_vaults(world.files, entries)
    # A restore leaves them out.
    optional = {repo.id for repo in world.reader.repos() if repo.optional and repo.missing}
    expected = [entry for entry in entries if entry.id not in optional]
    problems += _problems_of_places(world.files, expected, locked)
    problems += _problems_of_roots(entries)
    problems += shared_patterns(world.reader)
    problems += set_aside.problems(world.remover, entries)
    problems += _problems_of_indexes(world)
    if version is None:
        return problems
    if problem := world.git.problem():
        return [
            *problems,
            Problem("git", problem, "to see its settings, run `git config --list --show-origin`"),
        ]
    return [*problems, *_problems_of_repos(world, entries), *identity_doctor.problems(world)]


def _problems_of_repos(world: SetupWorld, entries: Sequence[Entry]) -> list[Problem]:
    """Return the problems of repos that git cannot read, as `status` reports them."""
    paths = by_directory([entry for entry in entries if entry.noun == "repo"])
    problems: list[Problem] = []
    for state in sorted(world.repo_states.states(list(paths))):
        # Repos that are missing, or in a locked vault, have no reason.
        if state.reason:
            for repo in paths[state.path]:
                message = trouble(repo.full_name, state)[1]
                hint = remedy(state) or f"to see why, run `git -C {quote(state.path)} status`"
                problems.append(Problem(f"{state.state} repo", message, hint))
    return problems


def _problems_of_places(
    files: Files, entries: Sequence[Entry], locked: Collection[str]
) -> list[Problem]:
    """Return the problems of the paths of rows; rows in a locked vault are not missing."""
    problems: list[Problem] = []
    for entry in entries:
        name = f"{entry.noun} '{entry.full_name}'"
        if entry.path is None:
            continue
        if entry.noun == "vault":
            problems += _problems_of_vault(name, entry.path, files.vault_state(entry.path))
        if is_missing(files, entry) and not is_in(entry.path, locked):
            option = "root" if entry.noun == "workspace" else "path"
            hint = (
                f"to record its new path, run `symphony {entry.noun} edit {entry.id[:8]}"
                f" --{option} DIR`"
            )
            if entry.noun == "repo":
                hint = f"to find it, run `symphony repo relocate DIR --repo {entry.id[:8]}`"
            problems.append(
                Problem("missing path", f"{name} is missing: {entry.path} does not exist", hint)
            )
    return problems


def _problems_of_roots(entries: Sequence[Entry]) -> list[Problem]:
    """Return the problems of workspaces with the same root."""
    roots = by_directory([one for one in entries if one.noun == "workspace" and one.path])
    problems: list[Problem] = []
    for root, workspaces in roots.items():
        first, *others = by_nearness(workspaces, roots_of(workspaces))
        if others:
            names = ", ".join(f"'{qualified(one)}'" for one in (first, *others))
            message = f"workspaces {names} have the same root, {root}: Symphony uses '{first.name}'"
            message += f" of profile '{first.profile}'"
            command = f"symphony workspace edit {quote(qualified(others[0]))} --root ''"
            hint = f"to clear the root of one, run `{command}`"
            problems.append(Problem("shared root", message, hint))
    return problems


def _problems_of_vault(name: str, path: str, state: str) -> list[Problem]:
    if state == vault_places.CONFLICTING:
        message = f"{name}: {vault_places.conflict_message(path)}"
        return [Problem("doubled vault", message, vault_places.CONFLICT_HINT)]
    if state == vault_places.INTERRUPTED:
        message = f"{name} {vault_places.INTERRUPTION}: {vault_places.work_directory_of(path)}"
        return [Problem("interrupted vault", message, vault_places.RECOVERY_HINT)]
    return []


def _problems_of_indexes(world: SetupWorld) -> list[Problem]:
    """Return the problems of the indexes of notes."""
    try:
        left = world.notes.left(_closed(world))
    except Failed as error:
        return [Problem("note index", error.message, error.hint)]
    message = "contains text of a vault that is locked or missing"
    return [
        Problem("note index", f"{path} {message}", f"to delete it, run `{RECOVERY}`")
        for path in left
    ]


def _closed(world: SetupWorld) -> list[str]:
    """Return the paths of the locked and missing vaults."""
    vaults = [str(entry.path) for entry in world.reader.entries("vault")]
    return [path for path in vaults if world.files.missing(path)]


def mend(
    world: SetupWorld,
    directories: Sequence[str],
    *,
    fix: bool,
    tell: Progress | None = None,
) -> Relocated:
    """Finish or undo interrupted work in vaults, then find missing repos and relocate them.

    Delete the indexed text of vaults that are locked or missing, and store what git did not know
    of repos at their registration. Search the roots of the workspaces and the directories. Return
    notices about repos with several candidates, and about an unusable store or configuration, which
    stops all repairs. Raises InvalidValue without `fix`, and for a directory that does not exist.
    """
    from symphony_cli.base.errors import Ambiguous
    from symphony_cli.repos import relocation

    if not fix:
        raise InvalidValue(
            "FIX_NEEDED",
            "directories can only be used with --fix",
            hint="pass --fix too",
            field="fix",
        )
    reader, files = world.reader, world.files
    given = [directory(reader, files, one) for one in directories]
    nothing = relocation.Relocated([], [], [], [])
    if not _is_readable(world.configuration_file) or is_damaged(world.inspector.problems()):
        why = "repair the store and the configuration first"
        return nothing._replace(notices=[Notice("NOT_SEARCHED", f"skipped the search: {why}")])
    settled = locking.settle(world)
    repos = reader.entries("repo")
    if any(world.remover.aside_of(str(repo.path)) for repo in repos):
        # A deletion that runs holds the store.
        with world.unit_of_work:
            settled += set_aside.put_back(world.remover, repos)
    try:
        world.notes.forget_left(_closed(world))
    except Failed as error:
        settled.append(Notice(error.code, error.message))
    settled += fill_in(world, "doctor")
    lost = relocation.lost_among(reader, files, repos)
    roots = [str(entry.path) for entry in reader.entries("workspace") if entry.path]
    search = [*(root for root in roots if not files.missing(root)), *given]
    if not lost or not search:
        return nothing._replace(notices=settled)
    found = relocation.find_again(world, lost, relocation.Search(search), tell=tell)
    unclear = [error for error in found.failures if isinstance(error, Ambiguous)]
    ambiguous = [Notice(error.code, error.message) for error in unclear]
    return found._replace(notices=[*settled, *found.notices, *ambiguous])


def is_damaged(problems: list[Problem]) -> bool:
    """Whether the rows of the store cannot be read."""
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
        Problem(
            "configuration", f"unknown setting '{name}'", "to list them, run `symphony config list`"
        )
        for name in unknown
    ]
