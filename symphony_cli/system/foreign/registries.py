"""Where other tools keep their registries, and how their files are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped
from symphony_cli.system.disk.user_files import MAX_SIZE, read_user_file
from symphony_cli.system.foreign.yaml_texts import read_yaml
from symphony_cli.system.git.on_disk import config
from symphony_cli.system.home.directories import config_directory, home
from symphony_cli.transfer.foreign.kinds import STANDARD_INPUT

if TYPE_CHECKING:
    from symphony_cli.base.findings import Notice
    from symphony_cli.system.git.program import GitProgram

_MANI_NAMES = ("mani.yaml", "mani.yml", ".mani.yaml", ".mani.yml")
_GHQ_ROOTS = r"^ghq\.(.+\.)?root$"


class ForeignRegistries:
    """The registries of the user of `environ`; `given` returns so much of standard input."""

    def __init__(
        self, environ: Mapping[str, str], program: GitProgram, given: Callable[[int], bytes]
    ) -> None:
        self._environ = environ
        self._program = program
        self._given = given

    def known(self, kind: str) -> list[str]:
        """Return the places that exist, each once."""
        places: dict[str, Callable[[], Iterable[str]]] = {
            "ghq": self._ghq_roots,
            "gita": self._gita,
            "mani": self._mani,
            "git-workspace": self._git_workspace,
            "grm": lambda: [os.path.abspath("config.toml")],
            "mr": lambda: [os.path.join(home(self._environ), ".mrconfig")],
        }
        found = places[kind]() if kind in places else ()
        return [place for place in dict.fromkeys(found) if os.path.exists(place)]

    def text(self, path: str) -> str | None:
        """Return the text of a file of at most a megabyte."""
        if path == STANDARD_INPUT:
            content = self._given(MAX_SIZE + 1)
            if len(content) > MAX_SIZE:
                message = "cannot read standard input: it is too large"
                raise InvalidValue("REGISTRY_UNREADABLE", message, field="file")
            return content.decode("utf-8", "surrogateescape")
        notices: list[Notice] = []
        text = read_user_file(path, notices)
        for notice in notices:
            raise InvalidValue(
                "REGISTRY_UNREADABLE",
                f"cannot read {notice.message.removeprefix('skipped ')}",
                field="file",
            )
        return text

    def yaml(self, path: str) -> Any:
        """Return the content of a YAML file."""
        return self._parsed(path, "YAML", read_yaml)

    def toml(self, path: str) -> Any:
        """Return the table in a TOML file."""
        import tomllib

        return self._parsed(path, "TOML", tomllib.loads)

    def _parsed(self, path: str, language: str, parse: Callable[[str], Any]) -> Any:
        content = self.text(path)
        try:
            return None if content is None else parse(content)
        except (ValueError, RecursionError) as error:
            # The reason may repeat what the file says.
            reason = escaped(" ".join(str(error).split())[:200])
            raise InvalidValue(
                "REGISTRY_INVALID",
                f"{escaped(path)} is not valid {language}: {reason}",
                field="file",
            ) from None

    def expanded(self, path: str) -> str:
        """Return a path expanded by this process's environment."""
        return os.path.expanduser(os.path.expandvars(path))

    def _ghq_roots(self) -> list[str]:
        if listed := self._environ.get("GHQ_ROOT"):
            return [os.path.abspath(root) for root in listed.split(os.pathsep) if root]
        arguments = ("config", "--null", "--path", "--get-regexp", _GHQ_ROOTS)
        # With a GIT_DIR that is not a repository, git reads only the user's configuration.
        query = self._program.query("/", *arguments, GIT_DIR=os.devnull, with_settings=True)
        settings = config.from_output(self._program.output(query) or "")
        roots = [value for _, value in settings if value]
        return roots or [os.path.join(home(self._environ), "ghq")]

    def _gita(self) -> list[str]:
        project = self._environ.get("GITA_PROJECT_HOME") or config_directory(self._environ)
        return [os.path.join(project, "gita", "repos.csv")]

    def _mani(self) -> list[str]:
        directory, found = os.getcwd(), list[str]()
        while not found:
            found = [os.path.join(directory, name) for name in _MANI_NAMES]
            found = [path for path in found if os.path.exists(path)][:1]
            if directory == os.path.dirname(directory):
                break
            directory = os.path.dirname(directory)
        if not found and (chosen := self._environ.get("MANI_CONFIG")):
            found = [os.path.abspath(self.expanded(chosen))]
        own = os.path.join(config_directory(self._environ), "mani", "config.yaml")
        mac = os.path.join(
            home(self._environ), "Library", "Application Support", "mani", "config.yaml"
        )
        return [*found, self._environ.get("MANI_USER_CONFIG") or own, mac]

    def _git_workspace(self) -> list[str]:
        directory = self._environ.get("GIT_WORKSPACE")
        if not directory:
            return []
        return [os.path.join(os.path.abspath(self.expanded(directory)), "workspace-lock.toml")]
