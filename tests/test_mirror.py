"""Each module inside has a test file of its name, or a reason here."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SOURCE = TESTS.parent / "symphony_cli"
PYPROJECT = tomllib.loads((TESTS.parent / "pyproject.toml").read_text())
INSIDE = next(
    [module.removeprefix("symphony_cli.") for module in contract["source_modules"]]
    for contract in PYPROJECT["tool"]["importlinter"]["contracts"]
    if contract["name"] == "inside does no I/O"
)

TYPES = "types alone: no rule to test"
TESTED_ELSEWHERE = {
    "base/executions.py": TYPES,
    "base/findings.py": TYPES,
    "domain/search_results.py": TYPES,
    "domain/entities.py": "tests/domain/test_repos.py and those of the other nouns change entities",
    "history/on_disk.py": "tests/commands/test_undo.py has real directories and a real trash",
    "history/undoing.py": "tests/commands/test_undo.py undoes every action",
    "identity/applying.py": "tests/commands/identity/test_apply.py and "
    "tests/commands/identity/test_remove.py run it against real git",
    "identity/audit/auditing.py": "tests/commands/identity/test_audit.py runs it against real git",
    "identity/audit/ports.py": TYPES,
    "identity/checking.py": "tests/commands/identity/test_check.py runs it against real git",
    "identity/detect/ports.py": TYPES,
    "identity/comparing/changes.py": "tests/commands/identity/test_apply_changes.py has real git",
    "identity/comparing/overruling.py": "tests/commands/identity/test_writes.py has real git",
    "identity/comparing/subjects.py": "tests/commands/identity/test_apply_everywhere.py",
    "identity/doctor.py": "tests/commands/identity/test_watching.py runs it against real git",
    "identity/environments.py": "tests/commands/test_env.py prints its variables",
    "identity/explaining.py": "tests/commands/identity/test_why.py runs it against real git",
    "identity/file_changes.py": TYPES,
    "identity/glancing.py": "tests/commands/identity/test_watching.py runs it against real git",
    "identity/guard/judging.py": "tests/identity/guard/test_guarding.py judges every kind of hook",
    "identity/guard/ports.py": TYPES,
    "identity/guard/states.py": TYPES,
    "identity/ports.py": TYPES,
    "identity/statuses.py": "tests/commands/identity/test_status.py runs it against real git",
    "notes/indexed.py": "tests/store/note_index/test_indexes.py fills a real index with it",
    "notes/linking.py": "tests/commands/note/test_links.py and "
    "tests/commands/note/test_broken.py read real vaults",
    "notes/listing.py": "tests/commands/note/test_list_.py and "
    "tests/commands/note/test_orphans.py read real vaults",
    "notes/opening.py": "tests/commands/note/test_open_.py starts editors",
    "notes/logseq_graphs.py": "tests/commands/note/test_links.py reads a real Logseq graph",
    "notes/ports.py": TYPES,
    "notes/programs/plans.py": "tests/commands/note/test_new_settings.py makes its notes",
    "notes/programs/zk_plans.py": "tests/commands/note/test_new_settings.py makes its notes",
    "notes/references.py": "tests/commands/note/test_open_.py finds notes in real vaults",
    "notes/searching.py": "tests/commands/test_search.py searches real vaults",
    "notes/text/layout.py": "tests/notes/text/test_markdown.py parses by it",
    "notes/views.py": "tests/notes/test_resolving.py reads the links of its entries",
    "registry/bindings.py": "tests/commands/workspace/test_remotes.py clones and scans by it",
    "registry/choices.py": TYPES,
    "repos/remote_ports.py": TYPES,
    "registry/ports.py": TYPES,
    "registry/program_ports.py": TYPES,
    "registry/registration.py": "tests/repos/test_registration.py and "
    "tests/vaults/test_registration.py register by it",
    "repos/branches/ports.py": TYPES,
    "repos/branches/pruning.py": "tests/commands/repo/test_prune.py prunes real repositories",
    "repos/branches/views.py": TYPES,
    "repos/deletion.py": "tests/commands/repo/test_remove_files.py deletes real repositories",
    "repos/deletion_plan.py": "tests/commands/repo/test_remove_files.py plans it with real git",
    "repos/outcomes.py": TYPES,
    "repos/ports.py": TYPES,
    "setup/committers.py": "tests/commands/test_init_identities.py runs it against real git",
    "setup/onboarding_plan.py": "tests/setup/test_onboarding.py plans by it",
    "setup/ports.py": TYPES,
    "transfer/documents.py": "tests/transfer/test_writing.py and "
    "tests/transfer/test_exporting.py make documents",
    "transfer/following.py": "tests/commands/workspace/test_file.py compares real documents",
    "transfer/given.py": "tests/commands/workspace/test_restore.py gives every kind of document",
    "transfer/importing.py": "tests/commands/workspace/test_import_.py writes a real store",
    "transfer/ports.py": TYPES,
    **dict.fromkeys(
        (
            "transfer/foreign/homes.py",
            "transfer/foreign/kinds.py",
            "transfer/foreign/planning.py",
            "transfer/foreign/plans.py",
            "transfer/foreign/reading.py",
        ),
        "tests/commands/test_import_.py and tests/commands/test_import_clones.py import with them",
    ),
    "transfer/foreign/listings.py": "tests/transfer/foreign/test_mani.py lists by it",
    "transfer/foreign/ports.py": TYPES,
    "vaults/ports.py": TYPES,
}


def own_tests(module: str) -> Path:
    """Return the path of a module's test file."""
    folder, _, name = module.rpartition("/")
    return TESTS / folder / f"test_{name}"


def test_every_module_has_tests_of_its_name_or_a_reason() -> None:
    modules = {
        str(path.relative_to(SOURCE))
        for folder in INSIDE
        for path in (SOURCE / folder).rglob("*.py")
        if path.name != "__init__.py"
    }
    assert {module for module in modules if not own_tests(module).exists()} == {*TESTED_ELSEWHERE}


@pytest.mark.parametrize("reason", sorted({*TESTED_ELSEWHERE.values()} - {TYPES}))
def test_a_reason_names_test_files_that_exist(reason: str) -> None:
    named = re.findall(r"tests/\S+\.py", reason)
    assert named
    assert [name for name in named if not (TESTS.parent / name).is_file()] == []


@pytest.mark.parametrize(
    "module", [module for module, reason in TESTED_ELSEWHERE.items() if reason == TYPES]
)
def test_types_alone_have_no_function(module: str) -> None:
    text = (SOURCE / module).read_text()
    assert re.findall(r"^def ", text, re.MULTILINE) == []
