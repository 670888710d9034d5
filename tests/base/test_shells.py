from __future__ import annotations

import re
from pathlib import Path

import pytest

import symphony_cli.output.shells
from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.shells import RESERVED, SHELLS, clean_function_name, clean_shell

FILES = Path(symphony_cli.output.shells.__path__[0])


@pytest.mark.parametrize("name", ["sy", "S2", "_x", "go-to", "a" * 100])
def test_a_function_name_may_be(name: str) -> None:
    assert clean_function_name(name) == name


@pytest.mark.parametrize(
    "name", ["", " ", "a b", "a;b", "$(x)", "-a", "2a", "a\n", "a'", "é", "a/b", "\x1b", "a.b"]
)
def test_a_function_name_cannot_be(name: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_function_name(name)
    assert caught.value.code == "FUNCTION_NAME_INVALID"
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("name", ["cd", "if", "symphony", "printf", "status"])
def test_a_reserved_function_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        clean_function_name(name)
    assert caught.value.code == "FUNCTION_NAME_RESERVED"


def test_every_word_that_the_code_calls_is_reserved() -> None:
    # Words at the beginning of a line, and those after `builtin` or `command`.
    called = re.compile(
        r"(?:^|\\builtin |\\command |[;|(] ?)\s*([a-z][a-z-]+)(?= |$)", re.MULTILINE
    )
    for shell in SHELLS:
        lines = (FILES / f"sy.{shell}").read_text().splitlines()
        code = "\n".join(line for line in lines if not re.match(r"\s*(#|.*=|[\"'])", line))
        words = set(called.findall(code)) - {"add-zsh-hook", "compadd"}
        assert words <= RESERVED, shell


def test_there_is_a_file_for_each_shell() -> None:
    assert sorted(path.name for path in FILES.glob("sy.*")) == sorted(f"sy.{s}" for s in SHELLS)
    for shell in SHELLS:
        assert clean_shell(shell) == shell
    with pytest.raises(InvalidValue):
        clean_shell("../../x")
