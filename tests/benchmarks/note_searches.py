"""Vaults with many notes, and what searches them."""

from __future__ import annotations

import random
import shutil
from functools import cache
from itertools import accumulate
from pathlib import Path

from tests.benchmarks.checkouts import on_path
from tests.benchmarks.measuring import Row, Side, command_side, memory_side
from tests.benchmarks.stage import Stage

FEW, MANY = 10_000, 100_000
# In one note of 200.
WORD, EVERY = "quokkafest", 200
NOTES_A_FOLDER, SECTIONS = 100, 7
SYLLABLES = [first + second for first in "klmnrtsvbd" for second in ("a", "o", "in", "er")]
MEGABYTES = 150


class Vault:
    """So many notes of 5.7 kB each, registered in the store at `home`."""

    def __init__(self, stage: Stage, count: int) -> None:
        self.count = count
        self.path = stage.directory / f"vault-{count}"
        self.home = stage.directory / f"vault-{count}-home"
        self.environ = stage.environ(self.home)
        self.command = [stage.symphony, "vault", "search", WORD]
        if not self.path.exists():
            _write_notes(self.path, count)
            for command in (
                ["profile", "create", "ada", "--email", "ada@example.com"],
                ["workspace", "create", "acme"],
                ["vault", "add", str(self.path)],
            ):
                stage.run(stage.symphony, *command, environ=self.environ)
        found = stage.run(*self.command, environ=self.environ)
        assert len(found.splitlines()) == min(count // EVERY, 100)

    def forget(self) -> None:
        """Delete the index."""
        shutil.rmtree(self.home / "cache", ignore_errors=True)

    def change(self) -> None:
        """Change one note."""
        with (self.path / "folder-0000" / "note-000001.md").open("a") as file:
            file.write("one more line\n")


def _write_notes(root: Path, count: int) -> None:
    chance = random.Random(7)
    vocabulary = [
        *{"".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(30_000)}
    ]
    vocabulary.sort()
    chance.shuffle(vocabulary)
    # As in natural language, where the n-th word is there 1/n times as often as the first.
    weights = list(accumulate(1 / (place + 3) for place in range(len(vocabulary))))
    sentences = [
        " ".join(chance.choices(vocabulary, cum_weights=weights, k=chance.randint(8, 18)))
        for _ in range(8_000)
    ]
    for number in range(count):
        path = root / f"folder-{number // NOTES_A_FOLDER:04}" / f"note-{number:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_note(number, count, chance, vocabulary, sentences))


def _note(
    number: int, count: int, chance: random.Random, vocabulary: list[str], sentences: list[str]
) -> str:
    title = f"Note {number} {vocabulary[number % len(vocabulary)]}"
    tags = f"tags: [project, area/{number % 20}]\naliases: [n{number}]\n"
    parts = [f"---\ntitle: {title}\n{tags}created: 2026-01-02\n---\n", f"# {title}\n"]
    for _ in range(SECTIONS):
        other, tag = chance.randrange(count), chance.randrange(50)
        parts += [
            f"## {chance.choice(vocabulary)} {chance.choice(vocabulary)}\n",
            ". ".join(chance.choices(sentences, k=6)) + ".\n",
            f"- see [[Note {other}#part|the other]] and #tag{tag}\n",
        ]
    if number % 5 == 0:
        parts.append("```python\nx = '[[no link]] #nor-tag'\n```\n")
    if number % EVERY == 0:
        parts.append(f"Here is the Übergröße of the {WORD}.\n")
    return "\n".join(parts)


def _against_rg(stage: Stage, count: int, goal: float) -> Row:
    vault = Vault(stage, count)
    rg = [on_path("rg"), WORD, str(vault.path)]
    return Row(
        f"search-{count}",
        command_side("vault search, nothing changed", vault.command, vault.environ, stage.work),
        command_side(f"rg, {count} notes", rg, stage.environ(), stage.work),
        goal,
    )


def search_few(stage: Stage) -> Row:
    """A search in 10,000 notes."""
    return _against_rg(stage, FEW, 2.5)


def search_many(stage: Stage) -> Row:
    """A search in 100,000 notes."""
    return _against_rg(stage, MANY, 1.0)


def search_first(stage: Stage) -> Row:
    """The first search, which makes the index."""
    vault = Vault(stage, FEW)
    cat = ["find", str(vault.path), "-name", "*.md", "-exec", "cat", "{}", "+"]
    return Row(
        "search-first",
        command_side("the first search", vault.command, vault.environ, stage.work, vault.forget),
        command_side(f"cat, {FEW} notes", cat, stage.environ(), stage.work),
        6,
    )


def search_changed(stage: Stage) -> Row:
    """A search after one note was changed."""
    vault = Vault(stage, FEW)
    changed, same = "one note of 10,000 changed", "nothing changed"
    return Row(
        "search-changed",
        command_side(changed, vault.command, vault.environ, stage.work, vault.change),
        command_side(same, vault.command, vault.environ, stage.work),
        1.0,
    )


def search_memory(stage: Stage) -> Row:
    """The most memory that the first search has, in megabytes."""
    vault = Vault(stage, MANY)
    ours = memory_side("the first search, MB", vault.command, vault.environ, stage.work)

    @cache
    def sample() -> float:
        # Once, since it takes half a minute, and memory is the same each time.
        vault.forget()
        return ours.sample()

    return Row(
        "search-memory",
        Side(ours.label, sample),
        Side(f"{MEGABYTES} MB, {MANY} notes", lambda: MEGABYTES),
        1.0,
    )


SEARCHES = {
    "search-10000": search_few,
    "search-100000": search_many,
    "search-first": search_first,
    "search-changed": search_changed,
    "search-memory": search_memory,
}
