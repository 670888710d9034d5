"""mani: `mani.yaml` and the files that it imports."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.transfer.foreign.listings import (
    ListedRepo,
    Listing,
    computed,
    items,
    joined,
    mapping,
    named_texts,
    not_run,
    text,
    texts,
)

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.ports import RegistryFiles

MOST_FILES = 100


def read(files: RegistryFiles, path: str, root: str) -> Listing:
    """Return the projects of a file and of those that it imports, each file once."""
    repos: list[ListedRepo] = []
    notices: list[Notice] = []
    pending, seen = [(path, root)], set[str]()
    while pending:
        path, root = pending.pop(0)
        if path in seen:
            continue
        if len(seen) == MOST_FILES:
            notices.append(_skipped(path, f"Symphony reads at most {MOST_FILES} files"))
            break
        seen.add(path)
        try:
            content = files.yaml(path)
        except InvalidValue as error:
            if len(seen) == 1:
                raise
            notices.append(Notice("FILE_SKIPPED", f"skipped an imported file: {error.message}"))
            continue
        if content is None:
            notices.append(_skipped(path, "it does not exist"))
        projects = mapping(content).get("projects")
        # Until 0.5 they were a list.
        named = [(text(mapping(one).get("name")) or "", one) for one in items(projects)]
        for name, project in (*mapping(projects).items(), *named):
            repos.append(_project(name, mapping(project), root))
        for imported in texts(mapping(content).get("import")):
            if reason := computed(imported):
                notices.append(_skipped(imported, reason))
                continue
            # Without the links, so that a circle of `..` ends.
            one = joined(root, files.expanded(imported))
            pending.append((one, str(PurePath(one).parent)))
    return Listing(repos, notices)


def _project(name: str, project: dict[str, Any], root: str) -> ListedRepo:
    url, place = text(project.get("url")), text(project.get("path")) or name
    remotes = dict(named_texts(project.get("remotes")))
    clone = text(project.get("clone"))
    return ListedRepo(
        place,
        root,
        name,
        remotes=({"origin": url} if url else {}) | remotes,
        tags=texts(project.get("tags")),
        description=text(project.get("desc") or project.get("description")),
        branch=text(project.get("branch")),
        reason=computed(place, url, *remotes.values()),
        remark=not_run("clone", clone) if clone else None,
    )


def _skipped(path: str, reason: str) -> Notice:
    return Notice("FILE_SKIPPED", f"skipped {escaped(path)}: {reason}")
