from __future__ import annotations

from pathlib import Path

from tests.age_keys import RECIPIENT
from tests.conftest import Run, Sandbox

MISSING = "error: no vault key exists yet\nhint: to create one, run `symphony vault key create`\n"


def test_show_prints_the_public_half_and_the_path_of_the_secret_half(
    key_verb: Run, vault_key: Path
) -> None:
    assert key_verb("show") == (
        0,
        f"recipient\t{RECIPIENT}\npath\t{vault_key}/identity.age\n",
        "",
    )
    assert key_verb("show", "--fields", "recipient").stdout == f"{RECIPIENT}\n"
    assert key_verb("show", "--json").json == {
        "recipient": RECIPIENT,
        "path": f"{vault_key}/identity.age",
    }


def test_show_without_a_key_says_how_to_create_one(key_verb: Run, sandbox: Sandbox) -> None:
    assert key_verb("show") == (3, "", MISSING)
    assert key_verb("show", "--json").error == {
        "code": "KEY_MISSING",
        "message": "no vault key exists yet",
        "hint": "to create one, run `symphony vault key create`",
        "field": None,
    }
    assert not sandbox.symphony_home.exists()


def test_show_warns_if_others_can_access_the_key(key_verb: Run, vault_key: Path) -> None:
    vault_key.chmod(0o755)
    result = key_verb("show")
    assert result.code == 0
    assert result.stderr == (
        f"warning: others have access to {vault_key}; to restrict it, run `chmod -R go="
        f" '{vault_key}'`\n"
    )


def test_show_reports_a_damaged_key(key_verb: Run, vault_key: Path) -> None:
    (vault_key / "recipient.txt").unlink()
    assert key_verb("show") == (
        1,
        "",
        f"error: the key in {vault_key} cannot be used: recipient.txt: No such file or directory\n"
        "hint: recipient.txt is written again when you next enter the passphrase: run `symphony"
        " vault unlock` or `symphony vault key change-passphrase`\n",
    )
