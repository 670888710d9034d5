"""Codes of errors and warnings, read from the source of the program."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from symphony_cli.base import errors

if TYPE_CHECKING:
    from pathlib import Path

# Codes whose message is composed when the program runs. One that is missing here is an error.
EXPLAINED = {
    "DELETION_INTERRUPTED": "a deletion was interrupted, and the directory is set aside",
    "FIELD_UNKNOWN": "an option names a field that the output does not have",
    "GIT_UNUSABLE": "git cannot read your git configuration",
    "IDENTITY_CHANGES": "git will use another identity in these repos",
    "IDENTITY_NOT_COMPARED": "the identity that git will use in some repos is not known",
    "INDEX_UNUSABLE": "the index of notes cannot be written or read",
    "PLAIN_KEY_LEFT": "the imported file still holds the key without a passphrase",
    "SOME_FAILED": "some of several things failed; each is named",
    "SOURCE_CHANGED": "the original was changed after it was copied, and stays",
    "UNSAVED_WORK_LOCKED": "the repos in the vault have unsaved work, which stays in the archive",
    "VAULT_DOUBLED": "both the directory and the archive of the vault exist",
    "VAULT_INTERRUPTED": "locking or unlocking the vault was interrupted",
    "VAULT_IN_USE": "programs, worktrees or repos elsewhere use files in the vault",
    "VAULT_NOT_PACKABLE": "the vault holds files that an archive cannot hold",
    "VAULTS_NONE": "there are no vaults in the workspace, or none at all",
}


class Codes(ast.NodeVisitor):
    """The codes in the modules of a directory, each with its messages and hints."""

    def __init__(self, source: Path) -> None:
        self.errors: dict[str, dict[str, set[str]]] = {}
        self.warnings: dict[str, set[str]] = {}
        self._classes = {name for name, one in vars(errors).items() if isinstance(one, type)} - {
            "Iterable"
        }
        shared = {name: one for name, one in vars(errors).items() if isinstance(one, str)}
        self._assigned: list[dict[str, ast.expr]] = []
        for path in sorted(source.rglob("*.py")):
            self._assigned = [{name: ast.Constant(one) for name, one in shared.items()}]
            self.visit(ast.parse(path.read_text(encoding="utf-8")))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._assigned.append({})
        self.generic_visit(node)
        self._assigned.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        if isinstance(node.targets[0], ast.Name):
            self._assigned[-1][node.targets[0].id] = node.value
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        code = node.args[0] if node.args else None
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            message = self._text(node.args[1]) if len(node.args) > 1 else ""
            if name in self._classes:
                found = self.errors.setdefault(
                    code.value, {"class": set(), "says": set(), "hint": set()}
                )
                found["class"].add(name)
                found["says"].add(message)
                found["hint"] |= {
                    self._text(one.value) for one in node.keywords if one.arg == "hint"
                }
            elif name == "Notice":
                self.warnings.setdefault(code.value, set()).add(message)
        self.generic_visit(node)

    def _text(self, node: ast.expr) -> str:
        """Return a string as it would be printed, with … for what is only known when it runs."""
        if isinstance(node, ast.Constant):
            if node.value is None:
                return ""
            return node.value if isinstance(node.value, str) else "…"
        if isinstance(node, ast.JoinedStr):
            return "".join(self._text(one) for one in node.values)
        if isinstance(node, ast.FormattedValue):
            return self._text(node.value) if isinstance(node.value, ast.Name) else "…"
        if isinstance(node, ast.BinOp):
            return self._text(node.left) + self._text(node.right)
        if isinstance(node, ast.Call) and node.args and getattr(node.func, "id", "") == "escaped":
            return self._text(node.args[0])
        if isinstance(node, ast.Name):
            for names in reversed(self._assigned):
                if node.id in names and not isinstance(names[node.id], ast.Name):
                    return self._text(names[node.id])
        return "…"


def said(texts: set[str]) -> str:
    """Return messages for a cell, without the ones that are composed entirely at run time."""
    known = sorted(text for text in texts if text.strip("…;: "))
    return "; or ".join(" ".join(text.split()) for text in known)


def cause(code: str, texts: set[str]) -> str:
    """Return what a code means: its messages, or the explanation here."""
    if text := said(texts) or EXPLAINED.get(code):
        return text
    sys.exit(
        f"add {code} to EXPLAINED in tools/source_codes.py: its message is unknown before it runs"
    )
