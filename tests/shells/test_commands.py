"""TAB after `symphony` in real shells, on a terminal."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox
from tests.shells.conftest import Held, Shell
from tests.trees import git
from tests.vault_trees import write

TAB = "\t"


def printed(shell: Shell, *lines: tuple[str, str]) -> None:
    """Assert that each completed line prints its text at the end of a line."""
    with shell.on_a_terminal() as terminal:
        for typed, expected in lines:
            terminal.type(f"{typed}\n")
            terminal.read_until(f"{expected}\r\n")


@pytest.fixture(autouse=True)
def api(held: Held) -> Path:
    """Register repos and a vault, so that no name is completed because it is the only one."""
    held("acme", "web")
    held("acme", "apples", vault=True)
    held("lab", "web")
    return held("acme", "api")


def test_verbs_options_and_names_are_completed(shell: Shell, api: Path) -> None:
    lines = (
        f"symphony pat{TAB}api",
        f"symphony --qu{TAB}path api",
        f"symphony repo li{TAB}--pat{TAB}--al{TAB}api",
        f"symphony repo ls --all --pa{TAB}api",
        f"symphony repo list --workspace ac{TAB}--path api",
        f"symphony repo list -w ac{TAB}--path api",
        f"symphony repo list --workspace=ac{TAB}--path api",
        f"symphony repo list --all --fields=path,na{TAB}api | cut -f 1",
        # A vault begins in the same way, but is not a repo.
        f"symphony repo show ap{TAB}--fields pa{TAB}",
        f"symphony path -- ap{TAB}i",
    )
    printed(shell, *((line, str(api)) for line in lines))


def test_values_are_completed(shell: Shell) -> None:
    printed(
        shell,
        (f"symphony workspace show la{TAB}--fields name", "lab"),
        (f"symphony profile show ad{TAB}--fields username", "ada"),
        (f"symphony workspace list --type ge{TAB}--fields name --sort name-", "acme"),
        (f"symphony config get clone.la{TAB}", "{name}"),
        (f"symphony help repo li{TAB}| head -n 3 | cut -c -20", "Usage: symphony repo"),
        (f"symphony run -P ada -- whoam{TAB}| sed s/^/user-/", f"user-{getpass.getuser()}"),
    )


def test_directories_are_completed(shell: Shell, sandbox: Sandbox) -> None:
    (sandbox.work / "one two" / "deeper").mkdir(parents=True)
    (sandbox.work / "one-file").touch()
    with shell.on_a_terminal() as terminal:
        terminal.type(f"cd {shell.quoted(str(sandbox.work))}\n")
        terminal.type(f"symphony init --dry-run --fields root one{TAB}dee{TAB}\n")
        terminal.read_until(f"{sandbox.work}/one two/deeper")


def test_verbs_and_options_are_completed_without_python(
    shell: Shell, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = shell.run(init=f"symphony completion {shell.name}").stdout
    (sandbox.work / "completion").write_text(code)
    stub = sandbox.work / "bin" / "symphony"
    stub.parent.mkdir()
    stub.write_text('#!/bin/sh\necho "called with $*"\n')
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stub.parent}:/usr/bin:/bin")
    init = f"source {shell.quoted(str(sandbox.work / 'completion'))}"
    with shell.on_a_terminal(init=init) as terminal:
        terminal.type(f"symphony rep{TAB}lis{TAB}--js{TAB}\n")
        text = terminal.read_until("called with repo list --json")
    assert text.count("called with") == 1


def test_a_name_of_another_profile_is_completed(
    shell: Shell, held: Held, symphony: Run, api: Path
) -> None:
    for command in (
        ["profile", "create", "bea", "--email", "bea@example.org"],
        ["workspace", "create", "acme", "-P", "bea"],
    ):
        assert symphony(*command).code == 0
    printed(shell, (f"symphony workspace show bea:ac{TAB}--fields profile,name", "bea\tacme"))


def test_words_that_only_the_registry_knows_are_completed(
    shell: Shell, symphony: Run, api: Path, sandbox: Sandbox
) -> None:
    tree = sandbox.work / "tree"
    for command in (
        ["repo", "edit", "acme/api", "--add-tag", "golang", "--add-tag", "legacy"],
        ["vault", "edit", "acme/apples", "--add-tag", "garden"],
        ["config", "set", "select.servers", "-t golang"],
        ["profile", "create", "bea", "--email", "bea@example.org"],
    ):
        assert symphony(*command).code == 0
    git(api, "commit", "-q", "--allow-empty", "-m", "Begin")
    git(api, "worktree", "add", "-q", "-b", "feature/one", tree)
    printed(
        shell,
        (f"symphony repo list -w acme -t go{TAB}--fields name | cat", "api"),
        (f"symphony repo list -w acme --tag='golang & le{TAB}--fields name | cat", "api"),
        (f"symphony vault list -w acme -t ga{TAB}--fields name | cat", "apples"),
        (f"symphony repo list @ser{TAB}--fields name -w acme | cat", "api"),
        (f"symphony repo list -w acme --sort na{TAB}--fields name | tail -n 1", "web"),
        (f"symphony path api@fe{TAB}", str(tree)),
        (f"symphony repo show api@fe{TAB}--fields path", str(tree)),
        (f"symphony workspace edit lab --to-profile be{TAB}--fields profile -y", "bea"),
    )


def test_tags_of_notes_are_completed(shell: Shell, symphony: Run, sandbox: Sandbox) -> None:
    vault = sandbox.work / "roots" / "acme" / "vaults" / "apples"
    write(vault / "plan.md", b"# Plan\n#area/Garten #area/home\n")
    write(vault / "old.md", b"# Old plan\n#archive\n")
    for command in (["workspace", "use", "acme"], ["search", "plan"]):
        assert symphony(*command).code == 0
    printed(
        shell,
        (f"symphony search plan --tag ar{TAB}ch{TAB}--fields title | cat", "old"),
        (f"symphony search plan -t AREA/G{TAB}--fields title | cat", "plan"),
        (f"symphony note list --tag='#area/g{TAB}--fields title | cat", "plan"),
        (f"symphony note list -t arch{TAB}--fields title | cat", "old"),
    )
