"""The installed command on a pseudo-terminal, and on outputs that fail."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox, executable
from tests.terminal import ESCAPE, Terminal, without_colors
from tests.trees import a_repository, a_vault_directory

STYLE = "\x1b["
NOUNS = ("repo", "vault", "workspace")


@pytest.fixture
def acme(symphony: Run, sandbox: Sandbox) -> None:
    for command in (
        ["profile", "create", "ada", "--email", "ada@example.org"],
        ["workspace", "create", "acme", "--description", "a\nb"],
    ):
        assert symphony(*command).code == 0


@pytest.fixture
def odd_repo(acme: None, symphony: Run, sandbox: Sandbox) -> Path:
    path = a_repository(sandbox.work / "r")
    assert symphony("repo", "add", path, "--name", "[red]x[bold]").code == 0
    return path


def shown(*arguments: str, env: dict[str, str] | None = None, columns: int = 200) -> str:
    with Terminal(arguments, env=env, columns=columns) as terminal:
        assert terminal.wait() == 0
        return terminal.read_rest()


@pytest.mark.usefixtures("odd_repo")
def test_a_list_is_a_table_of_the_columns_with_something_in_them(sandbox: Sandbox) -> None:
    text = shown("repo", "list")
    assert STYLE in text
    lines = [line.split() for line in without_colors(text).splitlines()]
    assert lines == [
        ["NAME", "WORKSPACE", "PATH", "DEFAULT", "BRANCH"],
        ["[red]x[bold]", "acme", f"{sandbox.work}/r", "main"],
    ]


def test_a_list_of_everything_names_its_scope(
    odd_repo: Path, symphony: Run, sandbox: Sandbox
) -> None:
    for command in (
        ["profile", "create", "bob", "--email", "bob@example.org"],
        ["workspace", "create", "lab", "--profile", "bob"],
        ["repo", "add", "--workspace", "lab", odd_repo],
        ["vault", "create", "--workspace", "lab", "notes"],
    ):
        assert symphony(*command).code == 0
    listed = {noun: without_colors(shown(noun, "list", "--all")) for noun in NOUNS}
    assert {noun: text.splitlines()[-1] for noun, text in listed.items()} == {
        "repo": "2 repos in 2 workspaces of 2 profiles",
        "vault": "1 vault",
        "workspace": "2 workspaces of 2 profiles",
    }
    assert "PROFILE" in listed["repo"]
    assert symphony("repo", "list", "--all").stderr == ""


@pytest.mark.usefixtures("odd_repo")
def test_a_narrow_terminal_shows_whole_lines() -> None:
    lines = without_colors(shown("repo", "list", columns=40)).splitlines()
    assert lines[0].split() == ["NAME", "WORKSPACE", "PATH"]
    assert [line.split()[0] for line in lines[1:]] == ["[red]x[bold]"]
    assert (lines[1].count("…"), max(map(len, lines)) <= 40) == (1, True)


@pytest.mark.usefixtures("acme")
def test_a_name_that_looks_like_markup_is_shown_as_it_is(symphony: Run) -> None:
    assert symphony("workspace", "create", "[red]x[/]").code == 0
    assert "[red]x[/]" in without_colors(shown("workspace", "list"))
    assert "name        [red]x[/]" in without_colors(shown("workspace", "show", "[red]x[/]"))
    with Terminal(["workspace", "delete", "[red]x[/]"]) as terminal:
        assert "Delete workspace '[red]x[/]'? [y/N] " in terminal.read_until("[y/N] ")
        terminal.type("n\n")
        assert terminal.wait() == 1


@pytest.mark.usefixtures("acme")
def test_control_characters_in_a_description_are_shown_escaped(sandbox: Sandbox) -> None:
    assert r"a\nb" in without_colors(shown("workspace", "show"))
    # The commands refuse such text, so something hostile wrote it.
    store = sandbox.symphony_home / "data" / "symphony.db"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("update workspaces set description = ?", ["\x1b[2J\x07\u202eb"])
        connection.commit()
    text = shown("workspace", "show")
    assert r"\x1b[2J\x07\u202eb" in text
    assert not any(control in text for control in ("\x1b[2J", "\x07", "\u202e"))


@pytest.mark.parametrize(
    ("env", "colored"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
        ({"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
    ],
)
@pytest.mark.usefixtures("acme")
def test_colors_obey_the_variables(env: dict[str, str], colored: bool) -> None:
    for command in (["workspace", "list"], ["workspace", "show"]):
        assert (STYLE in shown(*command, env=env)) is colored
    with Terminal(["workspace", "show", "nope"], env=env) as terminal:
        assert terminal.wait() == 3
        assert (STYLE in terminal.read_rest()) is colored


@pytest.mark.usefixtures("acme")
def test_a_pipe_has_color_only_by_force(installed: Run) -> None:
    colorful = {"NO_COLOR": "", "TERM": "xterm"}
    assert STYLE not in installed("workspace", "show", "nope", env=colorful).stderr
    forced = {**colorful, "CLICOLOR_FORCE": "1"}
    assert installed("workspace", "show", "nope", env=forced).stderr.startswith(
        "\x1b[31merror:\x1b[0m "
    )
    assert STYLE not in installed("workspace", "list", env=forced).stdout


@pytest.mark.usefixtures("acme")
def test_json_is_indented_on_a_terminal() -> None:
    text = without_colors(shown("workspace", "list", "--json", "--fields", "name"))
    assert text == '[\n  {\n    "name": "acme"\n  }\n]\n'
    assert not ESCAPE.search(shown("workspace", "show", "--json"))


def test_init_asks_for_the_email_that_git_does_not_know(symphony: Run, sandbox: Sandbox) -> None:
    with Terminal(["init", "."], columns=200) as terminal:
        terminal.read_until("Your email address: ")
        terminal.type("ada.l@example.org\n")
        assert terminal.wait() == 0
    row = symphony("profile", "list", "--fields", "username,email").stdout
    assert row == "ada_l\tada.l@example.org\n"


def test_init_uses_gits_identity_without_asking(sandbox: Sandbox) -> None:
    a_repository(sandbox.work / "api")
    a_vault_directory(sandbox.work / "notes")
    identity = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.email",
        "GIT_CONFIG_VALUE_0": "ada@example.org",
    }
    gitconfig = sandbox.home / ".gitconfig"
    gitconfig.write_text("[user]\n\temail = ada@example.org\n")
    text = without_colors(shown("init", ".", env=identity))
    assert "email address" not in text
    assert text.endswith(
        "found 1 repo and 1 vault, which are now registered in the new workspace 'work' of"
        " profile 'ada'\n"
        "expected identity there: ada <ada@example.org>\n"
        "Next: symphony status\n"
    )


def test_an_invalid_or_empty_answer_is_an_error(sandbox: Sandbox) -> None:
    for typed, code in (("nope\n", 2), ("\x04", 1)):
        with Terminal(["init", "."]) as terminal:
            terminal.read_until("Your email address: ")
            terminal.type(typed)
            assert terminal.wait() == code
    assert not sandbox.symphony_home.exists()


@pytest.mark.parametrize("option", [["--no-input"], ["SYMPHONY_NO_INPUT"]])
def test_nothing_prompts_with_no_input(sandbox: Sandbox, option: list[str]) -> None:
    options = option if option[0].startswith("-") else []
    env = {} if options else {option[0]: "1"}
    with Terminal(["init", ".", *options], env=env) as terminal:
        assert terminal.wait() == 2
        assert "hint: pass it with --email" in without_colors(terminal.read_rest())


@pytest.mark.parametrize(
    ("answer", "code", "left"),
    [("y", 0, ""), ("YES", 0, ""), ("n", 1, "acme\n"), ("", 1, "acme\n")],
)
@pytest.mark.usefixtures("acme")
def test_delete_asks_first(installed: Run, answer: str, code: int, left: str) -> None:
    with Terminal(["workspace", "delete", "acme"]) as terminal:
        terminal.read_until("Delete workspace 'acme'? [y/N] ")
        terminal.type(f"{answer}\n")
        assert terminal.wait() == code
        said = "cancelled; nothing was changed" if code else "deleted workspace 'acme'"
        assert said in without_colors(terminal.read_rest())
    assert installed("workspace", "list", "--fields", "name").stdout == left


@pytest.mark.usefixtures("acme")
def test_delete_with_yes_does_not_ask() -> None:
    text = without_colors(shown("profile", "delete", "ada", "--cascade", "--yes"))
    assert text == "deleted profile 'ada'\nundo with `symphony undo`\n"


@pytest.fixture
def closed_pipe() -> Iterator[int]:
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


OUTPUTS = [
    ["repo", "list"],
    ["repo", "list", "--json"],
    ["repo", "list", "-0"],
    ["repo", "show", "[red]x[bold]"],
    ["path", "[red]x[bold]"],
    ["path", "acme/[red]x[bold]", "--json"],
    ["history"],
    ["info"],
    ["--help"],
    ["repo", "--help"],
    ["repo", "list", "--help"],
    ["--version"],
]


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
@pytest.mark.usefixtures("odd_repo")
def test_a_closed_pipe_ends_every_command_quietly(arguments: list[str], closed_pipe: int) -> None:
    done = subprocess.run(
        [executable(), *arguments], stdout=closed_pipe, stderr=subprocess.PIPE, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.usefixtures("odd_repo")
def test_a_reader_that_reads_nothing_is_quiet() -> None:
    done = subprocess.run(
        f"{executable()} repo list --json | head -c 0",
        shell=True,
        capture_output=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.parametrize("arguments", OUTPUTS, ids=" ".join)
@pytest.mark.usefixtures("odd_repo")
def test_a_full_disk_under_the_output_is_reported(arguments: list[str]) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [executable(), *arguments], stdout=full, stderr=subprocess.PIPE, check=False
        )
    message = "cannot write the output: No space left on device"
    assert done.returncode == 1
    assert message in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


@pytest.mark.usefixtures("acme")
def test_closed_standard_streams_do_no_harm() -> None:
    for redirection, code in (("<&-", 0), (">&-", 0), ("2>&-", 0), ("<&- >&- 2>&-", 0)):
        command = f"{executable()} workspace list --json {redirection}"
        assert subprocess.run(command, shell=True, check=False).returncode == code
