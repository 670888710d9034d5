from __future__ import annotations

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox


def test_unset_removes_the_key_from_the_file(symphony: Run, sandbox: Sandbox) -> None:
    config = sandbox.symphony_home / "config" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("# mine\n[store]\nbusy_timeout = 5 # short\n[limits]\n")
    assert symphony("config", "unset", "store.busy_timeout") == (
        0,
        "",
        "store.busy_timeout is 10 (default)\n",
    )
    assert config.read_text() == "# mine\n[store]\n[limits]\n"


def test_unset_deletes_a_saved_selection(symphony: Run, given: Given) -> None:
    given(["config", "set", "select.work", "--dirty"])
    assert symphony("config", "unset", "select.work").stderr == "select.work is not set\n"
    assert symphony("config", "unset", "clone.protocol").stderr == (
        "clone.protocol is empty (default)\n"
    )


def test_unset_of_an_unset_key_writes_nothing(symphony: Run, sandbox: Sandbox) -> None:
    assert symphony("config", "unset", "store.busy_timeout").code == 0
    assert not sandbox.symphony_home.exists()
    assert symphony("config", "unset", "nope").code == 3
