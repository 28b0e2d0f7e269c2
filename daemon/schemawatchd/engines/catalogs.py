"""What becomes of each column of a server's own catalogs: which kind reads it, or why none does.

Each engine that has such a table keeps it in its module `catalog`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from schemawatchd.schema.kinds import KINDS

_READER = {"mysql": "mariadb"}
"""By the name of an engine in a snapshot, the one that reads it."""


@dataclass(frozen=True, slots=True)
class CatalogColumns:
    """Columns of one catalog that are read by `kind`, or left out for a `reason`; no names mean all."""

    catalog: str
    names: tuple[str, ...]
    kind: str | None = None
    reason: str | None = None


def catalog_columns(engine: str) -> tuple[CatalogColumns, ...]:
    """The table of the engine of this name, by catalog; empty where it asks no catalog itself."""
    module = _module(engine)
    return tuple(import_module(module).catalog_columns()) if module else ()


def kinds_left_out(engine: str) -> Mapping[str, str]:
    """By kind, why the engine of this name does not read it; empty where that depends on the database."""
    module = _module(engine)
    return dict(import_module(module).kinds_left_out()) if module else {}


def _module(engine: str) -> str | None:
    if not engine.isidentifier():  # such as `generic+oracle`
        return None
    name = f"schemawatchd.engines.{_READER.get(engine, engine)}"
    return f"{name}.catalog" if find_spec(name) and find_spec(f"{name}.catalog") else None


def listed(catalogs: Mapping[str, Mapping[str, str]], left_out: Mapping[str, str]) -> Iterator[CatalogColumns]:
    """The table of an engine that keeps it as names by what becomes of them, and whole catalogs by the reason."""
    for catalog, said in sorted(catalogs.items()):
        for what, names in said.items():
            kind, reason = (what, None) if what in KINDS else (None, what)
            yield CatalogColumns(catalog, tuple(names.split()), kind, reason)
    for catalog, reason in sorted(left_out.items()):
        yield CatalogColumns(catalog, (), None, reason)
