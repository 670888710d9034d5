from __future__ import annotations

import json
import tomllib
from typing import Any

import hypothesis
from hypothesis import strategies

from symphony_cli.transfer.documents import Document, RepoPart, VaultPart, WorkspacePart
from symphony_cli.transfer.writing import as_json, as_toml

DOCUMENT = Document(
    1,
    WorkspacePart("acme", id="7f7c", tags=["go"], settings={"b": 1, "a": {"x": True}}),
    [
        RepoPart("api", "api", remotes={"origin": "https://example.com/api.git"}),
        RepoPart("web", "code/web", bare=True, metadata={"a b": 1.5, "n": None}),
    ],
    [VaultPart("notes", "notes", kind="obsidian", auto_lock=0)],
)

TOML = """\
format = 1

[workspace]
name = "acme"
id = "7f7c"
tags = ["go"]
settings = { a = { x = true }, b = 1 }

[[repo]]
name = "api"
place = "api"
remotes = { origin = "https://example.com/api.git" }

[[repo]]
name = "web"
place = "code/web"
bare = true
metadata = "{\\"a b\\": 1.5, \\"n\\": null}"

[[vault]]
name = "notes"
place = "notes"
kind = "obsidian"
auto_lock = 0
"""


def test_toml_leaves_out_what_has_its_default() -> None:
    assert as_toml(DOCUMENT) == TOML


def test_json_has_every_field() -> None:
    written = json.loads(as_json(DOCUMENT))
    assert written["workspace"] == DOCUMENT.workspace._asdict()
    assert written["repo"] == [repo._asdict() for repo in DOCUMENT.repo]
    assert written["vault"] == [vault._asdict() for vault in DOCUMENT.vault]


TEXT = strategies.text(strategies.characters(exclude_categories=("C",)))
VALUES = strategies.recursive(
    TEXT | strategies.booleans() | strategies.integers() | strategies.floats(allow_nan=False),
    lambda inner: strategies.lists(inner) | strategies.dictionaries(TEXT, inner),
)


@hypothesis.given(strategies.dictionaries(TEXT, VALUES))
def test_all_metadata_can_be_read_back(metadata: dict[str, Any]) -> None:
    document = DOCUMENT._replace(repo=[RepoPart("api", "api", metadata=metadata)])
    read = tomllib.loads(as_toml(document))
    assert read["repo"][0].get("metadata", {}) == metadata
