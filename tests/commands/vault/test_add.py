from __future__ import annotations

import pytest

from tests.conftest import Run, Sandbox
from tests.shapes import VAULT, a_vault_shown, an_error, shaped_json
from tests.trees import a_vault_directory

pytestmark = pytest.mark.usefixtures("acme")


@pytest.mark.parametrize(
    ("marker", "kind"),
    [(".obsidian", "obsidian"), ("logseq", "logseq"), (".zk", "zk"), ("other", "plain")],
)
def test_add_recognizes_the_kind(symphony: Run, sandbox: Sandbox, marker: str, kind: str) -> None:
    path = a_vault_directory(sandbox.work / "notes", marker)
    result = symphony("vault", "add", "notes", "--json")
    assert (result.code, result.stderr) == (0, "")
    assert [list(row) for row in result.json] == [VAULT]
    assert shaped_json(result.stdout) == [a_vault_shown(path=str(path), kind=kind)]


def test_add_prints_a_message_for_each_vault(symphony: Run, sandbox: Sandbox) -> None:
    one, two = (a_vault_directory(sandbox.work / name) for name in ("a b", "ü"))
    assert symphony("vault", "add", "-", stdin=f"{one}\n{two}\n") == (
        0,
        "",
        f"registered vault 'a b' ({one})\nregistered vault 'ü' ({two})\n",
    )


def test_of_several_paths_the_good_ones_are_registered(symphony: Run, sandbox: Sandbox) -> None:
    path = a_vault_directory(sandbox.work / "notes")
    assert symphony("vault", "add", "nope", "notes") == (
        1,
        "",
        f"registered vault 'notes' ({path})\nerror: 1 failed:\n  'nope' does not exist\n",
    )


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["nope"], 2, an_error("PATH_MISSING", "'nope' does not exist", None, "path")),
        (["file"], 2, an_error("PATH_NOT_A_DIRECTORY", "'file' is not a directory", None, "path")),
        (
            ["notes"],
            4,
            an_error(
                "VAULT_PATH_TAKEN",
                "{work}/notes is already registered as vault 'notes' in workspace 'acme'",
                "to see it, run `symphony vault show acme/notes`",
                "path",
            ),
        ),
        (
            ["new", "--name", " "],
            2,
            an_error("VAULT_NAME_INVALID", "a vault's name cannot be empty", None, "name"),
        ),
        (
            ["new", "notes", "--name", "x"],
            2,
            an_error("ONE_PATH_NEEDED", "--name can only be used with one path", None, "path"),
        ),
    ],
)
def test_add_reports_errors_and_registers_nothing(
    symphony: Run,
    sandbox: Sandbox,
    arguments: list[str],
    code: int,
    error: dict[str, str | None],
) -> None:
    (sandbox.work / "file").touch()
    (sandbox.work / "new").mkdir()
    (sandbox.work / "notes").mkdir()
    assert symphony("vault", "add", "notes").code == 0
    result = symphony("vault", "add", *arguments, "--json")
    assert (result.code, result.stdout) == (code, "")
    message = str(error["message"]).replace("{work}", str(sandbox.work))
    assert result.error == error | {"message": message}
    assert symphony("vault", "list", "--fields", "name").stdout == "notes\n"


def test_add_beyond_the_limit_names_the_setting(symphony: Run, sandbox: Sandbox) -> None:
    for name in "ab":
        (sandbox.work / name).mkdir()
    few = {"SYMPHONY_LIMITS_VAULTS_PER_WORKSPACE": "1"}
    result = symphony("vault", "add", "a", "b", "--json", env=few)
    assert (result.code, result.stdout) == (4, "")
    assert result.error == an_error(
        "VAULT_LIMIT_REACHED",
        "workspace 'acme' can have at most 1 vault; it has 0, and this adds 2",
        "to raise the limit, run `symphony config set limits.vaults_per_workspace 2`",
    )
