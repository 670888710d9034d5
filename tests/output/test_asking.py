from __future__ import annotations

import pytest

from symphony_cli.base.errors import Failed, MissingContext
from tests.output.conftest import Made


def test_questions_need_a_terminal(made: Made) -> None:
    streams = made(" ada@example.org \n")
    assert streams.output.ask("Your email", "--email") == "ada@example.org"
    assert (streams.out.getvalue(), streams.err.getvalue()) == ("", "Your email: ")
    for streams in (made(), made("x\n", no_input=True)):
        with pytest.raises(MissingContext) as raised:
            streams.output.ask("Your email", "--the-email")
        assert (raised.value.field, raised.value.hint) == ("the_email", "pass it with --the-email")
    with pytest.raises(Failed, match="nothing was changed"):
        made("").output.ask("Your email", "--email")


@pytest.mark.parametrize("answer", ["y\n", "YES\n", " yes \n"])
def test_yes_confirms(made: Made, answer: str) -> None:
    streams = made(answer)
    streams.output.confirm("Delete?", yes=False)
    assert streams.err.getvalue() == "Delete? [y/N] "


@pytest.mark.parametrize("answer", ["", "\n", "n\n", "yess\n", "ye\n"])
def test_any_other_answer_cancels(made: Made, answer: str) -> None:
    with pytest.raises(Failed) as raised:
        made(answer).output.confirm("Delete?", yes=False)
    assert raised.value.code == "CANCELLED"


def test_the_option_yes_skips_the_question(made: Made) -> None:
    streams = made()
    streams.output.confirm("Delete?", yes=True)
    assert streams.err.getvalue() == ""
    for streams in (made(), made("y\n", no_input=True)):
        with pytest.raises(MissingContext):
            streams.output.confirm("Delete?", yes=False)


def test_the_option_yes_agrees_to_proposals_and_confirms_nothing(made: Made) -> None:
    for streams in (made("n\n", yes=True), made(yes=True)):
        assert streams.output.agrees("Register there?")
        assert streams.err.getvalue() == ""
    with pytest.raises(Failed):
        made("n\n", yes=True).output.confirm("Continue?", yes=False)
