from __future__ import annotations

from symphony_cli.registry.ports import Reader
from tests.builders import CREATED, LATER, a_workspace
from tests.store.conftest import Filled
from tests.store.stores import Store


def test_the_history_is_shown_newest_first(store: Store, filled: Filled, reader: Reader) -> None:
    for number in range(3):
        with store.unit_of_work() as uow:
            # The clock may stand still, or go back.
            uow.workspaces.add(a_workspace(profile_id=filled.profile.id, name=f"w{number}"))
            uow.commit("workspace create", f"w{number}", CREATED)
    operations = reader.operations()
    assert [operation.subject for operation in operations] == ["w2", "w1", "w0", "acme"]
    assert operations[0][1:] == ("workspace create", "w2", "2026-01-02T03:04:05.000000Z", 1, None)
    assert operations[3].change_count == 6
    assert reader.operations(limit=2) == operations[:2]
    assert reader.operations(limit=0) == []
    prefix = str(operations[2].id).replace("-", "")[:12]
    assert reader.operations(id_prefix=prefix) == [operations[2]]
    assert reader.operations(id_prefix="00000000000000") == []


def test_changes_are_shown_in_the_order_in_which_they_were_made(
    filled: Filled, reader: Reader
) -> None:
    changes = reader.changes(reader.operations()[0].id)
    assert [change.noun for change in changes] == [
        "profile", "workspace", "repo", "vault", "current_profile", "current_workspace",
    ]  # fmt: skip
    assert changes[0].before is None
    assert changes[0].after is not None
    assert changes[0].after["username"] == "ada"
    assert changes[0].row_id == changes[0].after["id"] == str(filled.profile.id)
    assert changes[4][1:] == (str(filled.profile.id), None, {"profile_id": str(filled.profile.id)})
    assert reader.changes(str(filled.repo.id)) == []


def test_an_operation_names_the_one_that_it_undoes(store: Store, filled: Filled) -> None:
    with store.reader() as reader:
        [init] = reader.operations()
    with store.unit_of_work() as uow:
        uow.repos.delete(filled.repo)
        id = uow.commit("undo", "acme", LATER, undoes=init.id)
    with store.reader() as reader:
        assert [(one.id, one.undoes) for one in reader.operations()] == [
            (id, init.id),
            (init.id, None),
        ]


def four_operations(store: Store, filled: Filled) -> list[str | None]:
    for number in range(3):
        with store.unit_of_work() as uow:
            uow.workspaces.add(a_workspace(profile_id=filled.profile.id, name=f"w{number}"))
            uow.commit("workspace create", f"w{number}", CREATED)
    with store.reader() as reader:
        return [operation.id for operation in reader.operations()]


def test_older_operations_are_shown_in_parts(store: Store, filled: Filled) -> None:
    ids = four_operations(store, filled)
    with store.reader() as reader:
        part = reader.operations(limit=2, older_than=ids[1])
        assert [operation.id for operation in part] == ids[2:]
        assert reader.operations(older_than=ids[3]) == []
        assert reader.operations(older_than=str(filled.repo.id)) == []
        assert reader.changes(None) == []


def test_pruned_operations_are_gone_with_their_changes(store: Store, filled: Filled) -> None:
    ids = four_operations(store, filled)
    with store.unit_of_work() as uow:
        uow.prune(ids[2])
    with store.reader() as reader:
        assert [operation.id for operation in reader.operations()] == ids[:2]
        assert [len(reader.changes(id)) for id in ids] == [1, 1, 0, 0]
        assert len(reader.workspaces()) == 4
