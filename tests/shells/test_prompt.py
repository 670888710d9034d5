"""`sy_prompt` in the prompts of real shells."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Sandbox
from tests.shells.conftest import Held, Shell, param

HOSTILE = ["$(touch owned)", "`touch owned`", "100%", "%n%%", "$HOME", "it's !! é", "%(#.a.b)"]


def test_the_prompt_shows_the_place_of_the_directory(shell: Shell, held: Held) -> None:
    api = held("acme", "api")
    notes = held("acme", "notes", vault=True)
    (api / "deep" / "below").mkdir(parents=True)
    for directory, place in (
        (api, "acme/api"),
        (api / "deep" / "below", "acme/api"),
        (notes, "acme/notes"),
        (api.parent, "acme"),
        (api.parent.parent, "acme"),
    ):
        assert shell.run("sy_prompt", cwd=directory) == (0, place, "")


def test_the_prompt_is_empty_elsewhere(shell: Shell, held: Held, sandbox: Sandbox) -> None:
    assert shell.run("sy_prompt") == (0, "", "")
    held("acme", "api")
    assert shell.run("sy_prompt", "sy_prompt '[%s] '") == (0, "", "")


def test_the_prompt_is_empty_without_a_usable_store(shell: Shell, sandbox: Sandbox) -> None:
    store = sandbox.symphony_home / "data" / "symphony.db"
    store.parent.mkdir(parents=True)
    store.write_bytes(b"no database" * 1000)
    assert shell.run("sy_prompt") == (0, "", "")


def test_a_format_wraps_the_segment(shell: Shell, held: Held) -> None:
    assert shell.run("sy_prompt '-[%s] '", cwd=held("acme", "api")) == (0, "-[acme/api] ", "")


def shown(name: str) -> str:
    return "".join("?" if character in "$`\\" else character for character in name)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("quotes", ["'", '"'], ids=["each time", "once more"])
def test_bash_runs_no_code_in_a_name(held: Held, sandbox: Sandbox, name: str, quotes: str) -> None:
    path = held("acme", name)
    result = Shell("bash").run(
        f"PS1={quotes}$(sy_prompt) {quotes}", 'printf "%s" "${PS1@P}"', cwd=path
    )
    assert result == (0, f"acme/{shown(name)} ", "")
    assert not list(path.glob("owned"))


@pytest.mark.parametrize("shell", [param("zsh")])
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    ("options", "quotes"),
    [
        ("prompt_subst", "'"),
        ("prompt_subst", '"'),
        ("prompt_subst prompt_bang", "'"),
        ("prompt_subst prompt_bang", '"'),
        ("no_unset", '"'),
    ],
)
def test_zsh_runs_no_code_in_a_name(
    shell: str, held: Held, name: str, options: str, quotes: str
) -> None:
    path = held("acme", name)
    result = Shell(shell).run(
        f"setopt {options}",
        f"PROMPT={quotes}$(sy_prompt) {quotes}",
        'print -rnP -- "$PROMPT"',
        cwd=path,
    )
    assert result == (0, f"acme/{shown(name)} ", "")
    assert not list(path.glob("owned"))


@pytest.mark.parametrize("shell", [param("fish")])
@pytest.mark.parametrize("name", HOSTILE)
def test_fish_prints_names_as_they_are(shell: str, held: Held, name: str) -> None:
    path = held("acme", name)
    assert Shell(shell).run("sy_prompt", cwd=path) == (0, f"acme/{name}", "")
    assert not list(path.glob("owned"))


def test_backslashes_in_a_name_are_not_escapes(shell: Shell, held: Held) -> None:
    path = held("a\\w\\u", "api")
    name = "a\\w\\u" if shell.name == "fish" else "a?w?u"
    assert shell.run("sy_prompt", cwd=path) == (0, f"{name}/api", "")


def test_control_characters_are_escaped(shell: Shell, held: Held, sandbox: Sandbox) -> None:
    path = held("acme", "api")
    store = sandbox.symphony_home / "data" / "symphony.db"
    # No command accepts such a name, but other programs can write the store.
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("update repos set name = 'a' || char(27) || ']0;x' || char(10)")
    result = shell.run("sy_prompt", cwd=path)
    assert result.code == 0
    assert result.stdout.isprintable()


def test_a_prompt_on_a_terminal_has_the_segment(shell: Shell, held: Held) -> None:
    set_prompt = {
        "bash": "PS1='$(sy_prompt \"<%s>\")\\$ '",
        "zsh": "setopt prompt_subst; PROMPT='$(sy_prompt \"<%s>\")%# '",
        "fish": "function fish_prompt; sy_prompt '<%s>'; end",
    }
    held("acme", "100%")
    with shell.on_a_terminal() as terminal:
        terminal.type(f"{set_prompt[shell.name]}\nsy 100%\n")
        terminal.read_until("<acme/100%>")


def test_a_deleted_directory_has_no_segment(shell: Shell, sandbox: Sandbox) -> None:
    gone = sandbox.work / "gone"
    gone.mkdir()
    result = shell.run(f"cd {shell.quoted(str(gone))}", "rmdir ../gone", "sy_prompt")
    assert (result.code, result.stdout) == (0, "")


def test_another_active_workspace_does_not_matter(
    shell: Shell, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    path: Path = held("acme", "api")
    held("home", "web")
    monkeypatch.setenv("SYMPHONY_WORKSPACE", "home")
    assert shell.run("sy_prompt", cwd=path) == (0, "acme/api", "")
