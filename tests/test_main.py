"""The root command: its options, its help, and the error boundary in this process."""

from __future__ import annotations

import json
import signal

import pytest

from symphony_cli import __version__, main
from symphony_cli.base import errors
from symphony_cli.registry import profiles
from tests.conftest import Run, Sandbox


def test_bare_symphony_prints_help_with_the_verbs_in_sections(symphony: Run) -> None:
    result = symphony()
    assert result == symphony("--help") == symphony("-h")
    assert (result.code, result.stderr) == (0, "")
    pages = [f"{title}:\n  {next(iter(verbs))} " for title, verbs in main.SECTIONS.items()]
    assert [result.stdout.index(page) for page in pages] == sorted(
        result.stdout.index(page) for page in pages
    )
    listed = result.stdout.partition("Get started:\n")[2].partition("\n\nHelp topics")[0]
    lines = [line for line in listed.splitlines() if line.startswith("  ")]
    assert [line.split()[0] for line in lines] == list(main.VERBS)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_version(symphony: Run, option: str) -> None:
    assert symphony(option) == (0, f"symphony {__version__}\n", "")


def test_help_and_version_open_no_store(symphony: Run, sandbox: Sandbox) -> None:
    sandbox.symphony_home.touch()
    for command in (["--help"], ["--version"], ["repo", "list", "--help"]):
        assert symphony(*command).code == 0


def test_an_unknown_command_is_a_usage_error(symphony: Run) -> None:
    assert symphony("bogus") == (
        2,
        "",
        "error: unknown command 'bogus'\nhint: to list the commands, run `symphony --help`\n",
    )
    assert symphony("repo", "bogus", "--json") == (
        2,
        "",
        '{"error":{"code":"USAGE","message":"unknown command \'bogus\'",'
        '"hint":"to list the commands, run `symphony repo --help`","field":null}}\n',
    )


def test_json_after_two_dashes_is_a_name(symphony: Run) -> None:
    result = symphony("path", "--", "--json")
    assert result == (
        3,
        "",
        "error: no workspace, repo or vault named '--json': Symphony is not set up yet\n"
        "hint: run `symphony init DIR` with the directory that holds your code\n",
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.Failed, 1),
        (errors.InvalidValue, 2),
        (errors.MissingContext, 2),
        (errors.NotFound, 3),
        (errors.Ambiguous, 3),
        (errors.Conflict, 4),
        (errors.Refused, 5),
        (errors.StoreUnusable, 7),
    ],
)
def test_each_kind_of_error_has_its_exit_code(
    symphony: Run,
    monkeypatch: pytest.MonkeyPatch,
    error: type[errors.SymphonyError],
    code: int,
) -> None:
    def fail(*_: object) -> None:
        raise error("PATH_MISSING", "what\x1b[2J went wrong", hint="do this", field="name")

    monkeypatch.setattr(profiles, "list_profiles", fail)
    assert symphony("profile", "list") == (
        code,
        "",
        "error: what\\x1b[2J went wrong\nhint: do this\n",
    )
    assert symphony("profile", "list", "--json").error == {
        "code": "PATH_MISSING",
        "message": "what\x1b[2J went wrong",
        "hint": "do this",
        "field": "name",
    }


def test_every_kind_of_error_has_an_exit_code() -> None:
    assert set(main.EXIT_CODES) == set(errors.SymphonyError.__subclasses__())


@pytest.fixture
def a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret of the user's")

    monkeypatch.setattr(profiles, "list_profiles", fail)


@pytest.mark.usefixtures("a_bug")
def test_a_bug_names_the_log_and_shows_no_traceback(symphony: Run, sandbox: Sandbox) -> None:
    log = sandbox.symphony_home / "state" / "symphony.log"
    assert symphony("profile", "list") == (
        70,
        "",
        f"error: this is a bug in Symphony: ZeroDivisionError\nhint: the details are in {log}\n",
    )
    assert "ZeroDivisionError: secret of the user's" in log.read_text()
    result = symphony("profile", "list", "--json")
    assert (result.code, result.error["code"]) == (70, "BUG")


@pytest.mark.usefixtures("a_bug")
def test_a_bug_without_a_writable_log_points_to_debug(symphony: Run, sandbox: Sandbox) -> None:
    sandbox.symphony_home.touch()
    assert symphony("profile", "list") == (
        70,
        "",
        "error: this is a bug in Symphony: ZeroDivisionError\nhint: to see the details, pass"
        " --debug\n",
    )


@pytest.mark.parametrize(
    ("arguments", "env"),
    [
        (["profile", "list", "--debug"], {}),
        (["--debug", "profile", "list"], {}),
        (["profile", "list"], {"SYMPHONY_DEBUG": "1"}),
    ],
)
@pytest.mark.usefixtures("a_bug")
def test_debug_shows_the_traceback(
    symphony: Run, arguments: list[str], env: dict[str, str]
) -> None:
    result = symphony(*arguments, env=env)
    assert result.code == 70
    assert result.stderr.startswith("Traceback (most recent call last):\n")


@pytest.mark.parametrize("value", ["0", "", "false", "no", "off"])
@pytest.mark.usefixtures("a_bug")
def test_the_variable_turns_debug_off(symphony: Run, value: str) -> None:
    assert "Traceback" not in symphony("profile", "list", env={"SYMPHONY_DEBUG": value}).stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_termination_signal_exits_with_130_silently(
    symphony: Run, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    def interrupt(*_: object) -> None:
        signal.raise_signal(number)

    monkeypatch.setattr(profiles, "list_profiles", interrupt)
    assert symphony("profile", "list") == (130, "", "")


def test_an_error_as_json_has_the_form_in_the_readme(symphony: Run) -> None:
    symphony("profile", "create", "ada", "--email", "ada@example.org")
    symphony("workspace", "create", "acme")
    result = symphony("workspace", "create", "acme", "--json")
    assert json.loads(result.stderr) == {
        "error": {
            "code": "WORKSPACE_NAME_TAKEN",
            "message": "workspace 'acme' already exists in profile 'ada'",
            "hint": None,
            "field": "name",
        }
    }
