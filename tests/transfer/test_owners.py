from __future__ import annotations

from symphony_cli.transfer.documents import WorkspacePart
from symphony_cli.transfer.owners import known_workspace
from tests.builders import a_profile, a_workspace
from tests.fakes.world import World


def test_a_chosen_profile_gets_a_workspace_of_its_own() -> None:
    ada, bob = a_profile(), a_profile(username="bob", email="bob@b.example")
    acme = a_workspace(profile_id=ada.id, name="acme")
    reader = World(ada, bob, acme).reader
    [owner] = reader.entries("profile", id_prefix=bob.id.hex)
    part = WorkspacePart("acme", id=str(acme.id))
    assert known_workspace(reader, owner, part, everywhere=False) is None
    found = known_workspace(reader, owner, part, everywhere=True)
    assert found is not None
    assert found.id == str(acme.id)
