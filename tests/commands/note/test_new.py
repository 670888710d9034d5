from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.commands.note.conftest import files_in, today
from tests.conftest import Run, Sandbox, executable
from tests.note_vaults import a_logseq_graph, a_zk_notebook
from tests.vault_trees import write


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_new_prints_the_path_of_the_created_note(
    way: str, request: pytest.FixtureRequest, notes: Path
) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("note", "new", "Größe: 1/2") == (0, f"{notes}/Größe- 1-2.md\n", "")
    assert (notes / "Größe- 1-2.md").read_text() == "# Größe: 1/2\n"
    assert run("note", "list", "--fields", "title").stdout == "Größe- 1-2\n"
    assert run("note", "links", "Größe: 1/2") == (0, "", "")


def test_new_opens_the_note_in_an_editor(garden: Path) -> None:
    script = f'cat "$({executable()} note new Plan --template T)"'
    write(garden / "T.md", b"of {{title}}\n")
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "of Plan\n"


def test_new_as_json(symphony: Run, notes: Path) -> None:
    assert symphony("note", "new", "Plan", "--json").json == {
        "title": "Plan",
        "vault": "notes",
        "path": f"{notes}/Plan.md",
        "is_new": True,
        "workspace": "acme",
        "profile": "ada",
    }


def test_no_note_is_overwritten(symphony: Run, notes: Path) -> None:
    write(notes / "Plan.md", b"mine\n")
    assert symphony("note", "new", "Plan") == (
        4,
        "",
        f"error: '{notes}/Plan.md' already exists\n"
        f"hint: to open it, run `symphony note open {notes}/Plan.md`\n",
    )
    assert (notes / "Plan.md").read_text() == "mine\n"


def test_new_and_edit(symphony: Run, given: Given, acme: None, sandbox: Sandbox) -> None:
    given("vault create plain")
    env = {"EDITOR": "sh -c 'echo more >> \"$0\"'"}
    path = sandbox.work / "plain" / "Plan.md"
    assert symphony("note", "new", "Plan", "--edit", env=env).stdout == f"{path}\n"
    assert path.read_text() == "# Plan\nmore\n"


@pytest.mark.parametrize(
    ("arguments", "environ", "code", "error"),
    [
        (["--edit"], {}, 2, "NO_EDITOR"),
        (["--edit"], {"EDITOR": "'"}, 2, "EDITOR_INVALID"),
        (["--with", "'"], {"EDITOR": "true"}, 2, "EDITOR_INVALID"),
    ],
)
def test_no_note_is_created_without_an_editor(
    arguments: list[str],
    environ: dict[str, str],
    code: int,
    error: str,
    symphony: Run,
    given: Given,
    acme: None,
    sandbox: Sandbox,
) -> None:
    given("vault create plain")
    env = {"SYMPHONY_EDITOR": "", "VISUAL": "", "EDITOR": "", **environ}
    result = symphony("note", "new", "Plan", *arguments, "--json", env=env)
    assert (result.code, result.stdout, result.error["code"]) == (code, "", error)
    assert files_in(sandbox.work / "plain") == set()


def test_a_note_stays_when_its_editor_fails(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    given("vault create plain")
    assert symphony("note", "new", "Plan", "--edit", "--with", "false") == (
        1,
        "",
        "error: 'false' failed: exit code 1\n"
        f"hint: the note was created: {sandbox.work}/plain/Plan.md\n",
    )
    result = symphony("note", "new", "Other", "--with", "nonesuch", "--json")
    assert (result.code, result.stdout) == (1, "")
    assert files_in(sandbox.work / "plain") == {"Plan.md", "Other.md"}


def test_a_new_note_of_obsidian_is_opened_in_another_editor(symphony: Run, garden: Path) -> None:
    result = symphony("note", "new", "Plan", "--with", "sh -c 'echo more >> \"$0\"'")
    assert result == (0, f"{garden}/Plan.md\n", "")
    assert (garden / "Plan.md").read_text() == "more\n"


def test_standard_input_is_put_into_a_note(installed: Run, notes: Path) -> None:
    write(notes / "T.md", b"of {{title}}\n\n\n")
    path = notes / "Plan.md"
    arguments = ("Plan", "--template", "T", "--stdin")
    result = installed("note", "new", *arguments, stdin="\ufeffÄ\n\n- b")
    assert result == (0, f"{path}\n", "")
    assert path.read_text() == "of Plan\n\nÄ\n\n- b\n"


def test_standard_input_for_an_existing_daily_note_is_a_conflict(
    symphony: Run, notes: Path
) -> None:
    path = notes / f"{today()}.md"
    for stdin, code in (("one", 0), ("two", 4), (" \n", 0)):
        result = symphony("note", "new", "--daily", "--stdin", stdin=stdin)
        assert result.code == code
        assert path.read_text() == "one\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("\udcff", "the text of a note must be UTF-8"),
        ("x" * 5_000_001, "the text of a note can have at most 5000000 bytes"),
    ],
)
def test_standard_input_must_be_text(body: str, message: str, notes: Path) -> None:
    done = subprocess.run(
        [executable(), "note", "new", "Plan", "--stdin"],
        input=body.encode(errors="surrogateescape"),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == f"error: {message}\n"
    assert files_in(notes) == {".obsidian"}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("# {{title}}\n\n{{ content }}\nend\n", "# A: b\n\nbody\n\nend\n"),
        ("# {{title}}\n", "# A: b\n\nbody\n"),
        ("", "body\n"),
        (None, "# A: b\n\nbody\n"),
    ],
)
def test_a_zk_template_places_standard_input(
    template: str | None, text: str, symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    config = '[note]\nfilename = "{{title}}{{content}}"\ntemplate = "t.md"\n'
    zk = a_zk_notebook(sandbox.work / "zk", config)
    if template is not None:
        write(zk / ".zk" / "templates" / "t.md", template.encode())
    given("vault add zk")
    result = symphony("note", "new", "A: b", "--stdin", stdin="body")
    assert result.stdout == f"{zk}/A- b.md\n"
    assert (zk / "A- b.md").read_text() == text


def test_obsidian_and_logseq_notes_contain_standard_input(
    symphony: Run, garden: Path, given: Given, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph", "{}")
    given("vault add graph")
    for vault, title in (("garden", "Plan"), ("graph", "Plan"), ("graph", "a/b")):
        result = symphony("note", "new", title, "--vault", vault, "--stdin", stdin="- x\n")
        assert result.code == 0
    assert (garden / "Plan.md").read_text() == "- x\n"
    assert (graph / "pages" / "Plan.md").read_text() == "- x\n"
    assert (graph / "pages" / "a%2Fb.md").read_text() == "title:: a/b\n\n- x\n"


def test_the_daily_note_is_where_periodic_notes_has_it(symphony: Run, garden: Path) -> None:
    settings = b'{"daily":{"enabled":true,"format":"YYYY-MM-DD","folder":"journal","template":""}}'
    write(garden / ".obsidian/plugins/periodic-notes/data.json", settings)
    plugins = garden / ".obsidian/community-plugins.json"
    write(plugins, b'["periodic-notes"]')
    path = f"{garden}/journal/{today()}.md\n"
    assert symphony("note", "new", "--daily").stdout == path
    write(plugins, b"[")
    assert symphony("note", "new", "--daily", "--json").error["code"] == "SETTINGS_INVALID"


def test_a_missing_template_is_an_error(symphony: Run, notes: Path) -> None:
    assert symphony("note", "new", "Plan", "--template", "T") == (
        3,
        "",
        "error: no template named 'T' in the vault\n",
    )
    result = symphony("note", "new", "Plan", "--template", "../T", "--json")
    assert (result.code, result.error["code"]) == (2, "SETTINGS_INVALID")
    assert files_in(notes) == {".obsidian"}


@pytest.mark.parametrize("arguments", [[], ["Plan", "--daily"], ["?*"], ["a\nb"], [" "]])
@pytest.mark.usefixtures("notes")
def test_a_title_must_give_a_file_name(symphony: Run, arguments: list[str]) -> None:
    result = symphony("note", "new", *arguments, "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error["code"] in ("TITLE_NEEDED", "TITLE_INVALID")


def test_a_locked_vault_refuses_a_new_note(symphony: Run, notes: Path) -> None:
    locked(notes)
    assert symphony("note", "new", "Plan") == (
        5,
        "",
        "error: vault 'notes' is locked\nhint: to unlock it, run `symphony vault unlock notes`\n",
    )
    assert not notes.exists()


def test_a_long_template_is_read_fast(symphony: Run, garden: Path) -> None:
    # A pattern that backtracks at each space would take hours.
    text = "{{" + " " * 200_000
    write(garden / "T.md", text.encode())
    result = symphony("note", "new", "Plan", "--template", "T")
    assert (result.code, (garden / "Plan.md").read_text()) == (0, text)
