"""Two profiles with workspaces, a repo in a repo, and a vault below another workspace's root."""

from __future__ import annotations

from uuid import UUID

from symphony_cli.registry.choices import Choice
from tests.builders import a_profile, a_repo, a_vault, a_workspace

ADA = a_profile()
BOB = a_profile(username="bob", email="bob@example.org")
ACME = a_workspace(profile_id=ADA.id, root="/code")
HOME = a_workspace(profile_id=ADA.id, name="home", root="/home/ada")
LAB = a_workspace(
    id=UUID("bbbb1111-0000-4000-8000-000000000001"), profile_id=BOB.id, name="lab", root="/lab"
)
API = a_repo(id=UUID("cccc1111-0000-4000-8000-000000000001"), workspace_id=ACME.id)
INNER = a_repo(workspace_id=HOME.id, name="inner", path="/code/api/inner")
NOTES = a_vault(workspace_id=HOME.id, path="/code/notes")

NOWHERE = Choice()
EVERYTHING = (ADA, BOB, ACME, HOME, LAB, API, INNER, NOTES)
