"""Real programs that use a directory."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from symphony_cli.domain.search_results import Holder
from symphony_cli.system.processes.open_files import RunningPrograms

OPENS = "file = open(sys.argv[1])"
# Without `mmap`, which keeps the file open.
MAPS = """import ctypes
with open(sys.argv[1], "rb") as file:
    ctypes.CDLL(None).mmap(None, ctypes.c_size_t(1), 1, 2, file.fileno(), ctypes.c_long(0))"""
WORKS = "os.chdir(sys.argv[1])"


@contextmanager
def a_program(code: str, argument: str | bytes | Path) -> Iterator[int]:
    """Start a program that runs code and waits; yield its process ID."""
    code = f"import os, sys\n{code}\nprint(flush=True)\nsys.stdin.read()"
    command = [sys.executable, "-c", code, argument]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.pid


def users(directory: Path) -> list[tuple[int, str]]:
    return [(holder.pid, holder.path) for holder in RunningPrograms().programs(str(directory))]


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    path = tmp_path / "notes"
    (path / "deep").mkdir(parents=True)
    (path / "deep" / "diary").write_text("secret")
    (tmp_path / "notes-2").write_text("other")
    return path


def test_a_program_that_uses_a_sibling_is_not_found(vault: Path) -> None:
    with a_program(OPENS, vault.parent / "notes-2"):
        assert users(vault) == []


@pytest.mark.parametrize(
    ("code", "place"),
    [
        (OPENS, "deep/diary"),
        pytest.param(
            MAPS,
            "deep/diary",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells"),
        ),
        (WORKS, "deep"),
        (WORKS, "."),
    ],
    ids=["opens", "maps", "works below", "works there"],
)
def test_a_program_is_found_with_the_path_it_uses(vault: Path, code: str, place: str) -> None:
    with a_program(code, vault / place) as pid:
        [holder] = RunningPrograms().programs(str(vault))
        assert holder == Holder(psutil.Process(pid).name(), pid, str(vault / place))
    assert users(vault) == []


def test_a_program_is_found_once_with_the_first_path(vault: Path) -> None:
    with a_program(f"{OPENS}; os.chdir(os.path.dirname(sys.argv[1]))", vault / "deep" / "diary"):
        [(_, path)] = users(vault)
        assert path == str(vault / "deep")


def test_names_of_any_bytes_are_found(vault: Path) -> None:
    odd = os.fsencode(vault) + b"/\xff\n\\012 (deleted) x"
    Path(os.fsdecode(odd)).write_text("x")
    with a_program(OPENS, odd) as pid:
        assert users(vault) == [(pid, os.fsdecode(odd))]


def test_a_deleted_mapped_file_counts(vault: Path) -> None:
    diary = vault / "deep" / "diary"
    with a_program(f"{MAPS}\nos.unlink(sys.argv[1])", diary) as pid:
        assert users(vault) == [(pid, str(diary))]


def test_a_vault_is_found_behind_a_link(vault: Path) -> None:
    link = vault.parent / "link"
    link.symlink_to(vault)
    with a_program(WORKS, link) as pid:
        assert users(link) == [(pid, str(vault))]


def test_this_process_is_skipped(vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault)
    with (vault / "deep" / "diary").open():
        assert users(vault) == []


def test_several_programs_are_sorted(vault: Path) -> None:
    with ExitStack() as stack:
        pids = [stack.enter_context(a_program(WORKS, vault)) for _ in range(3)]
        assert users(vault) == [(pid, str(vault)) for pid in sorted(pids)]


@pytest.mark.parametrize("refusal", [psutil.AccessDenied(1), psutil.NoSuchProcess(1), OSError()])
def test_a_failing_query_is_skipped(
    vault: Path, monkeypatch: pytest.MonkeyPatch, refusal: Exception
) -> None:
    def refused(_: psutil.Process) -> str:
        raise refusal

    monkeypatch.setattr(psutil.Process, "cwd", refused)
    monkeypatch.setattr(psutil.Process, "name", refused)
    with a_program(OPENS, vault / "deep" / "diary") as pid, a_program(WORKS, vault):
        assert RunningPrograms().programs(str(vault)) == [
            Holder("a program", pid, str(vault / "deep" / "diary"))
        ]
