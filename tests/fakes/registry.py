"""Fakes of the ports of the registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from symphony_cli.base.errors import (
    Conflict,
    Failed,
    InvalidValue,
    MissingContext,
)
from symphony_cli.domain.vault_places import LOCKED, MISSING, OPEN
from symphony_cli.registry.choices import Whereabouts
from tests.builders import LATER


class FakeFiles:
    """A file system with every directory except those in `gone`.

    Vaults are open, unless `states` has another state.
    """

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.states: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.kinds: dict[str, str] = {}
        self.taken: set[str] = set()
        self.unwritable: set[str] = set()
        self.made: list[str] = []

    def directory(self, path: str) -> str:
        if path in self.gone:
            raise InvalidValue("PATH_INVALID", f"{path} is missing", field="path")
        return self.links.get(path, path)

    def resolved(self, path: str) -> str:
        return self.links.get(path, path)

    def absolute(self, path: str, field: str) -> str:
        if "\0" in path:
            raise InvalidValue(f"{field.upper()}_INVALID", "no path has a NUL", field=field)
        home = path.replace("~/", "/home/ada/")
        return home if home.startswith("/") else f"/work/{home}"

    def missing(self, path: str) -> bool:
        return path in self.gone

    def lock(self, *paths: str, state: str = LOCKED) -> None:
        """Give vaults a state without a directory."""
        self.gone.update(paths)
        self.states.update(dict.fromkeys(paths, state))

    def vault_state(self, path: str) -> str:
        return self.states.get(path) or (MISSING if path in self.gone else OPEN)

    def make_directory(self, path: str) -> str:
        if path in self.taken:
            raise Conflict("PATH_TAKEN", f"something is at {path}", field="path")
        if path in self.unwritable:
            raise Failed("DIRECTORY_NOT_MADE", f"{path} cannot be made")
        self.made.append(path)
        return path

    def remove_directory(self, path: str) -> None:
        self.made.remove(path)

    def vault_kind(self, path: str) -> str:
        return self.kinds.get(path, "plain")


class FakePrograms:
    """Programs that are recorded instead of run, and exit with `code`."""

    opener = "xdg-open"

    def __init__(self) -> None:
        self.ran: list[tuple[list[str], str | None]] = []
        self.variables: Mapping[str, str] | None = None
        self.code = 0

    def run(
        self,
        command: Sequence[str],
        directory: str | None = None,
        variables: Mapping[str, str] | None = None,
        *,
        to_stderr: bool = False,
    ) -> int:
        self.ran.append((list(command), directory))
        self.variables = variables
        return self.code


class FixedClock:
    """A clock that moves only when it is set."""

    def __init__(self, time: datetime = LATER) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


class ScriptedAsk:
    """A user with answers for some options, and no terminal for the others."""

    def __init__(self, **answers: str) -> None:
        self._answers = answers
        self.asked: list[str] = []

    def __call__(self, question: str, option: str) -> str:
        self.asked.append(option)
        name = option.removeprefix("--")
        if name not in self._answers:
            raise MissingContext("INPUT_NEEDED", f"{question}?", hint=f"give {option}")
        return self._answers[name]


class FakeSurroundings:
    """Working trees with the repositories that they belong to, by the top of each tree."""

    def __init__(self, repositories: Mapping[str, str] | None = None) -> None:
        self.repositories = repositories or {}

    def resolved(self, path: str) -> str:
        return path.replace("./", "/job/") if path.startswith("./") else path

    def whereabouts(self, directory: str) -> Whereabouts | None:
        for top, main in self.repositories.items():
            if f"{directory}/".startswith(f"{top}/"):
                return Whereabouts((main,), main, top)
        return None

    def worktrees(self, path: str) -> list[tuple[str, str]]:
        return [("feature", "/lab/tree")] if path == "/job/api" else []
