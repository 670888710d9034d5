"""`sy` in real shells."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox
from tests.shells.conftest import Held, Shell, param

ODD_NAMES = [
    "a b",
    " $(touch owned)`touch owned`".strip(),
    "-dash",
    "--help",
    "100%",
    "it's",
    "Grüße 日本",
    "[a]{b,c}",
    "~tilde",
    "a;b&c#d!e",
    "$HOME",
    "a=b@c",
    "(x)",
]


@pytest.fixture
def api(held: Held) -> Path:
    return held("acme", "api")


def test_sy_goes_to_a_name_and_back(shell: Shell, api: Path, held: Held, sandbox: Sandbox) -> None:
    notes = held("acme", "notes", vault=True)
    root = api.parent.parent
    lines = [shell.goes(name) for name in ("api", "acme/api", "notes", "ACME")]
    result = shell.run(*lines, "sy - >/dev/null", "pwd", shell.goes())
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"0 {api}",
        f"0 {api}",
        f"0 {notes}",
        f"0 {root}",
        str(notes),
        f"0 {root}",
    ]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_no_name_is_read_as_code_or_as_an_option(
    shell: Shell, held: Held, sandbox: Sandbox, name: str
) -> None:
    path = held("acme", name)
    line = shell.goes("--", name) if name == "--help" else shell.goes(name)
    assert shell.run(line) == (0, f"0 {path}\n", "")
    assert list(sandbox.work.glob("owned")) == []


@pytest.mark.usefixtures("api")
def test_an_unknown_name_leaves_the_directory_unchanged(shell: Shell, sandbox: Sandbox) -> None:
    result = shell.run(shell.goes("apo"))
    assert result.stdout == f"3 {sandbox.work}\n"
    assert result.stderr == (
        "error: no repo, vault or workspace named 'apo'\nhint: did you mean api?\n"
    )


def test_the_beginning_or_some_letters_of_a_name_are_enough(
    shell: Shell, held: Held, sandbox: Sandbox
) -> None:
    web, api = held("acme", "billing-web"), held("acme", "billing-api")
    for text, path in (("billing-w", web), ("API", api), ("bwb", web)):
        assert shell.run(shell.goes(text)) == (0, f"0 {path}\n", "")
    result = shell.run(shell.goes("bill"))
    assert (result.stdout, result.stderr.splitlines()[0]) == (
        f"3 {sandbox.work}\n",
        "error: 'bill' is ambiguous: 2 matches",
    )


def test_a_name_is_picked_with_fzf(
    shell: Shell, held: Held, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    held("acme", "web")
    api = held("acme", "a b")
    assert shell.run(shell.goes("-i")) == (0, f"1 {sandbox.work}\n", "sy -i needs fzf\n")
    # It prints the name that contains the query, the last argument, or else exits with 130.
    programs = sandbox.home / "programs"
    programs.mkdir()
    fzf = programs / "fzf"
    fzf.write_text('#!/bin/sh\nfor query; do :; done\ngrep -F -- "$query" || exit 130\n')
    fzf.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    assert shell.run(shell.goes("-i", "a b")) == (0, f"0 {api}\n", "")
    assert shell.run(shell.goes("-i", "nothing")) == (0, f"130 {sandbox.work}\n", "")


def test_an_ambiguous_name_leaves_the_directory_unchanged(
    shell: Shell, held: Held, sandbox: Sandbox
) -> None:
    paths = [held("acme", "api"), held("home", "api")]
    result = shell.run(shell.goes("api"), shell.goes("home/api"))
    assert result.stdout == f"3 {sandbox.work}\n0 {paths[1]}\n"
    assert result.stderr.startswith("error: 'api' is ambiguous: 2 matches\nhint: ")


def test_a_missing_path_is_reported_and_leaves_the_directory_unchanged(
    shell: Shell, api: Path, sandbox: Sandbox
) -> None:
    shutil.rmtree(api)
    result = shell.run(shell.goes("api"))
    assert result.stdout == f"1 {sandbox.work}\n"
    assert "warning: the path of repo 'api' does not exist" in result.stderr
    assert str(api) in result.stderr


def test_without_an_active_workspace_sy_prints_its_usage(shell: Shell, sandbox: Sandbox) -> None:
    result = shell.run(shell.goes())
    assert result.stdout == f"2 {sandbox.work}\n"
    error, hint, usage, *_ = result.stderr.splitlines()
    assert error == "error: Symphony is not set up yet"
    assert hint.startswith("hint: ")
    assert usage == "usage: sy [NAME | WORKSPACE/NAME | REPO@BRANCH | PATH | -i [QUERY] | -]"


def test_more_than_one_name_is_an_error(shell: Shell, sandbox: Sandbox) -> None:
    result = shell.run(shell.goes("a", "b"))
    assert result.stdout == f"2 {sandbox.work}\n"
    assert result.stderr.startswith("usage: sy ")


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_printed(shell: Shell, option: str) -> None:
    result = shell.run(f"sy {option}")
    assert (result.code, result.stderr) == (0, "")
    assert result.stdout.startswith("usage: sy ")


def test_the_function_can_have_another_name_and_be_evaluated_twice(shell: Shell, api: Path) -> None:
    init = f"{shell.init('--cmd', 'go-to')}\n{shell.init('--cmd', 'go-to')}"
    result = shell.run("go-to api", "go-to_prompt", "sy", init=init)
    assert result.stdout == "acme/api"
    assert result.code == 127


@pytest.mark.parametrize("strict", ["set -euo pipefail", "set -euo posix"])
def test_bash_may_be_strict(api: Path, strict: str) -> None:
    bash = Shell("bash")
    init = f"{strict}\n{bash.init()}\n{bash.init()}"
    lines = ["sy", "sy api", "pwd", "sy_prompt", "sy nope || echo $?", "sy nope", "echo on"]
    result = bash.run("cd roots/acme", *lines, init=init)
    assert (result.code, result.stdout) == (3, f"{api}\nacme/api3\n")


@pytest.mark.parametrize("shell", [param("zsh")])
@pytest.mark.parametrize(
    "options", ["ksh_arrays", "no_unset err_exit", "sh_word_split", "posix_builtins", "auto_pushd"]
)
def test_zsh_may_have_other_options(shell: str, api: Path, options: str) -> None:
    zsh = Shell(shell)
    init = f"setopt {options}\n{zsh.init()}\n{zsh.init()}"
    result = zsh.run("cd roots/acme", "sy", "sy api", "pwd", "sy_prompt '[%s]'", init=init)
    assert (result.code, result.stdout, result.stderr) == (0, f"{api}\n[acme/api]", "")


@pytest.mark.parametrize("shell", [param("zsh")])
def test_the_options_of_zshs_cd_apply(shell: str, api: Path, sandbox: Sandbox) -> None:
    result = Shell(shell).run("setopt auto_pushd", "sy api", "dirs -l")
    assert result.stdout == f"{api} {sandbox.work}\n"


@pytest.mark.parametrize("shell", ["bash", param("zsh")])
def test_aliases_and_cdpath_do_not_interfere(shell: str, api: Path, sandbox: Sandbox) -> None:
    aliases = "alias sy='echo no' cd='echo no' local='echo no' command='echo no' return='echo no'"
    expanded = "shopt -s expand_aliases" if shell == "bash" else "setopt aliases"
    init = f"{expanded}\n{aliases}\nCDPATH=/\nexport CDPATH\n{Shell(shell).init()}"
    assert Shell(shell).run("sy api", "pwd", init=init) == (0, f"{api}\n", "")


def test_sy_calls_symphony_even_if_that_is_a_function(shell: Shell, api: Path) -> None:
    define = (
        "function symphony; echo no; end" if shell.name == "fish" else "symphony() { echo no; }"
    )
    assert shell.run(define, "sy api", "pwd") == (0, f"{api}\n", "")


def test_a_path_is_used_unchanged(
    shell: Shell, symphony: Run, held: Held, sandbox: Sandbox
) -> None:
    held("acme", "other")
    odd = sandbox.work / "-P $(touch owned) *"
    odd.mkdir()
    assert symphony("vault", "add", odd, "--name", "odd", "-w", "acme").code == 0
    assert shell.run(shell.goes("odd")) == (0, f"0 {odd}\n", "")
    assert sorted(os.listdir(sandbox.work)) == ["-P $(touch owned) *", "roots"]
