from __future__ import annotations

import pytest

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.findings import Notice
from symphony_cli.transfer.foreign import mani
from symphony_cli.transfer.foreign.listings import ListedRepo
from tests.transfer.foreign.sources import Texts

# The example of mani's own documentation, with what Symphony reads of it.
DOCUMENTED = """\
import:
  - ./some-dir/mani.yaml
shell: bash
projects:
  pinto:
    sync: true
    path: frontend/pinto
    url: git@github.com:alajmo/pinto
    desc: A vim theme editor
    clone: git clone git@github.com:alajmo/pinto --branch main
    branch:
    tags: [dev]
    remotes:
      foo: https://github.com/bar
    worktrees:
      - path: hotfix
    env:
      branch: main
      date: $(date -u)
tasks:
  simple-2: echo "hello world"
"""


def test_the_documented_file_is_read() -> None:
    files = Texts(mani_yaml=DOCUMENTED)
    files.texts["/r/some-dir/mani.yaml"] = "projects: {inner: {url: https://x.org/i.git}, bare: }"
    assert mani.read(files, "/r/mani.yaml", "/r") == (
        [
            ListedRepo(
                "frontend/pinto",
                "/r",
                "pinto",
                remotes={
                    "origin": "git@github.com:alajmo/pinto",
                    "foo": "https://github.com/bar",
                },
                tags=["dev"],
                description="A vim theme editor",
                remark="its clone command is not run:"
                " git clone git@github.com:alajmo/pinto --branch main",
            ),
            ListedRepo("inner", "/r/some-dir", "inner", remotes={"origin": "https://x.org/i.git"}),
            ListedRepo("bare", "/r/some-dir", "bare"),
        ],
        [],
    )


def test_imports_in_a_circle_end() -> None:
    files = Texts(
        mani_yaml="import: [a/../a/b.yaml, ./mani.yaml]\nprojects: {one: {}}",
        a__b_yaml="import: [../mani.yaml, ../a/b.yaml]\nprojects: {two: {}}",
    )
    listing = mani.read(files, "/r/mani.yaml", "/r")
    assert [repo.name for repo in listing.repos] == ["one", "two"]
    assert listing.notices == []


def test_at_most_so_many_files_are_read() -> None:
    files = Texts(mani_yaml=f"import: [{', '.join(f'{n}.yaml' for n in range(200))}]")
    files.texts |= {f"/r/{n}.yaml": "projects: {}" for n in range(200)}
    [notice] = mani.read(files, "/r/mani.yaml", "/r").notices
    assert notice == Notice("FILE_SKIPPED", "skipped /r/99.yaml: Symphony reads at most 100 files")


def test_missing_and_invalid_imports_are_warnings() -> None:
    files = Texts(
        mani_yaml="import: [gone.yaml, ~/ok.yaml, $(evil), '`evil`']\nprojects: {one: {}}"
    )
    files.texts["/home/ada/ok.yaml"] = "projects: {two: {}}"
    assert mani.read(files, "/r/mani.yaml", "/r") == (
        [ListedRepo("one", "/r", "one"), ListedRepo("two", "/home/ada", "two")],
        [
            Notice(
                "FILE_SKIPPED",
                "skipped $(evil): a shell would compute '$(evil)', and Symphony runs none",
            ),
            Notice(
                "FILE_SKIPPED",
                "skipped `evil`: a shell would compute '`evil`', and Symphony runs none",
            ),
            Notice("FILE_SKIPPED", "skipped /r/gone.yaml: it does not exist"),
        ],
    )


@pytest.mark.parametrize(
    "field", ["path: $(id)", "url: https://$(id).org/x", "remotes: {a: '`id`'}"]
)
def test_what_a_shell_would_compute_is_a_reason(field: str) -> None:
    files = Texts(mani_yaml=f"projects: {{one: {{{field}}}}}")
    [repo] = mani.read(files, "/r/mani.yaml", "/r").repos
    assert str(repo.reason).endswith("and Symphony runs none")


def test_merged_mappings_count() -> None:
    files = Texts(
        mani_yaml="base: &base {tags: [a], desc: Base}\n"
        "more: &more {desc: More}\n"
        "projects:\n  one: {<<: *base, path: x}\n  two: {<<: [*more, *base]}\n"
    )
    repos = mani.read(files, "/r/mani.yaml", "/r").repos
    assert [(one.tags, one.description) for one in repos] == [(["a"], "Base"), (["a"], "More")]


@pytest.mark.parametrize("text", ["", "[]", "projects: 1", "projects: {}", "import: 3", "x"])
def test_other_content_lists_nothing(text: str) -> None:
    assert mani.read(Texts(mani_yaml=text), "/r/mani.yaml", "/r").repos == []


def test_an_unreadable_import_is_a_warning() -> None:
    class Broken(Texts):
        def yaml(self, path: str) -> object:
            if path == "/r/b.yaml":
                raise InvalidValue("REGISTRY_INVALID", "b is not valid")
            return super().yaml(path)

    files = Broken(mani_yaml="import: b.yaml")
    assert mani.read(files, "/r/mani.yaml", "/r").notices == [
        Notice("FILE_SKIPPED", "skipped an imported file: b is not valid")
    ]
    with pytest.raises(InvalidValue):
        mani.read(files, "/r/b.yaml", "/r")


def test_the_lists_of_old_versions_are_read() -> None:
    files = Texts(
        mani_yaml="projects:\n"
        "  - {name: a, path: x/a, url: https://x.org/a.git, description: An A}\n"
        "  - {path: nameless}\n"
    )
    assert mani.read(files, "/r/mani.yaml", "/r").repos == [
        ListedRepo("x/a", "/r", "a", remotes={"origin": "https://x.org/a.git"}, description="An A"),
        ListedRepo("nameless", "/r", ""),
    ]
