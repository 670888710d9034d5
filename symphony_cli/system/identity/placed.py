"""The settings that git lists, each with its place."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from symphony_cli.identity.sources import SETTINGS, Source
from symphony_cli.system.git.on_disk import config as git_config
from symphony_cli.system.git.on_disk import layout as git_layout

SETTINGS_PATTERN = "|".join(f"^{name.replace('.', '[.]')}$" for name in SETTINGS)

_WILD = re.compile(r"[*?\[\\]")


class Rule(NamedTuple):
    """An `includeIf`: its condition, and the setting that names the included file.

    It stands before the setting at `position` in git's list.
    """

    condition: str
    name: str
    value: str
    file: str
    scope: str
    position: int

    @property
    def included(self) -> str:
        """The absolute path of the included file."""
        return os.path.join(os.path.dirname(self.file), os.path.expanduser(self.value))

    def deciding(self, source: Source) -> Source:
        """Return a setting of the included file, with the place of this rule."""
        line = line_of(self.file, self.name, self.value)
        file = os.path.normpath(self.file)
        return source._replace(rule=self.condition, rule_file=file, rule_line=line)


class Placed:
    """Git-config(1)'s list: the settings `found`, and the `rules`, also those that do not hold."""

    def __init__(self, path: str, output: str) -> None:
        self.found: list[Source] = []
        self.rules: list[Rule] = []
        fields = output.split("\0")[:-1]
        by_file: dict[str, Rule | None] = {}
        for scope, origin, entry in zip(fields[::3], fields[1::3], fields[2::3], strict=True):
            name, newline, value = entry.partition("\n")
            kind, _, where = origin.partition(":")
            # Git changes to the top of the repository, so relative paths start there.
            file = os.path.join(path, where) if kind == "file" else None
            if name in SETTINGS:
                rule = by_file.get(file) if file is not None else None
                source = Source(name, value if newline else "true", scope, file)
                self.found.append(rule.deciding(source) if rule is not None else source)
            elif file is not None and name.startswith("include"):
                # If the condition holds, git reads that file next.
                condition = name.removeprefix("includeif.").removesuffix(".path")
                rule = Rule(condition, name, value, file, scope, len(self.found))
                is_rule = name.startswith("includeif.")
                by_file[rule.included] = rule if is_rule else by_file.get(file)
                self.rules += [rule] if is_rule else []


def area_of(rule: Rule) -> str | None:
    """Return the directory before the first wildcard of a `gitdir:` rule, None for other rules."""
    kind, _, pattern = rule.condition.partition(":")
    if kind not in ("gitdir", "gitdir/i"):
        return None
    if pattern.startswith("./"):
        pattern = os.path.join(os.path.dirname(rule.file), pattern[2:])
    pattern = os.path.expanduser(pattern)
    if not pattern.startswith("/"):
        # It may hold anywhere.
        return None
    wild = _WILD.search(pattern)
    plain = pattern[: wild.start()].rpartition("/")[0] if wild else pattern
    return os.path.realpath(plain.rstrip("/").removesuffix("/.git") or "/")


def line_of(file: str, name: str, wanted: str) -> int | None:
    """Return the number of the last line that sets a name to a value, or None."""
    text = git_layout.read_text(file)
    placed = git_config.lines(text, name) if text is not None else []
    numbers = [line for value, line in placed if (value or "") == wanted or value is None]
    return numbers[-1] if numbers else None
