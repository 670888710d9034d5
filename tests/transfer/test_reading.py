from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import has_control
from symphony_cli.transfer.reading import document_of
from symphony_cli.transfer.writing import as_json, as_toml
from tests.builders import AGE
from tests.transfer.test_writing import DOCUMENT

ID = "8bfa1836-f8c7-48a6-a0b1-6c7da0166227"
WORKSPACE = {"name": "acme"}


def a_document(repo: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    row = {"name": "api", "place": "api"} | (repo or {})
    return {"format": 1, "workspace": WORKSPACE, "repo": [row]} | more


def of_rows(*rows_: tuple[str, str]) -> dict[str, Any]:
    rows = [{"name": name, "place": place} for name, place in rows_]
    return {"format": 1, "workspace": WORKSPACE, "repo": rows}


def test_what_was_written_is_read_back() -> None:
    document = DOCUMENT._replace(workspace=DOCUMENT.workspace._replace(id=ID))
    for values in (tomllib.loads(as_toml(document)), json.loads(as_json(document))):
        read = document_of(values)
        assert (as_toml(read.document), read.notices) == (as_toml(document), [])


def test_rows_are_sorted_by_place() -> None:
    rows = [{"name": name, "place": name} for name in ("b", "a")]
    read = document_of({"format": 1, "workspace": WORKSPACE, "repo": rows})
    assert [part.place for part in read.document.repo] == ["a", "b"]


def test_unknown_keys_and_a_program_are_reported_and_left_out() -> None:
    workspace = {"name": "acme", "settings": {"editor": "sh -c evil", "a": 1}}
    read = document_of(a_document({"hooks": ["evil"]}, workspace=workspace, extra=1))
    assert read.document.workspace.settings == {"a": 1}
    assert [tuple(notice) for notice in read.notices] == [
        ("KEY_UNKNOWN", "ignored the unknown key 'extra' in the document"),
        (
            "SETTING_IGNORED",
            "ignored the setting 'editor' of the document, since it names a program",
        ),
        ("KEY_UNKNOWN", "ignored the unknown key 'hooks' in repo 'api'"),
    ]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (None, "DOCUMENT_INVALID"),
        ([], "DOCUMENT_INVALID"),
        ({}, "DOCUMENT_INVALID"),
        ({"format": True, "workspace": WORKSPACE}, "DOCUMENT_INVALID"),
        ({"format": "1", "workspace": WORKSPACE}, "DOCUMENT_INVALID"),
        ({"format": 2, "workspace": WORKSPACE}, "DOCUMENT_NEWER"),
        ({"format": 1}, "DOCUMENT_INVALID"),
        (a_document(workspace="acme"), "DOCUMENT_INVALID"),
        (a_document(workspace={}), "DOCUMENT_INVALID"),
        (a_document(workspace={"name": "a\nb"}), "WORKSPACE_NAME_INVALID"),
        (a_document(workspace={"name": "acme", "id": "1"}), "DOCUMENT_INVALID"),
        (a_document(workspace={"name": "acme", "type": "evil"}), "WORKSPACE_TYPE_INVALID"),
        (a_document(workspace={"name": "acme", "remotes": ["*/a"]}), "REMOTE_PATTERN_INVALID"),
        (a_document(workspace={"name": "acme", "remotes": {"a": "b"}}), "DOCUMENT_INVALID"),
        (
            a_document(workspace={"name": "acme", "settings": {"a": float("nan")}}),
            "SETTING_INVALID",
        ),
        (a_document(vault="x"), "DOCUMENT_INVALID"),
        (a_document({"name": "../x"}), "REPO_NAME_INVALID"),
        (a_document({"place": "../x"}), "PLACE_INVALID"),
        (a_document({"place": "x/.git/hooks"}), "PLACE_INVALID"),
        (a_document({"place": None}), "DOCUMENT_INVALID"),
        (a_document({"remotes": {"origin": "ext::sh -c x"}}), "REMOTE_URL_REFUSED"),
        (a_document({"remotes": {"origin": "/srv/a.git"}}), "REMOTE_URL_REFUSED"),
        (a_document({"remotes": {"--upload-pack": "https://example.com/a"}}), "REF_INVALID"),
        (a_document({"remotes": {"o.uploadpack=x": "https://example.com/a"}}), "REF_INVALID"),
        (a_document({"remotes": ["https://example.com/a"]}), "DOCUMENT_INVALID"),
        (a_document({"default_branch": "-x"}), "REF_INVALID"),
        (a_document({"root_commit": "--all"}), "DOCUMENT_INVALID"),
        (a_document({"worktrees": {"-x": "a"}}), "REF_INVALID"),
        (a_document({"worktrees": {"x": "../a"}}), "PLACE_INVALID"),
        (a_document({"worktrees": {"x": "."}}), "DOCUMENT_INVALID"),
        (a_document({"worktrees": {"x": "a", "y": "a"}}), "DOCUMENT_DOUBLED"),
        (
            a_document()
            | {
                "repo": [
                    {"name": "a", "place": "a", "bare": True},
                    {"name": "b", "place": "b", "worktrees": {"x": "a/hooks"}},
                ]
            },
            "DOCUMENT_INVALID",
        ),
        (
            a_document({"bare": True, "place": "."}, vault=[{"name": "n", "place": "x"}]),
            "DOCUMENT_INVALID",
        ),
        (
            a_document({"bare": True}, vault=[{"name": "n", "place": "api/x/y"}]),
            "DOCUMENT_INVALID",
        ),
        (a_document({"tags": ["a b"]}), "TAG_INVALID"),
        (a_document({"tags": "ab"}), "DOCUMENT_INVALID"),
        (a_document({"archived": 1}), "DOCUMENT_INVALID"),
        (a_document({"metadata": "[]"}), "METADATA_INVALID"),
        (a_document({"metadata": {"a": "\x1b"}}), "METADATA_INVALID"),
        (a_document(vault=[{"name": "n", "place": "n", "kind": "evil"}]), "VAULT_KIND_INVALID"),
        (a_document(vault=[{"name": "n", "place": "n", "auto_lock": -1}]), "AUTO_LOCK_INVALID"),
        (a_document(vault=[{"name": "n", "place": "n", "recipients": ["x"]}]), "RECIPIENT_INVALID"),
        (of_rows(("a", "a"), ("b", "a")), "DOCUMENT_DOUBLED"),
        (of_rows(("a", "a"), ("A", "b")), "DOCUMENT_DOUBLED"),
        (a_document({"id": ID}, workspace={"name": "acme", "id": ID}), "DOCUMENT_DOUBLED"),
    ],
)
def test_hostile_documents_are_refused(values: Any, code: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        document_of(values)
    assert caught.value.code == code
    assert not has_control(caught.value.message)


def test_an_error_names_the_row() -> None:
    with pytest.raises(InvalidValue) as caught:
        document_of(a_document({"place": "/etc"}))
    assert caught.value.message == "repo 'api': invalid place '/etc': it is not relative"


def test_a_vault_has_what_the_document_says() -> None:
    vault = {"name": "notes", "place": "n", "recipients": [AGE], "auto_lock": 8, "kind": "zk"}
    [read] = document_of(a_document(vault=[vault])).document.vault
    assert read._asdict().items() >= vault.items()


JSON = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers() | strategies.text(),
    lambda inner: (
        strategies.lists(inner)
        | strategies.dictionaries(
            strategies.sampled_from(
                ["format", "workspace", "repo", "vault", "name", "place", "id", "remotes", "tags"]
            ),
            inner,
        )
    ),
    max_leaves=20,
)


@hypothesis.given(JSON)
def test_no_document_is_more_than_refused(values: Any) -> None:
    for document in (values, a_document(values if isinstance(values, dict) else None)):
        with suppress(InvalidValue):
            document_of(document)
