"""The identities in many repositories, as git sees them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.identity.rule_files import REMOTE_CONDITION
from symphony_cli.identity.sources import ENVIRONMENT, VARIABLES, Source, Sources
from symphony_cli.identity.states import (
    MISSING,
    SSH_COMMAND,
    UNKNOWN,
    Identity,
)
from symphony_cli.system.disk.files import existing_directory, is_missing
from symphony_cli.system.git import failures as git_failures
from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.git.on_disk import layout as git_layout
from symphony_cli.system.git.on_disk import reflogs
from symphony_cli.system.git.on_disk.whereabouts import WHERE, whereabouts
from symphony_cli.system.identity import answers
from symphony_cli.system.identity.on_branches import on_branches, settings_of_rule
from symphony_cli.system.identity.placed import SETTINGS_PATTERN, Placed, area_of, line_of
from symphony_cli.system.processes.pool import Task, local_jobs, run, run_all

if TYPE_CHECKING:
    from symphony_cli.registry.choices import Whereabouts
    from symphony_cli.system.git.program import GitProgram

_INCLUDES = r"^include(if\..*)?\.path$"
# Every repository has it.
_FORMAT = "core.repositoryformatversion"
_PATTERN = f"{SETTINGS_PATTERN}|{_INCLUDES}|^{_FORMAT}$"
_ASKED = ("config", "--null", "--show-scope", "--show-origin", "--includes", "--get-regexp")
_PERSONS = ("user.", "author.", "committer.")
_OF_PERSONS = r"^(user|author|committer)\.(name|email)$"
# A configuration with none of these words sets no name or email.
_WORDS = ("user", "author", "committer", "include", "worktreeconfig")


class IdentReader:
    """Identities read with `program`; `environ` is the user's environment.

    Symphony's files are below the directory `symphonys`.
    """

    def __init__(self, program: GitProgram, environ: Mapping[str, str], symphonys: str) -> None:
        self._program = program
        self._symphonys = f"{symphonys}/"
        self.variables = {name: environ[name] for name in VARIABLES if name in environ}

    def whereabouts(self, path: str | None) -> Whereabouts:
        """Run `git rev-parse` in the directory."""
        directory = existing_directory(path if path is not None else ".")
        done = run(self._program.query(directory, *WHERE))
        if done.status is None:
            raise git_failures.git_not_found(done)
        place = whereabouts(done.stdout.decode("utf-8", "surrogateescape"))
        if place is None:
            raise InvalidValue(
                "NOT_A_REPO",
                f"cannot read the repository at '{escaped(directory)}':"
                f" {git_failures.reason(done)}",
                field="path",
            )
        return place

    def identities(
        self, paths: Iterable[str], *, jobs: int | None = None, timeout: float | None = None
    ) -> Iterator[Identity]:
        """Run `git var -l` in each repository."""
        return run_all((self._identity(path, timeout) for path in paths), jobs or local_jobs())

    def _identity(self, path: str, timeout: float | None) -> Task[Identity]:
        if is_missing(path):
            return Identity(path, MISSING)
        asked = self._program.query_at(
            path, *answers.VARIABLES, timeout=timeout, with_settings=True
        )
        done = yield asked
        if done.status is None:
            raise git_failures.git_not_found(done)
        if not done.is_good:
            return Identity(path, UNKNOWN, reason=git_failures.reason(done))
        output = done.stdout.decode("utf-8", "surrogateescape")
        if f"\n{_FORMAT}=" not in output:
            # Git answers outside repositories too, and in those that it does not trust.
            looked = yield self._program.query_at(path, "rev-parse", "--git-dir", timeout=timeout)
            if not looked.is_good:
                return Identity(path, UNKNOWN, reason=git_failures.reason(looked))
        found, is_certain = answers.identity(path, output)
        if "GIT_SSH_COMMAND" in self.variables:
            command = {SSH_COMMAND: self.variables["GIT_SSH_COMMAND"]}
            found = found._replace(settings={**found.settings, **command})
        if is_certain:
            return found
        refusals: list[str] = []
        for name, role in ((answers.AUTHOR, "author"), (answers.COMMITTER, "committer")):
            done = yield self._program.query_at(
                path, "var", name, timeout=timeout, with_settings=True
            )
            if not done.is_good:
                found = found._replace(**{role: None})
                refusals.append(git_failures.reason(done))
        return found._replace(reason=refusals[0] if refusals else None)

    def sources(
        self, paths: Iterable[str], *, jobs: int | None = None, timeout: float | None = None
    ) -> Iterator[Sources]:
        """Run `git config --get-regexp` in each repository."""
        return run_all((self._sources(path, timeout) for path in paths), jobs or local_jobs())

    def _sources(self, path: str, timeout: float | None) -> Task[Sources]:
        done = yield self._program.query_at(
            path, *_ASKED, _PATTERN, timeout=timeout, with_settings=True
        )
        output = done.stdout.decode("utf-8", "surrogateescape")
        placed = Placed(path, output)
        is_known = f"\0{_FORMAT}\n" in output
        if not is_known:
            looked = yield self._program.query_at(path, "rev-parse", "--git-dir", timeout=timeout)
            is_known = looked.is_good
        found = self._decided(path, placed.found)._replace(is_known=is_known)
        others = yield from on_branches(self._program, path, placed)
        branches = {name: self._decided(path, one) for name, one in others.items()}
        return found._replace(branches=branches)

    def _decided(self, path: str, found: Iterable[Source]) -> Sources:
        found = list(found)
        own = (source for source in found if not f"{source.file}".startswith(self._symphonys))
        of_variables = {
            name: Source(name, value, ENVIRONMENT) for name, value in self.variables.items()
        }
        return Sources(path, _winners(found) | of_variables, _winners(own) | of_variables)

    def own_rules(self) -> list[Sources]:
        """Run `git config` for the user's configuration, and for each file that a rule names."""
        return self._own_rules

    @cached_property
    def _own_rules(self) -> list[Sources]:
        looking = self._program.query(
            "/", *_ASKED, _PATTERN, with_settings=True, GIT_DIR=os.devnull
        )
        found: list[Sources] = []
        for rule in Placed("/", self._program.output(looking) or "").rules:
            place = "" if rule.condition.startswith(REMOTE_CONDITION) else area_of(rule)
            if place is not None and not rule.file.startswith(self._symphonys):
                [settings] = run_all([settings_of_rule(self._program, "/", rule)], 1)
                found.append(Sources(place, _winners(settings)))
        return found

    def last_committer(self, path: str) -> str | None:
        """Read HEAD's reflog."""
        place = git_layout.place_at(path)
        made_here = reflogs.committers(place) if place else []
        return made_here[-1][1] if made_here else None

    def overrides(self, path: str) -> Mapping[str, str] | None:
        """Read the repository's own configuration.

        Only git knows if that includes other files, spans several files or is unreadable.
        """
        place = git_layout.place_at(path)
        text = git_layout.read_text(os.path.join(place.common, "config")) if place else None
        if text is None:
            return None
        everywhere, above_all = self._everywhere
        if not any(word in text.lower() for word in _WORDS):
            return everywhere | above_all
        settings = git_config.parse(text)
        if settings is None or git_config.has_includes(settings):
            return None
        if git_config.is_true(settings, "extensions.worktreeconfig"):
            return None
        own = {name: value or "" for name, value in settings if name.startswith(_PERSONS)}
        return everywhere | own | above_all

    @cached_property
    def _everywhere(self) -> tuple[dict[str, str], dict[str, str]]:
        """Settings that override `user.*` in any file, and settings that override all files."""
        asked = ("config", "--null", "--show-scope", "--includes", "--get-regexp", _OF_PERSONS)
        looking = self._program.query("/", *asked, with_settings=True, GIT_DIR=os.devnull)
        fields = (self._program.output(looking) or "").split("\0")[:-1]
        found: tuple[dict[str, str], dict[str, str]] = ({}, {})
        for scope, entry in zip(fields[::2], fields[1::2], strict=True):
            name, _, value = entry.partition("\n")
            if scope == "command" or not name.startswith("user."):
                found[scope == "command"][name] = value
        return found


def _winners(found: Iterable[Source]) -> dict[str, Source]:
    """Return the last setting of each name, with its line."""
    winners = {source.setting: source for source in found}
    return {name: _with_line(source) for name, source in winners.items()}


def _with_line(source: Source) -> Source:
    if source.file is None:
        return source
    line = line_of(source.file, source.setting, source.value)
    return source._replace(file=os.path.normpath(source.file), line=line)
