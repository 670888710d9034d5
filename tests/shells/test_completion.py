"""TAB after `sy` in real shells, on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox
from tests.shells.conftest import Held, Shell, param

TAB = "\t"


def goes(shell: Shell, typed: str, *before: str, where: Path) -> None:
    """Assert that the typed line leads there. The terminal also echoes the typed text."""
    with shell.on_a_terminal(*before) as terminal:
        terminal.type(f"{typed}\n")
        terminal.type('echo "<$PWD>"\n')
        terminal.read_until(f"<{where}>")


@pytest.fixture(autouse=True)
def web(held: Held) -> Path:
    """Register another repo, so that no name is completed because it is the only one."""
    return held("acme", "web")


def test_a_name_is_completed(shell: Shell, held: Held) -> None:
    goes(shell, f"sy ap{TAB}", where=held("acme", "api"))


def test_a_name_is_completed_whatever_the_case(shell: Shell, held: Held) -> None:
    goes(shell, f"sy AP{TAB}", where=held("acme", "api"))


@pytest.mark.parametrize(
    "name",
    [
        "one two",
        "one'two",
        "one$HOME",
        "one;two&three",
        "one=two@three",
        "one(two)[x]{a,b}",
        "one#two!three",
        "one~two%",
        "oné 日本",
        "one`two`",
    ],
)
def test_a_name_is_inserted_quoted(shell: Shell, held: Held, name: str) -> None:
    goes(shell, f"sy on{TAB}", where=held("acme", name))


@pytest.mark.parametrize("typed", ["one\\ t", "'one t", '"one t'])
def test_quoted_input_is_completed(shell: Shell, held: Held, typed: str) -> None:
    path = held("acme", "one two")
    held("acme", "one other")
    goes(shell, f"sy {typed}{TAB}", where=path)


def test_a_name_in_quotes_may_hold_quotes(shell: Shell, held: Held) -> None:
    path = held("acme", "one $x it's")
    goes(shell, f'sy "one{TAB}', where=path)
    goes(shell, f"sy 'one{TAB}", where=path)


def test_a_workspace_completes_to_its_contents(shell: Shell, held: Held) -> None:
    path = held("home", "web")
    held("home", "notes", vault=True)
    goes(shell, f"sy home/w{TAB}", where=path)
    goes(shell, f"sy ho{TAB}/w{TAB}", where=path)


def test_after_a_slash_the_contents_of_the_workspace_are_completed(
    shell: Shell, held: Held, symphony: Run
) -> None:
    path = held("lab", "web")
    assert symphony("workspace", "edit", "lab", "--root", "").code == 0
    goes(shell, f"sy la{TAB}w{TAB}", where=path)


@pytest.mark.parametrize("typed", ["client: ", "client\\:", "client"])
def test_a_name_with_a_colon_is_completed(shell: Shell, held: Held, typed: str) -> None:
    root = held("client: a=b", "x").parent.parent
    held("other", "y")
    typed = typed.rstrip()
    # With what it holds, there would be two completions.
    goes(shell, f"sy {typed}{TAB}/x", where=root / "repos" / "x")


def test_only_the_first_argument_is_completed(shell: Shell, sandbox: Sandbox) -> None:
    with shell.on_a_terminal() as terminal:
        terminal.type(f"sy web we{TAB}\n")
        terminal.read_until("usage: sy ")


def test_a_completion_without_matches_prints_no_message(shell: Shell, sandbox: Sandbox) -> None:
    store = sandbox.symphony_home / "data" / "symphony.db"
    store.write_bytes(b"no database" * 1000)
    with shell.on_a_terminal() as terminal:
        terminal.type(f"echo we{TAB} | cat; sy ap{TAB}{TAB}\n")
        text = terminal.read_until("hint:")
    assert text.count("error:") == 1


@pytest.mark.parametrize("shell", [param("zsh")])
@pytest.mark.parametrize("order", ["compinit before", "compinit after"])
def test_zsh_completes_whether_compinit_comes_before_or_after(
    shell: str, held: Held, order: str
) -> None:
    path = held("acme", "api")
    zsh = Shell(shell)
    compinit = "autoload -Uz compinit && compinit -u -D"
    before = [compinit] if order == "compinit before" else [zsh.init(), compinit]
    goes(zsh, f"sy ap{TAB}", *before, where=path)


@pytest.mark.parametrize("shell", [param("zsh")])
def test_zsh_completes_with_odd_options(shell: str, held: Held) -> None:
    path = held("acme", "one two")
    options = "setopt ksh_arrays no_unset sh_word_split glob_subst"
    compinit = "autoload -Uz compinit && compinit -u -D"
    goes(Shell(shell), f"sy on{TAB}", compinit, options, where=path)


def test_strict_bash_completes(held: Held) -> None:
    goes(Shell("bash"), f"sy ap{TAB}", "set -u", where=held("acme", "api"))
