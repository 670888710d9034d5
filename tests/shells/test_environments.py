"""The code of `symphony env` in real shells, with hostile values."""

from __future__ import annotations

import json
import shlex
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from symphony_cli.identity.variables import code
from tests.conftest import Run
from tests.shells.conftest import Shell

DUMP = "import json, os; print(json.dumps({n: v for n, v in os.environ.items() if n[:2] == 'V_'}))"
# Any value that a variable can have.
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(VALUES, min_size=1, max_size=20))
@example(values=["", "'", "''", "\\", "\\'", "'\\", "a'b\\'c", "\n", "a\n", "\n'\n", "\r\n", "\t"])
@example(values=["$HOME", "$(touch sprung)", "`touch sprung`", "'; touch sprung; '", "!!", "!x"])
@example(values=["a b", "~", "*", "{a,b}", "#x", "-n", "\\n", "\\\\n", "é\u202e", "\ue000\ufdd0"])
def test_every_value_arrives_as_it_is(values: list[str], shell: Shell, tmp_path: Path) -> None:
    variables = {f"V_{place}": value for place, value in enumerate(values)}
    file = tmp_path / "code"
    file.write_text(code(variables, shell.name), newline="")
    init = f"cat {file} | source" if shell.name == "fish" else f'eval "$(cat {file})"'
    result = shell.run(shlex.join([sys.executable, "-c", DUMP]), init=init, cwd=tmp_path)
    assert (result.code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == variables
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("name", ['It\'s "me" \\ $x `y`', "Ada \\' L", "日本 \\\\ x"])
def test_the_shell_acts_as_the_profile(shell: Shell, symphony: Run, name: str) -> None:
    symphony("profile", "create", "ada", "--email", "ada@example.org", "--name", name)
    line = f"symphony env --shell {shell.name}"
    init = f"{line} | source" if shell.name == "fish" else f'eval "$({line})"'
    result = shell.run("git var GIT_AUTHOR_IDENT", "git var GIT_COMMITTER_IDENT", init=init)
    assert (result.code, result.stderr) == (0, "")
    idents = [line.rpartition(">")[0] for line in result.stdout.splitlines()]
    assert idents == [f"{name} <ada@example.org"] * 2
