"""Codes of errors and warnings, read from the source of the program."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING

from symphony_cli.base import errors

if TYPE_CHECKING:
    from pathlib import Path

# What follows is known only when the program runs. What is missing here is an error.
# Causes whose message is composed then.
EXPLAINED = {
    "DELETION_INTERRUPTED": "a deletion was interrupted, and the directory is set aside",
    "DOCUMENT_INVALID": "the document has a wrong form, or lacks something",
    "FIELD_UNKNOWN": "an option names a field that the output does not have",
    "GIT_UNUSABLE": "git cannot read your git configuration",
    "IDENTITY_CHANGES": "git will use another identity in these repos",
    "IDENTITY_NOT_COMPARED": "the identity that git will use in some repos is not known",
    "INDEX_UNUSABLE": "the note index cannot be read or written",
    "PLAIN_KEY_LEFT": "the imported file still contains the key without a passphrase",
    "REFERENCE_NOT_FOUND": "no repo, vault or workspace matches the reference",
    "REPO_HAS_UNSAVED_WORK": "deleting the files of the repo would lose work",
    "REPO_IN_USE": "deleting the files of the repo would break other repos or worktrees",
    "ROWS_LEFT_OUT": "the document lacks the rows outside of the workspace's root; it names each",
    "SOME_FAILED": "some items failed; the output names each",
    "SOURCE_CHANGED": "the original changed after it was copied, so it was kept",
    "UNSAVED_WORK_LOCKED": "the repos in the vault have unsaved work, which stays in the archive",
    "VAULT_DOUBLED": "both the directory and the archive of the vault exist",
    "VAULT_INTERRUPTED": "locking or unlocking the vault was interrupted",
    "VAULT_IN_USE": "programs, worktrees or repos elsewhere use files in the vault",
    "VAULT_NOT_PACKABLE": "the vault contains files that an archive cannot store",
    "VAULTS_NONE": "the workspace has no vaults, or none are registered",
}
# Codes that a function gets, or looks up, with their class and their cause.
GIVEN = {
    "BUG": ("SymphonyError", "a bug in Symphony; the hint names the log, which has the details"),
    "KEY_DOES_NOT_FIT": ("Failed", "your key cannot decrypt the archive of the vault"),
    "NOT_LOCKED": ("Failed", "the vault cannot be locked; the message says why"),
    "NOT_UNLOCKED": ("Failed", "the vault cannot be unlocked; the message says why"),
    "PASSPHRASE_EMPTY": ("InvalidValue", "a passphrase cannot be empty"),
    "PASSPHRASE_INVALID": ("InvalidValue", "the passphrase is too long or not valid UTF-8"),
    "REPO_IS_SUBMODULE": ("InvalidValue", "the directory is a submodule of another repo"),
    "REPO_IS_WORKTREE": ("InvalidValue", "the directory is a linked worktree of another repo"),
    "REPO_DAMAGED": ("Notice", "git cannot work with the repo"),
    "REPO_REF_BROKEN": ("Notice", "git cannot count the unpushed commits of the repo"),
    "REPO_TIMED_OUT": ("Notice", "git did not finish in the repo in time"),
    "REPO_UNTRUSTED": ("Notice", "git does not trust the repo, which another user owns"),
    "STORE_DAMAGED": ("StoreUnusable", "the store is damaged or not a store"),
    "STORE_FOREIGN": ("StoreUnusable", "the store is a database of another program"),
    "STORE_FULL": ("StoreUnusable", "the store cannot be written because the disk is full"),
    "STORE_IO": ("StoreUnusable", "the store cannot be read or written"),
    "STORE_LOCKED": ("StoreUnusable", "another process has locked the store"),
    "STORE_NEWER": ("StoreUnusable", "a newer version of Symphony wrote the store"),
    "STORE_READ_ONLY": ("StoreUnusable", "the store cannot be opened or written"),
}
HELD = ("WORKSPACE", "REPO", "VAULT")
NOUNS = ("PROFILE", *HELD)
# Codes that are built: what … stands for in them, and the cause, for a code without another one.
BUILT = {
    "…_ID_TAKEN": (NOUNS, "a {} with this ID exists already"),
    "…_INVALID": (
        (
            "ALIAS_EMAIL",
            "BRANCH",
            "DESCRIPTION",
            "DESTINATION",
            "EMAIL",
            "FILE",
            "FILTER",
            "GH_HOST",
            "GH_USER",
            "KIND",
            "METADATA",
            "NAME",
            "PATH",
            "PREFERENCE",
            "RECIPIENT",
            "REMOTE",
            "REMOTE_URL",
            "ROOT",
            "SETTING",
            "SIGNING_KEY",
            "SSH_KEY",
            "TITLE",
            "TYPE",
            "USERNAME",
        ),
        "the {} is malformed, or contains control characters",
    ),
    "…_LIMIT_REACHED": (HELD, "the maximum number of {}s is reached; the hint names the setting"),
    "…_NAME_INVALID": (
        HELD,
        "the name of the {} is empty or too long, or has forbidden characters",
    ),
    "…_NAME_TAKEN": (HELD, "another {} has this name"),
    "…_NOT_EMPTY": (NOUNS, "the {} is not empty"),
    "…_NOT_FOUND": (NOUNS, "no {} matches the reference"),
    "…_ORPHANED": (HELD, "the parent of the {} has been deleted"),
    "…_PATH_TAKEN": (("REPO", "VAULT"), "the path is registered as another {}"),
    # A race between two processes, which the store ends.
    "…_…": (("PROFILE_USERNAME_TAKEN", "PROFILE_EMAIL_TAKEN"), "another profile already uses it"),
    "REPO_…": (
        ("DAMAGED", "LOCKED", "MISSING", "TIMED_OUT", "UNTRUSTED"),
        "git cannot read the repo, which is {}",
    ),
}


def built_codes(template: str) -> dict[str, str]:
    """Return the codes that a template stands for, each with its cause."""
    words, text = BUILT[template]
    return {
        word if template == "…_…" else template.replace("…", word): text.format(
            word.lower().replace("_", " ")
        )
        for word in words
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
        for code, (name, text) in GIVEN.items():
            self._add(name, code, text, set())

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
        if node.args and name in {*self._classes, "Notice"}:
            message = self._text(node.args[1]) if len(node.args) > 1 else ""
            hints = {self._text(one.value) for one in node.keywords if one.arg == "hint"}
            codes = self._codes(node.args[0])
            # What is said of one of several codes says little of each.
            is_one = len(codes) == 1
            for code in codes:
                self._add(name, code, message if is_one else "", hints if is_one else set())
        self.generic_visit(node)

    def _add(self, name: str, code: str, message: str, hints: set[str]) -> None:
        if name == "Notice":
            self.warnings.setdefault(code, set()).add(message)
            return
        found = self.errors.setdefault(code, {"class": set(), "says": set(), "hint": set()})
        found["class"].add(name)
        found["says"].add(message)
        found["hint"] |= hints

    def _codes(self, node: ast.expr) -> list[str]:
        """Return the codes that an expression may be; none for one of another error."""
        match node:
            case ast.IfExp():
                return [*self._codes(node.body), *self._codes(node.orelse)]
            case ast.Name() if node.id in self._assigned[-1]:
                return self._codes(self._assigned[-1][node.id])
            case ast.Constant(value=str(code)):
                return [code]
            case ast.JoinedStr():
                built = self._text(node)
                if built not in BUILT:
                    sys.exit(f"add {built} to BUILT in tools/source_codes.py")
                return [*built_codes(built)]
            case _:
                return []

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
    built = (built_codes(template).get(code) for template in BUILT)
    if text := said(texts) or EXPLAINED.get(code) or next(filter(None, built), None):
        return text
    sys.exit(
        f"add {code} to EXPLAINED in tools/source_codes.py: its message is unknown before it runs"
    )
