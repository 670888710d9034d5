"""What lists without rows say to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.registry import contexts, listing
from symphony_cli.repos.selecting import Selection, scope_of

if TYPE_CHECKING:
    from symphony_cli.context import AppContext
    from symphony_cli.notes.views import Listed


def no_repos(app: AppContext, selection: Selection) -> listing.Emptiness:
    """Return why a selection has no repos."""
    if selection.references is not None:
        return listing.Emptiness("no repos match" if selection.references else "no repos given")
    scope = scope_of(app.reader, app.choice, selection)
    repos = app.reader.repos(**scope) if scope is not None else []
    if repos and not selection.archived and all(repo.archived for repo in repos):
        where = listing.place(app.reader, "repo", scope or {})
        hint = "to select archived repos, pass `--archived`"
        return listing.Emptiness(f"all repos in {where} are archived", hint)
    return listing.why_empty(app.reader, "repo", scope)


def no_vaults(app: AppContext, *, everywhere: bool) -> listing.Emptiness:
    """Return why a list has no vaults."""
    scope = contexts.scope_of(app.reader, app.choice, everywhere=everywhere)
    return listing.why_empty(app.reader, "vault", scope)


def no_workspaces(app: AppContext, *, everywhere: bool) -> listing.Emptiness:
    """Return why a list has no workspaces."""
    reader, choice = app.reader, app.choice
    if everywhere or (owner := contexts.find_profile(reader, choice)) is None:
        scope = contexts.everything(reader, choice)
    else:
        scope = {"profile_id": owner.id}
    return listing.why_empty(reader, "workspace", scope)


def explain_no_notes(
    app: AppContext,
    listed: Listed,
    noun: str = "note",
    *,
    vault: str | None,
    everywhere: bool,
    is_filtered: bool = False,
) -> None:
    """Say on a terminal that vaults have no notes, or nothing else that `noun` names, if so."""
    if listed.rows or any(notice.code == "VAULTS_NONE" for notice in listed.notices):
        return
    if vault is not None:
        where = str(contexts.resolve_vault(app.reader, vault, app.choice))
    else:
        scope = contexts.scope_of(app.reader, app.choice, everywhere=everywhere)
        where = listing.place(app.reader, noun, scope or {})
    app.output.totals(*listing.empty(noun, where, is_filtered=is_filtered))
