"""Clones made by git-clone, removed if they fail."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from shlex import quote
from typing import TYPE_CHECKING, Self

from symphony_cli.base.errors import Conflict, Failed, SymphonyError
from symphony_cli.base.text import clean_path
from symphony_cli.repos.clones import Clone, Cloned, CloneOptions
from symphony_cli.system.git import failures
from symphony_cli.system.git.on_disk.layout import place_at, symbolic_target
from symphony_cli.system.processes.pool import Task, network_jobs, run_all
from symphony_cli.system.processes.signals import Interrupts, interrupts_ignored

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.processes.command import Finished

# Another process may remove a parent that it created for a failed clone.
_ATTEMPTS = 10
# `git clone --bare` sets up no remote-tracking branches: a fetch would fetch nothing, and no commit
# would count as pushed.
_BARE = (
    "--bare",
    "--origin",
    "origin",
    "--config",
    "remote.origin.fetch=+refs/heads/*:{tracking}*",
)
_TRACKING = "refs/remotes/origin/"
# How the lines begin that git-clone overwrites (progress.c); they are not messages.
_PROGRESS = re.compile(
    r"(remote: )?(Enumerating|Counting|Compressing|Receiving|Resolving|Updating|Filtering|Total)\b"
)
_TOTAL = "remote: Total"
# What git-clone tells beside its progress. `--quiet` would also turn off that of the transfer.
_TALK = re.compile(r"Cloning into |Submodule |done\.$")
_LONGEST_PROGRESS = 1000
# The minimum that git accepts as a repository.
_SKELETON = ("objects", "refs")


class GitClones:
    """Clones made with git-clone."""

    def __init__(self, program: GitProgram) -> None:
        self._program = program
        self._made: set[str] = set()
        self._parents: set[str] = set()
        self._exits = ExitStack()

    def __enter__(self) -> Self:
        # The whole block, so that a signal while clones are registered removes them too.
        self._exits.enter_context(Interrupts().handled())
        return self

    def __exit__(self, *_: object) -> None:
        with self._exits, interrupts_ignored():
            for path in list(self._made):
                self._remove(path)

    def destination(self, root: str, place: str) -> str:
        """Return the real path of a place below a directory, checked against repos in between."""
        *between, _ = place.split("/")
        parent = root
        for name in between:
            parent = os.path.join(parent, name)
            # An existing clone may contain links, and a bare repository keeps its hooks there.
            if place_at(parent) is not None:
                raise Conflict(
                    "CLONE_INSIDE_REPO",
                    f"'{place}' would be inside the repository at {parent}",
                    hint="to choose another directory, pass --into",
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
        watch: Callable[[str], None] | None = None,
    ) -> Iterator[Cloned]:
        """Clone in parallel, and yield each outcome as it completes."""
        tasks = (self._task(clone, options, timeout, watch) for clone in clones)
        return run_all(tasks, jobs or network_jobs())

    @contextmanager
    def keeping(self, paths: Iterable[str]) -> Generator[None]:
        """Keep the clones at the paths unless the block raises.

        It ignores signals, so that a clone is registered and kept, or neither.
        """
        with interrupts_ignored():
            yield
            self._made.difference_update(paths)

    def _task(
        self,
        clone: Clone,
        options: CloneOptions,
        timeout: float | None,
        watch: Callable[[str], None] | None,
    ) -> Task[Cloned]:
        is_good = False
        try:
            self._make(clone.path)
            done = yield from self._git_clone(clone, options, timeout, watch)
            is_good = done.is_good
        except SymphonyError as error:
            return Cloned(clone, error=error)
        except OSError as error:
            message = f"{clone.path} cannot be created: {error.strerror}"
            return Cloned(clone, error=Failed("DIRECTORY_NOT_MADE", message, field="path"))
        finally:
            if clone.path in self._made and not is_good:
                self._remove(clone.path)
        if not is_good:
            return Cloned(clone, error=_failure(clone, done))
        said = messages(done)
        if not options.recurse_submodules and os.path.exists(f"{clone.path}/.gitmodules"):
            update = f"git -C {quote(clone.path)} submodule update --init --recursive"
            said.append(f"warning: its submodules were not cloned; to clone them, run `{update}`")
        return Cloned(clone, tuple(said))

    def _git_clone(
        self,
        clone: Clone,
        options: CloneOptions,
        timeout: float | None,
        watch: Callable[[str], None] | None,
    ) -> Task[Finished]:
        path, url = clone.path, clone.source.url
        ssh_command = yield from configured_ssh_command(self._program, path, url)
        arguments = ["clone", "--quiet" if watch is None else "--progress"]
        if options.bare:
            arguments += [argument.format(tracking=_TRACKING) for argument in _BARE]
        if options.depth is not None:
            arguments.append(f"--depth={options.depth}")
        if options.filter is not None:
            arguments.append(f"--filter={options.filter}")
        if branch := clone.branch or options.branch:
            arguments.append(f"--branch={branch}")
        if options.recurse_submodules:
            arguments.append("--recurse-submodules")
        arguments += ["--", url, path]
        program = self._program
        done = yield program.command_at(
            path,
            *arguments,
            ssh_command=ssh_command,
            timeout=timeout,
            watcher=watcher(clone.name, watch) if watch is not None else None,
        )
        head = symbolic_target(os.path.join(path, "HEAD"))
        if done.is_good and options.bare and options.depth is not None and head:
            # Only this branch was fetched, so track it alone, as git does with a working tree.
            tracking = f"+{head}:{_TRACKING}{head.removeprefix('refs/heads/')}"
            yield program.command_at(path, "config", "remote.origin.fetch", tracking)
        for name, other in clone.remotes.items() if done.is_good else ():
            yield program.command_at(path, "remote", "add", "--", name, other)
        return done

    def _make(self, path: str) -> None:
        """Create a directory, and its missing parents. Raises Conflict if it exists."""
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
        """Remove a directory that this object created, and its created parents once empty."""
        import shutil

        for _ in range(_ATTEMPTS):
            # A killed process may just have written another file.
            shutil.rmtree(path, ignore_errors=True)
            if not os.path.lexists(path):
                break
        self._made.discard(path)
        parent = os.path.dirname(path)
        while parent in self._parents:
            try:
                os.rmdir(parent)
            except OSError:
                # Another clone uses it, and removes it if it fails.
                return
            self._parents.discard(parent)
            parent = os.path.dirname(parent)


def configured_ssh_command(program: GitProgram, path: str, url: str) -> Task[str | None]:
    """Return the user's `core.sshCommand` for a repository at a path, or None.

    `includeIf` may depend on the path and the remote URL, and git evaluates them only in a
    repository, so this creates one for the query and removes it.
    """
    git_dir = os.path.join(path, ".git")
    directories = [git_dir, *(os.path.join(git_dir, name) for name in _SKELETON)]
    for directory in directories:
        os.mkdir(directory)
    head = os.path.join(git_dir, "HEAD")
    with open(head, "w", encoding="ascii") as file:
        file.write("ref: refs/heads/main\n")
    query = ("-c", f"remote.origin.url={url}", "config", "--get", "core.sshCommand")
    done = yield program.query_at(path, *query)
    os.unlink(head)
    for directory in reversed(directories):
        os.rmdir(directory)
    return done.stdout.decode("utf-8", "surrogateescape").strip() if done.is_good else None


def messages(done: Finished) -> list[str]:
    """Return what git warned of in a clone."""
    lines = failures.error_lines(done)
    return [line for line in lines if not (_PROGRESS.match(line) or _TALK.match(line))]


def watcher(name: str, watch: Callable[[str], None]) -> Callable[[bytes], None]:
    """Return what hands on the last line of progress in each chunk of git's messages."""

    def read(chunk: bytes) -> None:
        for line in reversed(re.split(rb"[\r\n]", chunk[-_LONGEST_PROGRESS:])):
            text = line.decode("utf-8", "replace").strip()
            if _PROGRESS.match(text) and not text.startswith(_TOTAL):
                watch(f"{name}: {text}")
                return

    return read


def _taken(path: str) -> Conflict:
    return Conflict(
        "PATH_TAKEN",
        f"'{path}' already exists",
        hint="pass --into or --name; or to register the existing repo, run `symphony repo add`",
        field="path",
    )


def _failure(clone: Clone, done: Finished) -> Failed:
    """Return the error of a failed clone."""
    if done.status is None:
        return failures.git_not_found(done)
    shown, reason = clone.source.shown, failures.reason(done)
    if failures.needs_credentials(done):
        return Failed(
            "CREDENTIALS_NEEDED",
            f"{shown} needs credentials: {reason}",
            hint=failures.credentials_hint(clone.source.url),
        )
    return Failed("CLONE_FAILED", f"failed to clone {shown}: {reason}")
