"""The marks of a schema: the cluster's snapshot, which moves on each write, and a hash over the catalogs' xmins.

Each committed change of a catalog row gives it another xmin or another number of rows; only the statistics
that ANALYZE and VACUUM write in place leave no trace. Measured on 116 kinds of change.
"""

from psycopg import sql

from schemawatchd.engines.engine import Pulse
from schemawatchd.engines.postgresql.connection import Connection

CATALOGS = (
    "pg_aggregate", "pg_am", "pg_amop", "pg_amproc", "pg_attrdef", "pg_attribute", "pg_cast", "pg_class",
    "pg_collation", "pg_constraint", "pg_conversion", "pg_db_role_setting", "pg_default_acl", "pg_description",
    "pg_enum",
    "pg_event_trigger", "pg_extension", "pg_foreign_data_wrapper", "pg_foreign_server", "pg_foreign_table",
    "pg_index", "pg_inherits", "pg_init_privs", "pg_language", "pg_namespace", "pg_opclass", "pg_operator",
    "pg_opfamily", "pg_partitioned_table", "pg_policy", "pg_proc", "pg_publication", "pg_publication_namespace",
    "pg_publication_rel", "pg_range", "pg_rewrite", "pg_seclabel", "pg_sequence", "pg_statistic_ext",
    "pg_transform", "pg_trigger", "pg_ts_config", "pg_ts_config_map", "pg_ts_dict", "pg_ts_parser",
    "pg_ts_template", "pg_type",
)  # fmt: skip
"""The catalogs of one database that together hold its schema."""

AT_HAND = """
select c.relname from pg_class c
where c.relnamespace = 'pg_catalog'::regnamespace and c.relname = any(%s) and has_table_privilege(c.oid, 'select')
order by 1"""
"""Which of these catalogs this role may see."""

CHEAP = "select pg_current_snapshot()::text"
"""Moves with each transaction that writes anywhere in the cluster, except ALTER SYSTEM."""

_BESIDE = """
(select xmin::text from pg_catalog.pg_database where datname = current_database()),
(select md5(string_agg(xmin::text, ',' order by objoid)) from pg_catalog.pg_shdescription
 where classoid = 'pg_database'::regclass),
(select md5(string_agg(xmin::text, ',' order by classoid, objoid, provider)) from pg_catalog.pg_shseclabel
 where classoid = 'pg_database'::regclass),
(select sum(hashint8(xmin::text::int8 # objid::int8)) from pg_catalog.pg_depend
 where refclassid = 'pg_extension'::regclass and deptype in ('e', 'x')),
(select md5(string_agg(concat_ws(' ', subname, subowner, subenabled, subslotname, subpublications::text), ','
   order by subname))
 from pg_catalog.pg_subscription
 where subdbid = (select d.oid from pg_catalog.pg_database d where d.datname = current_database()))"""
"""Rows of the catalogs that all databases share, and what goes with an extension, as its member or not.

Of a subscription everybody may see these columns; its others are noticed by the next full look.
"""

DATABASE = "select d.oid::text from pg_database d where d.datname = current_database()"
"""The identity of the database within its cluster, which a connection keeps for as long as it lives."""


def pulse(connection: Connection, where: str, last: Pulse | None) -> Pulse:
    """The present marks of the database `where`. `last.sound` is handed on while the whole cluster is quiet."""
    # The cheap mark is taken first: what is committed in between is then looked at once more, not overlooked.
    cheap = f"{where}/{_one(connection, CHEAP)}"
    if last is not None and last.cheap == cheap:
        return last
    return Pulse(cheap, f"{where}/{_one(connection, hash_of(at_hand(connection)))}")


def at_hand(connection: Connection) -> list[str]:
    """Those of the catalogs that this role may see."""
    return [name for (name,) in connection.execute(AT_HAND, [list(CATALOGS)])]


def hash_of(catalogs: list[str]) -> sql.Composed:
    """The query for the sound mark: the rows' xmins of these catalogs, whatever their order."""
    one = sql.SQL("(select count(*) || ':' || coalesce(sum(hashtext(xmin::text)), 0) from pg_catalog.{})")
    parts = sql.SQL(", ").join(one.format(sql.Identifier(name)) for name in catalogs)
    return sql.SQL("select ") + sound_of(parts)


def sound_of(parts: sql.Composable) -> sql.Composed:
    """The sound mark as an expression: `parts` are the texts of the catalogs in the order of their names."""
    # Their catalog is a superuser's; the view shows everybody that they are there.
    mappings = sql.SQL("(select count(*) || ':' || coalesce(sum(umid::int8), 0) from pg_catalog.pg_user_mappings)")
    return sql.SQL("md5(concat_ws('|', {}, {}, {}))").format(parts, mappings, sql.SQL(_BESIDE))


def _one(connection: Connection, query: str | sql.Composable) -> str:
    row = connection.execute(query).fetchone()  # type: ignore[arg-type]
    return str(row[0]) if row else ""
