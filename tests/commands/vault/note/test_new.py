from __future__ import annotations

import datetime
import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox, executable
from tests.note_vaults import a_logseq_graph, a_zk_notebook, an_obsidian_vault
from tests.vault_trees import write


def today(pattern: str = "%Y-%m-%d") -> str:
    return datetime.datetime.now().astimezone().strftime(pattern)


def files_in(path: Path) -> set[str]:
    return {str(one.relative_to(path)) for one in path.rglob("*")}


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_new_prints_the_path_of_a_note_which_is_there(
    way: str, request: pytest.FixtureRequest, notes: Path
) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("vault", "note", "new", "Größe: 1/2") == (0, f"{notes}/Größe- 1-2.md\n", "")
    assert (notes / "Größe- 1-2.md").read_text() == "# Größe: 1/2\n"
    assert run("vault", "note", "list", "--fields", "title").stdout == "Größe: 1/2\n"


def test_an_editor_opens_what_was_made(garden: Path) -> None:
    script = f'cat "$({executable()} vault note new Plan --template T)"'
    write(garden / "T.md", b"of {{title}}\n")
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "of Plan\n"


def test_new_as_json(symphony: Run, notes: Path) -> None:
    assert symphony("vault", "note", "new", "Plan", "--json").json == {
        "title": "Plan",
        "vault": "notes",
        "path": f"{notes}/Plan.md",
        "is_new": True,
    }


def test_no_note_is_overwritten(installed: Run, notes: Path) -> None:
    write(notes / "Plan.md", b"mine\n")
    assert installed("vault", "note", "new", "Plan") == (
        4,
        "",
        f"error: {notes}/Plan.md is there already\n"
        f"hint: open it: symphony vault note open {notes}/Plan.md\n",
    )
    assert (notes / "Plan.md").read_text() == "mine\n"


def test_a_note_that_differs_in_case_alone_is_there(installed: Run, notes: Path) -> None:
    write(notes / "E1.md")
    assert installed("vault", "note", "new", "e1") == (
        4,
        "",
        f"error: {notes}/E1.md is there already\n"
        f"hint: open it: symphony vault note open {notes}/E1.md\n",
    )
    assert files_in(notes) == {".obsidian", "E1.md"}


def test_a_page_of_logseq_has_its_names_in_it(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph")
    write(graph / "pages" / "other.md", b"title:: My Page\nalias:: AA\n\n- text\n")
    given("vault add graph")
    before = files_in(graph)
    for title, name in (
        ("plan/Seite 1", "plan___Seite 1.md"),
        ("my page", "other.md"),
        ("aa", "other.md"),
    ):
        result = symphony("vault", "note", "new", title)
        assert (result.code, result.stdout) == (4, "")
        assert f"error: {graph}/pages/{name} is there already\n" in result.stderr
    assert files_in(graph) == before


def test_a_vault_may_share_its_settings(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    vault = an_obsidian_vault(
        sandbox.work / "garden", app={"newFileLocation": "folder", "newFileFolderPath": "Neu"}
    )
    (vault / ".obsidian").rename(sandbox.work / "shared")
    (vault / ".obsidian").symlink_to("../shared")
    given("vault add garden")
    assert symphony("vault", "note", "new", "Plan").stdout == f"{vault}/Neu/Plan.md\n"


def test_new_and_edit(symphony: Run, given: Given, acme: None, sandbox: Sandbox) -> None:
    given("vault create plain")
    env = {"EDITOR": "sh -c 'echo more >> \"$0\"'"}
    path = sandbox.work / "plain" / "Plan.md"
    assert symphony("vault", "note", "new", "Plan", "--edit", env=env).stdout == f"{path}\n"
    assert path.read_text() == "# Plan\nmore\n"


@pytest.mark.parametrize(
    ("arguments", "environ", "code", "error"),
    [
        (["--edit"], {}, 2, "NO_EDITOR"),
        (["--edit"], {"EDITOR": "'"}, 2, "EDITOR_INVALID"),
        (["--with", "'"], {"EDITOR": "true"}, 2, "EDITOR_INVALID"),
    ],
)
def test_without_an_editor_no_note_is_made(
    arguments: list[str],
    environ: dict[str, str],
    code: int,
    error: str,
    installed: Run,
    given: Given,
    acme: None,
    sandbox: Sandbox,
) -> None:
    given("vault create plain")
    env = {"SYMPHONY_EDITOR": "", "VISUAL": "", "EDITOR": "", **environ}
    result = installed("vault", "note", "new", "Plan", *arguments, "--json", env=env)
    assert (result.code, result.stdout, result.error["code"]) == (code, "", error)
    assert files_in(sandbox.work / "plain") == set()


def test_a_note_whose_editor_fails_is_there(
    installed: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    given("vault create plain")
    assert installed("vault", "note", "new", "Plan", "--edit", "--with", "false") == (
        1,
        "",
        "error: 'false' ended with exit code 1\n"
        f"hint: the note is there all the same: {sandbox.work}/plain/Plan.md\n",
    )
    result = installed("vault", "note", "new", "Other", "--with", "nonesuch", "--json")
    assert (result.code, result.stdout) == (1, "")
    assert files_in(sandbox.work / "plain") == {"Plan.md", "Other.md"}


def test_a_plain_vault_has_any_note_as_a_template(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    given("vault create plain")
    write(sandbox.work / "plain" / "sub" / "T.md", b"{{title}}, {{ date }}, {{time:[at]}}\n")
    given("vault note new Plan --template sub/T")
    assert (sandbox.work / "plain" / "Plan.md").read_text() == f"Plan, {today()}, at\n"


def test_a_graph_of_org_files_has_a_markdown_note_and_tells(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph", '{:preferred-format "Org"}')
    given("vault add graph")
    assert symphony("vault", "note", "new", "Seite") == (
        0,
        f"{graph}/pages/Seite.md\n",
        "warning: :preferred-format was not followed: the note is Markdown\n",
    )


def test_a_new_note_of_obsidian_is_opened_in_another_editor(symphony: Run, garden: Path) -> None:
    result = symphony("vault", "note", "new", "Plan", "--with", "sh -c 'echo more >> \"$0\"'")
    assert result == (0, f"{garden}/Plan.md\n", "")
    assert (garden / "Plan.md").read_text() == "more\n"


def test_standard_input_is_put_into_a_note(installed: Run, notes: Path) -> None:
    write(notes / "T.md", b"of {{title}}\n\n\n")
    path = notes / "Plan.md"
    arguments = ("Plan", "--template", "T", "--stdin")
    result = installed("vault", "note", "new", *arguments, stdin="\ufeffÄ\n\n- b")
    assert result == (0, f"{path}\n", "")
    assert path.read_text() == "of Plan\n\nÄ\n\n- b\n"


def test_standard_input_is_not_lost_in_a_note_of_the_day_that_is_there(
    symphony: Run, notes: Path
) -> None:
    path = notes / f"{today()}.md"
    for stdin, code in (("one", 0), ("two", 4), (" \n", 0)):
        result = symphony("vault", "note", "new", "--daily", "--stdin", stdin=stdin)
        assert result.code == code
        assert path.read_text() == "one\n"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("\udcff", "a note's text has to be UTF-8"),
        ("x" * 5_000_001, "a note's text has at most 5000000 bytes"),
    ],
)
def test_standard_input_that_is_no_text_is_refused(body: str, message: str, notes: Path) -> None:
    done = subprocess.run(
        [executable(), "vault", "note", "new", "Plan", "--stdin"],
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
def test_zk_has_standard_input_where_its_template_says(
    template: str | None, text: str, symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    config = '[note]\nfilename = "{{title}}{{content}}"\ntemplate = "t.md"\n'
    zk = a_zk_notebook(sandbox.work / "zk", config)
    if template is not None:
        write(zk / ".zk" / "templates" / "t.md", template.encode())
    given("vault add zk")
    result = symphony("vault", "note", "new", "A: b", "--stdin", stdin="body")
    assert result.stdout == f"{zk}/A- b.md\n"
    assert (zk / "A- b.md").read_text() == text


def test_obsidian_and_logseq_have_standard_input_in_their_notes(
    symphony: Run, garden: Path, given: Given, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph")
    given("vault add graph")
    for vault, title in (("garden", "Plan"), ("graph", "Plan"), ("graph", "a/b")):
        result = symphony("vault", "note", "new", title, "--vault", vault, "--stdin", stdin="- x\n")
        assert result.code == 0
    assert (garden / "Plan.md").read_text() == "- x\n"
    assert (graph / "pages" / "Plan.md").read_text() == "- x\n"
    assert (graph / "pages" / "a%2Fb.md").read_text() == "title:: a/b\n\n- x\n"


def test_obsidian_has_a_folder_for_new_notes(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    vault = an_obsidian_vault(
        sandbox.work / "garden",
        app={"newFileLocation": "folder", "newFileFolderPath": "Eingang/neu"},
        templates={"folder": "Vorlagen", "dateFormat": "DD.MM.YYYY"},
        daily_notes={"folder": "Tage", "format": "YYYY/[T]MM-DD", "template": "Vorlagen/Tag"},
    )
    write(vault / "Vorlagen" / "T.md", b"{{title}} {{date}} {{date:YYYY}} {{x}}\n")
    write(vault / "Vorlagen" / "Tag.md", b"day {{title}}\n")
    given("vault add garden")
    path = vault / "Eingang" / "neu" / "東京 2.md"
    assert symphony("vault", "note", "new", "東京 2").stdout == f"{path}\n"
    assert path.read_text() == ""
    given("vault note new Plan --template T")
    expected = f"Plan {today('%d.%m.%Y')} {today('%Y')} {{{{x}}}}\n"
    assert (vault / "Eingang" / "neu" / "Plan.md").read_text() == expected
    day = vault / "Tage" / today("%Y/T%m-%d.md")
    assert symphony("vault", "note", "new", "--daily").stdout == f"{day}\n"
    assert day.read_text() == f"day {today('T%m-%d')}\n"
    day.write_text("mine\n")
    again = symphony("vault", "note", "new", "--daily", "--json").json
    assert (again["path"], again["is_new"], day.read_text()) == (str(day), False, "mine\n")


def test_obsidian_has_new_notes_beside_the_current_one(symphony: Run, garden: Path) -> None:
    (garden / ".obsidian" / "app.json").write_text('{"newFileLocation": "current"}')
    result = symphony("vault", "note", "new", "Plan", cwd=garden / "Notizen")
    assert result.stdout == f"{garden}/Notizen/Plan.md\n"
    assert symphony("vault", "note", "new", "Plan").stdout == f"{garden}/Plan.md\n"


ZK = """
[note]
filename = "{{format-date now '%Y'}}-{{slug title}}"
extension = "markdown"
template = "t.md"
[group.daily]
paths = ["tage"]
[group.daily.note]
filename = "{{format-date now '%m-%d'}}"
template = "{{"
"""


def test_zk_has_names_and_templates(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    zk = a_zk_notebook(sandbox.work / "zk", ZK)
    write(zk / ".zk" / "templates" / "t.md", b"# {{ title }}\n{{{title}}} {{sh 'rm'}}\n")
    given("vault add zk")
    path = zk / f"{today('%Y')}-ubergrosse-2.markdown"
    assert symphony("vault", "note", "new", "Übergröße 2") == (
        0,
        f"{path}\n",
        "warning: {{sh 'rm'}} in the template was not followed: it is left as it is\n",
    )
    assert path.read_text() == "# Übergröße 2\nÜbergröße 2 {{sh 'rm'}}\n"
    assert symphony("vault", "note", "new", "--daily") == (
        0,
        f"{zk}/tage/{today('%m-%d')}.markdown\n",
        "warning: template '{{' was not followed: it is not in .zk/templates\n",
    )


def test_zk_names_notes_by_ids(symphony: Run, given: Given, acme: None, sandbox: Sandbox) -> None:
    zk = a_zk_notebook(sandbox.work / "zk")
    given("vault add zk")
    first, second = (symphony("vault", "note", "new", "Plan").stdout for _ in range(2))
    assert first != second
    for path in (first, second):
        assert re.fullmatch(rf"{zk}/[a-z0-9]{{4}}\.md\n", path)
        assert Path(path.strip()).read_text() == "# Plan\n\n"


def test_what_is_not_followed_of_zk_is_told(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    zk = a_zk_notebook(sandbox.work / "zk", "[note]\nfilename = \"{{sh 'id'}}\"\n")
    given("vault add zk")
    assert symphony("vault", "note", "new", "A Plan") == (
        0,
        f"{zk}/a-plan.md\n",
        "warning: filename '{{sh 'id'}}' was not followed: the name is made of the title\n",
    )


def test_zk_has_ids_of_its_settings_and_groups_of_folders(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    config = """
[note]
id-charset = "hex"
id-length = 8
id-case = "upper"
language = "de"
filename = "{{id}}-{{slug title}}"
[group.journal]
paths = ["journal"]
note.filename = "{{title}} {{format-date now}}"
[group.daily]
paths = ["journal/*"]
"""
    zk = a_zk_notebook(sandbox.work / "zk", config)
    (zk / "journal").mkdir()
    given("vault add zk")
    result = symphony("vault", "note", "new", "Über A & B")
    assert re.fullmatch(rf"{zk}/[0-9A-F]{{8}}-uber-a-and-b\.md\n", result.stdout)
    assert result.stderr == (
        "warning: language 'de' was not followed: slugs are made as for English\n"
    )
    result = symphony("vault", "note", "new", "Plan", cwd=zk / "journal")
    assert result == (0, f"{zk}/journal/Plan {today()}.md\n", "")
    assert symphony("vault", "note", "new", "--daily") == (
        0,
        f"{zk}/journal/{today()}.md\n",
        "warning: the pattern 'journal/*' of the group daily was not followed: it is in journal\n",
    )


def test_zk_has_the_users_own_settings_below_those_of_the_notebook(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    own = write(
        sandbox.home / ".config" / "zk" / "config.toml",
        b'[note]\nfilename = "own {{title}}"\nextension = "txt"\n',
    )
    zk = a_zk_notebook(sandbox.work / "zk", '[note]\nextension = "md"\n')
    given("vault add zk")
    assert symphony("vault", "note", "new", "Plan") == (0, f"{zk}/own Plan.md\n", "")
    own.write_text("[note")
    result = symphony("vault", "note", "new", "Plan")
    assert re.fullmatch(rf"{zk}/[a-z0-9]{{4}}\.md\n", result.stdout)
    assert result.stderr == "warning: your config.toml of zk is left out: it is no TOML\n"


@pytest.mark.parametrize(
    ("config", "name"),
    [("{}", "a%2Fb%3A c"), ("{:file/name-format :triple-lowbar}", "a___b%3A c")],
)
def test_logseq_has_pages_and_journals(
    config: str, name: str, symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph", config)
    given("vault add graph")
    path = graph / "pages" / f"{name}.md"
    assert symphony("vault", "note", "new", "a/b: c").stdout == f"{path}\n"
    assert path.read_text() == "title:: a/b: c\n\n- \n"
    given("vault note new Seite")
    assert (graph / "pages" / "Seite.md").read_text() == "- \n"
    day = graph / "journals" / today("%Y_%m_%d.md")
    assert symphony("vault", "note", "new", "--daily").stdout == f"{day}\n"
    assert symphony("vault", "note", "new", "Plan", "--template", "T").code == 2


def test_a_template_that_there_is_not_is_an_error(installed: Run, notes: Path) -> None:
    assert installed("vault", "note", "new", "Plan", "--template", "T") == (
        3,
        "",
        "error: there is no template 'T' in the vault\n",
    )
    result = installed("vault", "note", "new", "Plan", "--template", "../T", "--json")
    assert (result.code, result.error["code"]) == (2, "SETTINGS_INVALID")
    assert files_in(notes) == {".obsidian"}


@pytest.mark.parametrize("arguments", [[], ["Plan", "--daily"], ["?*"], ["a\nb"], [" "]])
@pytest.mark.usefixtures("notes")
def test_a_title_is_needed_that_a_file_can_have(installed: Run, arguments: list[str]) -> None:
    result = installed("vault", "note", "new", *arguments, "--json")
    assert (result.code, result.stdout) == (2, "")
    assert result.error["code"] in ("TITLE_NEEDED", "TITLE_INVALID")


@pytest.mark.parametrize(
    "folder", ["/etc", "../out", "a/../../out", ".git/hooks", "~/x", "a\\b", "a\nb", "linked", 5]
)
@pytest.mark.parametrize("kind", ["obsidian", "zk", "logseq"])
def test_settings_that_lead_out_of_the_vault_are_refused(
    folder: object, kind: str, symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    path, out = sandbox.work / "vault", sandbox.work / "out"
    out.mkdir()
    text = json.dumps(folder)
    if kind == "obsidian":
        an_obsidian_vault(path, daily_notes={"folder": folder})
    elif kind == "zk":
        a_zk_notebook(path, f"[group.daily]\npaths = [{text}]\n")
    else:
        a_logseq_graph(path, "{:journals-directory " + f"{text}}}")
    (path / "linked").symlink_to(out)
    given("vault add vault")
    before = files_in(path)
    result = symphony("vault", "note", "new", "--daily", "--json")
    if folder == 5 and kind == "logseq":
        # A number is a name like another.
        return
    if kind == "logseq" and folder in ("a\\b", "a\nb"):
        assert result.code in (0, 2)
    else:
        assert (result.code, result.stdout) == (2, "")
        assert result.error["code"] == "SETTINGS_INVALID"
        assert files_in(path) == before
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("content", ["no JSON", "[]", "[" * 100_000, " " * 1_000_001 + "{}"])
def test_settings_that_are_none_are_an_error(installed: Run, garden: Path, content: str) -> None:
    (garden / ".obsidian" / "app.json").write_text(content)
    before = files_in(garden)
    result = installed("vault", "note", "new", "Plan", "--json")
    assert (result.code, result.error["code"]) == (2, "SETTINGS_INVALID")
    assert files_in(garden) == before


def test_settings_that_are_a_link_are_refused(
    installed: Run, garden: Path, sandbox: Sandbox
) -> None:
    outside = write(sandbox.work / "outside.json", b"{}")
    (garden / ".obsidian" / "app.json").symlink_to(outside)
    path = f"{garden}/.obsidian/app.json"
    assert installed("vault", "note", "new", "Plan") == (
        2,
        "",
        f"error: {path} cannot be used: a link or a file is in its way, and links are not followed"
        f" in a vault\nhint: look at {path}\n",
    )


def test_a_locked_vault_takes_no_note(installed: Run, notes: Path) -> None:
    locked(notes)
    assert installed("vault", "note", "new", "Plan") == (
        5,
        "",
        "error: vault 'notes' is locked\nhint: unlock it: symphony vault unlock notes\n",
    )
    assert not notes.exists()


def test_a_vault_that_is_half_locked_takes_no_note(installed: Run, notes: Path) -> None:
    (notes.parent / ".notes.symphony").mkdir()
    assert installed("vault", "note", "new", "Plan") == (
        5,
        "",
        "error: vault 'notes' is being locked or unlocked, or that was ended before it was done\n"
        "hint: to finish or take back what was ended: symphony doctor --fix\n",
    )
    assert files_in(notes) == {".obsidian"}


def test_a_note_in_a_vault_that_is_there_twice_is_told(installed: Run, notes: Path) -> None:
    archive = notes.parent / "notes.tar.age"
    archive.write_bytes(b"age-encryption.org/v1\n")
    assert installed("vault", "note", "new", "Plan") == (
        0,
        f"{notes}/Plan.md\n",
        f"warning: vault 'notes': both {notes} and {archive} are there;"
        " compare them, and move the one away that is not meant\n",
    )


def test_settings_of_templates_are_not_needed_without_one(symphony: Run, garden: Path) -> None:
    (garden / ".obsidian" / "templates.json").write_text("[")
    assert symphony("vault", "note", "new", "Plan") == (0, f"{garden}/Plan.md\n", "")
    assert symphony("vault", "note", "new", "Other", "--template", "T").code == 2


def test_a_template_may_be_beside_a_directory_of_its_name(symphony: Run, garden: Path) -> None:
    (garden / "Meeting").mkdir()
    write(garden / "Meeting.md", b"of {{title}}\n")
    path = garden / "Plan.md"
    assert symphony("vault", "note", "new", "Plan", "--template", "Meeting").stdout == f"{path}\n"
    assert path.read_text() == "of Plan\n"


def test_the_note_of_the_day_is_made_without_its_template(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    an_obsidian_vault(sandbox.work / "garden", daily_notes={"template": "Vorlagen/Tag"})
    given("vault add garden")
    path = f"{sandbox.work}/garden/{today()}.md\n"
    assert symphony("vault", "note", "new", "--daily") == (
        0,
        path,
        "warning: template 'Vorlagen/Tag' was not followed: it is not in the vault\n",
    )
    assert symphony("vault", "note", "new", "--daily") == (0, path, "")


def test_what_cannot_be_written_is_an_error(
    installed: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    # A name may be 255 bytes long, whoever asks.
    name = "x" * 300
    a_zk_notebook(sandbox.work / "zk", f'[group.daily]\npaths = ["{name}"]\n')
    given("vault add zk")
    result = installed("vault", "note", "new", "--daily", "--json")
    assert (result.code, result.error["code"]) == (1, "NOTE_NOT_WRITTEN")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("[note", "Expected ']' at the end of a table declaration (at end of document)"),
        ("note = 5", "note is no table"),
        ('[note]\nfilename = ["a"]', "filename is no text"),
        ("[note]\nid-length = 200", "id-length is no number from 1 to 100"),
        ("[group.a]\npaths = 5", "paths of the group 'a' is no list"),
        ('[note]\nextension = "md/../x"', "'md/../x' is no extension"),
    ],
)
def test_settings_of_zk_that_are_no_good_are_an_error(
    config: str, message: str, installed: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    zk = a_zk_notebook(sandbox.work / "zk", config)
    given("vault add zk")
    before = files_in(zk)
    error = f"error: .zk/config.toml of the vault cannot be used: {message}\n"
    assert installed("vault", "note", "new", "Plan") == (2, "", error)
    assert files_in(zk) == before


def test_a_format_of_days_that_is_not_known_is_an_error(installed: Run, garden: Path) -> None:
    write(garden / ".obsidian" / "daily-notes.json", b'{"format": "YYYY N"}')
    assert installed("vault", "note", "new", "--daily") == (
        2,
        "",
        "error: the format 'YYYY N' has 'N', which is not known here\n"
        "hint: these are: YYYY MM DD HH mm ss, MMMM dddd Do, GGGG WW, [words]\n",
    )


def test_a_template_of_any_length_is_read_in_no_time(symphony: Run, garden: Path) -> None:
    # With a pattern that looks twice at each space it takes hours.
    text = "{{" + " " * 200_000
    write(garden / "T.md", text.encode())
    result = symphony("vault", "note", "new", "Plan", "--template", "T")
    assert (result.code, (garden / "Plan.md").read_text()) == (0, text)


def test_templates_of_logseq_are_not_read(
    installed: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    a_logseq_graph(sandbox.work / "graph")
    given("vault add graph")
    assert installed("vault", "note", "new", "Plan", "--template", "T") == (
        2,
        "",
        "error: Logseq has its templates in its pages, and they are not read here\n",
    )
