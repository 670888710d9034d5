from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox, executable
from tests.shapes import an_error
from tests.terminal import ESCAPE, Terminal, without_colors
from tests.trees import a_repository, git

# Scripts rely on the names and the order.
FIELDS = [
    *("name", "workspace", "path", "state", "branch", "head", "upstream", "ahead", "behind"),
    *("staged", "unstaged", "untracked", "conflicted", "stashes", "unpushed", "operation"),
    *("dirty", "last_commit_at", "last_commit_subject", "worktrees", "identity", "gone"),
    "profile",
]
COUNTS = FIELDS[FIELDS.index("ahead") : FIELDS.index("operation")]
NO_REPOS = "no repos in workspace '{}'\nhint: to register one, run `symphony repo add PATH`\n"
ACTIVE = "active workspace: 'acme' of profile 'ada'"
NO_MATCH = "no repos match in workspace 'acme'\n"
WHEN = "2026-01-02T03:04:05Z"


@pytest.fixture(autouse=True)
def at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give commits a fixed time, so that their IDs and ages are the same in every run."""
    for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"):
        monkeypatch.setenv(name, WHEN)


def a_clone(source: Path, path: Path) -> Path:
    git(path.parent, "clone", "--quiet", source, path)
    return path


@pytest.fixture
def repos(acme: None, given: Given, sandbox: Sandbox) -> dict[str, Path]:
    """Register api, clean, and Web, with every kind of change, in acme, and lib in beta."""
    source = a_repository(sandbox.work / "source", commit=True)
    made = {name: a_clone(source, sandbox.work / name) for name in ("api", "Web", "lib")}
    web = made["Web"]
    git(web, "worktree", "add", "--quiet", "-b", "fix", sandbox.work / "web-fix")
    git(web, "commit", "--quiet", "--allow-empty", "--message", "own \x1b[31mred\t[b]")
    git(web, "checkout", "--quiet", "-b", "topic/ü")
    git(web, "commit", "--quiet", "--allow-empty", "--message", "own \x1b[31mred\t[b]")
    (web / "staged").write_text("")
    git(web, "add", "staged")
    git(web, "stash", "--quiet")
    (web / "staged").write_text("")
    git(web, "add", "staged")
    (web / "staged").write_text("changed")
    (web / "new").write_text("")
    given(
        "repo add api Web",
        "workspace create beta --type client",
        "repo add lib -w beta",
        "workspace use acme",
    )
    return made


def row(path: Path, **values: Any) -> dict[str, Any]:
    """Return the JSON of a clean repo with some other values."""
    usual: dict[str, Any] = {
        **dict.fromkeys(FIELDS),
        **dict.fromkeys(COUNTS, 0),
        "name": path.name,
        "workspace": "acme",
        "path": str(path),
        "state": "ok",
        "branch": "main",
        "head": None,
        "upstream": "origin/main",
        "dirty": False,
        "last_commit_at": "2026-01-02T03:04:05.000000Z",
        "last_commit_subject": "first",
        "worktrees": [],
        "gone": False,
        "profile": "ada",
    }
    return usual | values


def of_no_repository(path: Path, state: str) -> dict[str, Any]:
    nothing = dict.fromkeys(("head", "branch", "upstream", "last_commit_at", "last_commit_subject"))
    return row(path, state=state, **nothing)


def test_a_pipe_gets_a_line_for_each_repo(symphony: Run, repos: dict[str, Path]) -> None:
    time = "2026-01-02T03:04:05.000000Z"
    nothing = "0\t" * 8
    api = f"api\tacme\tok\tmain\torigin/main\t{nothing}\tfalse\t{time}\tfirst\t{repos['api']}\t\n"
    web = (
        f"Web\tacme\tok\ttopic/ü\t\t0\t0\t1\t1\t1\t0\t1\t2\t\ttrue\t{time}"
        f"\town \\x1b[31mred\\t[b]\t{repos['Web']}\t\n"
    )
    assert symphony("status") == (0, api + web, "2 repos: 1 dirty\n")


@pytest.mark.parametrize("command", [["status"], ["ll"], ["repo", "status"], ["repo", "ll"]])
def test_json_has_the_fields_in_their_order(
    symphony: Run, repos: dict[str, Path], sandbox: Sandbox, command: list[str]
) -> None:
    result = symphony(*command, "--json")
    assert (result.code, result.stderr) == (0, "")
    assert [list(one) for one in result.json] == [FIELDS] * 2
    assert result.json == [
        row(repos["api"], head=git(repos["api"], "rev-parse", "HEAD")),
        row(
            repos["Web"],
            head=git(repos["Web"], "rev-parse", "HEAD"),
            branch="topic/ü",
            upstream=None,
            **dict.fromkeys(("staged", "unstaged", "untracked", "stashes"), 1),
            unpushed=2,
            dirty=True,
            last_commit_subject="own \x1b[31mred\t[b]",
            worktrees=[f"{sandbox.work}/web-fix"],
        ),
    ]


def test_fields_are_picked_and_ordered(symphony: Run, repos: dict[str, Path]) -> None:
    result = symphony("status", "--fields", "unpushed,name", "--quiet")
    assert result == (0, "0\tapi\n2\tWeb\n", "")
    result = symphony("status", "--json", "--fields", "name,dirty")
    assert result.json == [{"name": "api", "dirty": False}, {"name": "Web", "dirty": True}]
    result = symphony("status", "--fields", "nope", "--json")
    expected = an_error(
        "FIELD_UNKNOWN",
        "unknown field 'nope'",
        f"the fields are {', '.join(FIELDS)}",
        "fields",
    )
    assert (result.code, result.stdout, result.error) == (2, "", expected)


def names(symphony: Run, *arguments: str | Path, **options: Any) -> list[str]:
    result = symphony("status", "--fields", "name", *arguments, **options)
    assert result.code == 0, result.stderr
    return result.stdout.split()


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--dirty"], ["Web"]),
        (["--ahead"], ["lib"]),
        (["--behind"], []),
        (["--diverged"], []),
        (["--no-upstream"], ["Web"]),
        (["--gone"], []),
        (["--missing"], []),
        (["--dirty", "--ahead"], ["lib"]),
        (["--dirty", "--ahead", "--behind"], []),
        (["--stale", "3"], ["api", "Web"]),
        (["--stale", "99999999999"], []),
        (["--type", "client"], ["lib"]),
        (["--type", "general", "--dirty"], ["Web"]),
        (["--query", "a"], ["api"]),
        (["--all"], ["api", "Web", "lib"]),
        (["--all", "--query", "B", "--no-upstream"], []),
        (["-w", "beta"], ["lib"]),
        (["beta/lib", "api"], ["lib", "api"]),
        (["api", "api"], ["api"]),
        (["web", "--dirty"], ["Web"]),
    ],
    ids=str,
)
def test_the_selection(
    symphony: Run,
    repos: dict[str, Path],
    arguments: list[str],
    found: list[str],
) -> None:
    if "--ahead" in arguments:
        git(repos["lib"], "commit", "--quiet", "--allow-empty", "--message", "own")
        arguments = [*arguments, "--all"]
    assert names(symphony, *arguments) == found


def test_repos_come_from_standard_input(symphony: Run, repos: dict[str, Path]) -> None:
    assert names(symphony, "-", stdin="beta/lib\nWeb\n") == ["lib", "Web"]
    assert names(symphony, "api", "-", stdin="Web\0") == ["api", "Web"]
    # Empty input selects no repos, not the whole workspace.
    assert symphony("status", "-", stdin="") == (0, "", "no repos given\n")
    assert symphony("status", "-", "--json", stdin="").stdout == "[]\n"


def test_the_working_directory_decides_the_workspace(symphony: Run, repos: dict[str, Path]) -> None:
    assert names(symphony, cwd=repos["lib"] / ".git") == ["lib"]


def test_exit_code_says_whether_anything_is_dirty(symphony: Run, repos: dict[str, Path]) -> None:
    assert symphony("status", "--exit-code").code == 6
    assert symphony("status", "Web", "--exit-code", "--json").code == 6
    assert symphony("status", "api", "--exit-code") == (
        0,
        symphony("status", "api").stdout,
        "1 repo\n",
    )
    assert symphony("status", "--behind", "--exit-code") == (0, "", NO_MATCH)


def test_an_empty_workspace_and_no_workspace(symphony: Run, given: Given, ada: None) -> None:
    given("workspace create empty")
    assert symphony("status", "--exit-code") == (0, "", NO_REPOS.format("empty"))
    assert symphony("status", "--json") == (0, "[]\n", "")


def test_a_missing_store_has_no_repos_and_is_not_created(symphony: Run, sandbox: Sandbox) -> None:
    assert symphony("status").code == 0
    assert not sandbox.symphony_home.exists()


def test_an_unreadable_repo_is_listed_with_a_warning(
    symphony: Run, repos: dict[str, Path], sandbox: Sandbox
) -> None:
    (repos["api"] / ".git" / "HEAD").write_text("garbage")
    repos["Web"].rename(sandbox.work / "moved")
    result = symphony("status", "--json", "--exit-code")
    assert (result.code, result.json) == (
        0,
        [
            of_no_repository(repos["api"], "damaged") | {"head": None},
            of_no_repository(repos["Web"], "missing"),
        ],
    )
    reason = "fatal: not a git repository (or any of the parent directories): .git"
    message = f"cannot read repo 'api': {reason}"
    assert json.loads(result.stderr) == {"warning": {"code": "REPO_DAMAGED", "message": message}}
    distrust = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    result = symphony("status", "beta/lib", "--fields", "name,state", env=distrust)
    assert result == (
        0,
        "lib\tuntrusted\n",
        "warning: git does not trust repo 'lib' (fatal: detected dubious ownership in repository"
        f" at '{repos['lib']}'); to trust it, run "
        f"`git config --global --add safe.directory {repos['lib']}`\n1 repo: 1 untrusted\n",
    )
    assert symphony("status", "--quiet", "--missing", "--fields", "name").stdout == "Web\n"


@pytest.mark.usefixtures("repos")
def test_a_damaged_configuration_of_git_is_an_error_and_not_a_state(
    symphony: Run, sandbox: Sandbox
) -> None:
    config = sandbox.home / ".gitconfig"
    config.write_text("[user\n")
    result = symphony("status", env={"GIT_CONFIG_GLOBAL": str(config)})
    assert result == (
        1,
        "",
        f"error: git cannot read its configuration: fatal: bad config line 1 in file {config}\n"
        "hint: to see each file, run `git config --list --show-origin`\n",
    )


def test_a_missing_git_is_an_error(
    installed: Run, repos: dict[str, Path], sandbox: Sandbox
) -> None:
    result = installed("status", "--json", env={"PATH": f"{sandbox.work}/nowhere"})
    message = "cannot run git: No such file or directory"
    expected = an_error("GIT_NOT_FOUND", message, "install git")
    assert (result.code, result.stdout, result.error) == (1, "", expected)


@pytest.fixture
def slow_git(sandbox: Sandbox) -> dict[str, str]:
    """An environment whose git writes its process ID and then hangs."""
    programs = sandbox.work / "programs"
    programs.mkdir()
    started = sandbox.work / "started"
    os.mkfifo(started)
    (programs / "git").write_text(f"#!/bin/sh\necho $$ > {started}\nexec sleep 1000\n")
    (programs / "git").chmod(0o755)
    return {"PATH": f"{programs}:{os.environ['PATH']}"}


def test_a_repo_over_the_time_limit_is_reported(
    symphony: Run, repos: dict[str, Path], slow_git: dict[str, str], sandbox: Sandbox
) -> None:
    (sandbox.work / "programs" / "git").write_text("#!/bin/sh\nexec sleep 1000\n")
    result = symphony("status", "api", "--timeout", "0.2", "--jobs", "1", env=slow_git)
    assert (result.code, result.stdout.split("\t")[2]) == (0, "timed-out")
    warning, totals = result.stderr.splitlines()
    assert warning.startswith("warning: cannot read repo 'api': timed out after")
    assert totals == "1 repo: 1 timed-out"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_git_too(
    repos: dict[str, Path], slow_git: dict[str, str], sandbox: Sandbox, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [executable(), "status", "api"],
        env=os.environ | slow_git,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    child = int((sandbox.work / "started").read_text())
    process.send_signal(number)
    assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 130
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


@pytest.mark.parametrize(
    ("arguments", "field", "message"),
    [
        (
            ["--jobs", "0"],
            "jobs",
            "invalid value for '--jobs': 0 is less than 1",
        ),
        (
            ["--watch", "0"],
            "watch",
            "invalid value for '--watch': 0 is not between 1 and 604800",
        ),
        (
            ["--timeout", "0"],
            "timeout",
            "invalid value for '--timeout': 0.0 is not between 0.001 and 604800",
        ),
        (
            ["--timeout", "inf"],
            "timeout",
            "invalid value for '--timeout': inf is not between 0.001 and 604800",
        ),
        (
            ["--timeout", "nan"],
            "timeout",
            "invalid value for '--timeout': nan is not a number of seconds",
        ),
    ],
)
def test_invalid_option_values_are_refused(
    symphony: Run, arguments: list[str], field: str, message: str
) -> None:
    result = symphony("status", *arguments, "--json")
    expected = an_error("USAGE", message, "to see its help, run `symphony status --help`", field)
    assert (result.code, result.stdout, result.error) == (2, "", expected)


def test_other_invalid_words_are_refused(symphony: Run, repos: dict[str, Path]) -> None:
    for arguments, code, error in (
        (["--stale", "-1"], 2, "DAYS_INVALID"),
        (["--type", "nope"], 2, "WORKSPACE_TYPE_INVALID"),
        (["nope"], 3, "REPO_NOT_FOUND"),
        (["--watch", "1"], 2, "USAGE"),
    ):
        result = symphony("status", *arguments, "--json")
        expected = "NO_TERMINAL" if "--watch" in arguments else error
        assert (result.code, result.stdout, result.error["code"]) == (code, "", expected)


# On a terminal


def drawn(*arguments: str, columns: int = 120, env: dict[str, str] | None = None) -> str:
    with Terminal(["status", *arguments], columns=columns, env=env) as terminal:
        assert terminal.wait() == 0
        return terminal.read_rest()


def test_a_terminal_shows_symbols_for_changes(repos: dict[str, Path]) -> None:
    text = drawn()
    lines = without_colors(text).splitlines()
    assert [line.split() for line in lines] == [
        ["NAME", "BRANCH", "UPSTREAM", "STATE", "WORKTREES", "AGE", "LAST", "COMMIT"],
        ["api", "main", "origin/main", *lines[1].split()[3:4], "first"],
        [
            *("Web", "topic/ü", "+1", "*1", "?1", "$1", "∅", "⇡2", "1"),
            *(lines[2].split()[9], "own", r"\x1b[31mred\t[b]"),
        ],
        ["2", "repos:", "1", "dirty"],
        ACTIVE.split(),
    ]
    # Green with an upstream, white without one.
    assert "\x1b[32mmain" in text
    assert "\x1b[37mtopic/ü" in text
    assert "\x1b[31mred" not in text


def test_ahead_behind_and_diverged(repos: dict[str, Path], sandbox: Sandbox) -> None:
    git(repos["api"], "commit", "--quiet", "--allow-empty", "--message", "own")
    git(repos["lib"], "branch", "--quiet", "other")
    git(sandbox.work / "source", "commit", "--quiet", "--allow-empty", "--message", "theirs")
    for name in ("Web", "lib"):
        git(repos[name], "fetch", "--quiet")
    text = drawn("api", "lib", columns=160)
    assert "\x1b[35mmain" in text
    assert "\x1b[33mmain" in text
    plain = without_colors(text)
    assert "↑1" in plain
    assert "↓1" in plain
    git(repos["api"], "fetch", "--quiet")
    text = drawn("api")
    assert "\x1b[31mmain" in text
    assert "⇕ ↑1 ↓1" in without_colors(text)


def test_other_states_than_ok_are_in_the_table(repos: dict[str, Path]) -> None:
    (repos["api"] / ".git" / "HEAD").unlink()
    text = drawn("api")
    assert "\x1b[1;31mdamaged" in text
    lines = without_colors(text).splitlines()
    assert [line.split() for line in lines[:2]] == [["NAME", "STATE"], ["api", "damaged"]]
    assert lines[2].startswith("warning: cannot read repo 'api': ")


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_only_subjects_are_shortened_at_any_width(repos: dict[str, Path], columns: int) -> None:
    text = without_colors(drawn("Web", columns=columns))
    lines = text.splitlines()
    assert max(len(line) for line in lines) <= columns
    letters = "".join(text.split())
    for part in ("topic/ü"[:2], "+1", "*1", "?1", "$1", "⇡2"):
        assert part in letters


@pytest.mark.parametrize(
    ("env", "colored"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "CLICOLOR_FORCE": "1"}, True),
    ],
)
def test_colors_obey_the_variables(
    repos: dict[str, Path], env: dict[str, str], colored: bool
) -> None:
    text = drawn(env=env)
    assert bool(ESCAPE.search(text)) == colored
    assert "topic/ü" in text


def test_json_and_fields_work_on_a_terminal(repos: dict[str, Path]) -> None:
    text = without_colors(drawn("api", "--json", "--fields", "name,ahead"))
    assert text == '[\n  {\n    "name": "api",\n    "ahead": 0\n  }\n]\n'
    text = without_colors(drawn("api", "--fields", "name,ahead"))
    assert [line.split() for line in text.splitlines()] == [
        ["NAME", "AHEAD"],
        ["api", "0"],
        ["1", "repo"],
    ]


def test_an_empty_selection_shows_no_table(repos: dict[str, Path]) -> None:
    assert without_colors(drawn("--behind")) == f"{NO_MATCH}{ACTIVE}\n"


def test_watch_redraws_until_an_interrupt(repos: dict[str, Path]) -> None:
    with Terminal(["status", "--watch", "1"], columns=120) as terminal:
        terminal.read_until("2 repos: 1 dirty")
        (repos["api"] / "new").write_text("")
        seen = terminal.read_until("2 repos: 2 dirty")
        assert seen.count("\x1b[H\x1b[2J") >= 2
        terminal.process.send_signal(signal.SIGINT)
        assert terminal.wait() == 130
        assert "Traceback" not in terminal.read_rest()


def test_watch_needs_a_terminal(symphony: Run, repos: dict[str, Path]) -> None:
    assert symphony("status", "--watch", "1") == (
        2,
        "",
        "error: --watch needs a terminal\n",
    )


def test_a_closed_pipe_ends_status_quietly(repos: dict[str, Path]) -> None:
    script = f"{executable()} status --json | head -c 0"
    done = subprocess.run(script, shell=True, capture_output=True, check=True)
    assert done.stdout == b""
    # The messages after the data depend on timing.
    assert done.stderr in (b"", b"2 repos: 1 dirty\n")


def test_a_filter_still_warns_of_unreadable_repos(symphony: Run, api: Path, given: Given) -> None:
    (api / ".git" / "HEAD").write_text("rubbish")
    result = symphony("status", "--dirty")
    assert (result.code, result.stdout) == (0, "")
    assert result.stderr.startswith("warning: cannot read repo 'api': fatal: ")
    assert result.stderr.endswith(NO_MATCH)


def test_overdue_open_vaults_are_reported(symphony: Run, notes: Path, given: Given) -> None:
    given("vault edit notes --remind-after 0")
    warning = (
        "vault 'notes' is unlocked (reminder set to always); to lock it, run `symphony"
        " vault lock notes`"
    )
    assert symphony("status") == (0, "", f"warning: {warning}\n{NO_REPOS.format('acme')}")
    assert symphony("status", "--json") == (
        0,
        "[]\n",
        '{"warning":{"code":"VAULT_OPEN","message":"' + warning + '"}}\n',
    )
    locked(notes)
    assert symphony("status") == (0, "", NO_REPOS.format("acme"))
    notes.mkdir()
    (notes.parent / "notes.tar.age").unlink()
    (notes.parent / ".notes.symphony").mkdir()
    assert "warning: vault 'notes' is being locked or unlocked" in symphony("status").stderr
    given("vault edit notes --no-remind-after")
    (notes.parent / ".notes.symphony").rmdir()
    assert symphony("status") == (0, "", NO_REPOS.format("acme"))
