from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders import AGE, SSH
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import VAULT, a_vault_shown, an_error, shaped_json


def test_update_changes_the_given_values_and_reports_it(
    symphony: Run, notes: Path, sandbox: Sandbox
) -> None:
    (sandbox.work / "moved").mkdir()
    options = ["--name", "journal", "--kind", "plain", "--path", "moved", "--metadata", "k=v"]
    assert symphony("vault", "edit", "notes", *options) == (0, "", "updated vault 'journal'\n")
    result = symphony("vault", "edit", "journal", "--unset-metadata", "k", "--json")
    assert list(result.json) == VAULT
    assert shaped_json(result.stdout) == a_vault_shown(
        name="journal", kind="plain", path=str(sandbox.work / "moved")
    )


def test_updated_at_moves_with_a_change_and_only_with_one(symphony: Run, notes: Path) -> None:
    [before] = symphony("vault", "list", "--json").json
    command = ("vault", "edit", "notes", "--json", "--kind")
    assert symphony(*command, "obsidian").json == before
    assert symphony(*command, "zk").json["updated_at"] > before["updated_at"]


def test_recipients_and_hours_are_set_and_unset(symphony: Run, notes: Path) -> None:
    options = ["--recipient", AGE, "--recipient", SSH, "--remind-after", "8"]
    result = symphony("vault", "edit", "notes", *options, "--json")
    shown = a_vault_shown(path=str(notes), recipients=[AGE, SSH], auto_lock=8)
    assert shaped_json(result.stdout) == shown
    assert symphony("vault", "edit", "notes", *options[:2], "--json").json == result.json
    options = ["--unset-recipient", SSH, "--no-remind-after"]
    result = symphony("vault", "edit", "notes", *options, "--json")
    assert shaped_json(result.stdout) == a_vault_shown(path=str(notes), recipients=[AGE])


def test_the_former_names_of_the_reminder_work_and_are_hidden(symphony: Run, notes: Path) -> None:
    update = ("vault", "edit", "notes", "--json")
    assert symphony(*update, "--auto-lock", "8").json["auto_lock"] == 8
    assert symphony(*update, "--no-auto-lock").json["auto_lock"] is None
    assert "auto-lock" not in symphony("vault", "edit", "--help").stdout
    assert symphony(*update[:3], "--remind-after", "8", "--auto-lock", "4") == (
        2,
        "",
        "error: --remind-after and --auto-lock cannot be combined\n",
    )


@pytest.mark.parametrize(
    ("options", "code", "error"),
    [
        (
            ["--remind-after", "-1"],
            2,
            an_error(
                "AUTO_LOCK_INVALID",
                "invalid number of hours '-1'",
                "use a number from 0 (whenever it is unlocked) to 8784",
                "auto_lock",
            ),
        ),
        (
            ["--remind-after", "1", "--no-remind-after"],
            2,
            an_error(
                "AUTO_LOCK_INVALID",
                "--remind-after and --no-remind-after cannot be combined",
                None,
                "auto_lock",
            ),
        ),
        (
            ["--unset-recipient", AGE],
            2,
            an_error("RECIPIENT_INVALID", f"no recipient '{AGE}' to remove", None, "recipient"),
        ),
        (
            ["--kind", "secret"],
            2,
            an_error(
                "VAULT_KIND_INVALID",
                "unknown vault kind 'secret'",
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
                "to choose another name, pass --name",
                "name",
            ),
        ),
        (
            ["--path", "other"],
            4,
            an_error(
                "VAULT_PATH_TAKEN",
                "{work}/other is already registered as vault 'other' in workspace 'acme'",
                "to see it, run `symphony vault show acme/other`",
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
    result = symphony("vault", "edit", "notes", "--metadata", "a=b", *options, "--json")
    assert (result.code, result.stdout) == (code, "")
    message = str(error["message"]).replace("{work}", str(sandbox.work))
    assert result.error == error | {"message": message}
    assert symphony("vault", "list", "--json").json == before


def test_an_invalid_public_key_is_not_repeated(symphony: Run, notes: Path) -> None:
    for option in ("--recipient", "--unset-recipient"):
        result = symphony("vault", "edit", "notes", option, "AGE-SECRET-KEY-1QQPQQ")
        assert (result.code, result.stdout) == (2, "")
        assert result.stderr.startswith("error: ")
        assert "QQPQQ" not in result.stderr


def test_tags_are_added_and_removed(symphony: Run, notes: Path) -> None:
    edit = ("vault", "edit", "notes", "--json")
    tagged = symphony(*edit, "--add-tag", "backend", "--add-tag", "old,Web")
    assert shaped_json(tagged.stdout) == a_vault_shown(
        path=str(notes), tags=["backend", "old", "Web"]
    )
    assert symphony(*edit, "--add-tag", "WEB").json == tagged.json
    removed = symphony(*edit, "--remove-tag", "old", "--remove-tag", "web", "--add-tag", "go")
    assert removed.json["tags"] == ["backend", "go"]
    listed = symphony("vault", "list", "--fields", "name,tags")
    assert listed.stdout == 'notes\t["backend","go"]\n'
    hint = "the tags are backend, go"
    error = an_error("TAG_NOT_FOUND", "no tag 'old' to remove", hint, "remove_tag")
    refused = symphony(*edit, "--remove-tag", "old")
    assert (refused.code, refused.stdout, refused.error) == (2, "", error)
