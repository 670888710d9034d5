"""Real processes, mostly shells, and what remains of them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from symphony_cli.system.processes.command import GRACE_SECONDS, Command, Finished
from symphony_cli.system.processes.pool import Task, local_jobs, network_jobs, run, run_all

# Longer than anything that ends by itself, shorter than anything that hangs.
SOON, FOREVER = 20.0, "1000"


def shell(script: str, *arguments: str | Path, **options: object) -> Command:
    words = ["sh", "-c", script, "sh", *map(str, arguments)]
    return Command(words, os.environ, **options)  # type: ignore[arg-type]


def task(command: Command) -> Task[Finished]:
    return (yield command)


def outputs(*commands: Command, jobs: int = 4) -> list[bytes]:
    return [done.stdout for done in run_all([task(one) for one in commands], jobs)]


def is_alive(process_id: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def numbers_in(folder: Path) -> list[int]:
    return [int(text) for path in folder.iterdir() if (text := path.read_text().strip())]


@pytest.fixture
def started(tmp_path: Path) -> Path:
    """A directory in which scripts leave their process IDs."""
    folder = tmp_path / "started"
    folder.mkdir()
    return folder


@pytest.fixture(params=["pidfd", "no pidfd", "pidfd refused"])
def each_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the test with each way to detect a process's end."""
    if request.param == "no pidfd":
        monkeypatch.delattr(os, "pidfd_open", raising=False)
    elif request.param == "pidfd refused":

        def refuse(process_id: int, flags: int = 0) -> int:
            raise OSError(38, "Function not implemented")

        monkeypatch.setattr(os, "pidfd_open", refuse, raising=False)


@pytest.mark.usefixtures("each_way")
def test_a_command_has_a_result() -> None:
    done = run(shell("echo out; echo err >&2; exit 3"))
    assert (done.status, done.stdout, done.stderr, done.is_good) == (3, b"out\n", b"err\n", False)
    assert 0 < done.seconds < SOON
    assert run(shell("exit 0")).is_good
    assert run(shell("kill -9 $$")).status == -9


def test_a_command_has_its_directory_environment_and_empty_input(tmp_path: Path) -> None:
    command = Command(
        ["/bin/sh", "-c", 'pwd; echo "$A"; cat'], {"A": "x"}, directory=os.path.realpath(tmp_path)
    )
    assert run(command).stdout == f"{os.path.realpath(tmp_path)}\nx\n".encode()


@pytest.mark.parametrize(
    ("words", "directory", "reason"),
    [
        (["/nowhere/program"], None, b"No such file or directory"),
        (["no-such-program-on-the-path"], None, b"No such file or directory"),
        (["/"], None, b"Permission denied"),
        (["true"], "/nowhere", b"No such file or directory"),
        (["true", "a\0b"], None, b"embedded null byte"),
    ],
)
def test_a_command_that_cannot_start_has_a_reason(
    words: list[str], directory: str | None, reason: bytes
) -> None:
    done = run(Command(words, os.environ, directory=directory))
    assert done == Finished(None, b"", reason, 0.0)
    assert not done.is_good


def test_a_file_that_is_not_a_program_has_a_reason(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"\x00\x01")
    garbage.chmod(0o755)
    assert run(Command([str(garbage)], os.environ)).stderr == b"Exec format error"


def test_a_task_receives_the_results_of_its_commands() -> None:
    def sums() -> Task[int]:
        total = 0
        for number in (1, 2, 3):
            total += int((yield shell(f"echo {number}")).stdout)
        return total

    def needs_none() -> Task[int]:
        return 0
        yield

    def goes_on_without_a_program() -> Task[int]:
        assert (yield Command(["/nowhere/program"], {})).status is None
        return int((yield shell("echo 7")).stdout)

    tasks = [sums(), needs_none(), goes_on_without_a_program()]
    assert sorted(run_all(tasks, 2)) == [0, 6, 7]


def test_tasks_without_a_process_return_at_once() -> None:
    def number(value: int) -> Task[int]:
        return value
        yield

    assert list(run_all((number(value) for value in range(5_000)), 2)) == list(range(5_000))
    assert list(run_all(iter(()), 2)) == []


def test_each_result_comes_as_it_completes(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    slow = shell('cat "$1"; echo slow', fifo)
    results = run_all([task(slow), task(shell("echo fast"))], 2)
    assert next(results).stdout == b"fast\n"
    fifo.write_text("")
    assert [done.stdout for done in results] == [b"slow\n"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_at_most_jobs_run_at_once(started: Path, jobs: int) -> None:
    script = 'mkdir "$1/$$"; ls "$1" | wc -l; sleep 0.05; rmdir "$1/$$"'
    counts = [int(output) for output in outputs(*[shell(script, started)] * 9, jobs=jobs)]
    assert len(counts) == 9
    assert max(counts) <= jobs


def test_tasks_start_in_order_and_only_when_a_job_is_free() -> None:
    begun: list[int] = []

    def tasks() -> Iterator[Task[Finished]]:
        for number in range(4):
            begun.append(number)
            yield task(shell(f"echo {number}"))

    results = run_all(tasks(), 1)
    assert begun == []
    for number in range(4):
        assert next(results).stdout == f"{number}\n".encode()
        assert begun == list(range(number + 1))
    assert list(results) == []


@pytest.mark.usefixtures("each_way")
def test_large_outputs_on_both_pipes_do_not_block() -> None:
    script = "head -c 3000000 /dev/zero; yes | head -c 3000000 >&2; echo end; echo end >&2"
    done = run(shell(script))
    assert done.stdout == bytes(3_000_000) + b"end\n"
    # Of an endless standard error only the first and the last part are kept.
    assert 2**20 - 2**17 < len(done.stderr) < 2**20 + 2**17
    assert done.stderr.endswith(b"end\n")


@pytest.mark.usefixtures("each_way")
def test_a_background_process_does_not_delay_the_result(started: Path) -> None:
    done = run(shell(f'sleep {FOREVER} & echo $! > "$1/id"; echo out', started))
    assert (done.status, done.stdout) == (0, b"out\n")
    assert done.seconds < SOON
    [left] = numbers_in(started)
    assert is_alive(left)
    os.kill(left, signal.SIGKILL)


def test_a_background_writer_does_not_delay_the_result() -> None:
    done = run(shell("yes & exit 0"))
    assert done.status == 0
    assert done.seconds < SOON


@pytest.mark.usefixtures("each_way")
def test_a_timeout_ends_the_whole_group(started: Path) -> None:
    script = f'sleep {FOREVER} & echo $! > "$1/child"; echo $$ > "$1/head"; echo out; wait'
    done = run(shell(script, started, timeout=0.3))
    assert done.timed_out
    assert not done.is_good
    assert done.stdout == b"out\n"
    assert 0.3 <= done.seconds < SOON
    ids = numbers_in(started)
    assert len(ids) == 2
    wait_until(lambda: not any(map(is_alive, ids)))


@pytest.mark.usefixtures("each_way")
def test_a_timeout_terminates_and_then_kills(started: Path) -> None:
    asked = "trap 'echo asked' TERM"
    script = f'{asked}; echo $$ > "$1/head"; while :; do sleep 0.05; done'
    done = run(shell(script, started, timeout=0.3))
    assert (done.timed_out, done.status, done.stdout) == (0.3, -signal.SIGKILL, b"asked\n")
    assert done.seconds >= 0.3 + GRACE_SECONDS
    tidy = run(shell("trap 'echo tidy; exit 0' TERM; while :; do sleep 0.05; done", timeout=0.2))
    assert (tidy.timed_out, tidy.status, tidy.stdout, tidy.is_good) == (0.2, 0, b"tidy\n", False)


def test_a_child_that_ignores_sigterm_is_killed_with_its_group(started: Path) -> None:
    deaf = f'(trap "" TERM; echo > "$1/ready"; exec sleep {FOREVER}) & echo $! > "$1/child"; wait'
    done = run(shell(deaf, started, timeout=0.5))
    assert done.timed_out
    [child] = numbers_in(started)
    wait_until(lambda: not is_alive(child))


def test_endless_output_times_out_and_does_not_delay_others() -> None:
    endless = shell("exec yes", timeout=0.2)
    first, second = run_all([task(endless), task(shell("echo fast"))], 2)
    assert first.stdout == b"fast\n"
    assert second.timed_out
    assert second.seconds < SOON


def test_each_command_has_its_own_timeout() -> None:
    hanging = shell(f"sleep {FOREVER}", timeout=0.2)
    fine = shell("sleep 0.4; echo fine", timeout=SOON)
    assert sorted(outputs(hanging, fine)) == [b"", b"fine\n"]


def test_closing_the_iterator_ends_all_commands(started: Path) -> None:
    hanging = [task(shell(f'echo $$ > "$1/$$"; exec sleep {FOREVER}', started)) for _ in range(3)]
    results = run_all([task(shell("exit 0")), *hanging], 4)
    assert next(results).is_good
    wait_until(lambda: len(numbers_in(started)) == 3)
    results.close()  # type: ignore[attr-defined]
    assert not any(map(is_alive, numbers_in(started)))
    # The tasks are closed too.
    assert [list(one) for one in hanging] == [[], [], []]


def test_an_error_in_a_task_ends_all_others(started: Path) -> None:
    def fails() -> Task[Finished]:
        while not numbers_in(started):
            yield shell("exit 0")
        raise RuntimeError

    hanging = task(shell(f'echo $$ > "$1/$$"; exec sleep {FOREVER}', started))
    with pytest.raises(RuntimeError):
        list(run_all([hanging, fails()], 2))
    assert not any(map(is_alive, numbers_in(started)))


def test_no_descriptors_are_left_open(started: Path) -> None:
    before = os.listdir("/proc/self/fd")
    outputs(*[shell("echo x")] * 5, Command(["/nowhere"], {}), shell("sleep 9", timeout=0.1))
    assert os.listdir("/proc/self/fd") == before


ENDED = """
import sys
from symphony_cli.system.processes.command import Command
from symphony_cli.system.processes.pool import run_all

def task(number):
    script = f'{sys.argv[2]}; echo $$ > "$1/{number}"; sleep 1000 & echo $! > "$1/c{number}"; wait'
    yield Command(["sh", "-c", script, "sh", sys.argv[1]], {"PATH": "/usr/bin:/bin"})

try:
    list(run_all([task(number) for number in range(4)], 4))
except KeyboardInterrupt:
    sys.exit(130)
"""


def being_run(started: Path, prelude: str = ":", **options: object) -> subprocess.Popen[bytes]:
    """Start a process that runs four others with a child each, and wait for all of them."""
    words = [sys.executable, "-c", ENDED, str(started), prelude]
    process = subprocess.Popen(words, **options)  # type: ignore[call-overload]
    wait_until(lambda: len(numbers_in(started)) == 8)
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("prelude", [":", "trap '' TERM INT HUP"], ids=["willing", "deaf"])
def test_a_signal_ends_every_child_within_a_second(
    started: Path, number: signal.Signals, prelude: str
) -> None:
    process = being_run(started, prelude)
    process.send_signal(number)
    # On a busy machine it takes longer than the second that it may wait.
    assert GRACE_SECONDS < 1
    assert process.wait(SOON) == 130
    wait_until(lambda: not any(map(is_alive, numbers_in(started))))


def test_further_signals_do_not_keep_the_first_from_ending_everything(started: Path) -> None:
    process = being_run(started, "trap '' TERM INT HUP")
    for _ in range(20):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)
    assert process.wait(SOON) == 130
    wait_until(lambda: not any(map(is_alive, numbers_in(started))))


def test_ignored_signals_stay_ignored(started: Path) -> None:
    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    process = being_run(started, preexec_fn=ignore)
    process.send_signal(signal.SIGHUP)
    for child in numbers_in(started):
        # The group's leader is gone, so end the child too.
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
    assert process.wait(SOON) == 0


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="the test interrupts pidfd_open")
def test_a_signal_while_starting_loses_no_process(
    started: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_handle = os.pidfd_open

    def interrupted(process_id: int, flags: int = 0) -> int:
        (started / "head").write_text(str(process_id))
        os.kill(os.getpid(), signal.SIGTERM)
        return open_handle(process_id)

    monkeypatch.setattr(os, "pidfd_open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(shell(f"exec sleep {FOREVER}"))
    assert not any(map(is_alive, numbers_in(started)))


def test_signal_handlers_are_restored() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    results = run_all([task(shell("exit 0"))], 1)
    next(results)
    assert [signal.getsignal(number) for number in numbers] != before
    assert list(results) == []
    assert [signal.getsignal(number) for number in numbers] == before


def test_there_are_enough_jobs_for_every_core() -> None:
    assert local_jobs() >= (os.cpu_count() or 1)
    assert local_jobs() <= network_jobs() or network_jobs() == 32


def test_commands_wait_for_free_descriptors() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = len(os.listdir("/dev/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (taken + 30, hard))
    try:
        tasks = (task(shell(f"echo {number}")) for number in range(100))
        found = sorted(int(done.stdout) for done in run_all(tasks, 100))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert found == list(range(100))


@pytest.mark.usefixtures("each_way")
def test_a_sink_receives_all_output_and_none_is_kept() -> None:
    pieces: list[bytes] = []
    command = shell("yes 1234567 | head -c 3000000; echo err >&2; exit 3")
    done = run(command._replace(sink=pieces.append))
    assert (done.status, done.stdout, done.stderr) == (3, b"", b"err\n")
    assert b"".join(pieces) == b"1234567\n" * 375_000


def test_a_sink_that_fails_ends_the_command(started: Path) -> None:
    def fail(_: bytes) -> None:
        raise ZeroDivisionError

    command = shell('echo $$ >"$1/pid"; echo; sleep 1000', started)
    with pytest.raises(ZeroDivisionError):
        run(command._replace(sink=fail))
    wait_until(lambda: not any(is_alive(number) for number in numbers_in(started)))
