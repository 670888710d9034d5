"""What git knows of a repository: from its files where they can tell, else from git itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped, has_control
from symphony_cli.domain.repos import GitFacts
from symphony_cli.system.disk.files import existing_directory
from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.git.on_disk import facts as git_facts
from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk.layout import Kind, Place
from symphony_cli.system.processes.pool import Task, local_jobs, run_all

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram


class LocalGit:
    """Looks at repositories with the git that is installed here."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program

    def inspect(self, path: str) -> GitFacts:
        """Return what is known of the repository at a path.

        Raises InvalidValue (field `path`): what `existing_directory` raises, NOT_A_REPO,
        REPO_DAMAGED, REPO_IS_WORKTREE, REPO_IS_SUBMODULE.
        """
        real = existing_directory(path)
        place = git_layout.place_or_submodule(real)
        if place is None or not place.is_repository:
            raise _no_repository(path, real, place)
        return next(run_all([self._facts(place)], 1))

    def inspect_all(
        self, paths: Iterable[str], *, with_history: bool = True
    ) -> dict[str, GitFacts]:
        """Return what is known of each of the repositories, which a search has found.

        Of one that is gone by now only the path is known. Without history, root commits are left
        out, and what files can tell needs no git.
        """
        facts = {path: GitFacts(path) for path in paths}
        tasks = (self._task(path, with_history=with_history) for path in facts)
        for found in run_all(tasks, local_jobs()):
            facts[found.path] = found
        return facts

    def worktrees(self, path: str) -> list[str]:
        """Return the paths of a repository's linked worktrees that are there, sorted."""
        place = git_layout.place_at(path)
        return git_layout.worktree_paths(place) if place and place.is_repository else []

    def git_directory(self, path: str) -> str | None:
        """Return the git directory that all worktrees of a repository share, links resolved."""
        place = git_layout.place_at(path)
        return os.path.realpath(place.common) if place and place.is_repository else None

    def identity(self) -> tuple[str | None, str | None]:
        """Return `user.name` and `user.email` of the user's own git configuration."""
        # The working directory's repository may have an identity of its own; with a GIT_DIR that
        # is none, git reads what holds everywhere.
        pattern = r"^user\.(name|email)$"
        arguments = ("config", "--null", "--get-regexp", pattern)
        output = self._program.output(self._program.looking("/", *arguments, GIT_DIR=os.devnull))
        found = {
            name: (value or "").strip() or None
            for name, value in git_config.from_output(output or "")
        }
        return found.get("user.name"), found.get("user.email")

    def version(self) -> tuple[int, ...] | None:
        """Return git's version, or None where git cannot be started."""
        output = self._program.output(self._program.looking("/", "version"))
        match = re.search(r"\d+(?:\.\d+)+", output or "")
        return tuple(int(part) for part in match[0].split(".")) if match else None

    def _task(self, path: str, *, with_history: bool) -> Task[GitFacts]:
        place = git_layout.place_at(path)
        if place is None or not place.is_repository:
            return GitFacts(path)
        return (yield from self._facts(place, with_history=with_history))

    def _facts(self, place: Place, *, with_history: bool = True) -> Task[GitFacts]:
        known = git_facts.read(place) or (yield from self._ask(place))
        root = None
        for tip in known.tips if with_history else ():
            output = yield from self._answer(place, "rev-list", "--max-parents=0", tip, "--")
            if output:
                # The oldest comes last; there are several where histories were joined.
                root = output.split()[-1]
                break
        branch = known.default_branch
        # Git takes any bytes for a branch's name; what cannot be kept as text is not known.
        if branch is not None and has_control(branch):
            branch = None
        return GitFacts(place.path, known.remote_url, branch, root)

    def _ask(self, place: Place) -> Task[git_facts.Facts]:
        """Return what git itself tells of a repository whose files are not for us to read."""
        urls = ("config", "--null", "--get-regexp", r"^remote\..*\.url$")
        settings = git_config.from_output((yield from self._answer(place, *urls)) or "")
        remote, url = git_config.main_remote(settings) or (None, None)
        refs = yield from self._answer(
            place, "for-each-ref", "--format=%(refname) %(symref)", "refs/heads", "refs/remotes"
        )
        symbolic = dict(line.split(" ", 1) for line in (refs or "").splitlines())
        remote_head = symbolic.get(f"refs/remotes/{remote}/HEAD") if remote else None
        head = ((yield from self._answer(place, "symbolic-ref", "--quiet", "HEAD")) or "").strip()
        return git_facts.from_refs(
            place,
            remote,
            url,
            git_facts.Refs(head or None, remote_head or None, frozenset(symbolic)),
        )

    def _answer(self, place: Place, *arguments: str) -> Task[str | None]:
        """Return what git writes, or None when it fails, is not there, or takes too long."""
        done = yield self._program.looking_at(place.path, *arguments)
        return done.stdout.decode("utf-8", "surrogateescape") if done.is_good else None


def _no_repository(path: str, real: str, place: Place | None) -> InvalidValue:
    """Return the error that says what stands at a path instead of a repository."""
    shown = escaped(path)
    if place is None or place.kind is Kind.GIT_DIRECTORY:
        outer = git_layout.enclosing(real)
        return InvalidValue(
            "NOT_A_REPO",
            f"'{shown}' is not a git repository",
            hint=_hint(outer.owner or outer.path) if outer else None,
            field="path",
        )
    if place.kind is Kind.DAMAGED:
        import shlex

        return InvalidValue(
            "REPO_DAMAGED",
            f"'{shown}' has a .git that is not a git repository",
            hint=f"see what git says: git -C {shlex.quote(escaped(real))} status",
            field="path",
        )
    noun, code = (
        ("a linked worktree", "REPO_IS_WORKTREE")
        if place.kind is Kind.LINKED_WORKTREE
        else ("a submodule", "REPO_IS_SUBMODULE")
    )
    belongs = f" of '{escaped(place.owner)}'" if place.owner else ""
    return InvalidValue(
        code,
        f"'{shown}' is {noun}{belongs}",
        hint=_hint(place.owner) if place.owner else None,
        field="path",
    )


def _hint(path: str) -> str:
    import shlex

    return f"symphony repo add {shlex.quote(escaped(path))}"
