"""What `onbranch:` rules decide on other branches than the present one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.text import escaped
from symphony_cli.identity.sources import Source
from symphony_cli.system.identity.placed import SETTINGS_PATTERN

if TYPE_CHECKING:
    from symphony_cli.system.git.program import GitProgram
    from symphony_cli.system.identity.placed import Placed, Rule
    from symphony_cli.system.processes.pool import Task

_KIND = "onbranch:"
_HEADS = "refs/heads/"
_WILDCARDS = frozenset("*?[\\")


def on_branches(program: GitProgram, path: str, placed: Placed) -> Task[dict[str, list[Source]]]:
    """Return git's list of settings for each set of rules that holds on other local branches.

    The key names the branches. Without such rules git is not started.
    """
    rules = [one for one in placed.rules if one.condition.startswith(_KIND)]
    if not rules:
        return {}
    holding: dict[str, frozenset[str]] = {}
    here: str | None = None
    for mark, name in (yield from _branches(program, path, "")):
        holding[name] = frozenset()
        here = name if mark == "*" else here
    for condition in {one.condition for one in rules}:
        pattern = condition.removeprefix(_KIND)
        is_name = not pattern.endswith("/") and not set(pattern) & _WILDCARDS
        for _, name in (yield from _branches(program, path, pattern)):
            # For a name, git lists what is below it, too.
            if name in holding and (name == pattern or not is_name):
                holding[name] |= {condition}
    present = holding.get(here or "", frozenset[str]())
    added: dict[Rule, list[Source]] = {}
    for rule in rules:
        if rule.condition not in present:
            added[rule] = yield from settings_of_rule(program, path, rule)
    names: dict[frozenset[str], list[str]] = {}
    for name, conditions in sorted(holding.items()):
        names.setdefault(conditions, []).append(name)
    return {
        _named(branches): _list_on(placed, conditions, added)
        for conditions, branches in names.items()
        if conditions != present
    }


def _branches(program: GitProgram, path: str, pattern: str) -> Task[list[tuple[str, str]]]:
    """Return the local branches that match, the present one with a mark."""
    # Git's rule for a slash at the end.
    whole = f"{_HEADS}{pattern}**" if pattern.endswith("/") else f"{_HEADS}{pattern}"
    done = yield program.query_at(
        path, "for-each-ref", "--format=%(HEAD)%(refname:lstrip=2)", whole
    )
    lines = done.stdout.decode("utf-8", "surrogateescape").splitlines() if done.is_good else []
    return [(line[:1], line[1:]) for line in lines]


def settings_of_rule(program: GitProgram, path: str, rule: Rule) -> Task[list[Source]]:
    """Return the settings of a file that git does not include now."""
    asked = ("config", "--null", "--includes", "--file", rule.included, "--get-regexp")
    done = yield program.query_at(path, *asked, SETTINGS_PATTERN)
    found: list[Source] = []
    for entry in done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        name, newline, value = entry.partition("\n")
        source = Source(name, value if newline else "true", rule.scope, rule.included)
        found.append(rule.deciding(source))
    return found


def _list_on(
    placed: Placed, conditions: frozenset[str], added: dict[Rule, list[Source]]
) -> list[Source]:
    """Return git's list where these of the conditions hold."""
    result: list[Source] = []
    for position, source in enumerate([*placed.found, None]):
        for rule, settings in added.items():
            if rule.position == position and rule.condition in conditions:
                result += settings
        if source and not (f"{source.rule}".startswith(_KIND) and source.rule not in conditions):
            result.append(source)
    return result


def _named(branches: list[str]) -> str:
    more = f" and {len(branches) - 1} more" if branches[1:] else ""
    return f"branch '{escaped(branches[0])}'{more}"
