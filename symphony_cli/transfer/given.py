"""The document that a user gives: a file, standard input, or a registered workspace."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Ambiguous, InvalidValue, SymphonyError
from symphony_cli.registry import contexts
from symphony_cli.transfer.documents import REGISTRY_FILE
from symphony_cli.transfer.exporting import export
from symphony_cli.transfer.planning import Placed
from symphony_cli.transfer.reading import document_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.base.findings import Notice
    from symphony_cli.domain.entries import Entry
    from symphony_cli.transfer.ports import TransferWorld

_SUFFIXES = (".toml", ".json")


class Given(NamedTuple):
    """A document, with notices. One that `is_registered` was made from the registry."""

    placed: Placed
    notices: Sequence[Notice]
    is_registered: bool = False


def read_document(world: TransferWorld, file: str, root: str | None, *, allow_local: bool) -> Given:
    """Return the document in a file or directory, or on standard input (`-`)."""
    # A document in a directory describes that directory.
    directory, values = world.documents.load(file)
    read = document_of(values, allow_local=allow_local)
    return Given(Placed(read.document, root or directory), read.notices)


def find_document(
    world: TransferWorld, source: str | None, root: str | None, *, allow_local: bool
) -> Given:
    """Return the document in a file, or the document of a registered workspace.

    Raises Ambiguous for the name of a workspace that is a directory with a document, too.
    """
    missing: InvalidValue | None = None
    if source is not None:
        try:
            given = read_document(world, source, root, allow_local=allow_local)
        except InvalidValue as error:
            if error.code != "DOCUMENT_UNREADABLE":
                raise
            missing = error
        else:
            if _is_name(source) and _registered(world, source):
                raise Ambiguous(
                    "DOCUMENT_AMBIGUOUS",
                    f"'{source}' is a workspace, and a directory with a document",
                    hint=f"for the document, pass ./{source}; for the workspace, pass its ID or"
                    " PROFILE:NAME",
                    field="source",
                )
            return given
    entry = _registered(world, source)
    if entry is None:
        assert missing is not None
        if _is_export(world, source):
            command = f"symphony restore {quote(str(source))}"
            missing.hint = f"to restore all workspaces in it, run `{command}`"
        raise missing
    exported = export(world, entry.id)
    # The user registered what is in it.
    return Given(Placed(exported.document, root), exported.notices, is_registered=True)


def _is_export(world: TransferWorld, source: str | None) -> bool:
    try:
        world.documents.load(f"{source}/{REGISTRY_FILE}")
    except InvalidValue:
        return False
    return True


def _is_name(source: str) -> bool:
    return "/" not in source and not source.endswith(_SUFFIXES) and source not in ("-", ".", "..")


def _registered(world: TransferWorld, source: str | None) -> Entry | None:
    """Return the workspace that a name means, or whose root a path is, or None for a path.

    Raises NotFound, Ambiguous for a name.
    """
    if source is None or _is_name(source):
        return _resolved(world, source)
    if "/" not in source and source not in (".", ".."):
        return None
    try:
        entry = _resolved(world, source)
    except SymphonyError:
        return None
    return entry if entry.path == world.files.resolved(source) else None


def _resolved(world: TransferWorld, source: str | None) -> Entry:
    return contexts.resolve_workspace(world.reader, source, world.choice)
