from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.conftest import Run, Sandbox
from tests.shapes import an_error

DOCUMENT = """\
format = 1

[workspace]
name = "acme"
id = "8bfa1836-f8c7-48a6-a0b1-6c7da0166227"
type = "client"

[[repo]]
name = "api"
place = "api"
id = "864ca7ef-031b-4453-a2af-ea1da7a026bc"
remotes = { origin = "https://example.com/api.git" }
tags = ["go"]

[[repo]]
name = "web"
place = "web"
id = "c6836e8a-94cc-4294-8938-a337267b16b8"
remotes = { origin = "https://example.com/web.git" }

[[vault]]
name = "notes"
place = "notes"
id = "bcd83ec4-91b2-4704-a7eb-024ab286fd32"
kind = "obsidian"
"""


@pytest.fixture
def file(ada: None) -> Path:
    file = Path("acme.toml")
    file.write_text(DOCUMENT)
    return file


def test_import_registers_what_the_document_has_once(
    symphony: Run, file: Path, sandbox: Sandbox
) -> None:
    root = sandbox.work / "code"
    words = f"""\
workspace 'acme' ({root})
repo 'api' ({root}/api)
repo 'web' ({root}/web)
vault 'notes' ({root}/notes)
""".splitlines()
    previewed = symphony("workspace", "import", file, "--root", "code", "--dry-run")
    assert previewed == (0, "", "".join(f"would register {line}\n" for line in words))
    assert symphony("workspace", "list").stdout == ""
    result = symphony("workspace", "import", file, "--root", "code")
    assert result == (0, "", "".join(f"registered {line}\n" for line in words))
    again = symphony("workspace", "import", file)
    assert again == (0, "", "already up to date with the document\n")
    assert [row["action"] for row in symphony("history", "--json").json] == [
        "workspace import",
        "profile create",
    ]
    assert symphony("workspace", "export", "acme") == (0, DOCUMENT, "")


def test_import_changes_rows_swaps_names_and_prunes(
    symphony: Run, file: Path, given: Given, sandbox: Sandbox
) -> None:
    given("workspace import acme.toml --root code")
    swapped = DOCUMENT.replace('"api"\np', '"T"\np').replace('"web"\np', '"api"\np')
    changed = swapped.replace('"T"\np', '"web"\np').partition("[[vault]]")[0]
    result = symphony("workspace", "import", "-", "--json", stdin=changed)
    assert [(row["name"], row["result"], row["fields"]) for row in result.json] == [
        ("acme", "unchanged", []),
        ("web", "changed", ["name"]),
        ("api", "changed", ["name"]),
    ]
    file.write_text(changed)
    asked = symphony("workspace", "import", file, "--prune")
    assert asked == (
        2,
        "",
        f"  vault 'notes' ({sandbox.work}/code/notes)\n"
        "error: confirmation needed: Unregister these repos and vaults? Their files are kept.\n"
        "hint: to confirm without a terminal, pass --yes\n",
    )
    pruned = symphony("workspace", "import", file, "--prune", "--yes")
    assert pruned.stderr == f"unregistered vault 'notes' ({sandbox.work}/code/notes)\n"
    assert symphony("vault", "list").stdout == ""


def test_a_directory_with_a_document_is_the_root(symphony: Run, ada: None) -> None:
    Path("team").mkdir()
    Path("team/symphony.toml").write_text(DOCUMENT)
    root = Path("team").resolve()
    assert f"registered workspace 'acme' ({root})" in symphony("workspace", "import", "team").stderr


def test_a_row_keeps_its_id_unless_it_is_taken(symphony: Run, file: Path, given: Given) -> None:
    given(
        "workspace import acme.toml --root code",
        "profile create bob --email bob@example.org",
        "workspace import acme.toml --root bobs -P bob",
    )
    rows = symphony("repo", "list", "--all", "--json").json
    assert len({row["id"] for row in rows}) == len(rows) == 4


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("format = ", "DOCUMENT_INVALID"),
        (DOCUMENT.replace('name = "web"', 'name = "../web"'), "REPO_NAME_INVALID"),
        ("{" * 100_000, "DOCUMENT_INVALID"),
        ('{"format": 1, "workspace": ' + "[" * 100_000, "DOCUMENT_INVALID"),
        ("a = " + "[" * 100_000, "DOCUMENT_INVALID"),
        ("#" * (16 << 20) + "#", "DOCUMENT_INVALID"),
        (DOCUMENT.replace("format = 1", "format = 2"), "DOCUMENT_NEWER"),
        (DOCUMENT.replace('place = "web"', 'place = "../web"'), "PLACE_INVALID"),
        (DOCUMENT.replace("https://example.com/web.git", "ext::sh -c x"), "REMOTE_URL_REFUSED"),
    ],
)
def test_a_hostile_document_changes_nothing(text: str, code: str, symphony: Run, ada: None) -> None:
    result = symphony("workspace", "import", "-", "--json", stdin=text)
    assert (result.code, result.error["code"]) == (2, code)
    assert symphony("workspace", "list").stdout == ""


@pytest.mark.usefixtures("ada")
def test_a_link_out_of_the_root_is_refused(symphony: Run, file: Path, sandbox: Sandbox) -> None:
    Path("code").mkdir()
    Path("code/web").symlink_to(sandbox.home)
    result = symphony("workspace", "import", file, "--root", "code", "--json")
    assert result.error == an_error(
        "PLACE_OUTSIDE_ROOT",
        f"'web' leads outside of {sandbox.work}/code through a link",
        "remove the link, or pass another --root",
        "place",
    )


@pytest.mark.usefixtures("ada")
def test_a_missing_file_and_a_taken_name_are_errors(
    symphony: Run, file: Path, given: Given, sandbox: Sandbox
) -> None:
    result = symphony("workspace", "import", "missing.toml")
    message = f"error: cannot read {sandbox.work}/missing.toml: No such file or directory\n"
    assert result == (2, "", message)
    given("workspace create acme --root .", "vault create notes2 --name notes")
    result = symphony("workspace", "import", file, "--json")
    assert (result.code, result.error["code"]) == (4, "VAULT_NAME_TAKEN")
