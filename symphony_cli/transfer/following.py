"""The document that a workspace keeps in a file, and whether the two differ."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue, MissingContext, SymphonyError
from symphony_cli.base.findings import Notice, Problem
from symphony_cli.registry import contexts
from symphony_cli.registry.references import qualified
from symphony_cli.transfer.exporting import export
from symphony_cli.transfer.reading import document_of
from symphony_cli.transfer.writing import as_toml

if TYPE_CHECKING:
    from symphony_cli.domain.entries import Entry
    from symphony_cli.transfer.documents import Document
    from symphony_cli.transfer.ports import TransferWorld


def file_of(world: TransferWorld, reference: str | None) -> str | None:
    """Return the path of a workspace's document, or None; the default is the active workspace."""
    entry = contexts.resolve_workspace(world.reader, reference, world.choice)
    return world.reader.workspaces(id=entry.id)[0].file


def own_file(world: TransferWorld) -> str:
    """Return the path of the active workspace's document. Raises MissingContext without one."""
    file = file_of(world, None)
    if file is None:
        name = contexts.workspace(world.reader, world.choice).name
        raise MissingContext(
            "FILE_NEEDED",
            f"workspace '{name}' has no document",
            hint="pass FILE; or to set a document, run"
            f" `symphony workspace edit {quote(name)} --file PATH`",
            field="file",
        )
    return file


def difference(world: TransferWorld, entry: Entry) -> Notice | None:
    """Return a notice if a workspace and its document differ, or the document is unreadable."""
    found = _difference(world, entry)
    return found and Notice(found[0].code, f"{found[0].message}; {found[1]}")


def _difference(world: TransferWorld, entry: Entry) -> tuple[Notice, str] | None:
    """Return what differs, and what to do about it."""
    file = world.reader.workspaces(id=entry.id)[0].file
    if file is None:
        return None
    name = quote(qualified(entry))
    export_it = f"to write the document, run `symphony workspace export {name}`"
    try:
        _, values = world.documents.load(file)
        # What is in the document is only compared.
        there = document_of(values, allow_local=True).document
    except SymphonyError as error:
        message = f"{entry} has an unusable document: {error.message}"
        return Notice("DOCUMENT_UNUSABLE", message), export_it
    if as_toml(there) == as_toml(export(world, entry.id).document):
        return None
    hint = f"{export_it}; to read it, run `symphony workspace import {quote(file)}`"
    return Notice("DOCUMENT_DIFFERS", f"{entry} and its document {file} differ"), hint


def lost_rows(world: TransferWorld, path: str, document: Document) -> list[str]:
    """Return the repos and vaults that the document at a path has, and a new one does not have.

    Raises InvalidValue if a newer Symphony wrote it.
    """
    try:
        _, values = world.documents.load(path)
        there = document_of(values, allow_local=True).document
    except InvalidValue as error:
        if error.code == "DOCUMENT_NEWER":
            raise
        return []
    rows = (*document.repo, *document.vault)
    known = {row.id for row in rows} | {row.place for row in rows}
    former = [("repo", row) for row in there.repo] + [("vault", row) for row in there.vault]
    return [
        f"{noun} '{row.name}' ({row.place})"
        for noun, row in former
        if row.id not in known and row.place not in known
    ]


def problems(world: TransferWorld) -> list[Problem]:
    """Return a problem for each workspace that differs from its document."""
    found = [_difference(world, entry) for entry in world.reader.entries("workspace")]
    return [Problem("document", one[0].message, one[1]) for one in found if one]
