from __future__ import annotations

import pytest

from symphony_cli.base.shells import SHELLS
from tests.conftest import Run
from tests.shapes import an_error


@pytest.mark.parametrize("shell", SHELLS)
def test_the_completion_is_part_of_the_code_of_shell_init(symphony: Run, shell: str) -> None:
    result = symphony("completion", shell)
    assert (result.code, result.stderr) == (0, "")
    assert symphony("shell-init", shell).stdout.startswith(result.stdout)
    assert symphony("completion", shell, "--json").json == {"shell": shell, "code": result.stdout}


def test_an_unsupported_shell_is_refused(symphony: Run) -> None:
    result = symphony("completion", "tcsh", "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error == an_error(
        "SHELL_UNKNOWN",
        "unsupported shell 'tcsh'",
        "choose one of bash, zsh, fish",
        "shell",
    )
