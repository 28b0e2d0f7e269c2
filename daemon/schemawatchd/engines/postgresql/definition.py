"""How PostgreSQL itself words one object: its own definition, and the catalog row."""

# ruff: noqa: S608 -- the queries are put together from fixed parts; values are bound

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.schema.key import Key

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
