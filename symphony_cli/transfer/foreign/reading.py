"""Reading the registries that a user asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import InvalidValue, NotFound
from symphony_cli.base.findings import Notice
from symphony_cli.registry.locked import directory
from symphony_cli.transfer.foreign import gita
from symphony_cli.transfer.foreign.kinds import (
    AUTO,
    GHQ,
    GITA,
    IN_WORKING_DIRECTORY,
    KINDS,
    READERS,
    STANDARD_INPUT,
)
from symphony_cli.transfer.foreign.listings import ListedRepo, Listing

if TYPE_CHECKING:
    from symphony_cli.registry.ports import Progress
    from symphony_cli.transfer.foreign.ports import ForeignWorld


class Request(NamedTuple):
    """The arguments of `import`; `kind` is one of KINDS, or AUTO."""

    kind: str
    file: str | None = None
    root: str | None = None
    groups_as_workspaces: bool = False
    clone: bool = False
    allow_local: bool = False
    dry_run: bool = False
    jobs: int | None = None
    timeout: float | None = None


class Registry(NamedTuple):
    """A registry of a tool that was found, with what it lists."""

    kind: str
    path: str
    listing: Listing


def registries(
    world: ForeignWorld, request: Request, tell: Progress | None
) -> tuple[list[Registry], list[Notice]]:
    """Return the registries that a user asks for, and with AUTO warnings of unreadable ones.

    Raises InvalidValue for an unknown kind and an unreadable file, NotFound without a registry.
    """
    _check(request)
    kinds = KINDS if request.kind == AUTO else (request.kind,)
    found: list[Registry] = []
    notices: list[Notice] = []
    for kind in kinds:
        places = _places(world, kind, request.file)
        if kind == GHQ and places:
            found.append(_ghq(world, places, tell))
            continue
        for path in places:
            try:
                listing = _listing(world, kind, path, request)
            except InvalidValue as error:
                if request.kind != AUTO:
                    raise
                notices.append(Notice("FILE_SKIPPED", f"skipped {kind}: {error.message}"))
                continue
            if request.kind != AUTO or listing.repos or listing.notices:
                found.append(Registry(kind, path, listing))
    if not found and request.kind != AUTO:
        raise NotFound(
            "REGISTRY_NOT_FOUND",
            f"found no list of repos of {request.kind}",
            hint=f"to name its file, run `symphony import {request.kind} FILE`",
            field="file",
        )
    return found, notices


def _check(request: Request) -> None:
    if request.kind not in (AUTO, *KINDS):
        raise InvalidValue(
            "KIND_UNKNOWN",
            f"unknown tool '{request.kind}'",
            hint=f"the tools are {', '.join((AUTO, *KINDS))}",
            field="kind",
        )
    useless = {
        "FILE": request.file is not None and request.kind == AUTO,
        "--root": request.root is not None and request.kind in (AUTO, GHQ),
        "--groups-as": request.groups_as_workspaces and request.kind not in (AUTO, GITA),
    }
    for option, is_useless in useless.items():
        if is_useless:
            raise InvalidValue(
                "OPTION_WITHOUT_EFFECT",
                f"{option} has no effect for {request.kind}",
                hint=f"leave out {option}, or name another tool",
                field=option.lstrip("-").lower().replace("-", "_"),
            )


def _places(world: ForeignWorld, kind: str, file: str | None) -> list[str]:
    if file is None:
        return world.registries.known(kind)
    if kind == GHQ:
        return [directory(world.reader, world.files, file)]
    if file == STANDARD_INPUT:
        return [file]
    path = world.files.absolute(file, "file")
    if world.files.missing(path):
        raise InvalidValue("PATH_MISSING", f"'{file}' does not exist", field="file")
    return [path]


def _listing(world: ForeignWorld, kind: str, path: str, request: Request) -> Listing:
    if request.root is not None:
        root = directory(world.reader, world.files, request.root)
    elif path == STANDARD_INPUT or kind in IN_WORKING_DIRECTORY:
        root = world.files.resolved(".")
    elif kind == GITA:
        # Its paths are absolute.
        root = world.files.resolved("~")
    else:
        root = str(PurePath(path).parent)
    read = READERS[kind]
    if kind == GITA and request.groups_as_workspaces:
        read = gita.read_with_workspaces
    return read(world.registries, path, root)


def _ghq(world: ForeignWorld, roots: Sequence[str], tell: Progress | None) -> Registry:
    real = [world.files.resolved(root) for root in roots]
    # Like ghq, which lists `.github` and `.dotfiles` too.
    found = world.scanner.scan(real, depth=None, nested=False, hidden=True, tell=tell)
    repos = [ListedRepo(path, real[0]) for path in found.repos]
    return Registry(GHQ, ", ".join(roots), Listing(repos, found.notices))
