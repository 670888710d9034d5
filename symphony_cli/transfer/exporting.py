"""Export of a workspace as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.registry import contexts
from symphony_cli.registry.opening import EDITOR_SETTING
from symphony_cli.transfer.documents import (
    FORMAT,
    Document,
    GitParts,
    RepoPart,
    VaultPart,
    WorkspacePart,
)
from symphony_cli.transfer.places import place_of
from symphony_cli.transfer.planning import ORIGIN
from symphony_cli.transfer.sources import clean_remote, clean_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from symphony_cli.domain.views import RepoView, VaultView, WorkspaceView
    from symphony_cli.transfer.ports import TransferWorld


class Exported(NamedTuple):
    """A document, with notices, and an error that names the rows outside of the root, if any."""

    document: Document
    notices: list[Notice]
    left_out: Failed | None


def export(world: TransferWorld, reference: str | None) -> Exported:
    """Return the document of a workspace; the default is the active one. Reads git's files."""
    entry = contexts.resolve_workspace(world.reader, reference, world.choice)
    return export_view(world, world.reader.workspaces(id=entry.id)[0])


def export_view(world: TransferWorld, view: WorkspaceView) -> Exported:
    """Return the document of a workspace. Reads git's files."""
    reader = world.reader
    notices: list[Notice] = []
    outside: list[RepoView | VaultView] = []
    repos: list[RepoPart] = []
    vaults: list[VaultPart] = []
    for repo in reader.repos(workspace_id=view.id):
        if (place := place_of(repo.path, view.root)) is None:
            outside.append(repo)
        else:
            repos.append(_repo_part(world, repo, place, view.root, notices))
    for vault in reader.vaults(workspace_id=view.id):
        if (place := place_of(vault.path, view.root)) is None:
            outside.append(vault)
        else:
            vaults.append(_vault_part(world, vault, place, notices))
    workspace = WorkspacePart(
        name=view.name,
        id=view.id,
        type=view.type,
        description=view.description,
        remotes=list(view.remotes),
        tags=list(view.tags),
        # It names a program of this machine.
        settings={name: v for name, v in view.settings.items() if name != EDITOR_SETTING},
    )
    document = Document(FORMAT, workspace, sorted(repos, key=_order), sorted(vaults, key=_order))
    return Exported(document, notices, _left_out(view.name, view.root, outside))


def _order(part: RepoPart | VaultPart) -> str:
    return part.place


def _repo_part(
    world: TransferWorld, repo: RepoView, place: str, root: str | None, notices: list[Notice]
) -> RepoPart:
    found = world.documents.git_parts(repo.path)
    parts = found or GitParts({ORIGIN: repo.remote_url} if repo.remote_url else {})
    places = {branch: place_of(path, root) for branch, path in sorted(parts.worktrees.items())}
    return RepoPart(
        name=repo.name,
        place=place,
        id=repo.id,
        remotes=_remotes(parts.remotes, repo.name, notices),
        default_branch=repo.default_branch,
        root_commit=repo.root_commit,
        bare=parts.bare,
        worktrees={branch: one for branch, one in places.items() if one},
        tags=list(repo.tags),
        archived=repo.archived,
        optional=repo.optional,
        metadata=repo.metadata,
    )


def _vault_part(
    world: TransferWorld, vault: VaultView, place: str, notices: list[Notice]
) -> VaultPart:
    parts = world.documents.git_parts(vault.path) or GitParts({})
    return VaultPart(
        name=vault.name,
        place=place,
        id=vault.id,
        kind=vault.kind,
        remotes=_remotes(parts.remotes, vault.name, notices),
        recipients=list(vault.recipients),
        auto_lock=vault.auto_lock,
        tags=list(vault.tags),
        metadata=vault.metadata,
    )


def _remotes(found: Mapping[str, str], name: str, notices: list[Notice]) -> dict[str, str]:
    """Return the URLs of remotes without credentials, sorted by name."""
    remotes: dict[str, str] = {}
    for remote, url in sorted(found.items()):
        try:
            # What the document may name.
            remotes[clean_remote(remote)], had_credentials = clean_source(url, allow_local=True)
        except InvalidValue as error:
            message = f"'{name}', remote '{remote}': {error.message}"
            notices.append(Notice("REMOTE_URL_LEFT_OUT", message))
            continue
        if had_credentials:
            message = f"removed the credentials from remote '{remote}' of '{name}'"
            notices.append(Notice("CREDENTIALS_NOT_STORED", message))
    return remotes


def _left_out(
    name: str, root: str | None, outside: Sequence[RepoView | VaultView]
) -> Failed | None:
    """Return the error that names each row outside of the root."""
    if not outside:
        return None
    from shlex import quote

    where = f" outside of {root}" if root else ", since the workspace has no root directory"
    hint = (
        f"to set a root that contains them, run `symphony workspace edit {quote(name)} --root DIR`"
    )
    lines = [f"  {one.name} ({one.path})" for one in outside]
    message = f"skipped repos and vaults{where}:"
    return Failed("ROWS_LEFT_OUT", "\n".join([message, *lines]), hint=hint)
