"""Vaults with many notes, and searches in them."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable
from functools import cache, partial
from itertools import accumulate
from pathlib import Path

from tests.benchmarks.checkouts import on_path
from tests.benchmarks.measuring import Row, Side, command_side
from tests.benchmarks.memory import Watch, refuse_no_proc
from tests.benchmarks.stage import Stage

# In one note of 200.
WORD, EVERY = "quokkafest", 200
NOTES_A_FOLDER, SECTIONS = 100, 7
SYLLABLES = [first + second for first in "klmnrtsvbd" for second in ("a", "o", "in", "er")]
MEGABYTES = 150


class Vault:
    """`count` notes of 5.7 kB each, in a vault that the store at `home` registers."""

    def __init__(self, stage: Stage, count: int) -> None:
        self.count = count
        self.path = stage.directory / f"vault-{count}"
        self.home = stage.directory / f"vault-{count}-home"
        self.environ = stage.environ(self.home)
        self.command = [stage.symphony, "search", WORD]
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
    # As in natural language, the n-th word occurs 1/n times as often as the first.
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


@cache
def _vault(stage: Stage, count: int) -> Vault:
    return Vault(stage, count)


def _search(vault: Vault, prepare: Callable[[], object] = lambda: None) -> Callable[[], float]:
    """Return a function that searches the vault's notes and returns milliseconds."""
    return command_side("", vault.command, vault.environ, str(vault.path), prepare).sample


def search(stage: Stage, count: int) -> Row:
    """A search when nothing has changed."""
    vault = _vault(stage, count)
    rg = command_side(
        f"rg, {count:,} notes", [on_path("rg"), WORD, str(vault.path)], stage.environ(), stage.work
    )
    ours = Side("search, nothing changed", _search(vault))
    return Row(f"search-{count}", ours, rg, {10_000: 2.5, 100_000: 1}.get(count), most_runs(count))


def search_first(stage: Stage, count: int) -> Row:
    """The first search, which creates the index."""
    vault = _vault(stage, count)
    cat = ["find", str(vault.path), "-name", "*.md", "-exec", "cat", "{}", "+"]
    theirs = command_side(f"cat, {count:,} notes", cat, stage.environ(), stage.work)
    ours = Side("the first search", _search(vault, vault.forget))
    return Row(
        f"search-first-{count}", ours, theirs, 6 if count == 10_000 else None, most_runs(count)
    )


def search_changed(stage: Stage, count: int) -> Row:
    """A search after one note was changed."""
    vault = _vault(stage, count)
    ours = Side(f"one note of {count:,} changed", _search(vault, vault.change))
    theirs = Side("nothing changed", _search(vault))
    return Row(
        f"search-changed-{count}", ours, theirs, 1 if count == 10_000 else None, most_runs(count)
    )


def search_memory(stage: Stage, count: int) -> Row:
    """The peak memory of the first search, in megabytes."""
    refuse_no_proc()
    vault = _vault(stage, count)

    def sample() -> float:
        vault.forget()
        process = subprocess.Popen(
            vault.command, env=vault.environ, cwd=stage.work, stdout=subprocess.DEVNULL
        )
        with Watch(process.pid) as watch:
            assert process.wait() == 0
        return watch.megabytes

    ours = Side("the first search, peaks of both processes in MB", sample)
    theirs = Side(f"{MEGABYTES} MB, {count:,} notes", lambda: MEGABYTES)
    return Row(f"search-memory-{count}", ours, theirs, 1, 1)


def most_runs(count: int) -> int | None:
    """Return the number of runs: few for searches that take seconds."""
    return 3 if count == 100_000 else None


# Rows with different counts show how the time grows.
SEARCHES = {
    f"{name}-{count}": partial(row, count=count)
    for name, row in {
        "search": search,
        "search-first": search_first,
        "search-changed": search_changed,
        "search-memory": search_memory,
    }.items()
    for count in (1_000, 10_000, 100_000)
}
