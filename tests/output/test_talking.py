from __future__ import annotations

from symphony_cli.base.errors import Failed
from symphony_cli.base.findings import Notice
from tests.output.conftest import Made


def test_messages_are_suppressed_with_quiet_and_json(made: Made) -> None:
    streams = made()
    streams.output.say("one\x1b\ntwo")
    streams.output.notice(Notice("CODE", "careful\x07"))
    assert streams.err.getvalue() == "one\\x1b\ntwo\nwarning: careful\\x07\n"
    streams = made(quiet=True)
    streams.output.say("one")
    streams.output.notices([Notice("CODE", "careful")])
    assert streams.err.getvalue() == ""
    streams = made(as_json=True)
    streams.output.say("one")
    streams.output.notices([Notice("CODE", "careful")])
    assert streams.err.getvalue() == '{"warning":{"code":"CODE","message":"careful"}}\n'
    assert streams.out.getvalue() == ""


def test_an_error_is_printed_even_with_quiet(made: Made) -> None:
    streams = made(quiet=True)
    streams.output.error(Failed("CODE", "no\x1b", hint="do"))
    assert streams.err.getvalue() == "error: no\\x1b\nhint: do\n"


def test_progress_is_shown_on_a_terminal_only(made: Made) -> None:
    for streams in (made(), made(terminal=True, quiet=True), made(terminal=True, as_json=True)):
        with streams.output.progress("searching") as tell:
            tell("3 repos")
        assert streams.err.getvalue() == ""
    streams = made(terminal=True)
    with streams.output.progress("searching") as tell:
        tell("[red]3[/] repos")
    assert "searching: [red]3[/] repos" in streams.err.getvalue()
