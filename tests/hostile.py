"""A repository that names a program wherever git runs one.

Each program that runs leaves a file with its name in `marks`.
"""

from __future__ import annotations

import os
from pathlib import Path

from tests.trees import git

# Every hook that githooks(5) lists.
HOOKS = (
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "fsmonitor-watchmanv2",
    "p4-changelist",
    "p4-post-changelist",
    "p4-pre-submit",
    "p4-prepare-changelist",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "proc-receive",
    "push-to-checkout",
    "reference-transaction",
    "sendemail-validate",
    "update",
)
# Every setting of git-config(1) that names a program which git runs by itself.
PROGRAMS = (
    "browser.evil.cmd",
    "browser.evil.path",
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "credential.https://example.org.helper",
    "diff.evil.command",
    "diff.evil.textconv",
    "diff.external",
    "difftool.evil.cmd",
    "gpg.openpgp.program",
    "gpg.program",
    "gpg.ssh.defaultKeyCommand",
    "gpg.ssh.program",
    "gpg.x509.program",
    "gui.editor",
    "imap.tunnel",
    "interactive.diffFilter",
    "man.evil.cmd",
    "merge.evil.driver",
    "mergetool.evil.cmd",
    "pager.branch",
    "pager.config",
    "pager.for-each-ref",
    "pager.log",
    "pager.rev-list",
    "pager.status",
    "receive.procReceiveRefs",
    "remote.origin.receivepack",
    "remote.origin.uploadpack",
    "remote.origin.vcs",
    "sendemail.smtpServer",
    "sequence.editor",
    "trailer.evil.cmd",
    "trailer.evil.command",
    "uploadpack.packObjectsHook",
)
# Settings that name a shell command, with `!`.
COMMANDS = (
    "alias.cat-file",
    "alias.config",
    "alias.for-each-ref",
    "alias.rev-list",
    "alias.rev-parse",
    "alias.status",
    "submodule.vendor/library.update",
)
SETTINGS = {
    "log.showSignature": "true",
    "commit.gpgSign": "true",
    "diff.tool": "evil",
    "diff.submodule": "log",
    "status.submoduleSummary": "true",
    "gc.auto": "1",
    "maintenance.auto": "true",
    "fetch.recurseSubmodules": "true",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "protocol.file.allow": "always",
    "submodule.recurse": "true",
    "extensions.partialClone": "origin",
    "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*",
    "remote.origin.promisor": "true",
    "remote.origin.partialclonefilter": "blob:none",
}


class Hostile:
    """The hostile repository at `path`, whose programs leave their names in `marks`."""

    def __init__(self, path: Path, marks: Path) -> None:
        self.path = path
        self.marks = marks
        marks.mkdir(parents=True)

    @property
    def ran(self) -> list[str]:
        """The names of the programs that ran, sorted."""
        return sorted(os.listdir(self.marks))

    def program(self, name: str, then: str = "exit 0") -> Path:
        """Write a program that leaves a mark of this name, and then runs a command."""
        # A shell parses some of the settings, so the name needs no quotes.
        plain = "".join(letter if letter.isalnum() or letter in ".-" else "_" for letter in name)
        mark = self.marks / plain
        path = self.marks.parent / "programs" / plain
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n: > '{mark}'\n{then}\n")
        path.chmod(0o755)
        return path


def settings_of(hostile: Hostile, where: str) -> str:
    """Return a configuration whose settings name programs; their marks begin with `where`."""
    values = {name: str(hostile.program(f"{where} {name}")) for name in PROGRAMS}
    values |= {name: f"!{hostile.program(f'{where} {name}')}" for name in COMMANDS}
    values["remote.origin.url"] = f"ext::{hostile.program(f'{where} remote.origin.url')}"
    values["core.hooksPath"] = str(hostile.marks.parent / "hooks")
    lines: list[str] = []
    for name, value in (values | SETTINGS).items():
        section, _, rest = name.partition(".")
        subsection, _, key = rest.rpartition(".")
        lines.append(f'[{section} "{subsection}"]' if subsection else f"[{section}]")
        lines.append(f'\t{key} = "{value}"')
    return "\n".join(lines) + "\n"


def arm(hostile: Hostile, git_dir: Path, where: str) -> None:
    """Add programs to a git directory: hooks, configuration, includes."""
    for folder in (git_dir / "hooks", hostile.marks.parent / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in HOOKS:
            hook = folder / name
            hook.write_bytes(hostile.program(f"{where} hook {name}").read_bytes())
            hook.chmod(0o755)
    with (git_dir / "config").open("a") as config:
        config.write("[extensions]\n\tworktreeConfig = true\n")
        config.write(settings_of(hostile, f"{where} config"))
        config.write(f"[include]\n\tpath = {git_dir}/more\n")
    (git_dir / "more").write_text(settings_of(hostile, f"{where} included"))
    (git_dir / "config.worktree").write_text(settings_of(hostile, f"{where} worktree"))


def a_hostile_repository(path: Path, marks: Path) -> Hostile:
    """Create a hostile repository in which git would reach every kind of program.

    It has staged and unstaged changes, stashes, unpushed commits, a worktree, and a hostile
    submodule. Objects that its remote has promised are missing.
    """
    hostile = Hostile(path, marks)
    library = path.parent / f"{path.name}-library"
    for repository in (library, path):
        repository.mkdir(parents=True)
        git(repository, "init", "--quiet")
        for name in ("staged", "changed", "removed", "signed"):
            (repository / name).write_text("".join(f"{name} {line}\n" for line in range(100)))
        (repository / ".gitattributes").write_text("* diff=evil merge=evil\n")
        git(repository, "add", ".")
        git(repository, "commit", "--quiet", "--message", "first")
    git(path, "submodule", "--quiet", "add", library, "vendor/library")
    git(path, "commit", "--quiet", "--message", "second")
    git(path, "update-ref", "refs/remotes/origin/main", "HEAD~1")
    git(path, "worktree", "add", "--quiet", "-b", "linked", path.parent / f"{path.name}-linked")
    (path / "changed").write_text("stashed")
    git(path, "stash", "--quiet")
    git(path, "commit", "--quiet", "--allow-empty", "--message", "own")
    inner = path / "vendor" / "library"
    for working_tree in (inner, path):
        (working_tree / "staged").write_text("staged\n")
        git(working_tree, "add", "staged")
        git(working_tree, "mv", "removed", "renamed")
        (working_tree / "changed").write_text("changed\n")
        (working_tree / "new").write_text("new\n")
    blob = git(path, "rev-parse", "HEAD:removed")
    (path / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (path / "renamed").write_text("".join(f"removed {line}\n" for line in range(1, 101)))
    git(path, "add", "renamed")
    arm(hostile, path / ".git", "repo")
    arm(hostile, path / ".git" / "modules" / "vendor" / "library", "submodule")
    git_config = path / ".git" / "config"
    git_config.write_text(
        git_config.read_text() + '[branch "main"]\n\tremote = origin\n\tmerge = refs/heads/main\n'
    )
    return hostile


def add_clean_filter(hostile: Hostile) -> None:
    """Add a clean filter, which git runs on changed files."""
    (hostile.path / ".git" / "info").mkdir(exist_ok=True)
    (hostile.path / ".git" / "info" / "attributes").write_text("* filter=evil\n")
    with (hostile.path / ".git" / "config").open("a") as config:
        config.write(
            f'[filter "evil"]\n\tclean = "{hostile.program("clean-filter", then="cat")}"\n'
        )
