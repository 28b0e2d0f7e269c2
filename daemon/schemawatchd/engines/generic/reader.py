"""From what an Inspector tells to records, with what it does not tell."""

import warnings
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

import sqlalchemy
from sqlalchemy import Connection
from sqlalchemy.engine.reflection import Inspector, ObjectKind
from sqlalchemy.exc import DBAPIError, OperationalError, SAWarning, SQLAlchemyError

from schemawatchd.engines.generic import records
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Coverage, NotCompared

_BEYOND = (
    *("aggregate", "cast", "collation", "composite_type", "database", "default_grant", "domain", "enum", "event"),
    *("event_trigger", "exclusion", "extension", "foreign_data_wrapper", "foreign_server", "foreign_table"),
    *("function", "grant", "operator", "option", "owner", "partition", "policy", "procedure", "publication"),
    *("range_type", "rule", "schema", "statistics", "text_search", "trigger", "user_mapping", "virtual_table"),
)
_NOT_TOLD = "SQLAlchemy does not report it"
_NOT_BY_DIALECT = "SQLAlchemy's dialect for {} does not report it"
_warned = Lock()
"""Warnings are caught for the whole process, so one thread at a time listens to them."""

Found = Mapping[Any, Any]


class _Asked:
    """The answers, and for each kind what became of the question."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._inspector = inspector = sqlalchemy.inspect(connection)
        self._dialect = inspector.dialect.name
        self.records: list[Object] = []
        self.read: set[str] = set()
        self.lacking: dict[str, str] = {}
        self.failed: dict[str, str] = {}
        self.notes: set[NotCompared] = set()

    def ask(self, kind: str, question: Callable[[Inspector], Iterable[Object]]) -> None:
        """Note the records of a kind, or why there are none. A lost connection ends the look."""
        try:
            with warnings.catch_warnings(record=True) as said:
                warnings.simplefilter("always", SAWarning)
                found = list(question(self._inspector))
        except NotImplementedError:
            self.lacking[kind] = _NOT_BY_DIALECT.format(self._dialect)
        except DBAPIError as error:
            if error.connection_invalidated or isinstance(error, OperationalError):
                raise
            # Some servers answer nothing more in a transaction in which something was refused.
            self._connection.rollback()
            self.failed[kind] = " ".join(str(error.orig).split())[:300]
        except SQLAlchemyError as error:
            self.failed[kind] = " ".join(str(error).split())[:300]
        else:
            self.read.add(kind)
            self.records += found
            self.notes |= {NotCompared(kind, str(each.message)) for each in said}

    def coverage(self) -> Coverage:
        lacking = dict.fromkeys(_BEYOND, _NOT_TOLD) | self.lacking
        return Coverage(
            frozenset(self.read),
            lacking=tuple(NotCompared(kind, reason) for kind, reason in lacking.items()),
            failed=tuple(NotCompared(kind, reason) for kind, reason in self.failed.items()),
        )


def read(connection: Connection) -> tuple[list[Object], Coverage, tuple[NotCompared, ...]]:
    """Everything in the schema that the connection begins in; a question per kind where the dialect can."""
    with _warned:
        asked = _Asked(connection)
        multi = _Tables(connection)
        asked.ask("table", multi.tables)
        asked.ask("column", multi.columns)
        asked.ask("primary_key", multi.of("get_multi_pk_constraint", records.primary_key))
        asked.ask("unique", multi.uniques)
        asked.ask("foreign_key", multi.of("get_multi_foreign_keys", records.foreign_keys))
        asked.ask("check", multi.of("get_multi_check_constraints", records.checks))
        asked.ask("index", multi.indexes)
        asked.ask("comment", multi.comments)
        asked.ask("view", _views)
        asked.ask("materialized_view", _materialized_views)
        asked.ask("sequence", lambda each: [records.sequence(name) for name in each.get_sequence_names()])
    return asked.records, asked.coverage(), tuple(sorted(asked.notes))


class _Tables:
    """Questions about tables. Columns are asked for once; the inside of a unique constraint is no index."""

    def __init__(self, connection: Connection) -> None:
        self._dialect = connection.dialect
        self._columns: Found | None = None
        self._inside: set[tuple[str, str | None]] = set()

    def tables(self, inspector: Inspector) -> Iterable[Object]:
        columns = self._all_columns(inspector)
        return [records.table(name, columns.get((None, name), ())) for name in inspector.get_table_names()]

    def columns(self, inspector: Inspector) -> Iterable[Object]:
        found = self._all_columns(inspector)
        return [
            records.column(table, each, self._dialect) for (_, table), every in found.items() for each in every
        ]

    def uniques(self, inspector: Inspector) -> Iterable[Object]:
        for (_, table), said in inspector.get_multi_unique_constraints().items():
            self._inside |= {(table, each["duplicates_index"]) for each in said if each.get("duplicates_index")}
            yield from records.uniques(table, said)

    def indexes(self, inspector: Inspector) -> Iterable[Object]:
        for (_, table), said in inspector.get_multi_indexes().items():
            yield from records.indexes(table, [each for each in said if (table, each["name"]) not in self._inside])

    def comments(self, inspector: Inspector) -> Iterable[Object]:
        found = inspector.get_multi_table_comment(kind=ObjectKind.ANY)
        views = frozenset(inspector.get_view_names())
        for (_, name), said in found.items():
            yield from records.comment_on("view" if name in views else "table", None, name, said.get("text"))
        for (_, table), every in self._all_columns(inspector).items():
            for each in every:
                yield from records.comment_on("column", table, each["name"], each.get("comment"))

    @staticmethod
    def of(method: str, made: Callable[[str, Any], Iterable[Object]]) -> Callable[[Inspector], Iterable[Object]]:
        """A question about all tables at once, whose answer is turned into records table by table."""

        def question(inspector: Inspector) -> Iterable[Object]:
            for (_, table), said in getattr(inspector, method)().items():
                yield from made(table, said)

        return question

    def _all_columns(self, inspector: Inspector) -> Found:
        if self._columns is None:
            self._columns = inspector.get_multi_columns()
        return self._columns


def _views(inspector: Inspector) -> Iterable[Object]:
    return [records.view(name, inspector.get_view_definition(name)) for name in inspector.get_view_names()]


def _materialized_views(inspector: Inspector) -> Iterable[Object]:
    names = inspector.get_materialized_view_names()
    return [records.materialized_view(name, inspector.get_view_definition(name)) for name in names]
