from __future__ import annotations

import pytest

from symphony_cli.base import configuration, executions, findings
from symphony_cli.base.errors import InvalidValue
from symphony_cli.domain import views
from symphony_cli.identity import file_changes
from symphony_cli.identity import sources as identity_sources
from symphony_cli.identity import states as identity_states
from symphony_cli.identity.audit import commits as audits
from symphony_cli.identity.detect import detections
from symphony_cli.identity.guard import states as guards
from symphony_cli.notes import views as note_views
from symphony_cli.output.columns import COLUMNS, chosen, fields_of, holds_rows
from symphony_cli.repos import outcomes
from symphony_cli.repos import states as repo_states
from symphony_cli.repos.branches import views as branch_views
from symphony_cli.transfer import planning, restoring
from symphony_cli.transfer.foreign import plans as foreign
from symphony_cli.vaults import key as vault_keys

VIEWS = [
    views.ProfileView,
    detections.DetectedProfile,
    views.WorkspaceView,
    views.RepoView,
    views.VaultView,
    vault_keys.KeyView,
    note_views.FoundNote,
    note_views.ListedNote,
    note_views.NoteLink,
    repo_states.RepoStatus,
    branch_views.UnpushedBranch,
    branch_views.GoneBranch,
    branch_views.PrunedBranch,
    outcomes.PushOutcome,
    outcomes.PushedRef,
    planning.ImportedRow,
    restoring.RestoredRow,
    foreign.ImportedRepo,
    outcomes.RepoOutcome,
    executions.Execution,
    views.OperationView,
    views.ChangeView,
    configuration.ConfigValue,
    findings.Problem,
    file_changes.FileChange,
    identity_states.IdentityStatus,
    identity_sources.Source,
    audits.AuditedCommit,
    guards.RepoGuard,
]


def test_the_columns_of_every_kind_of_row_are_fields() -> None:
    assert {view.__name__ for view in VIEWS} == set(COLUMNS)
    for view in VIEWS:
        assert set(COLUMNS[view.__name__]) <= set(fields_of(view))


def test_fields_are_picked_in_the_order_given() -> None:
    assert chosen(" b ,a,,b", ["a", "b"]) == ["b", "a", "b"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("a,x\x1b", r"unknown field 'x\x1b'"),
        ("A", "unknown field 'A'"),
        ("", "--fields needs a field"),
        (" , ", "--fields needs a field"),
    ],
)
def test_an_unknown_field_is_refused_with_the_valid_ones(fields: str, message: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        chosen(fields, ["a", "b"])
    error = raised.value
    assert (error.code, error.message, error.hint, error.field) == (
        "FIELD_UNKNOWN",
        message,
        "the fields are a, b",
        "fields",
    )


def test_values_with_rows_are_recognized() -> None:
    assert holds_rows([findings.Problem("a", "b")])
    assert not holds_rows([])
    assert not holds_rows(["text"])
    assert not holds_rows(findings.Problem("a", "b"))
