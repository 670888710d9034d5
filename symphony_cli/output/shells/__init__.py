"""The code that `shell-init` and `completion` print, in files of each shell."""

from __future__ import annotations

import os

PLACEHOLDER = "__CMD__"
_COMPLETION = {
    "bash": ("commands.sh", "completion.sh", "completion.bash"),
    "zsh": ("commands.sh", "completion.sh", "completion.zsh"),
    "fish": ("commands.fish", "completion.fish"),
}


def completion_code(shell: str) -> str:
    """Return the code that completes the words of `symphony` in a known shell."""
    head = "#compdef symphony\n" if shell == "zsh" else ""
    return head + "\n".join(map(_content, _COMPLETION[shell]))


def shell_code(shell: str, name: str) -> str:
    """Return the code that defines a shell function of this name, with its helper functions.

    Neither argument is escaped: pass a known shell and a valid function name.
    """
    function = _content(f"sy.{shell}").replace(PLACEHOLDER, name)
    return f"{completion_code(shell)}\n{function}"


def _content(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()
