from __future__ import annotations

import os
import stat

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import VAULT, a_vault_shown, an_error, shaped_json

pytestmark = pytest.mark.usefixtures("acme")


def test_create_creates_a_private_directory_and_reports_it(symphony: Run, sandbox: Sandbox) -> None:
    umask = os.umask(0o027)
    try:
        result = symphony("vault", "create", "deep/down/journal")
    finally:
        os.umask(umask)
    path = sandbox.work / "deep" / "down" / "journal"
    assert result == (0, "", f"created vault 'journal' in workspace 'acme': {path}\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_create_as_json_prints_the_row_with_every_field(symphony: Run, sandbox: Sandbox) -> None:
    result = symphony("vault", "create", "v", "--name", "[red]x", "--json")
    assert list(result.json) == VAULT
    assert shaped_json(result.stdout) == a_vault_shown(
        name="[red]x", path=str(sandbox.work / "v"), kind="plain"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (
            ["taken"],
            4,
            an_error("PATH_TAKEN", "'taken' already exists", None, "path"),
        ),
        ([""], 2, an_error("PATH_INVALID", "a path cannot be empty", None, "path")),
        (
            ["v", "--name", ".."],
            2,
            an_error(
                "VAULT_NAME_INVALID",
                "invalid vault name '..'",
                "a name cannot be '.' or '..', or contain any of / \\ < > : \" | ? *",
                "name",
            ),
        ),
        (
            ["v", "--name", "NOTES"],
            4,
            an_error(
                "VAULT_NAME_TAKEN",
                "vault 'notes' already exists in workspace 'acme'",
                "to choose another name, pass --name",
                "name",
            ),
        ),
        (
            ["v", "-w", "nope"],
            3,
            an_error(
                "WORKSPACE_NOT_FOUND",
                "no workspace named 'nope'",
                "to list them, run `symphony workspace list --all`",
            ),
        ),
        (
            ["file/v"],
            1,
            an_error(
                "DIRECTORY_NOT_MADE",
                "the directory 'file/v' cannot be created: File exists",
                None,
                "path",
            ),
        ),
    ],
)
def test_create_reports_errors_and_leaves_no_directory(
    symphony: Run,
    given: Given,
    sandbox: Sandbox,
    arguments: list[str],
    code: int,
    error: dict[str, str | None],
) -> None:
    given("vault create notes")
    (sandbox.work / "taken").symlink_to("nowhere")
    (sandbox.work / "file").touch()
    before = sorted(sandbox.work.rglob("*"))
    result = symphony("vault", "create", *arguments, "--json")
    assert (result.code, result.stdout, result.error) == (code, "", error)
    assert sorted(sandbox.work.rglob("*")) == before
    assert len(symphony("vault", "list", "--json").json) == 1
