"""myrepos (mr): `.mrconfig`, whose values are shell code."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from symphony_cli.base.findings import Notice
from symphony_cli.base.text import escaped
from symphony_cli.transfer.foreign.listings import ListedRepo, Listing, computed, joined, not_run

if TYPE_CHECKING:
    from symphony_cli.transfer.foreign.ports import RegistryFiles

CONFIG = ".mrconfig"
MOST_FILES = 100
_SECTION = re.compile(r"\[([^\]]*)\]\s*")
_PARAMETER = re.compile(r"(\w+)\s*=\s*(.*)")
_NO_REPOS = ("DEFAULT", "ALIAS")
_TRUE = "true"
# Options of git-clone that change nothing that Symphony would do.
_FLAGS = ("-q", "--quiet", "-v", "--verbose", "--progress", "--recursive", "--recurse-submodules")
_BRANCH = ("-b", "--branch")


def read(files: RegistryFiles, path: str, root: str) -> Listing:
    """Return the repos of a file and of those that it chains, each file once."""
    repos: list[ListedRepo] = []
    notices: list[Notice] = []
    pending, seen = [(path, root)], set[str]()
    while pending and len(seen) < MOST_FILES:
        path, root = pending.pop(0)
        if path in seen:
            continue
        seen.add(path)
        for section, values in _sections(files.text(path) or ""):
            if "include" in values:
                message = f"in {escaped(path)}: {not_run('include', values['include'])}"
                notices.append(Notice("FILE_SKIPPED", f"skipped a file {message}"))
            if section in _NO_REPOS or not section:
                continue
            place = files.expanded(section)
            repos.append(_repo(place, root, values))
            if values.get("chain") == _TRUE:
                directory = joined(root, place)
                pending.append((str(PurePath(directory) / CONFIG), directory))
    return Listing(repos, notices)


def _sections(content: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each section with its parameters; lines that begin with white space continue one."""
    section, values, last = "", dict[str, str](), ""
    for line in content.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if match := _SECTION.fullmatch(line):
            yield section, values
            section, values, last = match[1], {}, ""
        elif match := _PARAMETER.match(line):
            last = match[1]
            # A section may include several.
            before = f"{values[last]}; " if last == "include" and last in values else ""
            values[last] = before + match[2]
        elif last and line[0].isspace():
            values[last] += f"\n{line.strip()}"
    yield section, values


def _repo(place: str, root: str, values: dict[str, str]) -> ListedRepo:
    reason = computed(place)
    if values.get("deleted") == _TRUE:
        reason = "mr has marked it as deleted"
    checkout = values.get("checkout", "").strip()
    if not checkout:
        return ListedRepo(place, root, reason=reason)
    found = _cloned(checkout)
    if found is None:
        return ListedRepo(place, root, reason=reason, remark=not_run("checkout", checkout))
    url, branch = found
    return ListedRepo(place, root, remotes={"origin": url}, branch=branch, reason=reason)


def _cloned(command: str) -> tuple[str, str | None] | None:
    """Return URL and branch of a plain `git clone`, or None for other shell code."""
    command = command.replace("\\\n", " ")
    if "\n" in command or computed(command) or "$" in command:
        return None
    try:
        lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
        lexer.whitespace_split = True
        lexer.commenters = ""
        words = list(lexer)
    except ValueError:
        return None
    if words[:2] != ["git", "clone"] or any(not set(word) - set("();<>|&") for word in words):
        return None
    rest, branch = words[2:], None
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option == "--":
            break
        if option in _BRANCH and rest:
            branch = rest.pop(0)
        elif option not in _FLAGS:
            return None
    return (rest[0], branch) if 1 <= len(rest) <= 2 else None
