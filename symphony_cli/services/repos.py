"""Repos: list, show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli.services import contexts, listing
from symphony_cli.services.listing import with_state

if TYPE_CHECKING:
    from symphony_cli.domain.views import RepoView
    from symphony_cli.services.contexts import Choice
    from symphony_cli.services.ports import Files, Git, Reader


class RepoShown(NamedTuple):
    """A repo with the paths of its linked worktrees."""

    repo: RepoView
    worktrees: list[str]


def list_repos(
    reader: Reader,
    files: Files,
    choice: Choice,
    *,
    query: str | None = None,
    everywhere: bool = False,
    missing: bool = False,
) -> list[RepoView]:
    """Return the repos of the workspace in context, `everywhere` those of the whole profile."""
    return listing.rows_in_context(
        reader, files, choice, reader.repos, query=query, everywhere=everywhere, missing=missing
    )


def show(reader: Reader, files: Files, git: Git, reference: str, choice: Choice) -> RepoShown:
    """Return a repo with its worktrees. Raises NotFound, Ambiguous."""
    entry = contexts.resolve_held(reader, "repo", reference, choice)
    [repo] = with_state(reader.repos(id=entry.id), files)
    return RepoShown(repo, [] if repo.missing else git.worktrees(repo.path))
