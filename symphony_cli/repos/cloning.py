"""Cloning: new repositories from remotes, registered in the workspace in context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.base.errors import Conflict, InvalidValue, MissingContext, SymphonyError
from symphony_cli.base.findings import Notice
from symphony_cli.base.layouts import filled_in
from symphony_cli.base.text import clean
from symphony_cli.registry import contexts
from symphony_cli.registry.listing import as_found
from symphony_cli.registry.locked import directory, refuse_locked
from symphony_cli.registry.rows import new_name, refuse_over_limit, subject_of
from symphony_cli.repos.clones import Clone, Cloned, CloneOptions, is_path, source_of
from symphony_cli.repos.registration import notices_of, notices_of_git, register

if TYPE_CHECKING:
    from datetime import datetime

    from symphony_cli.base.configuration import Configuration, Limits
    from symphony_cli.domain.repos import GitFacts
    from symphony_cli.domain.views import Entry, RepoView
    from symphony_cli.registry.choices import Choice
    from symphony_cli.registry.ports import Clock, Files, Reader, UnitOfWork
    from symphony_cli.repos.ports import Clones, Git

_BELOW = "{name}"
_WARNING = "warning: "


class ReposCloned(NamedTuple):
    """What was cloned and registered, what to know of it, what git said, and what failed.

    `wanted` is how many there were to clone; `interrupted` whether the user had enough before.
    """

    repos: list[RepoView]
    notices: list[Notice]
    said: list[str]
    failures: list[SymphonyError]
    wanted: int
    interrupted: bool


def clone(
    begin: Callable[[], UnitOfWork],
    reader: Reader,
    clones: Clones,
    git: Git,
    files: Files,
    clock: Clock,
    configuration: Configuration,
    choice: Choice,
    urls: Sequence[str],
    options: CloneOptions,
    *,
    into: str | None = None,
    name: str | None = None,
    jobs: int | None = None,
    timeout: float | None = None,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> ReposCloned:
    """Clone what is at the URLs and register it in the workspace in context, as one operation.

    The clones go below the workspace's root by the layout that is set, or as they are called into
    the directory `into`. Of several URLs the good ones are cloned and the others come back as
    failures; a sole one that cannot be raises its error. What is not registered does not stay on
    disk. After an interrupt, what is cloned by then is registered.
    """
    if name is not None and len(urls) > 1:
        raise InvalidValue("ONE_URL_NEEDED", "--name goes with one URL", field="name")
    if options.filter is not None:
        options = options._replace(filter=clean(options.filter, "filter"))
    workspace = contexts.workspace(reader, choice)
    root = _root(reader, files, workspace, into)
    layout = _BELOW if into is not None else configuration.clone.layout
    limits = configuration.limits
    wanted: list[Clone] = []
    failures: list[SymphonyError] = []
    notices: list[Notice] = []
    said: list[str] = []
    repos: list[RepoView] = []
    with clones:
        for url in dict.fromkeys(urls):
            try:
                planned = _planned(files, clones, root, layout, url, name, bare=options.bare)
                refuse_locked(reader, files, planned.path)
                others = [other.name for other in wanted]
                new_name(reader, "repo", planned.path, planned.name, workspace, others)
                wanted.append(planned)
            except SymphonyError as error:
                failures.append(error)
        held = len(reader.entries("repo", workspace_id=workspace.id))
        refuse_over_limit(held, len(wanted), limits.repos_per_workspace, "repo", workspace)
        results, interrupted = _run(clones, wanted, options, jobs, timeout, tell)
        failures += [result.error for result in results if result.error]
        if good := [result for result in results if not result.error]:
            facts = git.inspect_all([result.clone.path for result in good])
            found = [(result.clone.name, facts[result.clone.path]) for result in good]
            repos, refused = _register(begin(), clones, limits, choice, found, clock())
            failures += refused
            added = {repo.path for repo in repos}
            new = [pair for pair in found if pair[1].path in added]
            notices, said = _told(good)
            notices += [*notices_of(new), *notices_of_git(git, [one for _, one in new])]
    if failures and len(urls) == 1:
        raise failures[0]
    views = as_found(repos, reader, files)
    return ReposCloned(views, notices, said, failures, len(wanted), interrupted)


def _root(reader: Reader, files: Files, workspace: Entry, into: str | None) -> str:
    """Return the directory below which the clones go."""
    if into is not None:
        return files.resolved(into)
    if workspace.path is None:
        from shlex import quote

        raise MissingContext(
            "NO_ROOT",
            f"{workspace} has no root directory to clone into",
            hint="say where with --into DIR, or set one:"
            f" symphony workspace update {quote(workspace.name)} --root DIR",
            field="into",
        )
    # One that is gone may be on a disk that is not there now, so it is not made anew.
    return directory(reader, files, workspace.path)


def _planned(
    files: Files, clones: Clones, root: str, layout: str, text: str, name: str | None, *, bare: bool
) -> Clone:
    """Return from where, to where and under which name to clone. Raises InvalidValue, Conflict."""
    stripped = text.strip()
    source = source_of(files.resolved(text) if is_path(stripped) else stripped, name)
    # As git has it: a bare repository's directory is called so, unless another name is given.
    called = f"{source.name}.git" if bare and name is None else source.name
    place = filled_in(layout, host=source.host, owner=source.owner, name=called)
    return Clone(source, clones.destination(root, place), called)


def _run(
    clones: Clones,
    wanted: Sequence[Clone],
    options: CloneOptions,
    jobs: int | None,
    timeout: float | None,
    tell: Callable[[int, int], None],
) -> tuple[list[Cloned], bool]:
    """Return what became of the clones, in their order, and whether the user interrupted them."""
    results: list[Cloned] = []
    interrupted = False
    try:
        # The first may take minutes.
        tell(0, len(wanted))
        for result in clones.run(wanted, options, jobs=jobs, timeout=timeout):
            results.append(result)
            tell(len(results), len(wanted))
    except KeyboardInterrupt:
        interrupted = True
    return sorted(results, key=lambda result: wanted.index(result.clone)), interrupted


def _register(
    uow: UnitOfWork,
    clones: Clones,
    limits: Limits,
    choice: Choice,
    found: Sequence[tuple[str, GitFacts]],
    now: datetime,
) -> tuple[list[RepoView], list[Conflict]]:
    """Register clones, given as name and facts, and keep them.

    Returns their rows, and the errors for those whose name or path another process has taken.
    """
    refused: list[Conflict] = []
    new: list[tuple[str, GitFacts]] = []
    with uow:
        workspace = contexts.workspace(uow.reader, choice)
        for name, facts in found:
            try:
                new.append((new_name(uow.reader, "repo", facts.path, name, workspace, ()), facts))
            except Conflict as error:
                refused.append(error)
        register(uow, limits, workspace, new, now, synced_at=now)
        added = {facts.path for _, facts in new}
        views = [v for v in uow.reader.repos(workspace_id=workspace.id) if v.path in added]
        with clones.keeping(added):
            uow.commit("repo clone", subject_of([name for name, _ in new], "repo"), now)
    return views, refused


def _told(results: Sequence[Cloned]) -> tuple[list[Notice], list[str]]:
    """Return what git said of clones: its warnings, and the rest."""
    notices: list[Notice] = []
    said: list[str] = []
    for result in results:
        for line in result.said:
            if line.startswith(_WARNING):
                message = f"repo '{result.clone.name}': {line.removeprefix(_WARNING)}"
                notices.append(Notice("GIT_WARNED", message))
            else:
                said.append(f"{result.clone.name}: {line}")
    return notices, said
