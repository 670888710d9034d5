"""Export of all profiles and workspaces as documents in one directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from symphony_cli.base.errors import Failed, InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import key
from symphony_cli.domain.signing import key_file
from symphony_cli.transfer.documents import (
    FORMAT,
    REGISTRY_FILE,
    ProfilePart,
    RegistryDocument,
    WorkspaceEntry,
)
from symphony_cli.transfer.exporting import export_view
from symphony_cli.transfer.places import HOME, home_path_of
from symphony_cli.transfer.reading import document_of, registry_of
from symphony_cli.transfer.writing import as_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from symphony_cli.domain.views import ProfileView, WorkspaceView
    from symphony_cli.registry.ports import Reader
    from symphony_cli.transfer.documents import Document
    from symphony_cli.transfer.ports import TransferWorld

T = TypeVar("T")

_LONGEST_FILE_NAME = 60


class ExportPlan(NamedTuple):
    """The document of a registry, the texts of all documents by their places, and notices.

    `lost` names what a former export in the directory has, and the registry does not have.
    `left_out` is an error that names the rows outside of the roots of their workspaces, if any.
    """

    document: RegistryDocument
    directory: str
    texts: Mapping[str, str]
    lost: list[str]
    notices: list[Notice]
    left_out: Failed | None


class _Former(NamedTuple):
    """A former export: its profiles, and the documents of its workspaces by their places."""

    profiles: Sequence[ProfilePart] = ()
    documents: Mapping[str, Document] = {}


def plan_export(world: TransferWorld, directory: str) -> ExportPlan:
    """Return a document for each workspace, and one with the profiles, for a directory."""
    reader = world.reader
    directory = world.files.absolute(directory, "output")
    former = _former(world, directory)
    homes = [world.files.absolute(HOME, "home"), world.files.resolved(HOME)]
    notices: list[Notice] = []
    left_out: list[Failed] = []
    texts: dict[str, str] = {}
    entries: list[WorkspaceEntry] = []
    for view in reader.workspaces():
        exported = export_view(world, view)
        notices += exported.notices
        if exported.left_out:
            left_out.append(exported.left_out)
        entry = _entry(view, _place(view, texts, former), homes, notices)
        texts[entry.document] = as_toml(exported.document)
        entries.append(entry)
    profiles = [_profile_part(view, homes, notices) for view in reader.profiles()]
    entries.sort(key=lambda entry: entry.document)
    document = RegistryDocument(FORMAT, profiles, entries)
    notices += [
        Notice("DOCUMENT_STALE", f"{directory}/{place} is left over from a previous export")
        for place in former.documents
        if place not in texts
    ]
    # It lists the others, so it is written last.
    texts[REGISTRY_FILE] = as_toml(document)
    lost = _lost(reader, former)
    return ExportPlan(document, directory, texts, lost, notices, _together(left_out))


def _entry(
    view: WorkspaceView, place: str, homes: Sequence[str], notices: list[Notice]
) -> WorkspaceEntry:
    found: dict[str, str | None] = {}
    for field in ("root", "file"):
        path = getattr(view, field)
        found[field] = path and home_path_of(path, homes)
        if path and not found[field]:
            message = f"workspace '{view.name}': skipped its {field} {path}, which is outside"
            notices.append(Notice("PATH_LEFT_OUT", f"{message} your home directory"))
    return WorkspaceEntry(view.profile, place, found["root"], found["file"])


def _place(view: WorkspaceView, taken: Collection[str], former: _Former) -> str:
    """Return the place of a workspace's document: the name, as far as a file can have it."""
    name = "".join(one if one.isalnum() or one in "-_." else "-" for one in view.name)
    name = name[:_LONGEST_FILE_NAME].strip("-.") or "workspace"
    place = f"{view.profile}/{name}.toml"
    with_id = f"{view.profile}/{name}-{view.id[:8]}.toml"
    others = {key(one) for one in taken}
    for former_place, document in former.documents.items():
        if document.workspace.id != view.id:
            others.add(key(former_place))
        elif former_place in (place, with_id):
            return former_place
    # Some file systems compare names without regard to case.
    return with_id if key(place) in others else place


def _profile_part(view: ProfileView, homes: Sequence[str], notices: list[Notice]) -> ProfilePart:
    part = ProfilePart(
        username=view.username,
        email=view.email,
        id=view.id,
        name=view.name,
        alias_emails=list(view.alias_emails),
        signing_key=view.signing_key,
        signing_format=view.signing_format,
        sign=view.sign,
        ssh_key=view.ssh_key,
        preferences=view.preferences,
    )
    without: dict[str, Any] = {"signing_key": None, "signing_format": None, "sign": False}
    files = {
        "signing_key": (key_file(view.signing_key, view.signing_format), without),
        "ssh_key": (view.ssh_key, {"ssh_key": None}),
    }
    for field, (path, nothing) in files.items():
        if path is None:
            continue
        if place := home_path_of(path, homes):
            part = part._replace(**{field: place})
            continue
        part = part._replace(**nothing)
        message = f"profile '{view.username}': skipped its {field} {path}, which is outside"
        notices.append(Notice("PATH_LEFT_OUT", f"{message} your home directory"))
    return part


def _former(world: TransferWorld, directory: str) -> _Former:
    """Return the export that a directory has, as far as it can be read.

    Raises InvalidValue if a newer Symphony wrote it.
    """
    registry = _readable(
        world, f"{directory}/{REGISTRY_FILE}", lambda one: registry_of(one).document
    )
    if registry is None:
        return _Former()
    documents: dict[str, Document] = {}
    for entry in registry.workspace:
        path = f"{directory}/{entry.document}"
        read = _readable(world, path, lambda values: document_of(values, allow_local=True).document)
        if read is not None:
            documents[entry.document] = read
    return _Former(registry.profile, documents)


def _readable(world: TransferWorld, path: str, read: Callable[[Any], T]) -> T | None:
    try:
        return read(world.documents.load(path)[1])
    except InvalidValue as error:
        if error.code == "DOCUMENT_NEWER":
            raise
        return None


def _lost(reader: Reader, former: _Former) -> list[str]:
    """Name the profiles and workspaces that only a former export has."""
    profiles = [(view.id, key(view.username)) for view in reader.profiles()]
    ids = {id for id, _ in profiles}
    names = {name for _, name in profiles}
    known = {view.id for view in reader.workspaces()}
    lost = [
        f"profile '{part.username}'"
        for part in former.profiles
        if part.id not in ids and key(part.username) not in names
    ]
    return lost + [
        f"workspace '{document.workspace.name}' ({place})"
        for place, document in former.documents.items()
        if document.workspace.id not in known
    ]


def _together(errors: Sequence[Failed]) -> Failed | None:
    """Return the errors of several workspaces as one."""
    if not errors:
        return None
    hint = "to set a root that contains them, run `symphony workspace edit NAME --root DIR`"
    return Failed("ROWS_LEFT_OUT", "\n".join(error.message for error in errors), hint=hint)
