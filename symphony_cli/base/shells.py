"""Shells and the valid names of their functions."""

from __future__ import annotations

import re
from typing import NamedTuple

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import escaped

SHELLS = ("bash", "zsh", "fish")
FUNCTION_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*", re.ASCII)
# Reserved words of the shells, and commands that the code of `shell-init` calls, directly or not.
RESERVED = frozenset({
    "add-zsh-hook", "and", "argparse", "autoload", "begin", "bind", "block", "break",
    "breakpoint", "builtin", "case", "cd", "coproc", "command", "commandline", "compdef",
    "complete", "compopt", "continue", "count", "declare", "dirs", "disown", "do", "done",
    "echo", "elif", "else", "emulate", "emit", "end", "esac", "eval", "exec", "exit", "export",
    "false", "fi", "for", "foreach", "function", "functions", "fzf", "history", "if", "in",
    "integer", "local", "nocorrect", "noglob", "not", "or", "popd", "printf", "pushd", "pwd",
    "read", "readonly", "repeat", "return", "select", "set", "shift", "source", "status",
    "string", "switch", "symphony", "test", "then", "time", "trap", "true", "type", "typeset",
    "unalias", "unset", "until", "wait", "while",
})  # fmt: skip


class ShellCode(NamedTuple):
    """Code that defines the function `cmd` in a shell."""

    shell: str
    cmd: str
    code: str


class CompletionCode(NamedTuple):
    """Code that completes the words of `symphony` in a shell."""

    shell: str
    code: str


def clean_shell(text: str) -> str:
    """Return the name of a supported shell. Raises InvalidValue."""
    if text not in SHELLS:
        raise InvalidValue(
            "SHELL_UNKNOWN",
            f"unsupported shell '{escaped(text)}'",
            hint=f"choose one of {', '.join(SHELLS)}",
            field="shell",
        )
    return text


def clean_function_name(text: str) -> str:
    """Return a name that is valid in every shell and hides no needed command."""
    if not FUNCTION_NAME.fullmatch(text):
        raise InvalidValue(
            "FUNCTION_NAME_INVALID",
            f"'{escaped(text)}' is not a valid function name",
            hint="use letters, digits, _ and -, and begin with a letter or _",
            field="cmd",
        )
    if text in RESERVED:
        raise InvalidValue(
            "FUNCTION_NAME_RESERVED",
            f"a function named '{text}' would hide a command of the shell",
            field="cmd",
        )
    return text
