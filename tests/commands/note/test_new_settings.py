from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.commands.conftest import Given
from tests.commands.note.conftest import files_in, today
from tests.conftest import Run, Sandbox
from tests.note_vaults import a_logseq_graph, a_zk_notebook, an_obsidian_vault
from tests.vault_trees import write


def test_a_vault_may_share_its_settings(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    vault = an_obsidian_vault(
        sandbox.work / "garden", app={"newFileLocation": "folder", "newFileFolderPath": "Neu"}
    )
    (vault / ".obsidian").rename(sandbox.work / "shared")
    (vault / ".obsidian").symlink_to("../shared")
    given("vault add garden")
    assert symphony("note", "new", "Plan").stdout == f"{vault}/Neu/Plan.md\n"


def test_in_a_plain_vault_any_note_is_a_template(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    given("vault create plain")
    write(sandbox.work / "plain" / "sub" / "T.md", b"{{title}}, {{ date }}, {{time:[at]}}\n")
    given("note new Plan --template sub/T")
    assert (sandbox.work / "plain" / "Plan.md").read_text() == f"Plan, {today()}, at\n"


def test_a_new_note_in_an_org_graph_is_markdown_with_a_warning(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph", '{:preferred-format "Org"}')
    given("vault add graph")
    assert symphony("note", "new", "Seite") == (
        0,
        f"{graph}/pages/Seite.md\n",
        "warning: ignored :preferred-format: the note is Markdown\n",
    )


def test_obsidian_notes_go_into_the_configured_folder(
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
    assert symphony("note", "new", "東京 2").stdout == f"{path}\n"
    assert path.read_text() == ""
    given("note new Plan --template T")
    expected = f"Plan {today('%d.%m.%Y')} {today('%Y')} {{{{x}}}}\n"
    assert (vault / "Eingang" / "neu" / "Plan.md").read_text() == expected
    day = vault / "Tage" / today("%Y/T%m-%d.md")
    assert symphony("note", "new", "--daily").stdout == f"{day}\n"
    assert day.read_text() == f"day {today('T%m-%d')}\n"
    day.write_text("mine\n")
    again = symphony("note", "new", "--daily", "--json").json
    assert (again["path"], again["is_new"], day.read_text()) == (str(day), False, "mine\n")


def test_obsidian_notes_may_go_into_the_working_directory(symphony: Run, garden: Path) -> None:
    (garden / ".obsidian" / "app.json").write_text('{"newFileLocation": "current"}')
    result = symphony("note", "new", "Plan", cwd=garden / "Notizen")
    assert result.stdout == f"{garden}/Notizen/Plan.md\n"
    assert symphony("note", "new", "Plan").stdout == f"{garden}/Plan.md\n"


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


def test_zk_notes_follow_file_names_and_templates(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    zk = a_zk_notebook(sandbox.work / "zk", ZK)
    write(zk / ".zk" / "templates" / "t.md", b"# {{ title }}\n{{{title}}} {{sh 'rm'}}\n")
    given("vault add zk")
    path = zk / f"{today('%Y')}-ubergrosse-2.markdown"
    assert symphony("note", "new", "Übergröße 2") == (
        0,
        f"{path}\n",
        "warning: ignored {{sh 'rm'}} in the template: kept as it is\n",
    )
    assert path.read_text() == "# Übergröße 2\nÜbergröße 2 {{sh 'rm'}}\n"
    assert symphony("note", "new", "--daily") == (
        0,
        f"{zk}/tage/{today('%m-%d')}.markdown\n",
        "warning: ignored template '{{': it is not in .zk/templates\n",
    )


def test_zk_names_notes_by_ids(symphony: Run, given: Given, acme: None, sandbox: Sandbox) -> None:
    zk = a_zk_notebook(sandbox.work / "zk")
    given("vault add zk")
    first, second = (symphony("note", "new", "Plan").stdout for _ in range(2))
    assert first != second
    for path in (first, second):
        assert re.fullmatch(rf"{zk}/[a-z0-9]{{4}}\.md\n", path)
        assert Path(path.strip()).read_text() == "# Plan\n\n"


def test_zk_settings_that_are_not_followed_are_warnings(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    zk = a_zk_notebook(sandbox.work / "zk", "[note]\nfilename = \"{{sh 'id'}}\"\n")
    given("vault add zk")
    assert symphony("note", "new", "A Plan") == (
        0,
        f"{zk}/a-plan.md\n",
        "warning: ignored filename '{{sh 'id'}}': the title is used for the name\n",
    )


def test_zk_ids_and_groups_follow_the_settings(
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
    result = symphony("note", "new", "Über A & B")
    assert re.fullmatch(rf"{zk}/[0-9A-F]{{8}}-uber-a-and-b\.md\n", result.stdout)
    assert result.stderr == ("warning: ignored language 'de': slugs follow the rules for English\n")
    result = symphony("note", "new", "Plan", cwd=zk / "journal")
    assert result == (0, f"{zk}/journal/Plan {today()}.md\n", "")
    assert symphony("note", "new", "--daily") == (
        0,
        f"{zk}/journal/{today()}.md\n",
        "warning: ignored the pattern 'journal/*' of the group daily: it is in journal\n",
    )


def test_the_users_own_zk_settings_are_the_fallback(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    own = write(
        sandbox.home / ".config" / "zk" / "config.toml",
        b'[note]\nfilename = "own {{title}}"\nextension = "txt"\n',
    )
    zk = a_zk_notebook(sandbox.work / "zk", '[note]\nextension = "md"\n')
    given("vault add zk")
    assert symphony("note", "new", "Plan") == (0, f"{zk}/own Plan.md\n", "")
    own.write_text("[note")
    result = symphony("note", "new", "Plan")
    assert re.fullmatch(rf"{zk}/[a-z0-9]{{4}}\.md\n", result.stdout)
    assert result.stderr == "warning: skipped zk's config.toml: it is not valid TOML\n"


@pytest.mark.parametrize(
    ("config", "name"),
    [("{}", "a%2Fb%3A c"), ("{:file/name-format :triple-lowbar}", "a___b%3A c")],
)
def test_logseq_notes_are_pages_or_journals(
    config: str, name: str, symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph", config)
    given("vault add graph")
    path = graph / "pages" / f"{name}.md"
    assert symphony("note", "new", "a/b: c").stdout == f"{path}\n"
    # In the newer format the file name has the whole title.
    assert path.read_text() == ("- \n" if "___" in name else "title:: a/b: c\n\n- \n")
    given("note new Seite")
    assert (graph / "pages" / "Seite.md").read_text() == "- \n"
    day = graph / "journals" / today("%Y_%m_%d.md")
    assert symphony("note", "new", "--daily").stdout == f"{day}\n"
    assert symphony("note", "new", "Plan", "--template", "T").code == 2


@pytest.mark.parametrize(
    "folder", ["/../out", "../out", "a/../../out", ".git/hooks", "~/x", "a\\b", "a\nb", "linked", 5]
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
    result = symphony("note", "new", "--daily", "--json")
    if folder == 5 and kind == "logseq":
        # A number is a valid name.
        return
    if kind == "logseq" and folder in ("a\\b", "a\nb"):
        assert result.code in (0, 2)
    else:
        assert (result.code, result.stdout) == (2, "")
        assert result.error["code"] == "SETTINGS_INVALID"
        assert files_in(path) == before
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("content", ["no JSON", "[]", "[" * 100_000, " " * 1_000_001 + "{}"])
def test_settings_without_a_json_object_are_an_error(
    symphony: Run, garden: Path, content: str
) -> None:
    (garden / ".obsidian" / "app.json").write_text(content)
    before = files_in(garden)
    result = symphony("note", "new", "Plan", "--json")
    assert (result.code, result.error["code"]) == (2, "SETTINGS_INVALID")
    assert files_in(garden) == before


def test_settings_that_are_a_link_are_refused(
    symphony: Run, garden: Path, sandbox: Sandbox
) -> None:
    outside = write(sandbox.work / "outside.json", b"{}")
    (garden / ".obsidian" / "app.json").symlink_to(outside)
    path = f"{garden}/.obsidian/app.json"
    assert symphony("note", "new", "Plan") == (
        2,
        "",
        f"error: {path} cannot be used: a file or a symbolic link is in its place\n"
        f"hint: check {path}\n",
    )


def test_settings_of_templates_are_read_for_templates_only(symphony: Run, garden: Path) -> None:
    (garden / ".obsidian" / "templates.json").write_text("[")
    assert symphony("note", "new", "Plan") == (0, f"{garden}/Plan.md\n", "")
    assert symphony("note", "new", "Other", "--template", "T").code == 2


def test_a_template_may_be_beside_a_directory_of_its_name(symphony: Run, garden: Path) -> None:
    (garden / "Meeting").mkdir()
    write(garden / "Meeting.md", b"of {{title}}\n")
    path = garden / "Plan.md"
    assert symphony("note", "new", "Plan", "--template", "Meeting").stdout == f"{path}\n"
    assert path.read_text() == "of Plan\n"


def test_the_daily_note_is_created_without_its_missing_template(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    an_obsidian_vault(sandbox.work / "garden", daily_notes={"template": "Vorlagen/Tag"})
    given("vault add garden")
    path = f"{sandbox.work}/garden/{today()}.md\n"
    assert symphony("note", "new", "--daily") == (
        0,
        path,
        "warning: ignored template 'Vorlagen/Tag': it is not in the vault\n",
    )
    assert symphony("note", "new", "--daily") == (0, path, "")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("[note", "Expected ']' at the end of a table declaration (at end of document)"),
        ("note = 5", "note is not a table"),
        ('[note]\nfilename = ["a"]', "filename is not text"),
        ("[note]\nid-length = 200", "id-length is not a number from 1 to 100"),
        ("[group.a]\npaths = 5", "paths of the group 'a' is not a list"),
        ('[note]\nextension = "md/../x"', "invalid extension 'md/../x'"),
    ],
)
def test_invalid_zk_settings_are_an_error(
    config: str, message: str, symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    zk = a_zk_notebook(sandbox.work / "zk", config)
    given("vault add zk")
    before = files_in(zk)
    error = f"error: .zk/config.toml of the vault cannot be used: {message}\n"
    assert symphony("note", "new", "Plan") == (2, "", error)
    assert files_in(zk) == before


def test_an_unknown_date_format_is_an_error(symphony: Run, garden: Path) -> None:
    write(garden / ".obsidian" / "daily-notes.json", b'{"format": "YYYY N"}')
    assert symphony("note", "new", "--daily") == (
        2,
        "",
        "error: unsupported 'N' in the date format 'YYYY N'\n"
        "hint: use YYYY MM DD HH mm ss, MMMM dddd Do, GGGG WW, [words]\n",
    )


def test_logseq_templates_are_unsupported(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    a_logseq_graph(sandbox.work / "graph")
    given("vault add graph")
    assert symphony("note", "new", "Plan", "--template", "T") == (
        2,
        "",
        "error: --template is not supported in Logseq vaults\n",
    )


def test_damaged_settings_of_logseq_are_reported_once_per_command(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    graph = a_logseq_graph(sandbox.work / "graph", "{:pages-directory")
    given("vault add graph")
    damage = ": it is damaged, so the defaults replace its unreadable parts\n"
    assert symphony("note", "new", "Plan", "--vault", "graph") == (
        0,
        f"{graph}/pages/Plan.md\n",
        f"warning: ignored logseq/config.edn{damage}",
    )
    for command in ("search blatt", "note links Plan", "note list", "note orphans", "note broken"):
        done = symphony("vault", *command.split())
        assert (done.code, done.stderr) == (
            0,
            f"warning: ignored {graph}/logseq/config.edn{damage}",
        )


@pytest.mark.parametrize(
    ("settings", "is_warned"),
    [
        ({"core_plugins": {"daily-notes": False}}, True),
        ({"core_plugins": ["graph"]}, True),
        ({"core_plugins": {"daily-notes": True}}, False),
        ({"core_plugins": {"graph": False}}, False),
        ({"core_plugins": ["daily-notes"]}, False),
        ({}, False),
    ],
)
def test_a_daily_note_that_obsidian_has_switched_off_is_created_with_a_warning(
    settings: dict[str, object],
    is_warned: bool,
    symphony: Run,
    given: Given,
    acme: None,
    sandbox: Sandbox,
) -> None:
    vault = an_obsidian_vault(sandbox.work / "garden", **settings)
    given("vault add garden")
    warning = (
        "warning: ignored 'daily-notes' in .obsidian/core-plugins.json: it is off, but the"
        " note was created\n"
    )
    assert symphony("note", "new", "--daily") == (
        0,
        f"{vault}/{today()}.md\n",
        warning if is_warned else "",
    )


def test_a_plugin_replaces_daily_notes_that_are_switched_off(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    vault = an_obsidian_vault(
        sandbox.work / "garden",
        core_plugins={"daily-notes": False},
        community_plugins=["periodic-notes"],
    )
    settings = {"daily": {"enabled": True, "folder": "Tage"}}
    write(vault / ".obsidian/plugins/periodic-notes/data.json", json.dumps(settings).encode())
    given("vault add garden")
    assert symphony("note", "new", "--daily") == (0, f"{vault}/Tage/{today()}.md\n", "")
