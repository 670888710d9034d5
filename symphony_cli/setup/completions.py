"""Completions of the words that shells know by a kind only.

Imports nothing heavy, since shells call it at a press of a key.
"""

from __future__ import annotations

from symphony_cli.base.text import composed, has_control, key
from symphony_cli.setup.shell import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from symphony_cli.registry.ports import Reader
    from symphony_cli.setup.ports import SetupWorld

# Kinds of words that name repos: worktrees too, and several repos at once, as by `@NAME`.
TREE, REPOS, TREES = "tree", "repos", "trees"
# After a noun: `repo-tag` is a word of an expression over tags of repos.
TAG = "-tag"
RECIPIENT = "recipient"
# Whatever ends a tag in an expression, and what separates tags in a list.
_AFTER_TAGS = "&|!(), "


def completions(world: SetupWorld, prefix: str, kind: str | None = None) -> list[str]:
    """Return the words of a kind that begin with a prefix; without a kind, all that has a path.

    A noun is a kind, whose words are the names that `names` returns. Raises as `names` does, and
    InvalidValue for a configuration file that cannot be read.
    """
    if has_control(prefix):
        return []
    if kind is not None and kind.endswith(TAG):
        return _tags(world.reader, prefix, kind.removesuffix(TAG))
    if kind == RECIPIENT:
        found = (one for vault in world.reader.vaults() for one in vault.recipients)
        return _beginning(prefix, found)
    if kind in (REPOS, TREES) and prefix.startswith("@"):
        return _selections(world, prefix)
    noun = "repo" if kind in (TREE, REPOS, TREES) else kind
    trees = _worktrees(world, prefix) if kind in (None, TREE, TREES) and "@" in prefix else []
    return list(dict.fromkeys([*names(world, prefix, noun), *trees]))


def _beginning(prefix: str, words: Iterable[str]) -> list[str]:
    wanted = key(prefix)
    return [word for word in sorted(set(words), key=key) if key(word).startswith(wanted)]


def _tags(reader: Reader, prefix: str, noun: str) -> list[str]:
    """Return the expressions that end in a tag of a repo, vault or workspace."""
    last = prefix
    for character in _AFTER_TAGS:
        last = last.rpartition(character)[2]
    before = prefix[: len(prefix) - len(last)]
    reads = {"repo": reader.repos, "vault": reader.vaults, "workspace": reader.workspaces}
    tags = (tag for row in reads[noun]() for tag in row.tags) if noun in reads else ()
    return [f"{before}{tag}" for tag in _beginning(last, tags)]


def _selections(world: SetupWorld, prefix: str) -> list[str]:
    """Return the saved selections, each as `@NAME`."""
    from symphony_cli.base.configuration import SELECT

    keys = (value.key for value in world.configuration_file.values())
    saved = (f"@{one.partition('.')[2]}" for one in keys if one.startswith(f"{SELECT}."))
    return _beginning(prefix, saved)


def _worktrees(world: SetupWorld, prefix: str) -> list[str]:
    """Return the linked worktrees `REPO@BRANCH` of the repo that is named before an @."""
    from symphony_cli.registry.contexts import scopes_of
    from symphony_cli.registry.references import matching

    surroundings = world.choice.surroundings
    scopes = list(scopes_of(world.reader, world.choice, ("repo",)))
    parts = composed(prefix).split("@")
    found: list[str] = []
    # Names may have an @, and so may branches.
    for place in range(1, len(parts)):
        name = "@".join(parts[:place])
        for repo in matching(world.reader, name, scopes) if name and surroundings else ():
            trees = surroundings.worktrees(str(repo.path)) if surroundings else ()
            found += [f"{name}@{branch}" for branch, path in trees if path != repo.path]
    return _beginning(prefix, found)
