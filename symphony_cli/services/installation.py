"""Installation: which version this is, and where everything is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from symphony_cli import __version__

if TYPE_CHECKING:
    from symphony_cli.services.ports import Places, Reader


class Info(NamedTuple):
    """The version, the schema's revision (None without a store), and absolute paths."""

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


def info(reader: Reader, places: Places) -> Info:
    """Return what to know of this installation."""
    return Info(
        version=__version__,
        schema_revision=reader.revision(),
        data_directory=places.data,
        config_directory=places.config,
        state_directory=places.state,
        cache_directory=places.cache,
        store=places.store,
        backups=places.backups,
        config_file=places.config_file,
        log_file=places.log_file,
    )
