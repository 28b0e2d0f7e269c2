"""How a tool makes its own table and what it writes into it, for formats whose migrations may touch it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from schemawatchd.history.migration import Migration

NOW = "'2000-01-01 00:00:00'"
"""Always the same: a proof compares rows before and after."""
STAMP = "timestamp not null default current_timestamp"

Row = Callable[[Migration, int, str], Mapping[str, str]]
"""The values, as SQL by column, that the tool writes for a migration, the how-manyth, on an engine."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """The columns of a tool's table and the values of a row; `last` keeps one row only.

    In `columns`, `{text}`, `{bytes}`, `{json}` and `{serial}` stand for the engine's types, and `{q}` for what it
    quotes names with. `first` is what an insert says of a row that is there before any migration. `schema` is the
    one that the tool has it in on PostgreSQL, unless the target says otherwise.
    """

    columns: str
    row: Row
    last: bool = False
    first: str = ""
    schema: str = ""


def literal(text: str, engine: str) -> str:
    """The text as a literal of the engine's SQL."""
    quoted = text.replace("'", "''")
    return f"'{quoted}'" if engine in ("postgresql", "sqlite") else "'" + quoted.replace("\\", "\\\\") + "'"


def binary(digits: str, engine: str) -> str:
    """The bytes that these hexadecimal digits mean, as a literal."""
    return f"'\\x{digits}'::bytea" if engine == "postgresql" else f"X'{digits}'"


def version_only(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    """A row that holds nothing but the version."""
    return {"version": literal(each.version, engine)}
