from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Given, locked
from tests.conftest import Run, Sandbox
from tests.note_vaults import a_logseq_graph, a_zk_notebook, an_obsidian_vault
from tests.trees import a_vault_directory
from tests.vault_trees import write


@pytest.mark.parametrize("way", ["symphony", "installed"])
def test_links_say_where_they_lead(way: str, request: pytest.FixtureRequest, garden: Path) -> None:
    run: Run = request.getfixturevalue(way)
    assert run("note", "links", "東京") == (
        0,
        f"garden/東京.md:3\tGröße#Größe\tso groß\t{garden}/Größe.md\n"
        f"garden/東京.md:3\tNotizen/Notiz 4.md\thier\t{garden}/Notizen/Notiz 4.md\n"
        "garden/東京.md:8\tMaß\tMaß\t\n"
        "garden/東京.md:8\tfehlt\tfehlt\t\n",
        "",
    )


def test_links_as_json(symphony: Run, garden: Path) -> None:
    rows = symphony("note", "links", "Maß", "--json").json
    assert rows[0] == {
        "place": "garden/Größe.md:6",
        "target": "bild.png",
        "text": "bild.png",
        "kind": "embed",
        "leads_to": f"{garden}/Anhänge/bild.png",
        "vault": "garden",
        "path": f"{garden}/Größe.md",
        "line": 6,
        "state": "found",
        "workspace": "acme",
        "profile": "ada",
    }
    assert rows[1]["leads_to"] == f"{garden}/Notizen/Notiz 3.md"


def test_a_link_prefers_the_note_in_the_same_folder(symphony: Run, garden: Path) -> None:
    reference = "Notizen/sub/Notiz 1"
    result = symphony("note", "links", reference, "--fields", "leads_to")
    assert result.stdout == (f"{garden}/Notizen/sub/Notiz 1.md\n{garden}/Notizen/Notiz 2.md\n")
    result = symphony("note", "links", "Notiz 50", "--fields", "leads_to")
    assert result.stdout == f"{garden}/Notizen/Notiz 1.md\n"


def test_links_of_zk_and_logseq(symphony: Run, given: Given, acme: None, sandbox: Sandbox) -> None:
    zk, graph = a_zk_notebook(sandbox.work / "zk"), a_logseq_graph(sandbox.work / "graph")
    given("vault add zk graph")
    fields = ("--fields", "leads_to")
    second = f"{zk}/id02-zettel-2.md\n"
    assert symphony("note", "links", "Zettel 1", *fields).stdout == second * 2
    page = f"{graph}/pages/plan___Seite 8.md\n"
    assert symphony("note", "links", "Blatt 7", *fields).stdout == page
    assert symphony("note", "links", "2026_11_25", *fields).stdout == (
        f"{graph}/pages/plan___Seite 7.md\n{graph}/journals/2026_11_24.md\n\n"
        f"{graph}/assets/bild.png\n"
    )


@pytest.mark.parametrize("verb", ["links", "backlinks", "open"])
@pytest.mark.usefixtures("garden")
def test_an_ambiguous_or_unknown_reference_is_an_error(symphony: Run, verb: str) -> None:
    assert symphony("note", verb, "notiz 1") == (
        3,
        "",
        "error: 'notiz 1' is ambiguous: 2 notes match\n"
        "hint: use one of these paths: garden/Notizen/Notiz 1.md, garden/Notizen/sub/Notiz 1.md\n",
    )
    assert symphony("note", verb, "Größé") == (
        3,
        "",
        "error: no note named 'Größé'\nhint: did you mean Größe?\n",
    )
    assert symphony("note", verb, "?").stderr == (
        "error: no note named '?'\nhint: to list them, run `symphony note list`\n"
    )


def test_a_note_is_found_by_its_place(symphony: Run, given: Given, garden: Path) -> None:
    an_obsidian_vault(garden.parent / "other")
    given("vault add other")
    assert symphony("note", "links", "Größe").code == 3
    paths = ("garden/Größe.md", "garden/größe", f"{garden}/Größe.md")
    for reference in paths:
        rows = symphony("note", "links", reference, "--json").json
        assert {row["vault"] for row in rows} == {"garden"}
    result = symphony("note", "links", "größe", "--vault", "other", "--json")
    assert {row["vault"] for row in result.json} == {"other"}


def test_zk_links_match_parts_of_names(
    symphony: Run, given: Given, acme: None, sandbox: Sandbox
) -> None:
    zk = a_zk_notebook(sandbox.work / "zk")
    write(zk / "2026-abcd-thing.md", b"[[abcd]] [[thing]] [q](2026-abcd)\n")
    write(zk / "sub/s-long.md", b"text\n")
    write(zk / "sub/l.md", b"[x](sub/s) [y](s) [[abcd]] [[none]]\n")
    given("vault add zk")
    fields = ("--fields", "leads_to")
    thing, long = f"{zk}/2026-abcd-thing.md\n", f"{zk}/sub/s-long.md\n"
    assert symphony("note", "links", "2026-abcd-thing", *fields).stdout == thing * 3
    assert symphony("note", "links", "l", *fields).stdout == long * 2 + thing + "\n"


def test_a_note_is_found_by_its_path_from_the_working_directory(
    symphony: Run, garden: Path
) -> None:
    write(garden / "l.md", b"[[eins]]\n")
    write(garden / "Notizen/l.md", b"[[zwei]]\n")
    (garden.parent / "linked").symlink_to(garden)
    for directory, reference, target in (
        (garden, "./l.md", "eins"),
        (garden, "./Notizen/l", "zwei"),
        (garden / "Notizen", "../l.md", "eins"),
        (garden / "Notizen", "./l.md", "zwei"),
        (garden.parent, "garden/Notizen/../l.md", "eins"),
        (garden.parent, f"{garden.parent}/linked/l.md", "eins"),
        (garden.parent, "linked/Notizen/l.md", "zwei"),
    ):
        result = symphony("note", "links", reference, "--fields", "target", cwd=directory)
        assert result == (0, f"{target}\n", "")
    # The path does not exist below the working directory, so it is one in the vault.
    result = symphony("note", "links", "Notizen/l.md", cwd=garden / "Notizen")
    assert result.stdout == "garden/Notizen/l.md:1\tzwei\tzwei\t\n"


def test_an_impossible_path_is_not_a_note(symphony: Run, garden: Path) -> None:
    for reference in ("./a\nb", "a/\x1b"):
        assert symphony("note", "links", reference).code == 3


def test_a_missing_note_names_the_vaults_that_were_not_searched(
    symphony: Run, given: Given, garden: Path, sandbox: Sandbox
) -> None:
    for name in ("diary", "gone"):
        a_vault_directory(sandbox.work / name)
    given("vault add diary gone")
    locked(sandbox.work / "diary")
    (sandbox.work / "gone").rename(sandbox.work / "elsewhere")
    unread = (
        "skipped vault 'diary': it is locked;"
        f" skipped vault 'gone': {sandbox.work}/gone does not exist\n"
    )
    assert symphony("note", "links", "?") == (
        3,
        "",
        f"error: no note named '?'\nhint: to list them, run `symphony note list`; {unread}",
    )
    assert symphony("note", "links", "Größé").stderr.endswith(
        f"\nhint: did you mean Größe?; {unread}"
    )
    assert symphony("note", "links", "notiz 1").stderr.endswith(
        "garden/Notizen/Notiz 1.md, garden/Notizen/sub/Notiz 1.md; " + unread
    )


def test_a_missing_only_vault_is_an_error(symphony: Run, garden: Path) -> None:
    garden.rename(garden.parent / "elsewhere")
    assert symphony("note", "links", "Größe") == (
        3,
        "",
        f"error: neither {garden} nor {garden}.tar.age exists\n"
        "hint: to record its new path, run `symphony vault edit garden --path DIR`\n",
    )


def test_a_locked_only_vault_is_an_error(symphony: Run, garden: Path) -> None:
    locked(garden)
    assert symphony("note", "links", "Größe") == (
        5,
        "",
        "error: vault 'garden' is locked\nhint: to unlock it, run `symphony vault unlock garden`\n",
    )
