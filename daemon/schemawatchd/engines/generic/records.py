"""An Inspector's dictionaries as records. Fields that no dialect reports keep their defaults."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Dialect

from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.column import Column
from schemawatchd.schema.kinds.comment import Comment
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.materialized_view import MaterializedView
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.sequence import Sequence
from schemawatchd.schema.kinds.table import Table
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.kinds.view import View

Said = Mapping[str, Any]


def table(name: str, columns: Iterable[Said]) -> Table:
    """A table."""
    return Table(name=name, column_order=tuple(each["name"] for each in columns))


def column(table: str, said: Said, dialect: Dialect) -> Column:
    """A column of a table."""
    computed = said.get("computed")
    return Column(
        table=table,
        name=said["name"],
        type=_type(said["type"], dialect),
        nullable=bool(said["nullable"]),
        default=None if computed or said.get("default") is None else str(said["default"]),
        identity=_identity(said),
        generated=computed["sqltext"] if computed else None,
        generated_kind=None if not computed else "stored" if computed.get("persisted") else "virtual",
        collation=getattr(said["type"], "collation", None),
    )


def _type(found: Any, dialect: Dialect) -> str:
    try:
        return str(found.compile(dialect=dialect)).lower()
    except Exception:  # noqa: BLE001 -- a dialect may read a type that it cannot write
        return repr(found).lower()


def _identity(said: Said) -> str | None:
    if identity := said.get("identity"):
        return "always" if identity.get("always") else "by default"
    return "auto_increment" if said.get("autoincrement") is True else None


def primary_key(table: str, said: Said | None) -> Iterator[PrimaryKey]:
    """The primary key, where there is one."""
    if said and said["constrained_columns"]:
        columns = tuple(said["constrained_columns"])
        yield PrimaryKey(table=table, name=said.get("name") or "primary_key", columns=columns)


def uniques(table: str, said: Iterable[Said]) -> Iterator[Unique]:
    """Unique constraints."""
    for each in said:
        name, columns = each.get("name"), tuple(each["column_names"])
        yield Unique(
            table=table,
            name=name or "unique",
            columns=columns,
            signature="" if name else f"({', '.join(columns)})",
            generated_name=name is None,
        )


def foreign_keys(table: str, said: Iterable[Said]) -> Iterator[ForeignKey]:
    """Foreign keys."""
    for each in said:
        name, columns, options = each.get("name"), tuple(each["constrained_columns"]), each.get("options") or {}
        schema = each.get("referred_schema")
        yield ForeignKey(
            table=table,
            name=name or "foreign_key",
            columns=columns,
            references=f"{schema}.{each['referred_table']}" if schema else each["referred_table"],
            referenced_columns=tuple(each["referred_columns"]),
            on_update=(options.get("onupdate") or "NO ACTION").upper(),
            on_delete=(options.get("ondelete") or "NO ACTION").upper(),
            match=(options.get("match") or "SIMPLE").upper(),
            deferrable=_deferrable(options),
            signature="" if name else f"({', '.join(columns)})",
            generated_name=name is None,
        )


def _deferrable(options: Said) -> str:
    if not options.get("deferrable"):
        return "no"
    return "initially deferred" if str(options.get("initially")).upper() == "DEFERRED" else "initially immediate"


def checks(table: str, said: Iterable[Said]) -> Iterator[Check]:
    """Check constraints."""
    for each in said:
        name, text = each.get("name"), each["sqltext"]
        yield Check(
            table=table,
            name=name or "check",
            expression=text,
            signature="" if name else f"({text})",
            generated_name=name is None,
        )


def indexes(table: str, said: Iterable[Said]) -> Iterator[Index]:
    """Indexes that are not the inside of a unique constraint."""
    for each in said:
        if each.get("duplicates_constraint"):
            continue
        options = {name.partition("_")[2]: value for name, value in (each.get("dialect_options") or {}).items()}
        yield Index(
            table=table,
            name=each["name"] or "index",
            keys=tuple(_keys(each, options.get("length"))),
            unique=bool(each["unique"]),
            method=str(options.get("using") or options.get("prefix") or "btree").lower(),
            included=tuple(each.get("include_columns") or options.get("include") or ()),
            predicate=str(options["where"]) if options.get("where") is not None else None,
            generated_name=each["name"] is None,
        )


def _keys(said: Said, lengths: Any) -> Iterator[str]:
    """Columns with the length of a prefix, and expressions; what is neither named nor told is `an expression`."""
    sorting = said.get("column_sorting") or {}
    for each in said.get("expressions") or said["column_names"]:
        length = lengths.get(each) if isinstance(lengths, Mapping) else None
        shown = "an expression" if each is None else f"{each}({length})" if length else each
        yield " ".join((shown, *(word.replace("_", " ") for word in sorting.get(each, ()))))


def view(name: str, definition: str | None) -> View:
    """A view."""
    return View(name=name, definition=(definition or "").strip())


def materialized_view(name: str, definition: str | None) -> MaterializedView:
    """A materialised view."""
    return MaterializedView(name=name, definition=(definition or "").strip())


def sequence(name: str) -> Sequence:
    """A sequence, of which only the name is told."""
    return Sequence(name=name, type="", start=0, increment=0, minimum=0, maximum=0, cache=0, cycle=False)


def comment_on(on: str, parent: str | None, name: str, text: str | None) -> Iterator[Comment]:
    """A comment, where there is one."""
    if text:
        yield Comment(on=on, parent=parent, name=name, text=text)
