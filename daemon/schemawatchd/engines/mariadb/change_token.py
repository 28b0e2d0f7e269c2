"""Whether the schema moved: a count of schema changes since the server started, then the catalog's digest.

The count moves when a change *begins*. A change that still runs, or waits for a lock, is counted and not yet
to be seen; so the count is only trusted while no such statement is in progress, which an account without the
privilege PROCESS cannot know of others.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

import msgspec

from schemawatchd.decoding import ready
from schemawatchd.engines.engine import Pulse
from schemawatchd.engines.mariadb import reader
from schemawatchd.engines.mariadb.connection import is_mariadb, run
from schemawatchd.engines.mariadb.privileges import Privileges

_COUNTERS = """
select variable_name from {schema}.global_status
where variable_name between 'Com_alter' and 'Com_revoke_zz' and variable_name not like '%temporary%'
  and variable_name rlike '^com_(alter|create|drop|flush|grant|rename|revoke)'"""
"""Temporary tables and TRUNCATE change no schema, and applications use them all day. FLUSH PRIVILEGES may."""

_CHANGING = re.compile(r"\b(?:alter|create|drop|grant|rename|revoke)\b(?!\s++temporary\b)", re.IGNORECASE)
# What reads and writes rows changes no schema, whatever words stand in its values: no function that it calls may
# hold a statement that commits (MariaDB manual, "Stored Function Limitations").
_ROWS = re.compile(
    r"(?:\s++|\(|/\*(?![!M]).*?\*/)*+(?:delete|insert|load|replace|select|update|with)\b",
    re.IGNORECASE | re.DOTALL,
)
_IDLE = {"Binlog Dump", "Daemon", "Sleep"}
# The start of the server is its age taken from its clock, both in whole seconds.
_SAME_START = 2


class _Count(msgspec.Struct, frozen=True):
    """The lower rung, as text in `Pulse.cheap`."""

    server: str
    started: int
    changes: int
    trusted: bool

    def same(self, other: "_Count | None") -> bool:
        return (
            other is not None
            and (self.server, self.changes) == (other.server, other.changes)
            and abs(self.started - other.started) <= _SAME_START
        )


def pulse(connection: Any, server_id: str, privileges: Callable[[], Privileges], last: Pulse | None) -> Pulse:
    """The present marks; `last.sound` is handed on when the count stands still and could be trusted then.

    A change is counted when it begins, so while the count is the same nobody has begun one since, and the
    privileges, too, are those of that time.
    """
    count = _count(connection, server_id)
    before = _of(last) if last is not None else None
    same = count.same(before)
    if last is not None and before is not None and same and before.trusted:
        # One that an earlier version remembered has no count of its own.
        return last if last.moves else Pulse(last.cheap, last.sound, _moves(count))
    held = privileges()
    trusted = held.sees_processes and not _changing(connection)
    count = msgspec.structs.replace(count, trusted=trusted)
    keep = last is not None and same and not trusted
    cheap = last.cheap if keep and last is not None else msgspec.json.encode(count).decode()
    # A change in progress was counted when it began, so between two counts it may come to light unseen.
    return Pulse(cheap, _sound(connection, held), _moves(count) if trusted else "")


def trusted_changes(last: Pulse) -> int | None:
    """The count of that time, where nobody was changing anything."""
    count = _of(last)
    return count.changes if count is not None and count.trusted else None


def prepare(connection: Any) -> None:
    """Make ready to count on this connection, again and again.

    Which counters there are is asked of the server, once: to tell them by their names takes it longer than to add
    them up.
    """
    schema = "information_schema" if is_mariadb(connection) else "performance_schema"
    names = ", ".join(f"'{name}'" for (name,) in run(connection, _COUNTERS.format(schema=schema)))
    # The names are the server's own.
    question = f"select sum(variable_value) from {schema}.global_status where variable_name in ({names})"  # noqa: S608
    run(connection, f"PREPARE changes FROM {connection.escape(question)}")


def changes(connection: Any) -> int:
    """How many statements that may change a schema or a privilege have begun since the server started."""
    return int(run(connection, "EXECUTE changes")[0][0])


def _moves(count: _Count) -> str:
    return f"{count.server} {count.changes}"


def _of(last: Pulse) -> _Count | None:
    try:
        return msgspec.json.decode(last.cheap, type=ready(_Count))
    except msgspec.DecodeError:
        return None


def _count(connection: Any, server_id: str) -> _Count:
    ((_, uptime),) = run(connection, "SHOW GLOBAL STATUS LIKE 'Uptime'")
    now = int(run(connection, "SELECT UNIX_TIMESTAMP()")[0][0])
    prepare(connection)
    return _Count(server=server_id, started=now - int(uptime), trusted=False, changes=changes(connection))


def _changing(connection: Any) -> bool:
    """Whether anybody is at a statement that may change a schema; too often yes is only slower."""
    own = connection.thread_id()
    for number, _user, _host, _database, command, _time, _state, info, *_ in run(
        connection, "SHOW FULL PROCESSLIST"
    ):
        if number == own or command in _IDLE or not info or _ROWS.match(str(info)):
            continue
        if _CHANGING.search(str(info)):
            return True
    return False


def _sound(connection: Any, privileges: Privileges) -> str:
    """A digest over the very rows that the reader reads, so that it can miss nothing of them."""
    found = reader.rows(connection, privileges)
    digest = hashlib.blake2b(repr(privileges).encode(), digest_size=16)
    for kind, each in sorted(found.items()):
        digest.update(kind.encode())
        for line in sorted(map(repr, each.rows)):
            digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
