from __future__ import annotations

from pathlib import Path

import pytest

from symphony_cli.domain.entries import Entry
from symphony_cli.notes.unfollowed import unfollowed_settings
from symphony_cli.system.notes.reading import NoteReader
from tests.vault_trees import write


def reports(vault: Path) -> list[str]:
    """Return the messages about a vault, with its path as `V`."""
    entry = Entry("vault", "1", "notes", str(vault), "1", "acme")
    notices = unfollowed_settings(NoteReader(), [entry])
    assert {one.code for one in notices} <= {"SETTING_NOT_FOLLOWED"}
    return [one.message.replace(str(vault), "V") for one in notices]


@pytest.mark.parametrize(
    ("path", "content", "message"),
    [
        (
            "logseq/config.edn",
            b"{:a",
            "it is damaged, so the defaults replace its unreadable parts",
        ),
        (
            "logseq/config.edn",
            b"{:a 1} ;\xe4",
            "it is damaged, so the defaults replace its unreadable parts",
        ),
        ("logseq/config.edn", b"\0", "it is not a text file, so the defaults apply"),
        (".zk/config.toml", b"[format", "it is not valid TOML, so the defaults apply"),
    ],
)
def test_a_damaged_file_is_named_with_what_applies(
    path: str, content: bytes, message: str, tmp_path: Path
) -> None:
    write(tmp_path / path, content)
    assert reports(tmp_path) == [f"ignored V/{path}: {message}"]


def test_a_file_that_cannot_be_read_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "logseq").mkdir()
    (tmp_path / "logseq" / "config.edn").symlink_to("elsewhere")
    assert reports(tmp_path) == [
        "ignored V/logseq/config.edn: Too many levels of symbolic links, so the defaults apply"
    ]


@pytest.mark.parametrize("folder", ["plain", "logseq", ".zk", ".obsidian"])
def test_missing_settings_are_the_defaults(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    assert reports(tmp_path) == []


@pytest.mark.parametrize(
    ("path", "content", "names"),
    [
        (".obsidian/app.json", b'{"userIgnoreFilters": ["Archive/"]}', ["userIgnoreFilters"]),
        (".obsidian/app.json", b'{"userIgnoreFilters": []}', []),
        (".obsidian/app.json", b'["userIgnoreFilters"]', []),
        (".obsidian/app.json", b'{"userIgnoreFilters', []),
        ("logseq/config.edn", b'{:hidden ["/archived"]}', [":hidden"]),
        (".zk/config.toml", b'[note]\nignore = ["log/*"]\nexclude = ["a"]', ["exclude", "ignore"]),
        (".zk/config.toml", b'[group.a.note]\nexclude = ["log/*"]', ["exclude"]),
        (".zk/config.toml", b'note = 1\ngroup = 2\nignore = ["a"]', []),
    ],
)
def test_settings_that_hide_notes_are_named(
    path: str, content: bytes, names: list[str], tmp_path: Path
) -> None:
    write(tmp_path / path, content)
    included = ": the notes that it hides are included"
    assert reports(tmp_path) == [f"ignored '{name}' in V/{path}{included}" for name in names]
