"""Proposals of the workspace that remotes belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symphony_cli.base.findings import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symphony_cli.context import AppContext
    from symphony_cli.registry.bindings import Bound


def where_they_belong(app: AppContext, found: Sequence[Bound], of: int, verb: str) -> AppContext:
    """Propose the workspace that all `of` the remotes belong to, and warn of those elsewhere.

    The context that comes back has the workspace that the user agreed to.
    """
    if len(found) == of and len({one.workspace.id for one in found}) == 1:
        workspace = found[0].workspace
        if app.output.agrees(f"{found[0].message}. {verb.capitalize()} there?"):
            return app.with_options({"workspace": workspace.id, "profile": workspace.profile})
    for one in found:
        message = f"{one.url}: {one.message}; to {verb} there, pass {one.options}"
        app.output.notice(Notice("WORKSPACE_DIFFERS", message))
    return app
