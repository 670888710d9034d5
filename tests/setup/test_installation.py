"""Installation: version and paths."""

from __future__ import annotations

from symphony_cli import __version__
from symphony_cli.setup.installation import Info, info
from tests.fakes.setup import FakeInspector
from tests.fakes.world import World


def test_info_has_the_version_the_revision_and_every_path() -> None:
    world = World()
    paths = world.paths
    expected = Info(
        version=__version__,
        schema_revision="0001",
        data_directory=paths.data,
        config_directory=paths.config,
        state_directory=paths.state,
        cache_directory=paths.cache,
        store=paths.store,
        backups=paths.backups,
        config_file=paths.config_file,
        log_file=paths.log_file,
    )
    assert info(world) == expected._replace(schema_revision=None)
    world.inspector = FakeInspector(revision="0001")
    assert info(world) == expected
