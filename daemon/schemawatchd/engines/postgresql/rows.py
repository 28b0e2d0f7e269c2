"""A few tables' rows, for those in which migration tools note what they applied."""

import psycopg
from psycopg import sql

from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.errors import ReadFailed, TargetRefused
from schemawatchd.schema.key import quoted
from schemawatchd.schema.rows import Rows

_TABLES = """
select n.nspname, c.relname
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('p', 'r') and lower(c.relname) = any(%s)
  and n.nspname !~ '^pg_(toast|temp)' and n.nspname not in ('information_schema', 'pg_catalog')
order by 1, 2"""


def tables(connection: Connection, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The tables with one of these names, in whatever case, those too that the role may not read."""
    return tuple(connection.execute(_TABLES, [sorted(each.lower() for each in names)]))


def table(connection: Connection, path: tuple[str, ...], limit: int) -> Rows:
    """All rows of one table."""
    where = ".".join(map(quoted, path))
    try:
        with connection.transaction():
            # What stands in its place, a view or a policy, would run what somebody else wrote.
            connection.execute("set local row_security = off")
            if path not in tables(connection, frozenset(path[-1:])):
                raise ReadFailed(f"there is no table `{where}` in {connection.info.dbname}")
            query = sql.SQL("select * from {} limit {}").format(sql.Identifier(*path), limit + 1)
            cursor = connection.execute(query)
            columns, rows = tuple(each.name for each in cursor.description or ()), tuple(cursor)
    except psycopg.errors.InsufficientPrivilege as error:
        raise _refused(connection, path, where, said(error)) from None
    except psycopg.errors.UndefinedTable as error:
        raise ReadFailed(f"`{where}` is gone: {said(error)}") from None
    if len(rows) > limit:
        raise ReadFailed(f"`{where}` in {connection.info.dbname} has more than {limit} rows")
    return Rows(columns, rows)


def _refused(connection: Connection, path: tuple[str, ...], where: str, says: str) -> TargetRefused:
    role, schema, named = (_spelled(connection, *each) for each in ((connection.info.user,), path[:1], path))
    if "row-level security" in says:
        hint = f"alter role {role} bypassrls, or a policy for {role} that hides nothing."
    else:
        hint = f"grant usage on schema {schema} to {role}; grant select on {named} to {role};"
    return TargetRefused(f"`{where}` cannot be read: {says}", hint=hint)


def _spelled(connection: Connection, *path: str) -> str:
    return sql.Identifier(*path).as_string(connection)
