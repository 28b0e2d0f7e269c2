"""From an attribute of a module to the statements that make its tables."""

import difflib
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from sqlalchemy import MetaData, create_mock_engine
from sqlalchemy.schema import CreateSchema, SchemaItem
from sqlalchemy.sql.ddl import DDLElement

_CREATES_SCHEMA = re.compile(r"create\s+schema\s+(\"?)([^\"\s;]+)\1\s*;?", re.IGNORECASE)
_SCHEMAS_BY_THEMSELVES = frozenset({"postgresql"})
"""Engines with schemas inside a database."""


class NotThereError(Exception):
    """The attribute leads to no usable metadata. `hint` says what to do."""

    def __init__(self, says: str, hint: str) -> None:
        self.hint = hint
        super().__init__(says)


def metadata_in(module: ModuleType, attribute: str, file: str) -> MetaData:
    """The metadata that the attribute is or has. Raises `NotThereError`."""
    value: Any = module
    for part in attribute.split("."):
        if not hasattr(value, part):
            raise NotThereError(f"`{file}` has no `{attribute}`", _nearest(module, attribute, file))
        value = getattr(value, part)
    found = value if isinstance(value, MetaData) else getattr(value, "metadata", None)
    if not isinstance(found, MetaData):
        says = f"`{attribute}` is of type {type(value).__name__}, neither a MetaData nor a declarative base"
        raise NotThereError(says, _nearest(module, attribute, file))
    if not found.tables:
        raise NotThereError(
            f"`{attribute}` has no tables, which is probably a mistake",
            f"Import the modules that define the tables in `{file}`, or name a file that imports them all.",
        )
    return found


def _nearest(module: ModuleType, attribute: str, file: str) -> str:
    names = [name for name, value in vars(module).items() if _has_tables(value)]
    names.sort(key=lambda name: -difflib.SequenceMatcher(None, name, attribute).ratio())
    if not names:
        return "Nothing in it is a MetaData; name the file that makes the declarative base or the MetaData."
    return "It has " + ", ".join(f"`{file}:{name}`" for name in names[:5]) + "."


def _has_tables(value: Any) -> bool:
    if isinstance(value, MetaData):
        return True
    return isinstance(getattr(value, "metadata", None), MetaData) and not _is_one_table(value)


def _is_one_table(value: Any) -> bool:
    return isinstance(value, SchemaItem) or hasattr(value, "__table__")


def statements(metadata: MetaData, engine: str, version: str) -> list[tuple[str, str]]:
    """What `create_all` would run on an empty database: each statement, and the object that it is about."""
    found: list[tuple[str, str]] = []

    def note(element: Any, *_: Any) -> None:
        text = element if isinstance(element, str) else str(element.compile(dialect=mock.dialect))
        found.append((text.strip(), _about(element)))

    # With a driver's own style of parameters, `%` would be doubled.
    mock: Any = create_mock_engine(f"{engine}://", note, paramstyle="named")
    mock.exec_driver_sql = note
    _initialize(mock.dialect, version)
    schemas = _schemas(metadata)
    if schemas and engine not in _SCHEMAS_BY_THEMSELVES:
        raise _schemas_unknown(metadata, engine)
    metadata.create_all(mock, checkfirst=False)
    made = [CreateSchema(name, if_not_exists=True) for name in schemas]
    first = [(str(each.compile(dialect=mock.dialect)), f"schema {each.element}") for each in made]
    return [*first, *(each for each in found if not _makes_again(each[0], schemas))]


def _makes_again(text: str, schemas: list[str]) -> bool:
    """Whether a listener makes a schema that is there by then."""
    found = _CREATES_SCHEMA.fullmatch(text)
    return bool(found and found[2] in schemas)


def _initialize(dialect: Any, version: str) -> None:
    """What a dialect usually learns from the server with the first connection."""
    numbers = tuple(int(each) for each in re.findall(r"\d+", version)[:3])
    dialect.server_version_info = numbers
    if dialect.name == "postgresql":
        dialect._backslash_escapes = False  # noqa: SLF001 -- standard_conforming_strings, on since 9.1
        dialect.supports_virtual_generated_columns = numbers >= (18,)
    if getattr(dialect, "is_mariadb", False):
        dialect.supports_sequences = numbers >= (10, 3)
        dialect.supports_native_uuid = numbers >= (10, 7)


def _schemas(metadata: MetaData) -> list[str]:
    """The schemas that tables, sequences and types name, in the order of their names."""
    named = {each.schema for each in metadata.tables.values()}
    named |= {each.schema for each in getattr(metadata, "_sequences", {}).values()}
    named |= {getattr(column.type, "schema", None) for each in metadata.tables.values() for column in each.columns}
    return sorted(each for each in named if each and each != "public")


def _schemas_unknown(metadata: MetaData, engine: str) -> NotThereError:
    tables = sorted(name for name, each in metadata.tables.items() if each.schema)
    shown = ", ".join(tables[:3]) + (", …" if tables[3:] else "")
    return NotThereError(
        f"tables name a schema ({shown}), and on {engine} a target is one database without schemas",
        f"Leave `schema=` out where the models are used with {engine}, or give this target a .sql file.",
    )


def _about(element: Any) -> str:
    """The object in words, such as `table shop.orders`; nothing where the statement came from a listener."""
    if not isinstance(element, DDLElement):
        return ""
    return " ".join(_words(getattr(element, "element", None)))


def _words(item: Any) -> Iterator[str]:
    if item is None or isinstance(item, str):
        return
    table = getattr(item, "table", None)
    if table is not None and table is not item:
        yield from ("table", str(getattr(table, "fullname", table)))
    elif getattr(item, "name", None):
        yield from (str(getattr(item, "__visit_name__", "object")), str(getattr(item, "fullname", item.name)))
