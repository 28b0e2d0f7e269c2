"""A few tables' rows, for those in which migration tools note what they applied."""

import psycopg
from psycopg import sql

from schemawatchd.engines.postgresql.connection import Connection, version
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

_RESTRICT = """
select set_config(name, 'view, foreign-table', true) from pg_settings
where name = 'restrict_nonsystem_relation_kind'"""


def tables(connection: Connection, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The tables with one of these names, in whatever case, those too that the role may not read."""
    return tuple(connection.execute(_TABLES, [sorted(each.lower() for each in names)]))


def table(connection: Connection, path: tuple[str, ...], limit: int) -> Rows:
    """All rows of one table."""
    where = ".".join(map(quoted, path))
    try:
        with connection.transaction():
            # What stands in its place, a view or a policy, would run the code of another user.
            connection.execute("set local row_security = off")
            _only_tables(connection, where)
            if path not in tables(connection, frozenset(path[-1:])):
                raise ReadFailed(f"there is no table `{where}` in {connection.info.dbname}")
            query = sql.SQL("select * from {} limit {}").format(sql.Identifier(*path), limit + 1)
            cursor = connection.execute(query)
            columns, rows = tuple(each.name for each in cursor.description or ()), tuple(cursor)
    except psycopg.errors.InsufficientPrivilege as error:
        raise _refused(connection, path, where, said(error)) from None
    except psycopg.errors.UndefinedTable as error:
        raise ReadFailed(f"`{where}` is gone: {said(error)}") from None
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise ReadFailed(f"`{where}` is not a table: {said(error)}") from None
    if len(rows) > limit:
        raise ReadFailed(f"`{where}` in {connection.info.dbname} has more than {limit} rows")
    return Rows(columns, rows)


def _only_tables(connection: Connection, where: str) -> None:
    """Let the server refuse what is no table when it is read. Raises `TargetRefused`.

    What was a table a moment ago may be a view over another user's function, and COPY … TO PROGRAM is allowed in a
    transaction that only reads (CVE-2024-7348; pg_dump's own remedy, in 12.20, 13.16, 14.13, 15.8, 16.4 and 17.0).
    """
    if connection.execute(_RESTRICT).fetchone():
        return
    row = connection.execute("select rolsuper from pg_roles where rolname = current_user").fetchone()
    if row and row[0]:
        raise TargetRefused(
            f"`{where}` is not read as superuser on PostgreSQL {version(connection)}: whoever owns it could run"
            " programs on the server",
            hint="Update it to 13.16, 14.13, 15.8, 16.4 or later, or watch with a role that is not a superuser.",
        )


def _refused(connection: Connection, path: tuple[str, ...], where: str, says: str) -> TargetRefused:
    role, schema, named = (_spelled(connection, *each) for each in ((connection.info.user,), path[:1], path))
    if "row-level security" in says:
        hint = f"alter role {role} bypassrls, or a policy for {role} that hides nothing."
    else:
        hint = f"grant usage on schema {schema} to {role}; grant select on {named} to {role};"
    return TargetRefused(f"`{where}` cannot be read: {says}", hint=hint)


def _spelled(connection: Connection, *path: str) -> str:
    return sql.Identifier(*path).as_string(connection)
