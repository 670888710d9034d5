from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import an_error, shaped_json
from tests.terminal import Terminal


@pytest.fixture
def editor(sandbox: Sandbox) -> Path:
    """Create an editor that logs its directory and arguments."""
    path = sandbox.home / "bin" / "ed it"
    path.parent.mkdir()
    path.write_text(
        f'#!/bin/sh\nprintf "%s|" "$PWD" "$@" >"{sandbox.home}/ran"\nexit "${{CODE:-0}}"\n'
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def ran(sandbox: Sandbox) -> str:
    return (sandbox.home / "ran").read_text()


def test_open_runs_the_editor_in_the_directory(
    symphony: Run, api: Path, editor: Path, sandbox: Sandbox
) -> None:
    result = symphony("open", "api", "--with", f"'{editor}' -n")
    assert result == (0, "", f"opened repo 'api' ({api})\n")
    assert ran(sandbox) == f"{api}|-n|{api}|"


def test_open_as_json_prints_the_command(symphony: Run, api: Path, editor: Path) -> None:
    result = symphony("open", "--json", cwd=api, env={"EDITOR": f"'{editor}'"})
    assert (result.code, result.stderr) == (0, "")
    assert shaped_json(result.stdout) == {
        "noun": "repo",
        "id": "<id>",
        "name": "api",
        "path": str(api),
        "workspace": "acme",
        "profile": "ada",
        "command": [str(editor), str(api)],
    }


def test_the_output_of_the_editor_is_not_in_the_json(installed: Run, api: Path) -> None:
    result = installed("open", "api", "--with", "echo", "--json")
    assert (result.code, result.stderr) == (0, f"{api}\n")
    assert result.json["command"] == ["echo", str(api)]


def test_the_workspaces_own_editor_comes_first(
    symphony: Run, api: Path, editor: Path, given: Given, sandbox: Sandbox
) -> None:
    given(["workspace", "edit", "acme", "--setting", f"editor='{editor}' --acme"])
    assert symphony("open", "api", env={"VISUAL": "false"}).code == 0
    assert ran(sandbox) == f"{api}|--acme|{api}|"


def test_an_obsidian_vault_is_opened_by_the_desktop(
    symphony: Run, notes: Path, editor: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("xdg-open", "open"):
        shutil.copy(editor, editor.with_name(name))
    monkeypatch.setenv("PATH", f"{editor.parent}:/usr/bin:/bin")
    assert symphony("open", "notes", "--quiet") == (0, "", "")
    path = str(notes).replace("/", "%2F")
    assert ran(sandbox) == f"{notes}|obsidian://open?path={path}|"


def test_open_without_an_editor_fails(symphony: Run, api: Path) -> None:
    result = symphony("open", "api", env={"EDITOR": "", "VISUAL": "", "SYMPHONY_EDITOR": ""})
    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith(
        "error: no editor is configured\nhint: pass --with, or set EDITOR;"
    )


def test_a_missing_editor_fails(symphony: Run, api: Path) -> None:
    result = symphony("open", "api", "--with", "no-such-editor", "--json")
    assert (result.code, result.stdout) == (1, "")
    assert result.error == an_error(
        "PROGRAM_NOT_STARTED", "cannot run 'no-such-editor': No such file or directory"
    )


def test_an_editor_that_fails_is_reported(symphony: Run, api: Path, editor: Path) -> None:
    result = symphony("open", "api", "--with", f"'{editor}'", env={"CODE": "3"})
    assert result == (1, "", f"error: '{editor}' failed: exit code 3\n")


def test_a_missing_path_is_not_opened(symphony: Run, api: Path) -> None:
    shutil.rmtree(api)
    result = symphony("open", "api", "--with", "true")
    assert result == (3, "", f"error: repo 'api' is missing: {api} does not exist\n")


def test_an_editor_has_the_terminal(api: Path) -> None:
    asks = "sh -c 'test -t 0 && test -t 1 && test -t 2 && printf name:; read x; echo \"<$x>\"'"
    with Terminal(["open", "api", "--with", asks]) as terminal:
        terminal.read_until("name:")
        terminal.type("ada\n")
        terminal.read_until("<ada>")
        assert terminal.wait() == 0
