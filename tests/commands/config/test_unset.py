from __future__ import annotations

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


def test_unset_of_an_unset_key_writes_nothing(symphony: Run, sandbox: Sandbox) -> None:
    assert symphony("config", "unset", "store.busy_timeout").code == 0
    assert not sandbox.symphony_home.exists()
    assert symphony("config", "unset", "nope").code == 3
