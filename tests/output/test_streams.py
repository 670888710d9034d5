from __future__ import annotations

import errno
import io
import os
import sys
from pathlib import Path

import pytest

from symphony_cli.base.errors import Failed
from symphony_cli.output import streams
from symphony_cli.output.streams import PipeClosed, has_color, painted, read_lines, write


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "in_pipe", "on_terminal"),
    [
        ({}, False, True),
        ({"TERM": "xterm"}, False, True),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, False, True),
        ({"CLICOLOR_FORCE": "1"}, True, True),
        ({"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True, True),
        ({"CLICOLOR_FORCE": "0"}, False, True),
        ({"CLICOLOR_FORCE": ""}, False, True),
        ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False, False),
    ],
)
def test_color_depends_on_the_stream_and_the_variables(
    environ: dict[str, str], in_pipe: bool, on_terminal: bool
) -> None:
    assert has_color(io.StringIO(), environ) is in_pipe
    assert has_color(Terminal(), environ) is on_terminal


def test_text_is_painted_if_the_stream_has_color() -> None:
    assert painted("x", streams.RED, Terminal(), {}) == "\x1b[31mx\x1b[0m"
    assert painted("x", streams.RED, io.StringIO(), {}) == "x"


def test_characters_outside_the_encoding_become_escapes() -> None:
    kept = io.BytesIO()
    stream = io.TextIOWrapper(kept, encoding="latin-1")
    write(stream, "ü€\n")
    assert kept.getvalue() == b"\xfc\\u20ac\n"


def test_a_closed_pipe_is_distinguished(capfd: pytest.CaptureFixture[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as stream, pytest.raises(PipeClosed):
        write(stream, "x")


def test_a_full_disk_is_a_failure_and_the_stream_still_closes() -> None:
    with open("/dev/full", "w") as stream, pytest.raises(Failed) as raised:
        write(stream, "x")
    assert raised.value.code == "OUTPUT_FAILED"
    assert raised.value.message == "cannot write the output: No space left on device"


def test_a_stream_without_a_descriptor_can_fail_too() -> None:
    class Broken(io.StringIO):
        def flush(self) -> None:
            raise OSError(errno.EIO, "I/O error")

    with pytest.raises(Failed, match="I/O error"):
        write(Broken(), "x")


def test_streams_closed_before_the_start_are_the_null_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    monkeypatch.setattr(sys, "stdout", None)
    given_in, given_out, given_err = streams.standard_streams()
    with given_in:
        write(given_out, "x")
        assert given_in.read() == ""
    assert given_err is sys.stderr


def test_lines_end_only_at_newlines_and_keep_every_byte(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"a b\n\n\xff\x0c\xc2\x85\r\nlast")
    with path.open(encoding="utf-8") as stream:
        assert read_lines(stream) == ["a b", "\udcff\x0c\x85", "last"]
    assert read_lines(io.StringIO("")) == []
