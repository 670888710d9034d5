"""Passphrases from a pseudo-terminal and from descriptors."""

from __future__ import annotations

import io
import os
import pty
import select
import signal
import subprocess
import termios
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import NamedTuple, TextIO

import pytest

from symphony_cli.base.errors import Failed, InvalidValue, MissingContext
from symphony_cli.output.hiding import without_echo
from symphony_cli.output.passphrases import PassphraseReader
from symphony_cli.output.writer import Output
from tests.age_keys import descriptor_with
from tests.conftest import executable


class Typist(NamedTuple):
    """Both ends of a pseudo-terminal."""

    hands: int
    terminal: TextIO

    def type(self, text: bytes) -> None:
        os.write(self.hands, text)

    @property
    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.terminal.fileno())[3] & termios.ECHO)


@pytest.fixture
def typist() -> Iterator[Typist]:
    hands, descriptor = pty.openpty()
    with os.fdopen(descriptor, "r") as terminal:
        yield Typist(hands, terminal)
    os.close(hands)


class Answering(io.StringIO):
    """Standard error that types the next answer at each question."""

    def __init__(self, typist: Typist, *answers: bytes) -> None:
        super().__init__()
        self._typist = typist
        self.answers = list(answers)

    def write(self, text: str) -> int:
        if text.endswith(": "):
            assert not self._typist.echoes
            self._typist.type(self.answers.pop(0))
        return super().write(text)


class FakeKeyring:
    """A keyring that fails if `broken`; `asked` counts the calls."""

    def __init__(self, *, broken: bool = False) -> None:
        self.kept: dict[str, str] = {}
        self.asked = 0
        self._broken = broken

    def _ask(self) -> None:
        self.asked += 1
        if self._broken:
            raise Failed("KEYRING_FAILED", "it cannot be used", hint="do without")

    def passphrase(self, recipient: str) -> str | None:
        self._ask()
        return self.kept.get(recipient)

    def keep(self, recipient: str, passphrase: str) -> None:
        self._ask()
        self.kept[recipient] = passphrase


def output(stdin: TextIO, stderr: TextIO, *, no_input: bool = False) -> Output:
    return Output(stdin, io.StringIO(), stderr, {"NO_COLOR": "1"}, no_input=no_input)


def test_a_typed_passphrase_is_not_shown(typist: Typist) -> None:
    stderr = Answering(typist, "s\u00e9cret word \n".encode())
    reader = PassphraseReader(output(typist.terminal, stderr), None)
    assert reader.tries == 3
    assert reader.current() == "s\u00e9cret word "
    assert stderr.getvalue() == "passphrase: \nChecking the passphrase\n"
    assert typist.echoes


def test_a_message_comes_before_the_question(typist: Typist) -> None:
    stderr = Answering(typist, b"secret\n")
    PassphraseReader(output(typist.terminal, stderr), None).current("no")
    assert stderr.getvalue() == "no\npassphrase: \nChecking the passphrase\n"


def test_a_new_passphrase_is_typed_twice(typist: Typist) -> None:
    stderr = Answering(typist, b"secret\n", b"secret\n")
    assert PassphraseReader(output(typist.terminal, stderr), None).new() == "secret"
    assert stderr.getvalue() == "new passphrase: \nconfirm passphrase: \n"
    stderr = Answering(typist, b"secret\n", b"Secret\n")
    with pytest.raises(InvalidValue) as raised:
        PassphraseReader(output(typist.terminal, stderr), None).new()
    assert raised.value.code == "PASSPHRASES_DIFFER"
    assert typist.echoes


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (b"\n", "PASSPHRASE_EMPTY"),
        (b"\x04", "CANCELLED"),
    ],
    ids=["empty", "end of input"],
)
def test_an_invalid_typed_passphrase_is_refused(typed: bytes, code: str, typist: Typist) -> None:
    reader = PassphraseReader(output(typist.terminal, Answering(typist, typed)), None)
    with pytest.raises((InvalidValue, Failed)) as raised:
        reader.current()
    assert raised.value.code == code
    assert typist.echoes


def test_text_typed_before_the_question_is_discarded(typist: Typist) -> None:
    typist.type(b"too early\n")
    # Text takes a moment from one end of the terminal to the other.
    assert select.select([typist.terminal], [], [], 60)[0]
    reader = PassphraseReader(output(typist.terminal, Answering(typist, b"secret\n")), None)
    assert reader.current() == "secret"


def test_the_echo_is_turned_off_again_after_the_shell_turned_it_on(typist: Typist) -> None:
    handler = signal.getsignal(signal.SIGCONT)
    descriptor = typist.terminal.fileno()
    before = termios.tcgetattr(descriptor)
    with without_echo(descriptor):
        termios.tcsetattr(descriptor, termios.TCSANOW, before)
        signal.raise_signal(signal.SIGCONT)
        assert not typist.echoes
    assert typist.echoes
    assert signal.getsignal(signal.SIGCONT) is handler


def test_text_typed_between_questions_is_hidden_and_discarded(typist: Typist) -> None:
    handler = signal.getsignal(signal.SIGCONT)
    descriptor = typist.terminal.fileno()
    before = termios.tcgetattr(descriptor)
    stderr = Answering(typist, b"old\n", b"new\n", b"new\n")
    reader = PassphraseReader(output(typist.terminal, stderr), None)
    # Twice, since a second block must work too.
    for _ in range(2):
        with reader.without_echo():
            assert typist.echoes
            with reader.without_echo():
                assert reader.current() == "old"
            assert not typist.echoes
            typist.type(b"typed ahead\n")
            assert select.select([typist.terminal], [], [], 60)[0]
            # Stop and continue between two questions.
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
            signal.raise_signal(signal.SIGCONT)
            assert not typist.echoes
            assert reader.new() == "new"
            assert not typist.echoes
            typist.type(b"typed ahead\n")
            assert select.select([typist.terminal], [], [], 60)[0]
        assert termios.tcgetattr(descriptor) == before
        assert signal.getsignal(signal.SIGCONT) is handler
        # The shell does not read it either.
        assert not select.select([typist.terminal], [], [], 0)[0]
        stderr.answers = [b"old\n", b"new\n", b"new\n"]
    # Nothing was shown.
    assert not select.select([typist.hands], [], [], 0)[0]


@pytest.mark.parametrize("ended_by", [KeyboardInterrupt, Failed("X", "failed"), SystemExit])
def test_the_echo_is_restored_however_the_block_ends(
    ended_by: BaseException | type[BaseException], typist: Typist
) -> None:
    reader = PassphraseReader(output(typist.terminal, Answering(typist, b"secret\n")), None)
    with suppress(Failed, KeyboardInterrupt, SystemExit), reader.without_echo():
        reader.current()
        raise ended_by
    assert typist.echoes


def test_a_block_without_questions_leaves_the_terminal_alone(typist: Typist) -> None:
    with descriptor_with("given") as descriptor:
        reader = PassphraseReader(output(typist.terminal, io.StringIO()), int(descriptor))
        with reader.without_echo():
            assert reader.current() == "given"
            assert typist.echoes
    reader = PassphraseReader(output(io.StringIO(), io.StringIO()), None)
    with pytest.raises(MissingContext), reader.without_echo():
        reader.current()


def asked(typist: Typist, setup: Callable[[], object] | None = None) -> subprocess.Popen[str]:
    """Start the installed command, and return once it asks for a passphrase."""
    process = subprocess.Popen(
        [executable(), "vault", "key", "create"],
        stdin=typist.terminal,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=setup,
    )
    assert process.stderr is not None
    assert process.stderr.read(len("new passphrase: ")) == "new passphrase: "
    assert not typist.echoes
    return process


@pytest.mark.parametrize(
    ("number", "said", "code"),
    [
        (signal.SIGINT, "\n", 130),
        (signal.SIGTERM, "\n", 130),
        (signal.SIGHUP, "\n", 130),
        (signal.SIGQUIT, "", -signal.SIGQUIT),
    ],
)
def test_a_signal_ends_the_program_and_restores_the_echo(
    typist: Typist, number: signal.Signals, said: str, code: int
) -> None:
    with asked(typist) as process:
        typist.type(b"half of it")
        process.send_signal(number)
        assert process.communicate(timeout=60) == (None, said)
    assert process.returncode == code
    assert typist.echoes
    # The shell reads nothing of the typed text.
    typist.type(b"\n")
    assert os.read(typist.terminal.fileno(), 100) == b"\n"


def test_an_ignored_signal_stays_ignored(typist: Typist) -> None:
    with asked(typist, lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN)) as process:
        process.send_signal(signal.SIGHUP)
        typist.type(b"one\n")
        assert process.stderr is not None
        assert process.stderr.read(len("\nconfirm passphrase: ")) == "\nconfirm passphrase: "
        typist.type(b"another\n")
        process.communicate(timeout=60)
    assert process.returncode == 2
    assert typist.echoes


def test_signal_handlers_are_restored_and_foreign_ones_run(typist: Typist) -> None:
    def enough(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, enough)
    try:
        with suppress(KeyboardInterrupt), without_echo(typist.terminal.fileno()):
            signal.raise_signal(signal.SIGTERM)
            pytest.fail("the handler was not called")
        assert typist.echoes
        assert signal.getsignal(signal.SIGTERM) is enough
    finally:
        signal.signal(signal.SIGTERM, before)
    assert signal.getsignal(signal.SIGQUIT) is signal.SIG_DFL


def test_without_a_terminal_the_error_names_the_option(typist: Typist) -> None:
    for stdin, no_input in ((io.StringIO("secret\n"), False), (typist.terminal, True)):
        reader = PassphraseReader(output(stdin, io.StringIO(), no_input=no_input), None)
        assert reader.tries == 1
        for ask, what in ((reader.current, "passphrase"), (reader.new, "new passphrase")):
            with pytest.raises(MissingContext) as raised:
                ask()
            error = raised.value
            assert (error.code, error.message, error.hint, error.field) == (
                "INPUT_NEEDED",
                f"{what} is required, and standard input is not a terminal",
                "pass it with --passphrase-fd N",
                "passphrase_fd",
            )


def test_a_descriptor_supplies_a_line_for_each_passphrase(typist: Typist) -> None:
    with descriptor_with("old one ", "new") as descriptor:
        reader = PassphraseReader(output(typist.terminal, io.StringIO()), int(descriptor))
        assert (reader.tries, reader.current(), reader.new()) == (1, "old one ", "new")
        with pytest.raises(InvalidValue) as raised:
            reader.current()
        assert raised.value.code == "PASSPHRASE_EMPTY"


def test_a_last_line_without_a_newline_is_read_and_nothing_beyond_a_line() -> None:
    reading, writing = os.pipe()
    os.write(writing, b"secret\nfor somebody else")
    os.close(writing)
    reader = PassphraseReader(output(io.StringIO(), io.StringIO()), reading)
    assert reader.current() == "secret"
    assert os.read(reading, 7) == b"for som"
    assert reader.current() == "ebody else"
    os.close(reading)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "PASSPHRASE_EMPTY"),
        ("s" * 1025, "PASSPHRASE_INVALID"),
    ],
)
def test_an_invalid_line_is_refused(line: str, code: str) -> None:
    with descriptor_with(line) as descriptor:
        reader = PassphraseReader(output(io.StringIO(), io.StringIO()), int(descriptor))
        with pytest.raises(InvalidValue) as raised:
            reader.current()
    assert raised.value.code == code


def test_a_closed_descriptor_is_refused_at_once() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    talk = output(io.StringIO(), io.StringIO())
    with pytest.raises(InvalidValue) as raised:
        PassphraseReader(talk, reading)
    assert (raised.value.code, raised.value.message) == (
        "PASSPHRASE_FD_UNREADABLE",
        f"cannot read the passphrase from file descriptor {reading}: Bad file descriptor",
    )
    with pytest.raises(InvalidValue) as raised:
        PassphraseReader(talk, writing).current()
    assert (raised.value.code, raised.value.field) == ("PASSPHRASE_FD_UNREADABLE", "passphrase_fd")
    os.close(writing)
    with pytest.raises(InvalidValue) as raised:
        PassphraseReader(talk, 99999999999)
    assert raised.value.message.endswith("descriptor 99999999999: the number is too large")


def test_without_a_keyring_nothing_is_kept() -> None:
    reader = PassphraseReader(output(io.StringIO(), io.StringIO()), None)
    reader.keep("age1", "secret")
    assert reader.kept("age1") is None


def test_a_keyring_is_not_read_if_a_descriptor_is_given() -> None:
    keyring = FakeKeyring()
    reader = PassphraseReader(output(io.StringIO(), io.StringIO()), None)
    reader.keyring = keyring
    reader.keep("age1", "secret")
    assert (reader.kept("age1"), reader.kept("age2")) == ("secret", None)
    with descriptor_with("given") as descriptor:
        reader = PassphraseReader(output(io.StringIO(), io.StringIO()), int(descriptor))
        reader.keyring = keyring
        assert reader.kept("age1") is None
        reader.keep("age1", "given")
    assert keyring.kept == {"age1": "given"}


def test_a_failing_keyring_is_reported_once() -> None:
    stderr, keyring = io.StringIO(), FakeKeyring(broken=True)
    reader = PassphraseReader(output(io.StringIO(), stderr), None)
    reader.keyring = keyring
    assert reader.kept("age1") is None
    reader.keep("age1", "secret")
    assert (stderr.getvalue(), keyring.asked) == ("warning: it cannot be used; do without\n", 1)
    reader.keyring = keyring
    reader.keep("age1", "secret")
    assert keyring.asked == 2
