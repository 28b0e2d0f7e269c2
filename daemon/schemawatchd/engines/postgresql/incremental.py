"""Reading only what moved: the relations whose catalog rows are others, and those whose texts mention them.

Each relation falls into one of `_BUCKETS` by its number. Buckets whose sums over the rows' xmins stand still hold
nothing that moved. What may be worded in the texts of any relation, such as a function's name, has one sum: where
that moved, everything is read. Kinds whose query has no line `-- of relations` are always read in full.

One mention leaves no trace: a constant array of `regclass`, for which the server records no dependency. What it
says of a renamed relation is noticed by the next full look.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
from psycopg import sql

from schemawatchd.decoding import ready
from schemawatchd.engines.postgresql.change_token import sound_of
from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

_BUCKETS = 1024

_BY_RELATION = {
    "pg_attrdef": "adrelid",
    "pg_attribute": "attrelid",
    "pg_class": "oid",
    "pg_constraint": "conrelid",
    "pg_index": "indrelid",
    "pg_inherits": "inhrelid",
    "pg_partitioned_table": "partrelid",
    "pg_sequence": "seqrelid",
    "pg_trigger": "tgrelid",
}
"""Catalogs whose rows belong to a relation, and the column that names it; a domain's constraint belongs to 0."""

_UNMENTIONED = {
    "pg_db_role_setting", "pg_default_acl", "pg_description", "pg_event_trigger", "pg_foreign_table",
    "pg_init_privs", "pg_policy", "pg_publication", "pg_publication_namespace", "pg_publication_rel",
    "pg_rewrite", "pg_seclabel", "pg_statistic_ext",
}  # fmt: skip
"""Catalogs that none of the queries with a line `-- of relations` asks, and whose rows no text of theirs names."""

_LIMITS = {
    "pg_depend": "where refclassid = 'pg_extension'::regclass and deptype = 'e'",
    "pg_namespace": "where nspname !~ '^pg_(toast_)?temp_'",
    "pg_type": "where typtype <> 'c' and oid not in (select typarray from pg_catalog.pg_type where typtype = 'c')",
}
"""Which rows count: members of extensions, lasting schemas, and the types that are not of a relation's rows."""

_MOVED = """
with moved as materialized (select oid from pg_class where oid::int8 %% %(count)s = any(%(buckets)s::int8[])),
named as (
  select 'pg_class'::regclass as classid, oid from moved
  union all
  select 'pg_type'::regclass, u.oid
  from pg_type t join moved m on t.typrelid = m.oid cross join lateral unnest(array[t.oid, t.typarray]) u(oid)
),
mention as materialized (
  select distinct d.classid, d.objid
  from pg_depend d join named n on d.refclassid = n.classid and d.refobjid = n.oid
),
relation as (
  select oid from moved
  union
  select objid from mention where classid = 'pg_class'::regclass
  union
  select k.conrelid from mention m join pg_constraint k on k.oid = m.objid
  where m.classid = 'pg_constraint'::regclass
  union
  select d.adrelid from mention m join pg_attrdef d on d.oid = m.objid
  where m.classid = 'pg_attrdef'::regclass
)
select oid from relation
union
-- What is inside a table is read with it: its indexes, and the counters of its columns.
select i.indrelid from pg_index i join relation r on r.oid = i.indexrelid
union
select d.refobjid from pg_depend d join relation r on d.classid = 'pg_class'::regclass and d.objid = r.oid
where d.refclassid = 'pg_class'::regclass and d.deptype in ('a', 'i')"""

_NAMES = """
select n.nspname::text, c.relname::text, c.oid = any(%(relations)s)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'f', 'm') and n.oid = any(%(namespaces)s)"""


class Marks(msgspec.Struct, frozen=True, gc=False):
    """The sums of one moment: of what any text may mention, and of each bucket."""

    rest: str
    buckets: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The relations to read again, as numbers, and the names of the others."""

    relations: list[int]
    still: frozenset[tuple[str, str]]

    @property
    def is_most(self) -> bool:
        """Whether little is gained by reading only what moved."""
        return len(self.relations) > len(self.still)


LARGE = "select count(*) >= 1000 from pg_catalog.pg_class"
"""Whether an incremental reading pays. Every database of PostgreSQL 15 has some 415 relations."""


_NEEDED = {"pg_namespace", "pg_type"}


def marking(catalogs: Sequence[str]) -> sql.Composed | None:
    """The query for the sound mark (`change_token`) and for the marks, which looks at each catalog row once.

    `None` where a catalog may not be seen that the marks need.
    """
    if not _BY_RELATION.keys() | _NEEDED <= set(catalogs):
        return None
    counted = sql.SQL(" union all ").join(_counted(each) for each in catalogs)
    every, rest = sql.SQL("true"), sql.SQL("catalog = any({})").format(_others(catalogs))
    limited = sql.SQL(", ").join(
        _SUM.format(sql.Identifier(each), sql.SQL(where)) for each, where in _LIMITS.items()
    )
    return sql.SQL(
        "with counted (catalog, bucket, n, xmins) as materialized ({counted}),"
        " total as materialized (select catalog, sum(n) || ':' || coalesce(sum(xmins), 0) as part from counted"
        " group by catalog)"
        " select {sound}, concat_ws('|', {rest}, {limited}), {buckets}"
    ).format(
        counted=counted,
        sound=sound_of(_PARTS.format(every)),
        rest=_PARTS.format(rest),
        limited=limited,
        buckets=sql.SQL(_BUCKET_SUMS),
    )


def marks_of(about: str, catalogs: Sequence[str], sums: str, buckets: str | None) -> str:
    """The marks as text, of the last two values that the query answers. `about` is what else must be the same."""
    rest = hashlib.sha256(repr((about, _others(catalogs), sums)).encode()).hexdigest()
    found = dict(each.split(":") for each in (buckets or "").split(",") if each)
    return msgspec.json.encode(Marks(rest, tuple(int(found.get(str(n), 0)) for n in range(_BUCKETS)))).decode()


def _others(catalogs: Sequence[str]) -> list[str]:
    """The catalogs whose rows count as a whole: those in `_LIMITS` have sums of their own."""
    apart = {*_BY_RELATION, *_UNMENTIONED, *_LIMITS}
    return [each for each in catalogs if each not in apart]


def moved(connection: Connection, before: str, now: str, namespaces: list[int]) -> Moved | None:
    """What to read again since the marks `before`, or `None` where it is everything."""
    try:
        old, new = (msgspec.json.decode(each, type=ready(Marks)) for each in (before, now))
    except msgspec.DecodeError:
        return None
    if old.rest != new.rest or len(old.buckets) != _BUCKETS:
        return None
    changed = [place for place, total in enumerate(new.buckets) if total != old.buckets[place]]
    asked = {"count": _BUCKETS, "buckets": changed}
    relations = [oid for (oid,) in connection.execute(_MOVED, asked)] if changed else []
    found = connection.execute(_NAMES, {"relations": relations, "namespaces": namespaces})
    return Moved(relations, frozenset((schema, name) for schema, name, again in found if not again))


def kept(objects: Mapping[Key, Object], limited: frozenset[str], since: Moved) -> dict[Key, Object]:
    """Objects from the previous snapshot that did not change: their paths begin with their relation's name."""
    return {key: each for key, each in objects.items() if key.kind in limited and key.path[:2] in since.still}


_SUM = sql.SQL("(select count(*) || ':' || coalesce(sum(hashtext(xmin::text)), 0) from pg_catalog.{} {})")
_PARTS = sql.SQL("(select string_agg(part, '|' order by catalog collate \"C\") from total where {})")
_BUCKET_SUMS = """
(select string_agg(bucket || ':' || sums, ',') from (
  select bucket, sum(hashint8extended(xmins, n * 64 + hashtext(catalog) % 64)) as sums
  from counted where bucket is not null group by bucket) s)"""


def _counted(catalog: str) -> sql.Composed:
    """How many rows of a catalog there are and the sum over their xmins, by bucket where they are of relations."""
    name, literal = sql.Identifier(catalog), sql.Literal(catalog)
    if catalog not in _BY_RELATION:
        return sql.SQL("select {}, null::int8, count(*), sum(hashtext(xmin::text)) from {}").format(
            literal, sql.Identifier("pg_catalog", catalog)
        )
    bucket = sql.SQL("{}::int8 % {}").format(sql.Identifier(_BY_RELATION[catalog]), sql.Literal(_BUCKETS))
    # A catalog without rows has no bucket, but counts.
    return sql.SQL(
        "select {}, null, 0, 0 union all"
        " select {}, {bucket}, count(*), sum(hashtext(xmin::text)) from pg_catalog.{} group by {bucket}"
    ).format(literal, literal, name, bucket=bucket)
