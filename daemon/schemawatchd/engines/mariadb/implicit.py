"""Creator and `sql_mode`, which schema files do not record.

Scratch plays with a mode set that changes nothing there. Where the file sets its own, as a dump does before each
trigger, routine and event, the mark is gone; where it only adds to what is set, or puts it back, the mark stays.
"""

import re
from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from schemawatchd.engines.mariadb.connection import run
from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

_MARK = "NO_DIR_IN_CREATE"
_OF_A_DUMP = "NO_AUTO_VALUE_ON_ZERO"
"""What the programs that write dumps set at the top, so that the rows load: no word about what follows."""

_DEFAULT = re.compile(r"(?P<before>\bsql_mode\s*:?=\s*)DEFAULT\b", re.IGNORECASE)
_UNSAID = """
select 'trigger', event_object_table, trigger_name from information_schema.triggers
where event_object_schema = database() and ({unsaid})
union all
select lower(routine_type), null, routine_name from information_schema.routines
where routine_schema = database() and ({unsaid})
union all
select 'event', null, event_name from information_schema.events
where event_schema = database() and ({unsaid})
""".format(unsaid=f"find_in_set('{_MARK}', sql_mode) or sql_mode = '{_OF_A_DUMP}'")


def mark(connection: Any, mode: str | None) -> None:
    """From here on what is made in this session says nothing of its mode, which is `mode` or the server's own."""
    run(connection, f"SET SESSION sql_mode = {_marked_mode(mode)}")


def marked(text: str, mode: str | None) -> str:
    """A SET statement that keeps the mark where it goes back to the usual mode."""
    return _DEFAULT.sub(lambda found: found["before"] + _marked_mode(mode), text)


def _marked_mode(mode: str | None) -> str:
    # A mode is made of capital letters, commas and underscores, so nothing in it ends the text.
    return f"CONCAT({'@@GLOBAL.sql_mode' if mode is None else repr(mode)}, ',{_MARK}')"


def unsaid(connection: Any) -> frozenset[Key]:
    """What was made while the mark was set."""
    found = run(connection, _UNSAID)
    return frozenset(Key(str(kind), tuple(filter(None, (table, name)))) for kind, table, name in found)


def without(record: Object, keys: frozenset[Key]) -> Object:
    """The record without what the file does not say: scratch has but one account, so never who made it."""
    if not hasattr(record, "definer"):
        return record
    if hasattr(record, "sql_mode") and record.key in keys:
        return replace(record, definer=None, sql_mode=None)
    return replace(record, definer=None)


def as_said(records: Iterable[tuple[Key, Object]], keys: frozenset[Key]) -> dict[Key, Object]:
    """All of them so, without the properties of scratch's own database."""
    return {key: without(record, keys) for key, record in records if record.kind != "database"}
