"""Finds the engine for a URL."""

import os
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

from schemawatchd.catalog import modules
from schemawatchd.engines.engine import Engine
from schemawatchd.engines.generic.engine import ENGINE as GENERIC
from schemawatchd.engines.generic.engine import GenericEngine
from schemawatchd.errors import SettingsError
from schemawatchd.schema.target import Dsn

_LONGEST_MAGIC = 64


@cache
def engines() -> dict[str, Engine]:
    """Every engine by its name: each sub-folder of this room has an `engine.py` with an `ENGINE`."""
    folders = [each for each in modules(sys.modules["schemawatchd.engines"]) if hasattr(each, "__path__")]
    found: list[Engine] = [import_module(f"{each.__name__}.engine").ENGINE for each in folders]
    return {engine.name: engine for engine in found}


def engine_of(dsn: Dsn) -> Engine:
    """The engine that speaks a URL's scheme. Raises `SettingsError`."""
    for engine in engines().values():
        if dsn.scheme in engine.schemes:
            return engine
    if (speaking := GENERIC.speaking(dsn)) is not None:
        return speaking
    known = sorted(scheme for engine in engines().values() if engine is not GENERIC for scheme in engine.schemes)
    raise SettingsError(
        f"no engine supports `{dsn.dialect or 'nothing'}://`",
        hint=f"URLs begin with {', '.join(known)}, then ://. For another database, install its SQLAlchemy dialect"
        f" beside schemawatchd, here perhaps: pip install {GENERIC.package(dsn.dialect)}.",
    )


def engine_of_file(path: Path) -> Engine | None:
    """The engine whose database `path` is, by its first bytes; `None` where it is another file.

    To SQLite, a file without content is an empty database. Raises `OSError` where it cannot be read.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:  # a FIFO would block
        found = file.read(_LONGEST_MAGIC)
    keeping = [each for each in engines().values() if each.magic]
    return next((each for each in keeping if not found or found.startswith(each.magic)), None)


def engine_named(name: str) -> Engine | None:
    """The engine of a name as `list engines` and snapshots have it, such as `generic+oracle`."""
    generic, plus, dialect = name.partition("+")
    return GenericEngine(dialect) if generic == GENERIC.name and plus else engines().get(name)
