"""From the catalog to records: one question per kind, for the whole database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, get_origin, get_type_hints

import msgspec

from schemawatchd.engines.hydrate import hydrate, queries
from schemawatchd.engines.mariadb.connection import answer, is_mariadb, run
from schemawatchd.engines.mariadb.privileges import Privileges
from schemawatchd.engines.mariadb.qualifier import unqualified
from schemawatchd.engines.mariadb.script import uncommented
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.comment import Comment
from schemawatchd.schema.kinds.event import Event
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Coverage, NotCompared

_NOT_YET = "not read by this version"
_HAS_NONE = "MariaDB has none"
_LACKING: Mapping[str, str] = {
    "aggregate": _NOT_YET,
    "cast": _HAS_NONE,
    "collation": _HAS_NONE,
    "composite_type": _HAS_NONE,
    "database": _NOT_YET,
    "default_grant": _HAS_NONE,
    "domain": _HAS_NONE,
    "enum": _HAS_NONE,
    "event_trigger": _HAS_NONE,
    "exclusion": _HAS_NONE,
    "extension": _HAS_NONE,
    "foreign_data_wrapper": _HAS_NONE,
    "foreign_server": _NOT_YET,
    "foreign_table": _HAS_NONE,
    "materialized_view": _HAS_NONE,
    "operator": _HAS_NONE,
    "option": _NOT_YET,
    "owner": _NOT_YET,
    "partition": _NOT_YET,
    "policy": _HAS_NONE,
    "publication": _HAS_NONE,
    "range_type": _HAS_NONE,
    "rule": _HAS_NONE,
    "schema": _HAS_NONE,
    "statistics": _HAS_NONE,
    "subscription": _HAS_NONE,
    "text_search": _HAS_NONE,
    "user_mapping": _HAS_NONE,
    "virtual_table": _HAS_NONE,
}

READS = frozenset(name for name in queries("schemawatchd.engines.mariadb") if name in KINDS)
"""The kinds that have a `.sql` file."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A question's answer: names of columns, rows."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]


@cache
def _queries(*, mariadb: bool) -> Mapping[str, str]:
    found = queries("schemawatchd.engines.mariadb")
    own = {name: text for name, text in found.items() if name in KINDS}
    if mariadb:
        return own
    return {name: found.get(f"{name}.mysql", text) for name, text in own.items() if name != "sequence"}


def rows(connection: Any, privileges: Privileges) -> dict[str, Rows]:
    """What the catalog answers for each kind, without a look at whether the account may see all of it."""
    texts = dict(_queries(mariadb=is_mariadb(connection)))
    if not privileges.sees_grants:
        del texts["grant"]
    template = texts.pop("sequence", None)
    found = {kind: Rows(*answer(connection, text)) for kind, text in texts.items()}
    if template is not None:
        found["sequence"] = Rows((), _sequence_names(connection))
    return found


def _sequence_names(connection: Any) -> list[tuple[str, ...]]:
    return run(
        connection,
        "SELECT table_name FROM information_schema.tables"
        " WHERE table_schema = DATABASE() AND table_type = 'SEQUENCE'",
    )


def sequences(connection: Any, names: Iterable[str]) -> Rows:
    """The definition of each sequence; a privilege to select from them is needed."""
    template = _queries(mariadb=True)["sequence"]
    question = "\nunion all\n".join(
        template.replace("'{text}'", connection.escape(name)).replace("{name}", name.replace("`", "``"))
        for name in names
    )
    return Rows(*answer(connection, question)) if question else Rows((), ())


def read(connection: Any, privileges: Privileges) -> tuple[list[Object], Coverage]:
    """All records of the current database, and what of it could be looked at."""
    mariadb = is_mariadb(connection)
    failed = dict(privileges.lacks(mariadb=mariadb))
    found = rows(connection, privileges)
    names = [str(name) for (name,) in found["sequence"].rows] if "sequence" in found else []
    if names and not privileges.may("SELECT"):
        failed["sequence"] = privileges.sequences_reason()
    else:
        found["sequence"] = sequences(connection, names)
    _see_through(found, failed, privileges, mariadb=mariadb)
    if "table" in failed:
        failed["sequence"] = failed["table"]
    records = _records({kind: each for kind, each in found.items() if kind not in failed})
    unseen = {} if privileges.sees_grants else {"grant": privileges.grants_reason()}
    return _finished(records, privileges.database), _coverage(failed, unseen, mariadb=mariadb)


def _see_through(
    found: Mapping[str, Rows], failed: dict[str, str], privileges: Privileges, *, mariadb: bool
) -> None:
    """Texts that the server keeps to itself though the object is shown."""
    if any(None in row for kind in ("function", "procedure") for row in _column(found[kind], "body")):
        failed["function"] = failed["procedure"] = privileges.bodies_reason(mariadb=mariadb)
    blind = [
        name
        for (name,), (text,) in zip(
            _column(found["view"], "name"), _column(found["view"], "definition"), strict=True
        )
        if not text
    ]
    if blind:
        failed.setdefault("view", privileges.views_reason(f"`{blind[0]}`"))


def _column(answered: Rows, name: str) -> list[tuple[object]]:
    place = list(answered.columns).index(name)
    return [(row[place],) for row in answered.rows]


def _coverage(failed: Mapping[str, str], unseen: Mapping[str, str], *, mariadb: bool) -> Coverage:
    """Grants that the account may not see make no target unknown: few accounts may, and few teams compare them."""
    lacking = dict(_LACKING) | dict(unseen) | ({} if mariadb else {"sequence": "MySQL has none"})
    return Coverage(
        read=READS - set(failed) - set(lacking),
        lacking=tuple(NotCompared(kind, reason) for kind, reason in sorted(lacking.items())),
        failed=tuple(NotCompared(kind, reason) for kind, reason in sorted(failed.items())),
    )


def _records(found: Mapping[str, Rows]) -> dict[str, list[Object]]:
    return {
        kind: hydrate(KINDS[kind], each.columns, _listed(KINDS[kind], each)) if each.rows else []
        for kind, each in sorted(found.items())
    }


def _listed(cls: type[Object], answered: Rows) -> Iterable[Sequence[object]]:
    """The rows with their JSON arrays as lists: the server has no other way to answer with one."""
    lists = {name for name, hint in get_type_hints(cls).items() if get_origin(hint) is tuple}
    places = [place for place, name in enumerate(answered.columns) if name in lists]
    for row in answered.rows:
        values = list(row)
        for place in places:
            values[place] = msgspec.json.decode(str(values[place]))
        yield values


def _finished(records: dict[str, list[Object]], database: str) -> list[Object]:
    """The records with what one question alone does not know."""
    tables = [each for each in records.get("table", ()) if isinstance(each, Table)]
    known = {each.name for each in tables}
    columns = [each for each in records.get("column", ()) if isinstance(each, Column) and each.table in known]
    foreign = [each for each in records.get("foreign_key", ()) if isinstance(each, ForeignKey)]
    implied = {(each.table, each.name, each.columns) for each in foreign}
    finished: list[Object] = [*_ordered(tables, columns), *foreign]
    finished += (_plain_default(each, database) for each in columns)
    finished += (_plain_view(each, database) for each in records.get("view", ()))
    finished += (_implicit(each, implied) for each in records.get("index", ()))
    finished += (each for each in records.get("comment", ()) if not _on_part_of_sequence(each, known))
    done = {"table", "column", "comment", "foreign_key", "view", "index"}
    finished += (_plain_body(each) for kind, group in records.items() if kind not in done for each in group)
    return finished


def _on_part_of_sequence(comment: Object, tables: set[str]) -> bool:
    """A sequence is a table inside, with comments of the server's own on its columns."""
    return isinstance(comment, Comment) and comment.on == "column" and comment.parent not in tables


def _ordered(tables: Iterable[Table], columns: Iterable[Column]) -> Iterable[Table]:
    order: dict[str, list[str]] = {}
    for column in columns:
        order.setdefault(column.table, []).append(column.name)
    return (msgspec.structs.replace(each, column_order=tuple(order.get(each.name, ()))) for each in tables)


def _plain_default(column: Column, database: str) -> Column:
    if column.default is None or "`" not in column.default:
        return column
    return msgspec.structs.replace(column, default=unqualified(column.default, database))


def _plain_view(view: Object, database: str) -> Object:
    if not isinstance(view, View):
        return view
    return msgspec.structs.replace(view, definition=unqualified(view.definition, database))


def _plain_body(record: Object) -> Object:
    if isinstance(record, Function | Procedure | Event):
        return msgspec.structs.replace(record, body=uncommented(record.body))
    if isinstance(record, Trigger):
        return msgspec.structs.replace(record, definition=uncommented(record.definition))
    return record


def as_on_the_primary(records: Iterable[Object]) -> list[Object]:
    """On a replica the server switches every event off, whatever it is where it was made."""
    asleep = "disabled on replicas"
    return [
        msgspec.structs.replace(each, status="enabled")
        if isinstance(each, Event) and each.status == asleep
        else each
        for each in records
    ]


def _implicit(index: Object, implied: set[tuple[str, str, tuple[str, ...]]]) -> Object:
    """InnoDB makes the index that a foreign key needs, and calls it like the key."""
    if isinstance(index, Index) and (index.table, index.name, index.keys) in implied:
        return msgspec.structs.replace(index, generated_name=True)
    return index
