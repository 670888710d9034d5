"""Installation: which version this is, and where everything is kept."""

from __future__ import annotations

from symphony_cli import __version__
from symphony_cli.setup.installation import Info, info
from tests.fakes.setup import FakeInspector, FakePlaces


def test_info_has_the_version_the_revision_and_every_path() -> None:
    places = FakePlaces()
    expected = Info(
        version=__version__,
        schema_revision="0001",
        data_directory=places.data,
        config_directory=places.config,
        state_directory=places.state,
        cache_directory=places.cache,
        store=places.store,
        backups=places.backups,
        config_file=places.config_file,
        log_file=places.log_file,
    )
    assert info(FakeInspector(revision="0001"), places) == expected
    assert info(FakeInspector(), places) == expected._replace(schema_revision=None)
