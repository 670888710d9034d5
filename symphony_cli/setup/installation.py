"""The installation: version and paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli import __version__

if TYPE_CHECKING:
    from symphony_cli.setup.ports import SetupWorld


class Info(NamedTuple):
    """The version, the revision of the schema, and absolute paths.

    The revision is None if the store is missing or unreadable.
    """

    version: str
    schema_revision: str | None
    data_directory: str
    config_directory: str
    state_directory: str
    cache_directory: str
    store: str
    backups: str
    config_file: str
    log_file: str


def info(world: SetupWorld) -> Info:
    """Return the version, revision and paths."""
    paths = world.paths
    return Info(
        version=__version__,
        schema_revision=world.inspector.revision(),
        data_directory=paths.data,
        config_directory=paths.config,
        state_directory=paths.state,
        cache_directory=paths.cache,
        store=paths.store,
        backups=paths.backups,
        config_file=paths.config_file,
        log_file=paths.log_file,
    )
