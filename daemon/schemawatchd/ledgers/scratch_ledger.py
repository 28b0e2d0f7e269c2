"""A tool's own table in a temporary database, for migrations that touch it: made and filled as the tool does.

It is made only where a migration names it, and it is compared on neither side.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from schemawatchd.history.migration import Migration
from schemawatchd.schema.snapshot import Snapshot

_NOW = "'2000-01-01 00:00:00'"
"""Always the same: a proof compares rows before and after."""


def _literal(text: str, engine: str) -> str:
    quoted = text.replace("'", "''")
    return f"'{quoted}'" if engine in ("postgresql", "sqlite") else "'" + quoted.replace("\\", "\\\\") + "'"


def _bytes(digits: str, engine: str) -> str:
    return f"'\\x{digits}'::bytea" if engine == "postgresql" else f"X'{digits}'"


Row = Callable[[Migration, int, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The columns of one tool's table, and the values of a row as SQL; `last` keeps one row only."""

    columns: str
    row: Row
    last: bool = False
    first: str = ""


def _sqlx(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    checksum = _bytes(each.checksum or "", engine)
    title = _literal(each.title, engine)
    return {
        "version": each.version, "description": title, "installed_on": _NOW, "success": "true",
        "checksum": checksum, "execution_time": "0",
    }  # fmt: skip


def _flyway(each: Migration, rank: int, engine: str) -> Mapping[str, str]:
    return {
        "installed_rank": str(rank),
        "version": "null" if each.version.startswith("R ") else _literal(each.version, engine),
        "description": _literal(each.title, engine),
        "type": "'SQL'",
        "script": _literal(each.path.rpartition("/")[2], engine),
        "checksum": each.checksum or "null",
        "installed_by": "'flyway'",
        "installed_on": _NOW,
        "execution_time": "0",
        "success": "true",
    }


def _prisma(each: Migration, rank: int, engine: str) -> Mapping[str, str]:
    name, checksum = _literal(each.version, engine), _literal(each.checksum or "", engine)
    return {
        "id": f"'{rank}'", "checksum": checksum, "migration_name": name,
        "finished_at": _NOW, "started_at": _NOW, "applied_steps_count": "1",
    }  # fmt: skip


def _version(each: Migration, _: int, engine: str) -> Mapping[str, str]:
    return {"version": _literal(each.version, engine)}


def _diesel(each: Migration, rank: int, engine: str) -> Mapping[str, str]:
    return {**_version(each, rank, engine), "run_on": _NOW}


def _golang(each: Migration, _: int, __: str) -> Mapping[str, str]:
    return {"version": each.version, "dirty": "false"}


def _goose(each: Migration, rank: int, _: str) -> Mapping[str, str]:
    return {"id": str(rank + 1), "version_id": each.version, "is_applied": "true", "tstamp": _NOW}


_STAMP = "timestamp not null default current_timestamp"
_SHAPES: Mapping[str, _Shape] = {
    "dbmate": _Shape("version varchar(128) not null primary key", _version),
    "diesel": _Shape(f"version varchar(50) not null primary key, run_on {_STAMP}", _diesel),
    "flyway": _Shape(
        "installed_rank integer not null primary key, version varchar(50), description varchar(200) not null,"
        " type varchar(20) not null, script varchar(1000) not null, checksum integer,"
        f" installed_by varchar(100) not null, installed_on {_STAMP}, execution_time integer not null,"
        " success boolean not null",
        _flyway,
    ),
    "golang-migrate": _Shape("version bigint not null primary key, dirty boolean not null", _golang, last=True),
    "goose": _Shape(
        "id integer not null primary key, version_id bigint not null, is_applied boolean not null,"
        f" tstamp {_STAMP}",
        _goose,
        first=f"(id, version_id, is_applied, tstamp) values (1, 0, true, {_NOW})",
    ),
    "pop": _Shape("version varchar(48) not null, version_self integer not null default 0", _version),
    "prisma": _Shape(
        "id varchar(36) not null primary key, checksum varchar(64) not null, finished_at timestamp null,"
        " migration_name varchar(255) not null, logs text, rolled_back_at timestamp null,"
        f" started_at {_STAMP}, applied_steps_count integer not null default 0",
        _prisma,
    ),
    "sqlx": _Shape(
        f"version bigint not null primary key, description {{text}} not null, installed_on {_STAMP},"
        " success boolean not null, checksum {bytes} not null, execution_time bigint not null",
        _sqlx,
    ),
}
_TYPES = {
    "mariadb": {"text": "text", "bytes": "blob"},
    "mysql": {"text": "text", "bytes": "blob"},
    "postgresql": {"text": "text", "bytes": "bytea"},
    "sqlite": {"text": "text", "bytes": "blob"},
}


@dataclass(frozen=True, slots=True)
class ScratchLedger:
    """The table of one tool, on one engine, under the name that it has in the target."""

    format: str
    table: str
    engine: str

    def taken_for_granted(self, migrations: Iterable[Migration]) -> int | None:
        """The place of the first of these that names the table, unless that makes it itself; else `None`."""
        if self.format not in _SHAPES or self.engine not in _TYPES or not self._name:
            return None
        word = re.compile(rf"(?<!\w){re.escape(self._name)}(?!\w)", re.IGNORECASE)
        made = re.compile(rf"create\s+table\s+(?!if\s)[\"`\w.]*{word.pattern}", re.IGNORECASE)
        for place, each in enumerate(migrations):
            if each.up is not None and word.search(each.up.text):
                return None if made.search(each.up.text) else place
        return None

    def made(self, done: Sequence[Migration]) -> str:
        """The statements that make it with the tool's columns, and fill it as after these migrations."""
        return f"create table {self._quoted} ({self._columns});\n{self.filled(done)}"

    def filled(self, done: Sequence[Migration]) -> str:
        """The statements after which it says that these, and no others, are applied."""
        shape = _SHAPES[self.format]
        first = f"insert into {self._quoted} {shape.first};\n" if shape.first else ""
        notes = [self.note(each, rank) for rank, each in enumerate(done, 1)]
        return f"delete from {self._quoted};\n{first}{''.join(notes)}"  # noqa: S608 -- quoted

    def note(self, migration: Migration, rank: int) -> str:
        """The statements with which the tool notes that this one is applied, as the `rank`th."""
        shape = _SHAPES[self.format]
        values = shape.row(migration, rank, self.engine)
        emptied = f"delete from {self._quoted};\n" if shape.last else ""  # noqa: S608 -- quoted
        listed = ", ".join(values.values())
        return f"{emptied}insert into {self._quoted} ({', '.join(values)}) values ({listed});\n"  # noqa: S608 -- quoted

    def without(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot without the table and what belongs to it."""
        name = self._name.lower()
        kept = {key: each for key, each in snapshot.objects.items() if name not in map(str.lower, key.path)}
        return msgspec.structs.replace(snapshot, objects=kept)

    @property
    def _columns(self) -> str:
        return _SHAPES[self.format].columns.format(**_TYPES[self.engine])

    @property
    def _name(self) -> str:
        return self.table.rpartition(".")[2]

    @property
    def _quoted(self) -> str:
        mark = "`" if self.engine in ("mariadb", "mysql") else '"'
        return mark + self._name.replace(mark, mark * 2) + mark
