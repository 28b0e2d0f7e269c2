"""A few tables' rows, for those in which migration tools note what they applied."""

from typing import Any

from schemawatchd.engines.mariadb.connection import answer, run
from schemawatchd.engines.mariadb.privileges import Privileges
from schemawatchd.errors import ReadFailed, TargetRefused
from schemawatchd.schema.rows import Rows

_NAMES = "select table_name from information_schema.tables where table_schema = database()"
_IS_TABLE = _NAMES + " and table_name = %s and table_type in ('BASE TABLE', 'SYSTEM VERSIONED')"
_REFUSED = {1142, 1143}
_NO_TABLE = 1347
_OPENED = "schemawatchd_ledger"


def tables(connection: Any, names: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """The tables with one of these names, in whatever case, that the account may see."""
    # The names alone cost a look into the folder; what each is would have every table opened.
    wanted = {each.lower() for each in names}
    found = sorted(str(name) for (name,) in run(connection, _NAMES) if str(name).lower() in wanted)
    return tuple((name,) for name in found if run(connection, _IS_TABLE, (name,)))


def table(connection: Any, path: tuple[str, ...], limit: int, held: Privileges) -> Rows:
    """All rows of one table; `held` says who asks, in case of a refusal."""
    import pymysql

    (name,) = path
    missing = ReadFailed(f"there is no table `{name}` in {held.database}, or the account may not see it")
    if not run(connection, _IS_TABLE, (name,)):
        raise missing
    quoted = f"`{name.replace('`', '``')}`"
    try:
        columns, rows = _read(connection, quoted, limit + 1)
    except pymysql.err.MySQLError as error:
        if error.args[0] == _NO_TABLE:
            raise missing from None
        if error.args[0] not in _REFUSED:
            raise
        database = held.database.replace("`", "``")
        hint = f"GRANT SELECT ON `{database}`.{quoted} TO {held.account}"
        raise TargetRefused(f"`{name}` cannot be read: {error.args[1]}", hint=hint) from None
    if len(rows) > limit:
        raise ReadFailed(f"`{name}` in {held.database} has more than {limit} rows")
    return Rows(columns, tuple(rows))


def _read(connection: Any, quoted: str, limit: int) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """HANDLER opens base tables only. A SELECT by name would run the code of another user, if a view has taken the
    table's place since the check.
    """
    run(connection, f"HANDLER {quoted} OPEN AS {_OPENED}")
    try:
        return answer(connection, f"HANDLER {_OPENED} READ FIRST LIMIT {limit:d}")
    finally:
        run(connection, f"HANDLER {_OPENED} CLOSE")
