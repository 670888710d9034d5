"""The values that fields of the output may have."""

from __future__ import annotations

from collections.abc import Sequence

from symphony_cli.base.shells import SHELLS
from symphony_cli.domain import vault_places
from symphony_cli.domain.signing import SIGNING_FORMATS
from symphony_cli.domain.vaults import VAULT_KINDS
from symphony_cli.domain.workspaces import WORKSPACE_TYPES
from symphony_cli.identity import explaining, file_changes
from symphony_cli.identity import states as identity_states
from symphony_cli.identity.guard import states as guard_states
from symphony_cli.repos import outcomes, states
from symphony_cli.repos.branches.views import PRUNE_RESULTS
from symphony_cli.transfer.foreign.plans import IMPORT_RESULTS

_NOUNS = ("profile", "workspace", "repo", "vault")
_PLACES = ("workspace", "repo", "worktree", "vault")
_REPO_STATES = (
    states.OK,
    states.MISSING,
    states.DAMAGED,
    states.UNTRUSTED,
    states.TIMED_OUT,
    states.LOCKED,
)
_IDENTITY_STATES = (
    identity_states.OK,
    states.MISMATCH,
    identity_states.UNKNOWN,
    identity_states.MISSING,
    identity_states.LOCKED,
)
# By view and field; null may come besides.
VALUES: dict[str, Sequence[str]] = {
    "ChangeView.noun": (*_NOUNS, "current_profile", "current_workspace", "default_vault"),
    "Checked.state": _IDENTITY_STATES,
    "CompletionCode.shell": SHELLS,
    "ConfigValue.source": ("default", "file", "environment"),
    "DetectedProfile.signing_format": SIGNING_FORMATS,
    "Explanation.include": (explaining.LAST, explaining.NOT_LAST, explaining.NOT_APPLIED),
    "Explanation.state": _IDENTITY_STATES,
    "FileChange.change": (
        file_changes.CREATE,
        file_changes.CHANGE,
        file_changes.REMOVE,
        file_changes.KEEP,
    ),
    "IdentityStatus.state": _IDENTITY_STATES,
    "ImportedRepo.result": IMPORT_RESULTS,
    "NoteLink.state": ("found", "broken", "no-file"),
    "Opened.noun": _PLACES,
    "Place.noun": _PLACES,
    "ProfileView.signing_format": SIGNING_FORMATS,
    "PrunedBranch.result": PRUNE_RESULTS,
    "PushOutcome.result": outcomes.RESULTS,
    "PushedRef.action": (outcomes.CREATE, outcomes.UPDATE, outcomes.FORCE, outcomes.DELETE),
    "RepoDetails.identity": _IDENTITY_STATES,
    "RepoDetails.state": _REPO_STATES,
    "RepoGuard.guard": (
        guard_states.INSTALLED,
        guard_states.JOINED,
        guard_states.BY_HAND,
        guard_states.OUTDATED,
        guard_states.ABSENT,
        guard_states.REFUSED,
        guard_states.SKIPPED,
        guard_states.UNKNOWN,
    ),
    "RepoOutcome.result": outcomes.RESULTS,
    "RepoStatus.identity": (states.OK, states.MISMATCH),
    "RepoStatus.state": _REPO_STATES,
    "ShellCode.shell": SHELLS,
    "Source.scope": ("system", "global", "local", "worktree", "command", "environment"),
    "VaultView.kind": VAULT_KINDS,
    "VaultView.state": vault_places.STATES,
    "WorkspaceView.type": WORKSPACE_TYPES,
}
