from __future__ import annotations

import pytest

from symphony_cli.base.shells import SHELLS
from tests.conftest import Run
from tests.shapes import an_error


@pytest.mark.parametrize("shell", SHELLS)
def test_the_code_is_printed_with_the_name_of_the_function(symphony: Run, shell: str) -> None:
    result = symphony("shell-init", shell)
    assert (result.code, result.stderr) == (0, "")
    for name in ("function sy", "function sy_prompt", "function _sy_complete"):
        assert name in result.stdout
    other = symphony("shell-init", shell, "--cmd", "go-to")
    assert other.stdout.replace("go-to", "sy") == result.stdout
    assert "CMD" not in result.stdout
    assert result.stdout.endswith("\n")
    assert not result.stdout.endswith("\n\n")


def test_the_code_as_json_is_one_of_its_fields(symphony: Run) -> None:
    code = symphony("shell-init", "zsh").stdout
    result = symphony("shell-init", "zsh", "--json")
    assert result.json == {"shell": "zsh", "cmd": "sy", "code": code}
    assert symphony("shell-init", "zsh", "--fields", "cmd,shell").stdout == "sy\tzsh\n"


def test_an_unsupported_shell_is_refused(symphony: Run) -> None:
    result = symphony("shell-init", "tcsh", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "SHELL_UNKNOWN",
        "unsupported shell 'tcsh'",
        "choose one of bash, zsh, fish",
        "shell",
    )


def test_a_name_that_would_be_code_is_refused(symphony: Run) -> None:
    result = symphony("shell-init", "bash", "--cmd", "a;b", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error["code"] == "FUNCTION_NAME_INVALID"


def test_a_name_that_the_shell_needs_is_refused(symphony: Run) -> None:
    result = symphony("shell-init", "bash", "--cmd", "cd", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error["code"] == "FUNCTION_NAME_RESERVED"
