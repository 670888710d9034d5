"""Vaults of linked notes, as Obsidian, zk and Logseq write them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.vault_trees import write

COUNT = 50
# Before the clocks of all tests; notes with higher numbers change later.
_BEGIN = 1_760_000_000


def an_obsidian_vault(path: Path, **settings: object) -> Path:
    """Create a vault with notes `Notiz 1` to `Notiz 50`, each linked to the next.

    Further notes have umlauts and CJK characters, an alias, code, embeds, and two broken links.
    `settings` are the contents of files in `.obsidian`; `_` in a name becomes a hyphen.
    """
    (path / ".obsidian").mkdir(parents=True)
    for name, value in settings.items():
        text = json.dumps(value)
        (path / ".obsidian" / f"{name.replace('_', '-')}.json").write_text(text)
    for number in range(1, COUNT + 1):
        text = f"---\ntags: [nummer/n{number % 5}]\n---\nWeiter: [[Notiz {number % COUNT + 1}]]\n"
        put(path / f"Notizen/Notiz {number}.md", text, number)
    put(path / "Größe.md", "---\naliases: [Maß]\n---\n# Größe\n\n![[bild.png]] [[notiz 3]]\n", 60)
    put(
        path / "東京.md",
        "# 東京\n\n[[Größe#Größe|so groß]] und [hier](Notizen/Notiz%204.md)\n\n"
        "```\n[[nicht]]\n```\n[[Maß]] `[[auch nicht]]` [[fehlt]]\n",
        61,
    )
    put(path / "Notizen/sub/Notiz 1.md", "[[Notiz 1]] [[Notizen/Notiz 2]]\n", 62)
    write(path / "Anhänge" / "bild.png", b"\x89PNG")
    return path


def a_zk_notebook(path: Path, config: str = "") -> Path:
    """Create a notebook with notes whose names begin with an ID, each linked to the next."""
    write(path / ".zk" / "config.toml", config.encode())
    for number in range(1, COUNT + 1):
        nxt = number % COUNT + 1
        text = f"# Zettel {number}\n\n[[id{nxt:02}]] [next](id{nxt:02}-zettel-{nxt})\n"
        put(path / f"id{number:02}-zettel-{number}.md", text, number)
    return path


def a_logseq_graph(path: Path, config: str = "{:file/name-format :triple-lowbar}") -> Path:
    """Create a graph with a journal and with pages in a namespace, each linked to the next."""
    write(path / "logseq" / "config.edn", config.encode())
    for number in range(1, COUNT + 1):
        text = f"alias:: Blatt {number}\n\n- [[plan/Seite {number % COUNT + 1}]] #[[plan]]\n"
        put(path / f"pages/plan___Seite {number}.md", text, number)
    journal = "- [[blatt 7]] [[Nov 24th, 2026]] [[fehlt]]\n- ![](../assets/bild.png)\n"
    put(path / "journals/2026_11_25.md", journal, 60)
    put(path / "journals/2026_11_24.md", "- [[2026-11-25]]\n", 61)
    write(path / "assets" / "bild.png", b"\x89PNG")
    return path


def put(path: Path, text: str, number: int) -> Path:
    """Write a note whose mtime is `number` seconds after `_BEGIN`."""
    write(path, text.encode())
    os.utime(path, (_BEGIN + number, _BEGIN + number))
    return path
