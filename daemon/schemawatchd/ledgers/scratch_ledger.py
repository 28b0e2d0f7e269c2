"""A tool's own table in a temporary database, for migrations that touch it: made and filled as the tool does.

It is made only where a migration names it, and it is compared on neither side.
"""

import contextlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from schemawatchd.errors import SourceInvalid
from schemawatchd.history.migration import Migration
from schemawatchd.ledgers.format import formats
from schemawatchd.ledgers.own_table import OwnTable
from schemawatchd.schema.script import Script
from schemawatchd.schema.snapshot import Snapshot

_MARIADB = {
    "text": "text",
    "bytes": "blob",
    "json": "json",
    "serial": "bigint not null auto_increment primary key",
    "q": "`",
}
_TYPES = {
    "mariadb": _MARIADB,
    "mysql": _MARIADB,
    "postgresql": {"text": "text", "bytes": "bytea", "json": "jsonb", "serial": "serial primary key", "q": '"'},
    "sqlite": {"text": "text", "bytes": "blob", "json": "text", "serial": "integer primary key", "q": '"'},
}


class PlaysScripts(Protocol):
    """A temporary database, as far as this needs it."""

    def play(self, script: Script) -> None:
        """Raises `SourceInvalid` at the first statement that fails."""


@dataclass(frozen=True, slots=True)
class ScratchLedger:
    """The table of one tool, on one engine, under the name that it has in the target."""

    format: str
    table: str
    engine: str

    def taken_for_granted(self, migrations: Iterable[Migration]) -> int | None:
        """The place of the first of these that names the table, unless that makes it itself; else `None`."""
        if self._shape is None or self.engine not in _TYPES or not self._name:
            return None
        word = re.compile(rf"(?<!\w){re.escape(self._name)}(?!\w)", re.IGNORECASE)
        made = re.compile(rf"create\s+table\s+(?!if\s)[\"`\w.]*{word.pattern}", re.IGNORECASE)
        for place, each in enumerate(migrations):
            text = each.up.text if each.up is not None else each.code
            if word.search(text):
                return None if made.search(text) else place
        return None

    def made(self, done: Sequence[Migration]) -> str:
        """The statements that make it with the tool's columns, and fill it as after these migrations."""
        schema = f"create schema if not exists {_quoted(self._schema, self.engine)};\n" if self._schema else ""
        columns = self._known.columns.format(**_TYPES[self.engine])
        return f"{schema}create table {self._quoted} ({columns});\n{self.filled(done)}"

    def filled(self, done: Sequence[Migration]) -> str:
        """The statements after which it says that these, and no others, are applied."""
        first = f"insert into {self._quoted} {self._known.first};\n" if self._known.first else ""
        notes = [self.note(each, rank) for rank, each in enumerate(done, 1)]
        return f"delete from {self._quoted};\n{first}{''.join(notes)}"  # noqa: S608 -- quoted

    def note(self, migration: Migration, rank: int) -> str:
        """The statements with which the tool notes that this one is applied, as the `rank`th."""
        values = self._known.row(migration, rank, self.engine)
        emptied = f"delete from {self._quoted};\n" if self._known.last else ""  # noqa: S608 -- quoted
        names = ", ".join(_quoted(each, self.engine) for each in values)
        return f"{emptied}insert into {self._quoted} ({names}) values ({', '.join(values.values())});\n"  # noqa: S608 -- quoted

    def write(self, stand: PlaysScripts, notes: Script) -> None:
        """Play what `filled` or `note` gives, unless the migrations themselves have made that impossible.

        Some keep other tools out by a trigger on the table, or have renamed it: what they ask of it from then on
        is answered by what it held before.
        """
        with contextlib.suppress(SourceInvalid):
            stand.play(notes)

    def without(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot without the table, what belongs to it, and the schema that is the tool's."""
        name, schema = self._name.lower(), ("schema", (self._schema,))
        kept = {
            key: each
            for key, each in snapshot.objects.items()
            if (key.kind, key.path) != schema
            and not any(name in map(str.lower, one.path) for one in (key, *each.parents))
        }
        return msgspec.structs.replace(snapshot, objects=kept)

    @property
    def _shape(self) -> OwnTable | None:
        found = formats().get(self.format)
        return found.OWN_TABLE if found else None

    @property
    def _known(self) -> OwnTable:
        found = self._shape
        assert found is not None  # noqa: S101 -- `taken_for_granted` was asked before
        return found

    @property
    def _name(self) -> str:
        return self.table.rpartition(".")[2]

    @property
    def _schema(self) -> str:
        """The schema that the table is in, where that is not the usual one."""
        if self.engine != "postgresql":
            return ""
        return self.table.rpartition(".")[0] or self._known.schema

    @property
    def _quoted(self) -> str:
        path = (self._schema, self._name) if self._schema else (self._name,)
        return ".".join(_quoted(each, self.engine) for each in path)


def _quoted(name: str, engine: str) -> str:
    mark = "`" if engine in ("mariadb", "mysql") else '"'
    return mark + name.replace(mark, mark * 2) + mark
