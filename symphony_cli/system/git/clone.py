"""Clones: git-clone in directories that only this process has made, and can take away again."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Self

from symphony_cli.base.errors import Conflict, Failed, SymphonyError
from symphony_cli.base.text import clean_path
from symphony_cli.repos.clones import Clone, Cloned, CloneOptions
from symphony_cli.system.git import failures as git_failures
from symphony_cli.system.git.on_disk.layout import place_at, symbolic_target
from symphony_cli.system.processes.pool import Finished, Task, network_jobs, run_all
from symphony_cli.system.processes.signals import Interrupts, unheard

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram

# Another process may take away a parent, which it had made for a clone that failed.
_ATTEMPTS = 10
# Without these `git clone --bare` has no remote-tracking branches: a fetch would fetch nothing, and
# nothing would tell what is pushed.
_BARE = (
    "--bare",
    "--origin",
    "origin",
    "--config",
    "remote.origin.fetch=+refs/heads/*:{tracking}*",
)
_TRACKING = "refs/remotes/origin/"
# The least that git takes for a repository.
_SKELETON = ("objects", "refs")


class GitClones:
    """Clones with `program`. What was made and is not kept when the block ends is removed."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program
        self._made: set[str] = set()
        self._parents: set[str] = set()
        self._exits = ExitStack()

    def __enter__(self) -> Self:
        # Also while nothing is cloned any more and the clones are registered.
        self._exits.enter_context(Interrupts().handled())
        return self

    def __exit__(self, *_: object) -> None:
        with self._exits, unheard():
            for path in list(self._made):
                self._remove(path)

    def destination(self, root: str, place: str) -> str:
        """Return the real path of a place below a directory.

        Raises Conflict when it would be inside of a repository that is below the directory,
        InvalidValue when the path cannot be kept as text.
        """
        *between, _ = place.split("/")
        parent = root
        for name in between:
            parent = os.path.join(parent, name)
            # A clone of somebody's may bring links, and a bare repository has its hooks there.
            if place_at(parent) is not None:
                raise Conflict(
                    "CLONE_INSIDE_REPO",
                    f"'{place}' would be inside of the repository at {parent}",
                    hint="choose another directory with --into",
                    field="url",
                )
        return clean_path(os.path.join(os.path.realpath(parent), os.path.basename(place)))

    def run(
        self,
        clones: Sequence[Clone],
        options: CloneOptions,
        *,
        jobs: int | None = None,
        timeout: float | None = None,
    ) -> Iterator[Cloned]:
        """Clone, and yield what became of each as it is done; of a failed one nothing stays.

        `jobs` is how many run at once, `timeout` how many seconds one may take. It is a Conflict
        where something is at a path already.
        """
        tasks = (self._task(clone, options, timeout) for clone in clones)
        return run_all(tasks, jobs or network_jobs())

    @contextmanager
    def keeping(self, paths: Iterable[str]) -> Generator[None]:
        """Keep the clones at the paths if the block, which registers them, ends well.

        No signal comes between: rows and directories are both there, or neither.
        """
        with unheard():
            yield
            self._made.difference_update(paths)

    def _task(self, clone: Clone, options: CloneOptions, timeout: float | None) -> Task[Cloned]:
        is_good = False
        try:
            self._make(clone.path)
            done = yield from self._git_clone(clone, options, timeout)
            is_good = done.is_good
        except SymphonyError as error:
            return Cloned(clone, error=error)
        except OSError as error:
            message = f"{clone.path} could not be made: {error.strerror}"
            return Cloned(clone, error=Failed("DIRECTORY_NOT_MADE", message, field="path"))
        finally:
            if clone.path in self._made and not is_good:
                self._remove(clone.path)
        if not is_good:
            return Cloned(clone, error=_failure(clone, done))
        return Cloned(clone, tuple(git_failures.said(done)))

    def _git_clone(
        self, clone: Clone, options: CloneOptions, timeout: float | None
    ) -> Task[Finished]:
        path, url = clone.path, clone.source.url
        ssh_command = yield from self._ssh_command(path, url)
        arguments = ["clone", "--quiet"]
        if options.bare:
            arguments += [argument.format(tracking=_TRACKING) for argument in _BARE]
        if options.depth is not None:
            arguments.append(f"--depth={options.depth}")
        if options.filter is not None:
            arguments.append(f"--filter={options.filter}")
        arguments += ["--", url, path]
        program = self._program
        done = yield program.acting_at(path, *arguments, ssh_command=ssh_command, timeout=timeout)
        head = symbolic_target(os.path.join(path, "HEAD"))
        if done.is_good and options.bare and options.depth is not None and head:
            # As git has it where there is a working tree: only this branch came, with no history.
            tracking = f"+{head}:{_TRACKING}{head.removeprefix('refs/heads/')}"
            yield program.acting_at(path, "config", "remote.origin.fetch", tracking)
        return done

    def _ssh_command(self, path: str, url: str) -> Task[str | None]:
        """Return the user's `core.sshCommand` as it holds for a repository at a path.

        It may depend on where the repository is and where it is from (`includeIf`), and git answers
        that of a repository only. So there is one for as long as git is asked.
        """
        git_dir = os.path.join(path, ".git")
        directories = [git_dir, *(os.path.join(git_dir, name) for name in _SKELETON)]
        for directory in directories:
            os.mkdir(directory)
        head = os.path.join(git_dir, "HEAD")
        with open(head, "w", encoding="ascii") as file:
            file.write("ref: refs/heads/main\n")
        asked = ("-c", f"remote.origin.url={url}", "config", "--get", "core.sshCommand")
        done = yield self._program.looking_at(path, *asked)
        os.unlink(head)
        for directory in reversed(directories):
            os.rmdir(directory)
        return done.stdout.decode("utf-8", "surrogateescape").strip() if done.is_good else None

    def _make(self, path: str) -> None:
        """Make a directory that nobody else has, and the parents that it lacks."""
        for attempt in range(_ATTEMPTS):
            self._make_parents(os.path.dirname(path))
            try:
                os.mkdir(path)
            except FileNotFoundError:
                if attempt == _ATTEMPTS - 1:
                    raise
            except FileExistsError:
                raise _taken(path) from None
            else:
                self._made.add(path)
                return

    def _make_parents(self, path: str) -> None:
        if not os.path.isdir(path):
            self._make_parents(os.path.dirname(path))
            with suppress(FileExistsError):
                os.mkdir(path)
                self._parents.add(path)

    def _remove(self, path: str) -> None:
        """Take away a directory that was made here, and the parents that are empty then."""
        import shutil

        for _ in range(_ATTEMPTS):
            # What was killed may just have written another file.
            shutil.rmtree(path, ignore_errors=True)
            if not os.path.lexists(path):
                break
        self._made.discard(path)
        parent = os.path.dirname(path)
        while parent in self._parents:
            try:
                os.rmdir(parent)
            except OSError:
                # Another clone is there, and will come by here if it fails.
                return
            self._parents.discard(parent)
            parent = os.path.dirname(parent)


def _taken(path: str) -> Conflict:
    return Conflict(
        "PATH_TAKEN",
        f"there is something at '{path}' already",
        hint="clone elsewhere with --into or --name, or take in what is there: symphony repo add",
        field="path",
    )


def _failure(clone: Clone, done: Finished) -> Failed:
    """Return the error that says why git could not clone."""
    if done.status is None:
        return git_failures.git_not_found(done)
    shown, reason = clone.source.shown, git_failures.reason(done)
    if git_failures.needs_credentials(done):
        return Failed(
            "CREDENTIALS_NEEDED",
            f"{shown} needs credentials: {reason}",
            hint=git_failures.credentials_hint(clone.source.url),
        )
    return Failed("CLONE_FAILED", f"{shown} could not be cloned: {reason}")
