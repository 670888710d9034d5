from __future__ import annotations

import shutil
from pathlib import Path

from tests.age_keys import RECIPIENT
from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import shaped


def test_doctor_reports_no_problems(symphony: Run, api: Path, notes: Path) -> None:
    assert symphony("doctor") == (0, "", "no problems found\n")
    assert symphony("doctor", "--json") == (0, "[]\n", "")


def test_doctor_creates_no_store(symphony: Run, sandbox: Sandbox) -> None:
    assert symphony("doctor") == (0, "", "no problems found\n")
    assert not sandbox.symphony_home.exists()


def test_doctor_reports_problems_and_changes_nothing(
    symphony: Run, api: Path, notes: Path, given: Given, sandbox: Sandbox
) -> None:
    shutil.rmtree(api)
    store = sandbox.symphony_home / "data" / "symphony.db"
    store.parent.chmod(0o755)
    before = store.read_bytes()
    result = symphony("doctor", "--json")
    assert (result.code, result.stderr) == (6, "")
    id = symphony("repo", "list", "--json").json[0]["id"][:8]
    assert result.json == [
        {
            "check": "file mode",
            "message": f"others have access to {store.parent}: its mode is 0755, not 0700",
            "hint": f"to restrict it, run `chmod 700 {store.parent}`",
        },
        {
            "check": "missing path",
            "message": f"repo 'acme/api' is missing: {api} does not exist",
            "hint": f"to find it, run `symphony repo relocate DIR --repo {id}`",
        },
    ]
    assert store.read_bytes() == before
    assert symphony("doctor", "--fields", "check") == (
        6,
        "file mode\nmissing path\n",
        "2 problems found\n",
    )


def test_doctor_names_workspaces_with_the_same_root(
    symphony: Run, api: Path, given: Given, sandbox: Sandbox
) -> None:
    given(
        "profile create bob --email bob@example.org",
        ["workspace", "create", "one", "-P", "ada", "--root", api.parent],
        ["workspace", "create", "it's", "-P", "bob", "--root", api.parent],
    )
    [problem] = symphony("doctor", "--json").json
    assert problem["check"] == "shared root"
    assert problem["message"] == (
        f"workspaces 'ada:one', 'bob:it's' have the same root, {api.parent}: Symphony uses 'one' of"
        " profile 'ada'"
    )
    given(problem["hint"].partition("`symphony ")[2].rstrip("`"))
    assert symphony("doctor").code == 0


def test_doctor_reports_a_missing_git(installed: Run, sandbox: Sandbox) -> None:
    result = installed("doctor", env={"PATH": str(sandbox.work)})
    assert result == (6, "git\tcannot run git\tinstall git\n", "1 problem found\n")


def test_doctor_reports_a_broken_configuration(symphony: Run, sandbox: Sandbox) -> None:
    config = sandbox.symphony_home / "config" / "config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("[limits]\nnope = 1\n[store]\nbusy_timeout = -1\n")
    result = symphony("doctor", "--fields", "check,message")
    assert (result.code, shaped(result.stdout)) == (
        6,
        f"configuration\tinvalid value '-1' for store.busy_timeout (in {config})\n",
    )
    config.write_text("[limits]\nnope = 1\n")
    result = symphony("doctor", "--fields", "check,message")
    assert result.stdout == "configuration\tunknown setting 'limits.nope'\n"


def test_doctor_reports_an_unusable_key_and_keeps_it(symphony: Run, vault_key: Path) -> None:
    identity, recipient = vault_key / "identity.age", vault_key / "recipient.txt"
    assert symphony("doctor") == (0, "", "no problems found\n")
    start = f"key\tthe key in {vault_key} cannot be used: "
    rebuilt = (
        "recipient.txt is written again when you next enter the passphrase: run `symphony vault"
        " unlock` or `symphony vault key change-passphrase`\n"
    )
    recipient.write_text(f"{RECIPIENT}\n# identity.age sha256:{'0' * 64}\n")
    vault_key.chmod(0o750)
    assert symphony("doctor") == (
        6,
        f"{start}identity.age and recipient.txt do not belong together\t{rebuilt}"
        f"key mode\tothers have access to {vault_key}; to restrict it, run `chmod -R go="
        f" '{vault_key}'`\t\n",
        "2 problems found\n",
    )
    vault_key.chmod(0o700)
    recipient.unlink()
    told = f"{start}recipient.txt: No such file or directory\t{rebuilt}"
    assert symphony("doctor") == (6, told, "1 problem found\n")
    identity.write_text("no key")
    told = (
        f"{start}identity.age is not encrypted by age\tmove {vault_key} away; to restore the"
        " key from a copy, run `symphony vault key import FILE`\n"
    )
    assert symphony("doctor") == (6, told, "1 problem found\n")
    assert symphony("doctor", "--fix").stdout == told
    assert [path.name for path in vault_key.iterdir()] == ["identity.age"]
