"""What becomes of each repo in a foreign registry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from symphony_cli.base.text import escaped
from symphony_cli.domain.names import name_from_path
from symphony_cli.domain.repos import GitFacts

if TYPE_CHECKING:
    from symphony_cli.domain.entries import Entry
    from symphony_cli.domain.views import RepoView
    from symphony_cli.transfer.foreign.listings import ListedRepo

REGISTERED, CLONED, UPDATED, KNOWN = "registered", "cloned", "updated", "known"
WOULD_REGISTER, WOULD_CLONE, WOULD_UPDATE = "would-register", "would-clone", "would-update"
# Out of Symphony's scope, and against its rules.
SKIPPED, REFUSED, FAILED = "skipped", "refused", "failed"
PLANNED = {REGISTERED: WOULD_REGISTER, CLONED: WOULD_CLONE, UPDATED: WOULD_UPDATE}
# In the order of the summary.
IMPORT_RESULTS = (
    *(REGISTERED, CLONED, UPDATED, WOULD_REGISTER, WOULD_CLONE, WOULD_UPDATE),
    *(KNOWN, SKIPPED, REFUSED, FAILED),
)


class ImportedRepo(NamedTuple):
    """A repo in registries of other tools, and what became of it.

    `kinds` are the tools that list it. `reason` says why it is not registered, or what is left out.
    """

    name: str
    workspace: str | None
    profile: str | None
    path: str
    remote_url: str | None
    tags: Sequence[str]
    missing: bool
    kinds: Sequence[str]
    result: str
    reason: str | None
    hint: str | None


class Plan(NamedTuple):
    """A repo to register; `view` is its row, if it has one, and `url` what would be cloned.

    `root` is the directory, links resolved, that it must be below to be cloned. `home` is the
    workspace for it, without an ID if it does not exist yet.
    """

    kinds: tuple[str, ...]
    listed: ListedRepo
    path: str
    root: str = ""
    result: str = REGISTERED
    reason: str | None = None
    hint: str | None = None
    facts: GitFacts = GitFacts("")
    missing: bool = False
    url: str | None = None
    remotes: Mapping[str, str] = {}
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Any] = {}
    view: RepoView | None = None
    home: Entry | None = None
    name: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it is to be registered."""
        return self.view is None and self.result not in (SKIPPED, REFUSED)

    def left_out(self, result: str, reason: str, hint: str | None = None) -> Plan:
        """Return the plan to leave it out."""
        return self._replace(result=result, reason=reason, hint=hint)

    def row(self, *, dry_run: bool) -> ImportedRepo:
        """Return the row for users."""
        view = self.view
        return ImportedRepo(
            name=view.name
            if view
            else self.name or escaped(self.listed.name or name_from_path(self.path)),
            workspace=view.workspace if view else self.home and self.home.name,
            profile=view.profile if view else self.home and self.home.profile,
            path=self.path,
            remote_url=view.remote_url if view else self.facts.remote_url,
            tags=self.tags,
            missing=self.missing,
            kinds=self.kinds,
            result=PLANNED.get(self.result, self.result) if dry_run else self.result,
            reason=self.reason,
            hint=self.hint,
        )
