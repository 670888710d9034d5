"""Codes of errors and warnings, read from the source of the program."""

from __future__ import annotations

import ast
import re
import sys
from typing import TYPE_CHECKING

from symphony_cli.base import errors

if TYPE_CHECKING:
    from pathlib import Path

# What follows is known only when the program runs. What is missing here is an error.
# Causes whose message is composed then, or does not say what all of its uses have in common.
EXPLAINED = {
    "ALIAS_EMAIL_INVALID": "an alias email is malformed, or the one to remove is missing",
    "ARCHIVE_HOSTILE": "an entry of the archive is invalid, or would be written outside the vault",
    "ATTRIBUTES_NOT_KEPT": "extended attributes and access control lists were not kept",
    "DELETION_INTERRUPTED": "a deletion was interrupted, and the directory is set aside",
    "DOCUMENT_INVALID": "the document has a wrong form, or lacks something",
    "DIRECTORY_UNREADABLE": "a directory cannot be read, so it was skipped",
    "EMAIL_MISSING": "the email address of the identity is unknown",
    "FIELD_UNKNOWN": "an option names a field that the output does not have",
    "FILE_SKIPPED": "a configuration file of another program cannot be read, so it was skipped",
    "GIT_CONFIG_NOT_WRITABLE": "your git configuration cannot be changed safely",
    "GIT_UNUSABLE": "git cannot read your git configuration",
    "GIT_WARNED": "git printed a warning about a repo",
    "IDENTITY_CHANGES": "git will use another identity in these repos",
    "IDENTITY_DIFFERS": "git commits with an address that is not the profile's",
    "IDENTITY_NOT_COMPARED": "the identity that git will use in some repos is not known",
    "IDENTITY_RULE_KEPT": "kept a git rule of yours, which decides who commits in some repos",
    "INDEX_UNUSABLE": "the note index cannot be read or written",
    "LISTED_VAULT_UNMARKED": "Obsidian or zk list a directory that has no `.obsidian` or `.zk`",
    "PATH_MISSING": "the path does not exist",
    "PLAINTEXT_LINKED": "hard links outside the vault still lead to the plaintext of its files",
    "PLAIN_KEY_LEFT": "the imported file still contains the key without a passphrase",
    "PROFILE_NOT_EMPTY": "the profile has workspaces",
    "PROFILE_SKIPPED": "no profile can be created from the identity, so it was skipped",
    "RECIPIENT_INVALID": "a recipient is malformed, or the one to remove is missing",
    "REFERENCE_AMBIGUOUS": "the name matches several things",
    "REFERENCE_NOT_FOUND": "no repo, vault or workspace matches the reference",
    "REFERENCE_OUTSIDE": "the name is found only outside of the active workspace or profile",
    "REMOTE_PATTERN_INVALID": "a remote pattern is malformed, or the one to remove is missing",
    "REMOTE_URL_LEFT_OUT": "a remote URL is invalid, so it was not recorded",
    "REPO_HAS_UNSAVED_WORK": "deleting the files of the repo would lose work",
    "REPO_IN_USE": "deleting the files of the repo would break other repos or worktrees",
    "REPO_NOT_FOUND_AGAIN": "no repository that was searched matches the missing repo",
    "ROWS_LEFT_OUT": "the document leaves out repos and vaults outside of the workspace's root",
    "SETTINGS_INVALID": "a settings file of the vault's program is damaged, or has an invalid path",
    "SETTING_NOT_FOLLOWED": "Symphony ignores a setting of the vault's program",
    "SOME_FAILED": "some items failed; the output names each",
    "SOURCE_CHANGED": "the original changed after it was copied, so it was kept",
    "TAG_EXPRESSION_INVALID": "the tag expression is malformed or too long",
    "UNSAVED_WORK_LOCKED": "the repos in the vault have unsaved work, which stays in the archive",
    "VAULTS_ELSEWHERE": "Obsidian or zk list vaults outside of the directories that were searched",
    "VAULTS_NONE": "the workspace has no vaults, or none are registered",
    "VAULT_DOUBLED": "both the directory and the archive of the vault exist",
    "VAULT_INTERRUPTED": "locking or unlocking the vault was interrupted",
    "VAULT_IN_USE": "programs, worktrees or repos elsewhere use files in the vault",
    "VAULT_NOT_PACKABLE": "the vault contains files that an archive cannot store",
    "VAULT_OPEN": "a vault has been unlocked for longer than its reminder says",
    "VAULT_SETTLED": "an interrupted lock or unlock was finished or undone",
    "WORKSPACE_DIFFERS": "a repo or vault belongs to another workspace, by its remote or its path",
    "WORKSPACE_NOT_EMPTY": "the workspace contains repos or vaults",
    "WORKTREE_NOT_FOUND": "the repo has no worktree on the branch, or several",
}
# Hints that are composed then.
CURES = {
    "CONFIG_VALUE_INVALID": "use a value as in the hint; or write […] on its own line,"
    " its keys below it",
    "PASSPHRASE_FD_UNREADABLE": "open it, as in `symphony ... --passphrase-fd 3 3< FILE`",
    "REFERENCE_AMBIGUOUS": "use one of the names or paths in the hint",
    "REFERENCE_OUTSIDE": "type the full name in the hint",
    "SELECTION_INVALID": "to save it again, run `symphony config set select.NAME '-t TAG --dirty'`",
    "SELECTION_NOT_FOUND": "to save one, run `symphony config set select.NAME '-t TAG --dirty'`",
    "WORKTREE_NOT_FOUND": "use one of the names in the hint",
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

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name) and node.target.id in self._assigned[-1]:
            before = self._assigned[-1][node.target.id]
            self._assigned[-1][node.target.id] = ast.BinOp(before, node.op, node.value)
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
    known = sorted({re.sub("…+", "…", text) for text in texts if text.strip("…;: ")})
    return "; or ".join(" ".join(text.split()) for text in known)


def cause(code: str, texts: set[str]) -> str:
    """Return what a code means: the explanation here, or its messages."""
    built = (built_codes(template).get(code) for template in BUILT)
    if text := EXPLAINED.get(code) or said(texts) or next(filter(None, built), None):
        return text
    sys.exit(
        f"add {code} to EXPLAINED in tools/source_codes.py: its message is unknown before it runs"
    )


def cure(code: str, hints: set[str]) -> str:
    """Return what to do about a code, or nothing."""
    return CURES.get(code) or said(hints)
