from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import VAULT, a_vault_shown, an_error, shaped_json


def test_update_changes_what_is_given_and_says_so(
    symphony: Run, notes: Path, sandbox: Sandbox
) -> None:
    (sandbox.work / "moved").mkdir()
    options = ["--name", "journal", "--kind", "plain", "--path", "moved", "--metadata", "k=v"]
    assert symphony("vault", "update", "notes", *options) == (0, "", "updated vault 'journal'\n")
    result = symphony("vault", "update", "journal", "--unset-metadata", "k", "--json")
    assert list(result.json) == VAULT
    assert shaped_json(result.stdout) == a_vault_shown(
        name="journal", kind="plain", path=str(sandbox.work / "moved")
    )


def test_updated_at_moves_with_a_change_and_only_with_one(symphony: Run, notes: Path) -> None:
    before = symphony("vault", "show", "notes", "--json").json
    command = ("vault", "update", "notes", "--json", "--kind")
    assert symphony(*command, "obsidian").json == before
    assert symphony(*command, "zk").json["updated_at"] > before["updated_at"]


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (
            ["--kind", "secret"],
            2,
            an_error(
                "VAULT_KIND_INVALID",
                "'secret' is not a kind of vault",
                "choose one of obsidian, logseq, zk, plain",
                "kind",
            ),
        ),
        (
            ["--name", "Other"],
            4,
            an_error(
                "VAULT_NAME_TAKEN",
                "vault 'other' already exists in workspace 'acme'",
                "choose another name with --name",
                "name",
            ),
        ),
        (
            ["--path", "other"],
            4,
            an_error(
                "VAULT_PATH_TAKEN",
                "{work}/other is already registered as vault 'other' in workspace 'acme'",
                "see it: symphony vault show acme/other",
                "path",
            ),
        ),
    ],
)
def test_update_refuses_and_changes_nothing(
    symphony: Run,
    notes: Path,
    given: Given,
    sandbox: Sandbox,
    options: list[str],
    code: int,
    error: dict[str, str | None],
) -> None:
    given("vault create other")
    before = symphony("vault", "list", "--json").json
    result = symphony("vault", "update", "notes", "--metadata", "a=b", *options, "--json")
    assert (result.code, result.stdout) == (code, "")
    message = str(error["message"]).replace("{work}", str(sandbox.work))
    assert result.error == error | {"message": message}
    assert symphony("vault", "list", "--json").json == before
