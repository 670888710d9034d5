"""Discovery of vaults by their markers and by the lists of Obsidian and zk."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue, Refused, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.domain.vault_places import MISSING, is_in_trash, is_in_work_directory
from symphony_cli.registry import contexts, registration
from symphony_cli.registry.listing import with_state
from symphony_cli.registry.locked import directory, is_in
from symphony_cli.registry.rows import MOST_NAMED, subject_of
from symphony_cli.vaults.registration import VAULTS, place_at, previewed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.search_results import Found, FoundVault, ListedVault
    from symphony_cli.domain.views import VaultView
    from symphony_cli.registry.ports import Files, Progress, Reader
    from symphony_cli.vaults.ports import VaultLists, VaultWorld


class VaultsFound(NamedTuple):
    """Vaults that are new in a workspace, and notices."""

    vaults: list[VaultView]
    notices: list[Notice]


class Known(NamedTuple):
    """Listed vaults that exist, sorted by path, locked ones too.

    `notices` are about the lists themselves, `doubts` about their entries.
    """

    places: list[FoundVault]
    notices: list[Notice]
    doubts: list[Notice]

    def below(self, roots: Iterable[str]) -> list[FoundVault]:
        """Return the vaults at or below the directories."""
        held = set(roots)
        return [place for place in self.places if is_in(place.path, held)]


def known(reader: Reader, files: Files, lists: VaultLists) -> Known:
    """Return the vaults in the lists of Obsidian and zk that exist.

    A directory that has lost its marker is not a vault. Paths in the trash, and the work
    directories of vaults that are being locked, are skipped.
    """
    listed = lists.read()
    found: dict[str, FoundVault] = {}
    missing: list[str] = []
    doubts: list[Notice] = []
    for vault in listed.vaults:
        if is_in_trash(vault.path) or is_in_work_directory(vault.path):
            continue
        try:
            if files.vault_state(files.resolved(vault.path)) == MISSING:
                missing.append(vault.path)
                continue
            place = place_at(reader, files, vault.path)
        except (InvalidValue, Refused) as error:
            doubts.append(Notice(error.code, f"{vault.source}: {error.message}"))
            continue
        if place.is_locked:
            # The archive does not show the vault's kind, but the list does.
            found.setdefault(place.path, place._replace(kind=vault.kind))
        elif place.kind == "plain":
            doubts.append(_unmarked(files, vault))
        else:
            found.setdefault(place.path, place)
    if missing:
        message = f"Obsidian or zk list vaults that do not exist: {_named(missing)}"
        doubts.append(Notice("LISTED_VAULT_MISSING", message))
    return Known([found[path] for path in sorted(found)], listed.notices, doubts)


def _unmarked(files: Files, vault: ListedVault) -> Notice:
    from shlex import quote

    marker = ".zk" if vault.kind == "zk" else ".obsidian"
    message = f"{vault.source} lists {vault.path}, which has no {marker}"
    # Do not suggest a command that would make the whole home or disk a vault.
    if files.resolved(vault.path) not in ("/", files.resolved("~")):
        message += f"; to register it anyway, run `symphony vault add {quote(vault.path)}`"
    return Notice("LISTED_VAULT_UNMARKED", message)


def _named(paths: Sequence[str]) -> str:
    """Return the quoted paths of a few vaults, or the number of many."""
    return subject_of([f"'{path}'" for path in paths], "vault")


def with_listed(found: Found, listed: Iterable[FoundVault]) -> Found:
    """Add listed vaults to the result of a scan, each path once."""
    by_path = {place.path: place for place in (*listed, *found.vaults)}
    return found._replace(vaults=[by_path[path] for path in sorted(by_path)])


def outside(reader: Reader, places: Known, root: str, workspace: str) -> list[Notice]:
    """Return a notice of the listed vaults outside a root that are not registered.

    It shows the command that adds them to the workspace, given by name.
    """
    from shlex import quote

    others = {place.path for place in places.places} - {one.path for one in places.below([root])}
    others -= {str(entry.path) for entry in reader.entries("vault", paths=others)}
    if not others:
        return []
    paths = sorted(others)
    adds = f"add {' '.join(map(quote, paths))}" if len(paths) <= MOST_NAMED else "scan"
    message = (
        f"Obsidian or zk list {_named(paths)} outside {root};"
        f" to register them, run `symphony vault {adds} --workspace {quote(workspace)}`"
    )
    return [Notice("VAULTS_ELSEWHERE", message)]


def scan(
    world: VaultWorld,
    directories: Sequence[str] | None,
    *,
    depth: int | None = None,
    nested: bool = False,
    hidden: bool = False,
    dry_run: bool = False,
    tell: Progress | None = None,
) -> VaultsFound:
    """Register the vaults below the directories that the workspace does not have.

    The default is the workspace's root and the lists, without the vaults of other workspaces. With
    `dry_run` nothing is written, and the vaults that come back have no IDs and no times.
    """
    reader, files = world.reader, world.files
    workspace = contexts.workspace(reader, world.choice)
    notices: list[Notice] = []
    if directories is None:
        roots = _root(reader, files, workspace, notices)
    else:
        roots = [directory(reader, files, one) for one in directories]
    found = world.scanner.scan(roots, depth=depth, nested=nested, hidden=hidden, tell=tell)
    listed = known(reader, files, world.vault_lists)
    notices += [*found.notices, *listed.notices]
    if directories is None:
        notices += listed.doubts
        found = with_listed(found, _own(reader, workspace, listed.places, notices))
    else:
        found = with_listed(found, listed.below(roots))
    if dry_run or not registration.new_places(reader, "vault", workspace, found.vaults):
        views = previewed(reader, workspace, workspace, found.vaults)
        new = [view for view in views if view.id is None]
        return VaultsFound(with_state(world, new), notices)
    added = registration.add_found(world, VAULTS, [(workspace, found.vaults)])
    return VaultsFound(with_state(world, added.views), notices)


def _root(reader: Reader, files: Files, workspace: Entry, notices: list[Notice]) -> list[str]:
    """Return the workspace's root, if it has one; add a notice if it cannot be searched."""
    try:
        return [directory(reader, files, workspace.path)] if workspace.path else []
    except SymphonyError as error:
        # The lists are still read.
        notices.append(Notice(error.code, f"the root of {workspace}: {error.message}"))
        return []


def _own(
    reader: Reader, workspace: Entry, places: Sequence[FoundVault], notices: list[Notice]
) -> list[FoundVault]:
    """Return the listed vaults that do not belong to another workspace.

    A vault belongs to the workspaces that have registered it, otherwise to the one with the nearest
    root above it. Add a notice about vaults below another root.
    """
    held = {
        str(entry.path)
        for entry in reader.entries("vault", paths=[place.path for place in places])
        if entry.workspace_id != workspace.id
    }
    workspaces = reader.entries("workspace", profile_id=workspace.profile_id)
    own: list[FoundVault] = []
    elsewhere: dict[str, list[str]] = {}
    for place in places:
        around = [entry for entry in workspaces if is_in(place.path, {str(entry.path)})]
        nearest = max(around, key=lambda entry: len(str(entry.path)), default=workspace)
        if nearest.id == workspace.id and place.path not in held:
            own.append(place)
        elif place.path not in held:
            elsewhere.setdefault(nearest.name, []).append(place.path)
    for name, paths in elsewhere.items():
        notices.append(_of_another(name, paths))
    return own


def _of_another(workspace: str, paths: Sequence[str]) -> Notice:
    from shlex import quote

    message = (
        f"skipped {_named(paths)}: below the root of workspace '{workspace}';"
        f" to register them, run `symphony vault scan --workspace {quote(workspace)}`"
    )
    return Notice("VAULTS_ELSEWHERE", message)
