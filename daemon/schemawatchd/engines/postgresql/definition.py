"""How PostgreSQL itself words one object: its own definition, and the catalog row."""

from collections.abc import Iterator, Mapping, Sequence

# ruff: noqa: S608 -- the queries are put together from fixed parts; values are bound
from typing import Any

import msgspec

from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.check import Check
from schemawatchd.schema.kinds.exclusion import Exclusion
from schemawatchd.schema.kinds.foreign_key import ForeignKey
from schemawatchd.schema.kinds.function import Function
from schemawatchd.schema.kinds.index import Index
from schemawatchd.schema.kinds.materialized_view import MaterializedView
from schemawatchd.schema.kinds.policy import Policy
from schemawatchd.schema.kinds.primary_key import PrimaryKey
from schemawatchd.schema.kinds.procedure import Procedure
from schemawatchd.schema.kinds.rule import Rule
from schemawatchd.schema.kinds.trigger import Trigger
from schemawatchd.schema.kinds.unique import Unique
from schemawatchd.schema.kinds.view import View
from schemawatchd.schema.object import Object

_ON_TABLE = """
join pg_class t on t.oid = {}
join pg_namespace n on n.oid = t.relnamespace
where n.nspname = %(schema)s and t.relname = %(table)s and {} = %(name)s"""
_CONSTRAINT = "select pg_get_constraintdef(c.oid) from pg_constraint c" + _ON_TABLE.format(
    "c.conrelid", "c.conname"
)
_IN_SCHEMA = "join pg_namespace n on n.oid = {} where n.nspname = %(schema)s and {} = %(name)s"
_VIEW = "select pg_get_viewdef(c.oid) from pg_class c " + _IN_SCHEMA.format("c.relnamespace", "c.relname")
_ROUTINE = (
    "select pg_get_functiondef(p.oid) from pg_proc p "
    + _IN_SCHEMA.format("p.pronamespace", "p.proname")
    + " and '(' || oidvectortypes(p.proargtypes) || ')' = %(signature)s"
)
_DEFINITIONS: Mapping[str, str] = {
    "check": _CONSTRAINT,
    "column": "select concat_ws(' ', format_type(a.atttypid, a.atttypmod),"
    " 'default ' || pg_get_expr(d.adbin, d.adrelid), case when a.attnotnull then 'not null' end)"
    " from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum"
    + _ON_TABLE.format("a.attrelid", "a.attname"),
    "exclusion": _CONSTRAINT,
    "foreign_key": _CONSTRAINT,
    "function": _ROUTINE + " and p.prokind in ('f', 'w')",
    "index": "select pg_get_indexdef(i.indexrelid) from pg_index i join pg_class x on x.oid = i.indexrelid"
    + _ON_TABLE.format("i.indrelid", "x.relname"),
    "materialized_view": _VIEW,
    "policy": """
select format('CREATE POLICY %%I ON %%I.%%I AS %%s FOR %%s TO %%s%%s%%s', p.polname, n.nspname, t.relname,
  case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end,
  case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE'
    else 'ALL' end,
  (select string_agg(case u.role when 0 then 'PUBLIC' else u.role::regrole::text end, ', ')
    from unnest(p.polroles) u(role)),
  ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
  ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')
from pg_policy p"""
    + _ON_TABLE.format("p.polrelid", "p.polname"),
    "primary_key": _CONSTRAINT,
    "procedure": _ROUTINE + " and p.prokind = 'p'",
    "rule": "select pg_get_ruledef(r.oid) from pg_rewrite r" + _ON_TABLE.format("r.ev_class", "r.rulename"),
    "statistics": "select pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s "
    + _IN_SCHEMA.format("s.stxnamespace", "s.stxname"),
    "trigger": "select pg_get_triggerdef(g.oid) from pg_trigger g" + _ON_TABLE.format("g.tgrelid", "g.tgname"),
    "unique": _CONSTRAINT,
    "view": _VIEW,
}


def definitions(connection: Connection, key: Key) -> Iterator[str]:
    """The server's own text for an object."""
    query = _DEFINITIONS.get(key.kind)
    if query is not None and len(key.path) > 1:
        place = {"schema": key.path[0], "table": key.path[-2], "name": key.path[-1], "signature": key.signature}
        yield from (str(text).strip() for (text,) in connection.execute(query, place) if text)


def row_text(row: Mapping[str, Any]) -> str:
    """A catalog row as one line of JSON."""
    return msgspec.json.encode(row, enc_hook=str).decode()


# The way back to an object as PostgreSQL prints it: the statements that make it anew.


RESTORES = frozenset(
    {
        "check", "exclusion", "foreign_key", "function", "index", "materialized_view", "policy", "primary_key",
        "procedure", "rule", "trigger", "unique", "view",
    }
)  # fmt: skip
_FIRES = {"disabled": "DISABLE", "always": "ENABLE ALWAYS", "replica": "ENABLE REPLICA"}


def restored(record: Object, words: Mapping[str, str], *, replacing: bool) -> tuple[str, ...]:
    """The statements, each with its semicolon; `words` are those of `Session.worded`.

    `replacing`: one of that name is there, and goes first where it cannot be replaced. Empty where the server does
    not print all of it, and where rows would go with the old one.
    """
    text = words.get("definition", "").strip().rstrip(";")
    if not text or (replacing and isinstance(record, MaterializedView)):
        return ()
    made = tuple(_made(record, text))
    return tuple(f"{each};" for each in (*(_dropped(record) if replacing and made else ()), *made))


def _made(record: Object, text: str) -> Iterator[str]:
    match record:
        case View():
            yield from _view(record, text)
        case MaterializedView():
            method = f" USING {_quoted(record.access_method)}" if record.access_method else ""
            options = [each for each in record.options if _is_of_the_view(each)]
            yield f"CREATE MATERIALIZED VIEW {_named(record)}{method}{_with(options)} AS\n{text}"
        case Check() | Exclusion() | ForeignKey() | PrimaryKey() | Unique():
            yield f"ALTER TABLE {_table(record)} ADD CONSTRAINT {_last(record)} {text}"
        case Trigger() | Rule():
            yield text
            if fires := _FIRES.get(record.enabled):
                yield f"ALTER TABLE {_table(record)} {fires} {record.key.kind.upper()} {_last(record)}"
        case Index():
            yield text
            if record.replica_identity:
                yield f"ALTER TABLE {_table(record)} REPLICA IDENTITY USING INDEX {_last(record)}"
        case Function() | Procedure() | Policy():
            yield text
        case _:
            pass


def _view(record: View, text: str) -> Iterator[str]:
    """A view with its options, which the server prints apart; not one whose columns have defaults of their own."""
    options = [f"check_option={record.check_option}"] if record.check_option else []
    options += ["security_invoker=true"] if record.security == "invoker" else []
    options += record.options
    if not any(each.startswith("default of ") for each in options):
        yield f"CREATE OR REPLACE VIEW {_named(record)}{_with(options)} AS\n{text}"


def _dropped(record: Object) -> Iterator[str]:
    """What makes room for it; nothing where the statement itself replaces."""
    match record:
        case Index():
            yield f"DROP INDEX {_quoted(record.schema, record.name)}"
        case Trigger() | Rule() | Policy():
            yield f"DROP {record.key.kind.upper()} {_last(record)} ON {_table(record)}"
        case Check() | Exclusion() | ForeignKey() | PrimaryKey() | Unique():
            yield f"ALTER TABLE {_table(record)} DROP CONSTRAINT {_last(record)}"
        case _:
            pass


def _named(record: Object) -> str:
    return _quoted(*record.key.path)


def _table(record: Object) -> str:
    return _quoted(*record.key.path[:-1])


def _last(record: Object) -> str:
    return _quoted(record.key.path[-1])


def _with(options: Sequence[str]) -> str:
    return f" WITH ({', '.join(options)})" if options else ""


def _quoted(*parts: str | None) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts if part is not None)


def _is_of_the_view(option: str) -> bool:
    """Whether an option is not one of a column's, which is set by a statement of its own."""
    return "." not in option or option.startswith("toast.")
