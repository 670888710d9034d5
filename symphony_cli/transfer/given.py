"""The document that a user gives: a file, standard input, or a registered workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.transfer.exporting import export
from symphony_cli.transfer.planning import Placed
from symphony_cli.transfer.reading import document_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.base.findings import Notice
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
    """Return the document in a file, or the document of a registered workspace."""
    if source is not None:
        try:
            return read_document(world, source, root, allow_local=allow_local)
        except InvalidValue as error:
            if error.code != "DOCUMENT_UNREADABLE" or source.endswith(_SUFFIXES):
                raise
    exported = export(world, source)
    # The user registered what is in it.
    return Given(Placed(exported.document, root), exported.notices, is_registered=True)
