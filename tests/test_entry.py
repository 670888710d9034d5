"""The entry point, which answers shells without Typer."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Run, Sandbox, executable
from tests.trees import a_repository


@pytest.fixture(autouse=True)
def api(symphony: Run, sandbox: Sandbox) -> Path:
    path = a_repository(sandbox.work / "a b")
    assert symphony("init", ".", "--email", "ada@example.org").code == 0
    return path


def in_process(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | None:
    from symphony_cli.entry import main

    monkeypatch.setattr(sys, "argv", ["symphony", *arguments])
    with pytest.raises(SystemExit) as exit:
        main()
    assert not isinstance(exit.value.code, str)
    return exit.value.code


def test_path_is_printed_at_once(installed: Run, api: Path) -> None:
    assert installed("path", "a b") == (0, f"{api}\n", "")
    assert installed("path", "A B", cwd="/") == (0, f"{api}\n", "")


def test_both_ways_print_the_same(
    symphony: Run,
    api: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for reference in ("a b", "work", "nope", "\udcff", ""):
        code = in_process(monkeypatch, "path", reference)
        assert (code, *capsys.readouterr()) == symphony("path", reference), reference
    shutil.rmtree(api)
    code = in_process(monkeypatch, "path", "a b")
    assert (code, *capsys.readouterr()) == symphony("path", "a b")


def test_what_shells_ask_for_is_the_same_both_ways(
    symphony: Run,
    api: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for directory in (api, api.parent, Path("/")):
        monkeypatch.chdir(directory)
        for arguments in (
            ["path"],
            ["path", "--", "a b"],
            ["complete-names", "--", ""],
            ["complete-names", "--", "A"],
            ["complete-names", "--", "work/"],
            ["complete-names", "--", "\udcff"],
            ["complete-names", "foo", "--", "a"],
            ["complete-names", "note-tag", "--", ""],
            ["prompt"],
            ["search", "x"],
            ["vault", "search", "x"],
        ):
            code = in_process(monkeypatch, *arguments)
            assert (code, *capsys.readouterr()) == symphony(*arguments), arguments
    assert symphony("complete-names", "a", cwd=api.parent) == (0, "a b\n", "")
    assert symphony("complete-names", "foo", "--", "a", cwd=api.parent) == (0, "", "")
    assert symphony("prompt", cwd=api) == (0, "work/a b\n", "")


def test_answers_for_shells_print_no_errors(
    symphony: Run,
    sandbox: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SYMPHONY_WORKSPACE", "nope")
    assert in_process(monkeypatch, "complete-names", "--", "") == 1
    monkeypatch.delenv("SYMPHONY_WORKSPACE")
    (sandbox.symphony_home / "data" / "symphony.db").write_bytes(b"no database" * 1000)
    assert in_process(monkeypatch, "complete-names", "--", "") == 1
    assert in_process(monkeypatch, "prompt") == 1
    assert capsys.readouterr() == ("", "")


def test_a_locked_store_is_waited_for_once(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from symphony_cli.context import AppContext

    waits: list[object] = []
    monkeypatch.setattr(AppContext, "_busy_timeout", lambda _: waits.append(None) or 0)
    store = sandbox.symphony_home / "data" / "symphony.db"
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        connection.execute("pragma locking_mode = exclusive")
        connection.execute("begin immediate")
        for arguments, code in ((["path"], 7), (["prompt"], 1), (["complete-names", "--", ""], 1)):
            waits.clear()
            assert in_process(monkeypatch, *arguments) == code
            assert len(waits) == 1
    assert capsys.readouterr().err.count("is locked by another process") == 1


def test_other_arguments_go_through_typer(
    symphony: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (
        ["repo", "list"],
        ["path", "--help"],
        ["path", "a b", "--json"],
        ["prompt", "x"],
    ):
        code = in_process(monkeypatch, *arguments)
        assert (code, *capsys.readouterr()) == symphony(*arguments), arguments


def test_python_m_is_the_same(api: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "symphony_cli", "path", "a b"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{api}\n"


def test_a_closed_pipe_ends_it_quietly() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [executable(), "path", "a b"], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_is_reported() -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [executable(), "path", "a b"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (
        1,
        b"error: cannot write the output: No space left on device\n",
    )


def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    from symphony_cli.registry import locating

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(locating, "locate", interrupt)
    assert in_process(monkeypatch, "path", "a b") == 130


@pytest.mark.parametrize("command", ["path", "repo list"])
def test_nothing_is_collected_from_the_start_to_the_end(command: str) -> None:
    # The functions run in the reverse order.
    script = """
import atexit, gc

atexit.register(lambda: print(gc.get_freeze_count() > 1_000, gc.get_stats() == before))
from symphony_cli.entry import main

before = gc.get_stats()
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script, *command.split()], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "True True"
