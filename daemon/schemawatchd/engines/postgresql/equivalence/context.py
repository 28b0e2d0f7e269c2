"""What a text of the server's is entered among: empty relations, types and functions like those of a snapshot.

Only names, columns, types and signatures matter for how an expression is understood, so functions are made without
their bodies and tables without their constraints but for the keys, on which GROUP BY and ON CONFLICT depend.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.aggregate import Aggregate
from schemawatchd.schema.kinds.collation import Collation
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.composite_type import CompositeType
from schemawatchd.schema.kinds.domain import Domain
from schemawatchd.schema.kinds.enum import Enum
from schemawatchd.schema.kinds.extension import Extension
from schemawatchd.schema.kinds.foreign_table import ForeignTable
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.materialized_view import MaterializedView
from schemawatchd.schema.kinds.operator import Operator
from schemawatchd.schema.kinds.partition import Partition
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.range_type import RangeType
from schemawatchd.schema.kinds.sequence import Sequence
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.text_search import TextSearch
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object
from schemawatchd.sql.lexer import tokens

_MADE = (
    Aggregate, Collation, CompositeType, Domain, Enum, ForeignTable, Function, MaterializedView, Operator,
    Partition, Procedure, RangeType, Sequence, Table, TextSearch, View,
)  # fmt: skip
_STUB = "'begin raise exception ''there is no body''; end'"


class Context:
    """The objects of one snapshot, and the statements that make those of them that a text may be about."""

    def __init__(self, objects: Mapping[Key, Object]) -> None:
        self._objects = objects

    def extensions(self) -> Iterator[str]:
        """One statement for each extension."""
        for each in self._objects.values():
            if isinstance(each, Extension):
                schema = f" with schema {quoted(each.installed_in)}" if each.installed_in else ""
                yield f"create extension {quoted(each.name)}{schema};"

    def schemas(self) -> Iterator[str]:
        """One statement for each schema of the objects."""
        for name in sorted({key.path[0] for key, each in self._objects.items() if getattr(each, "schema", None)}):
            yield f"create schema if not exists {quoted(name)}"

    def around(self, texts: Iterable[str], but: Key | None) -> list[Object]:
        """What these texts may mention, and what that mentions in turn, but for one object; by key."""
        found: dict[Key, Object] = {}
        names = set().union(*map(mentioned, texts))
        seen: set[str] = set()
        while new := names - seen:
            seen |= new
            for key, record in ((key, each) for name in sorted(new) for key, each in self._by_name.get(name, ())):
                if key != but and key not in found:
                    found[key] = record
                    names |= set().union(*map(mentioned, self._mentions(record)))
        return [found[key] for key in sorted(found)]

    def statements(self, record: Object) -> Iterator[str]:
        """What makes an object; the first is the one that counts."""
        match record:
            case Table() | ForeignTable() | Partition():
                yield f"CREATE TABLE {named(record)} ({', '.join(self.columns(record))})"
                for each in self._keys.get(self._table(record), ()):
                    form = "PRIMARY KEY" if isinstance(each, PrimaryKey) else "UNIQUE"
                    yield f"ALTER TABLE {named(record)} ADD {form} ({', '.join(map(quoted, each.columns))})"
            case View():
                yield f"CREATE VIEW {named(record)} AS {record.definition}"
            case MaterializedView():
                yield f"CREATE MATERIALIZED VIEW {named(record)} AS {record.definition} WITH NO DATA"
            case Function() | Procedure():
                yield stub(record)
            case _:
                yield from _types(record)

    def in_steps(self, record: Object) -> Iterator[str]:
        """What makes a table column by column, so that one that cannot be made is missing alone."""
        if isinstance(record, Table | ForeignTable | Partition):
            yield f"CREATE TABLE {named(record)} ()"
            yield from (f"ALTER TABLE {named(record)} ADD COLUMN {each}" for each in self.columns(record))

    def columns(self, record: Object) -> list[str]:
        """The columns of a table as CREATE TABLE takes them: names, types and collations."""
        return [column(each) for each in self._columns.get(self._table(record), ())]

    def _table(self, record: Object) -> tuple[str | None, str]:
        """Where the columns are noted: those of a partition are its parent's."""
        while isinstance(record, Partition):
            parents = (self._objects.get(each) for each in record.parents)
            parent = next((each for each in parents if each is not None), None)
            if parent is None:
                break
            record = parent
        return getattr(record, "schema", None), str(getattr(record, "name", ""))

    def _mentions(self, record: Object) -> Iterator[str]:
        if isinstance(record, Table | ForeignTable | Partition):
            yield from self.columns(record)
        elif isinstance(record, Function | Procedure):
            yield f"{record.arguments} {record.returns or ''}"
        else:
            yield from self.statements(record)

    @cached_property
    def _by_name(self) -> Mapping[str, list[tuple[Key, Object]]]:
        found: dict[str, list[tuple[Key, Object]]] = defaultdict(list)
        for key, record in self._objects.items():
            if isinstance(record, _MADE):
                found[str(record.name)].append((key, record))
        return found

    @cached_property
    def _columns(self) -> Mapping[tuple[str | None, str], list[Column]]:
        found: dict[tuple[str | None, str], list[Column]] = defaultdict(list)
        for record in self._objects.values():
            if isinstance(record, Column):
                found[record.schema, record.table].append(record)
        return found

    @cached_property
    def _keys(self) -> Mapping[tuple[str | None, str], list[PrimaryKey | Unique]]:
        found: dict[tuple[str | None, str], list[PrimaryKey | Unique]] = defaultdict(list)
        for record in self._objects.values():
            if isinstance(record, PrimaryKey | Unique):
                found[record.schema, record.table].append(record)
        return found


def mentioned(text: str) -> set[str]:
    """The words of a text that may be names, those inside its strings too: a sequence is named in one."""
    found = set()
    for each in tokens(text):
        if each.sort == "string":
            found |= {part.name for part in tokens(each.text.strip("'")) if part.name}
        elif each.name:
            found.add(each.name)
        elif each.sort == "sign":
            found |= _signs(text)
    return found - {""}


def _signs(text: str) -> set[str]:
    """The operators that a text writes with their schema, which those that somebody made always are."""
    parts = text.split("OPERATOR(")[1:]
    return {part.partition(")")[0].rpartition(".")[2] for part in parts}


def column(record: Column) -> str:
    """A column as CREATE TABLE takes it, without anything that could be checked."""
    collation = f" COLLATE {record.collation}" if record.collation else ""
    return f"{quoted(record.name)} {record.type}{collation}"


def stub(record: Function | Procedure) -> str:
    """A routine with the signature alone. Whoever would compute with it, as the planner does, gets an error."""
    head = f"CREATE {record.kind.upper()} {named(record)}({record.arguments})"
    if isinstance(record, Procedure):
        return f"{head} LANGUAGE plpgsql AS {_STUB}"
    return f"{head} RETURNS {record.returns} LANGUAGE plpgsql {record.volatility or ''} AS {_STUB}"


def _types(record: Object) -> Iterator[str]:
    match record:
        case Enum():
            labels = ", ".join(map(string, record.labels))
            yield f"CREATE TYPE {named(record)} AS ENUM ({labels})"
        case CompositeType():
            yield f"CREATE TYPE {named(record)} AS ({', '.join(record.attributes)})"
        case Domain():
            collation = f" COLLATE {record.collation}" if record.collation else ""
            yield f"CREATE DOMAIN {named(record)} AS {record.type}{collation}"
        case RangeType():
            parts = [f"SUBTYPE = {record.subtype}"]
            parts += [f"SUBTYPE_OPCLASS = {record.operator_class}"] if record.operator_class else []
            parts += [f"COLLATION = {record.collation}"] if record.collation else []
            parts += [f"MULTIRANGE_TYPE_NAME = {quoted(record.multirange)}"] if record.multirange else []
            yield f"CREATE TYPE {named(record)} AS RANGE ({', '.join(parts)})"
        case Collation():
            wanted = f"PROVIDER = {record.provider}, LOCALE = {string(record.locale or 'C')}"
            yield f"CREATE COLLATION {named(record)} ({wanted}, DETERMINISTIC = {record.deterministic})"
        case Sequence():
            yield f"CREATE SEQUENCE {named(record)}"
        case TextSearch(form="configuration"):
            yield f"CREATE TEXT SEARCH CONFIGURATION {named(record)} (PARSER = pg_catalog.default)"
        case Aggregate() | Operator(form="operator"):
            yield from _computed(record)
        case _:
            pass


def _computed(record: Aggregate | Operator) -> Iterator[str]:
    if isinstance(record, Aggregate):
        parts = [f"SFUNC = {record.step}", f"STYPE = {record.state_type}"]
        parts += [f"INITCOND = {string(record.initial)}"] if record.initial is not None else []
        yield f"CREATE AGGREGATE {named(record)}({record.arguments or '*'}) ({', '.join(parts)})"
        return
    function = next(each.removeprefix("function ") for each in record.definition if each.startswith("function "))
    left, _, right = record.signature.strip("()").partition(", ")
    parts = [f"FUNCTION = {function}"]
    parts += [f"{side} = {name}" for side, name in (("LEFTARG", left), ("RIGHTARG", right)) if name != "NONE"]
    yield f"CREATE OPERATOR {quoted(record.schema)}.{record.name} ({', '.join(parts)})"


def named(record: Object) -> str:
    """The name of an object of a schema, quoted, without a signature."""
    return quoted(getattr(record, "schema", None), str(getattr(record, "name", "")))


def quoted(*parts: str | None) -> str:
    """A dotted name, each part in quotes."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts if part is not None)


def string(text: str) -> str:
    """A string constant, where standard_conforming_strings is on."""
    return "'" + text.replace("'", "''") + "'"
