"""`symphony import`."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

import typer

from symphony_cli.base.text import escaped, key
from symphony_cli.commands.shared.parameters import (
    AllowLocalOption,
    DryRunOption,
    JobsOption,
    LongTimeoutOption,
)
from symphony_cli.context import AppContext
from symphony_cli.output.batches import failed
from symphony_cli.output.writer import Output
from symphony_cli.registry.rows import counted
from symphony_cli.transfer.foreign.importing import Imported, Watch, import_foreign
from symphony_cli.transfer.foreign.kinds import KINDS
from symphony_cli.transfer.foreign.plans import (
    CLONED,
    FAILED,
    IMPORT_RESULTS,
    REFUSED,
    SKIPPED,
    ImportedRepo,
)
from symphony_cli.transfer.foreign.reading import Request

PRINTS = list[ImportedRepo]
EXAMPLES = (
    "symphony import auto --dry-run",
    "symphony import gita --groups-as workspaces",
    "vcs export ~/ros/src | symphony import vcs - --root ~/ros/src",
)
_WORKSPACES = "workspaces"
_BAD = (REFUSED, FAILED)
CLONING = "to clone the missing repos, pass --clone"


def _groups(value: str) -> str:
    if value not in ("tags", _WORKSPACES):
        raise typer.BadParameter(f"'{value}' is not tags or workspaces.")
    return value


def run(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="TOOL",
            help="{auto,ghq,gita,mani,git-workspace,grm,vcs,mr}; auto finds the tools that you use",
        ),
    ],
    file: Annotated[
        str | None,
        typer.Argument(
            metavar="[FILE]",
            help="File in which the tool lists repos (for ghq, a root), or - for standard input"
            " [default: where the tool keeps it]",
        ),
    ] = None,
    root: Annotated[
        str | None,
        typer.Option(
            "--root",
            metavar="DIR",
            help="Directory that paths are relative to [default: the same as for the tool]",
        ),
    ] = None,
    groups_as: Annotated[
        str,
        typer.Option(
            "--groups-as",
            metavar="NOUN",
            callback=_groups,
            help="Kind of thing to create from gita's groups: {tags,workspaces}",
        ),
    ] = "tags",
    clone: Annotated[
        bool, typer.Option("--clone", help="Clone the repos that are not on disk")
    ] = False,
    allow_local: AllowLocalOption = False,
    dry_run: DryRunOption = False,
    jobs: JobsOption = None,
    timeout: LongTimeoutOption = None,
) -> None:
    """Register the repos that another tool lists

    Symphony only reads the tool's files, and runs no command in them. It names what it skips, and
    why. Repos that are already registered get the tags and descriptions that they lack.
    """
    app: AppContext = ctx.obj
    request = Request(
        kind,
        file,
        root,
        groups_as_workspaces=groups_as == _WORKSPACES,
        clone=clone,
        allow_local=allow_local,
        dry_run=dry_run,
        jobs=jobs,
        timeout=timeout,
    )
    with app.output.progress("Reading the lists of other tools") as show:
        count = ""

        def agrees(question: str) -> bool:
            show("")
            return app.output.agrees(question)

        def search(seen: int, found: int) -> None:
            show(f"{seen} directories, {found} repos")

        def clones(done: int, total: int) -> None:
            nonlocal count
            count = f"cloned {done}/{total}"
            show(count)

        def git(line: str) -> None:
            show(f"{count} {line}")

        imported = import_foreign(
            app,
            request,
            agrees=agrees if app.output.can_agree and not dry_run else None,
            watch=Watch(search, clones, git if app.output.shows_progress else None),
        )
    _show(app.output, imported)


def _show(output: Output, imported: Imported) -> None:
    """Write the registries that were found, each repo, and the totals.

    Raises Failed if some were refused or not cloned, Abort after an interrupt.
    """
    output.notices(imported.notices)
    for line in imported.said:
        output.say(line)
    for one in imported.found:
        repos = counted(len(one.listing.repos), "repo")
        output.say(f"{one.kind}: {repos} in {escaped(one.path)}")
    if not imported.found:
        output.say(f"found no list of repos of {', '.join(KINDS)}")
    rows = sorted(imported.rows, key=lambda row: (key(row.workspace or ""), key(row.name)))
    if output.for_people:
        # A table would cut the reasons.
        shown = [row for row in rows if row.result not in (SKIPPED, *_BAD)]
        output.rows(ImportedRepo, shown)
        for row in rows:
            if row.reason and row.result not in _BAD:
                output.say(f"{row.result} '{row.name}': {row.reason}")
    else:
        output.rows(ImportedRepo, rows, ["reason"])
    counts = Counter(row.result for row in rows)
    if rows:
        words = (f"{counts[result]} {result}" for result in IMPORT_RESULTS if counts[result])
        is_missing = any(row.hint for row in rows if row.result not in (SKIPPED, *_BAD))
        output.say(", ".join(words), CLONING if is_missing else None)
    error = failed((row.name, row.reason, row.hint) for row in rows if row.result in _BAD)
    if imported.interrupted:
        output.say(f"interrupted; cloned {counts[CLONED]} of {counts[CLONED] + counts[FAILED]}")
        raise typer.Abort
    if error:
        raise error
