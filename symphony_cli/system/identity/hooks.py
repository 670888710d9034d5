"""The files of hooks that git runs before commits."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from symphony_cli.base.errors import Failed
from symphony_cli.base.text import escaped
from symphony_cli.identity.guard.hooks import (
    ELSEWHERE,
    FILE,
    LINK,
    NOTHING,
    OTHER,
    OWN,
    TREE,
    HookFile,
    HookPlace,
)
from symphony_cli.repos.states import DAMAGED, MISSING
from symphony_cli.system.disk.files import is_missing
from symphony_cli.system.disk.writing import remove_unfinished, replace_file
from symphony_cli.system.git import failures as git_failures
from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk.layout import Kind
from symphony_cli.system.git.program import QUERY_SECONDS
from symphony_cli.system.processes.pool import Task, local_jobs, run_all

if TYPE_CHECKING:
    from symphony_cli.system.git.on_disk.layout import Place
    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.processes.command import Command, Finished

    Lock = Callable[[], AbstractContextManager[None]]

HOOK, MESSAGE = "pre-commit", "commit-msg"
_MODE = 0o755


class GitHooks:
    """Hooks found with `program`, and never run.

    `lock` excludes other processes that write what is derived from the store.
    """

    def __init__(self, program: GitProgram, lock: Lock) -> None:
        self._program = program
        self._lock = lock

    def places(self, paths: Iterable[str], *, jobs: int | None = None) -> Iterator[HookPlace]:
        """Run `git rev-parse --git-path` in each repository."""
        return run_all((self._place(path) for path in paths), jobs or local_jobs())

    def _place(self, path: str) -> Task[HookPlace]:
        if is_missing(path):
            return HookPlace(path, MISSING)
        place = git_layout.place_at(path)
        if place is None or not (place.is_repository or place.kind is Kind.SUBMODULE):
            return HookPlace(path, DAMAGED, "not a git repository")
        done = yield self._asking(path)
        if not done.is_good:
            return _broken(path, done)
        tree = path
        is_bare, hook = _answer(done)
        if is_bare:
            # A bare repository has commits only through its linked worktrees.
            trees = git_layout.worktree_paths(place)
            if not trees:
                return HookPlace(path, makes_no_commits=True)
            tree = trees[0]
            done = yield self._asking(tree)
            if not done.is_good:
                return _broken(path, done)
            _, hook = _answer(done)
        try:
            return (yield from self._found(place, tree, os.path.join(tree, hook)))
        except OSError as error:
            reason = f"{escaped(str(error.filename))} cannot be read: {error.strerror}"
            return HookPlace(path, DAMAGED, reason)

    def _asking(self, directory: str) -> Command:
        # Not `query_at`, which disables hooks and so hides their path.
        asked = ("rev-parse", "--is-bare-repository", "--git-path", f"hooks/{HOOK}")
        return self._program.command_at(directory, *asked, timeout=QUERY_SECONDS)

    def _found(self, place: Place, tree: str, hook: str) -> Task[HookPlace]:
        usual = os.path.join(place.common, "hooks", HOOK)
        scope = None
        if os.path.normpath(hook) != os.path.normpath(usual):
            scope = yield from self._scope(tree)
        folder = os.path.dirname(hook)
        directory = os.path.realpath(folder)
        where = ELSEWHERE
        if _is_below(directory, os.path.realpath(place.common)):
            where = OWN
        elif _is_below(directory, os.path.realpath(tree)):
            where = TREE
        # Each install of Husky replaces its directory `_`; the user's hooks are one level up.
        is_huskys = os.path.basename(folder) == "_"
        by_hand = os.path.join(os.path.dirname(folder), HOOK) if is_huskys else hook
        return HookPlace(
            place.path,
            hook=_file(hook),
            legacy=_file(f"{hook}.legacy"),
            usual=_file(usual),
            by_hand=_file(by_hand),
            message=_file(os.path.join(folder, MESSAGE)),
            message_legacy=_file(os.path.join(folder, f"{MESSAGE}.legacy")),
            message_usual=_file(os.path.join(place.common, "hooks", MESSAGE)),
            directory=directory,
            where=where,
            scope=scope,
        )

    def _scope(self, tree: str) -> Task[str | None]:
        """Return the scope in which `core.hooksPath` is set."""
        asked = ("config", "--null", "--show-scope", "--get", "core.hooksPath")
        done = yield self._program.command_at(tree, *asked, timeout=QUERY_SECONDS)
        return done.stdout.decode().partition("\0")[0] if done.is_good else None

    @contextmanager
    def locked(self, place: HookPlace) -> Generator[HookPlace]:
        """Hold the lock during a block, and read the place's files again."""
        try:
            with self._lock():
                for path in place.files:
                    remove_unfinished(path)
                again = {
                    name: _file(value.path)
                    for name, value in place._asdict().items()
                    if isinstance(value, HookFile) and value.path
                }
                yield place._replace(**again)
        except OSError as error:
            raise _failed(place.hook, error) from None

    def write(self, file: HookFile, content: bytes) -> None:
        """Replace the file atomically; an existing file's readers become able to run it."""
        runnable = file.mode | (file.mode & 0o444) >> 2
        mode = runnable if file.kind == FILE else _MODE
        try:
            os.makedirs(os.path.dirname(file.path), exist_ok=True)
            replace_file(file.path, content, mode, put=lambda new, _: _put(new, file))
        except OSError as error:
            raise _failed(file, error) from None

    def remove(self, file: HookFile) -> None:
        """Remove an unchanged file."""
        try:
            _refuse_changed(file)
            os.unlink(file.path)
        except OSError as error:
            raise _failed(file, error) from None


def _broken(path: str, done: Finished) -> HookPlace:
    state = git_failures.broken(path, done)
    return HookPlace(path, state.state, state.reason)


def _answer(done: Finished) -> tuple[bool, str]:
    """Return whether a repository is bare, and the path of its hook."""
    bare, _, hook = os.fsdecode(done.stdout).partition("\n")
    return bare == "true", hook.removesuffix("\n")


def _is_below(directory: str, top: str) -> bool:
    return f"{directory}/".startswith(f"{top.rstrip('/')}/")


def _file(path: str) -> HookFile:
    """Return the file at a path. Raises OSError if it cannot be read."""
    kind, target = FILE, None
    try:
        if os.path.islink(path):
            kind, target = LINK, os.path.realpath(path)
        mode = os.stat(path).st_mode
        if not stat.S_ISREG(mode):
            return HookFile(path, kind if target else OTHER, target=target)
        with open(path, "rb") as file:
            content = file.read()
    except (FileNotFoundError, NotADirectoryError):
        return HookFile(path, kind if target else NOTHING, target=target)
    return HookFile(path, kind, content, stat.S_IMODE(mode), os.access(path, os.X_OK), target)


def _refuse_changed(file: HookFile) -> None:
    if _file(file.path) != file:
        raise _changed(file)


def _put(temporary: str, file: HookFile) -> None:
    """Move a file to a hook's path. Raises Failed if the hook has changed since."""
    _refuse_changed(file)
    if file.kind == FILE:
        os.replace(temporary, file.path)
        return
    try:
        # Unlike a rename, a link fails if the path exists.
        os.link(temporary, file.path)
    except FileExistsError:
        raise _changed(file) from None
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK):
            raise
        # Some file systems have no hard links.
        os.rename(temporary, file.path)
        return
    os.unlink(temporary)


def _changed(file: HookFile) -> Failed:
    return Failed(
        "HOOK_CHANGED",
        f"{escaped(file.path)} was changed by another program",
        hint="run the command again",
    )


def _failed(file: HookFile, error: OSError) -> Failed:
    return Failed("HOOK_NOT_WRITABLE", f"{escaped(file.path)} cannot be changed: {error.strerror}")
