"""Owners and grants in scratch: roles to give things to, and what of the rights there the script has said."""

from collections.abc import Mapping
from contextlib import suppress

import msgspec
import psycopg
from psycopg import sql

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.engines.postgresql.ground import PREFIX, Ground, administered
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.database import Database
from schemawatchd.schema.kinds.default_grant import CURRENT_ROLE, DefaultGrant
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.kinds.owner import Owner
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Coverage, Snapshot, keyed

RIGHTS = frozenset({"default_grant", "grant", "owner"})
"""The kinds that say who may do what."""

_LACKED = """
select n.nspname, p.privilege
from pg_namespace n
cross join (values ('CREATE'), ('USAGE')) p(privilege)
where n.nspname !~ '^(pg_|information_schema$)' and not exists (
  select from aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x join pg_roles r on r.oid = x.grantee
  where r.rolname = %s and x.privilege_type = p.privilege)"""


_MADE_FOR_IT = frozenset({"event_trigger", "foreign_data_wrapper", "publication"})
"""What a superuser makes for a script (`superuser`, `stand`)."""


class Roles:
    """The roles that a script names as owners and grantees: plain ones, without login."""

    def __init__(self, made: Ground, limits: Limits) -> None:
        self._ground = made
        self._limits = limits
        self._known: set[str] = set()
        self._room: set[tuple[str, str, str]] = set()

    def make(self, name: str) -> None:
        """Make the role, and let the player give things to it. The server's own and our own are left alone."""
        if name in self._known or name.startswith(("pg_", PREFIX)):
            return
        self._known.add(name)
        role = sql.Identifier(name)
        with suppress(psycopg.errors.DuplicateObject):
            self._ground.server.execute(sql.SQL("create role {} nologin").format(role))
        if self._is_plain(name):
            self._ground.server.execute(
                sql.SQL("grant {} to {}").format(role, sql.Identifier(self._ground.role or ""))
            )

    def make_room(self, name: str) -> None:
        """Let the role own things in every schema of the scratch database, until the room is cleared.

        Rights on the database itself are nobody's business there, so that one stays.
        """
        if not self._is_plain(name):
            return
        with self._admin() as admin:
            names = (sql.Identifier(self._ground.name), sql.Identifier(name))
            admin.execute(sql.SQL("grant create on database {} to {}").format(*names))
            for schema, privilege in admin.execute(_LACKED, [name]).fetchall():
                self._say(admin, "grant {} on schema {} to {}", privilege, schema, name)
                self._room.add((privilege, schema, name))

    def clear_room(self) -> None:
        """Take back what the script has not granted itself, before it grants anything and at its end."""
        if not self._room:
            return
        with self._admin() as admin:
            for privilege, schema, name in self._room:
                with suppress(psycopg.errors.InvalidSchemaName):
                    self._say(admin, "revoke {} on schema {} from {}", privilege, schema, name)
        self._room.clear()

    def _admin(self) -> Connection:
        admin = administered(self._ground.admin, self._limits)
        # The script may hold a lock on the schema itself, and waits for us meanwhile.
        admin.execute(sql.SQL("set lock_timeout = {}").format(int(self._limits.lock * 1000)))
        return admin

    @staticmethod
    def _say(admin: Connection, statement: str, privilege: str, schema: str, name: str) -> None:
        parts = (sql.SQL(privilege), sql.Identifier(schema), sql.Identifier(name))
        admin.execute(sql.SQL(statement).format(*parts))

    def _is_plain(self, name: str) -> bool:
        row = self._ground.server.execute(
            "select not (rolsuper or rolcreaterole or rolcreatedb or rolcanlogin or rolbypassrls) from pg_roles"
            " where rolname = %s",
            [name],
        ).fetchone()
        return bool(row and row[0])


def stated(objects: Mapping[Key, Object], *, roles_made: bool, superuser: str) -> dict[Key, Object]:
    """The objects without what the script has not said: whoever plays owns what has no other owner.

    `superuser` is who made for the script what it may not make itself.
    """
    player = next(
        (each.owner for each in objects.values() if isinstance(each, Owner) and each.on == "database"), ""
    )
    said = (each for each in objects.values() if _is_stated(each, player, superuser, roles_made))
    return keyed(_of_whoever(each, player) for each in said)


def _of_whoever(record: Object, player: str) -> Object:
    """A default grant that names no role is of whoever runs the script, who is another one on each database."""
    if isinstance(record, DefaultGrant) and record.role == player:
        return msgspec.structs.replace(record, role=CURRENT_ROLE)
    return record


def _is_stated(record: Object, player: str, superuser: str, roles_made: bool) -> bool:  # noqa: FBT001
    match record:
        case Owner():
            nobody = {player, "pg_database_owner"} | ({superuser} if record.on in _MADE_FOR_IT else set())
            return roles_made and record.on != "database" and record.owner not in nobody
        case Grant():
            return (
                roles_made and record.on != "database" and not (record.grantee.startswith(PREFIX) or _lent(record))
            )
        case DefaultGrant():
            return roles_made
        case Database():
            return record.form != "property"  # it is scratch's own
        case _:
            return True


def _lent(record: Grant) -> bool:
    """Wrappers are lent to everybody in scratch (`extensions.lend_wrappers`), whatever the script says of them."""
    return record.on == "foreign_data_wrapper" and record.grantee == "public"


def vouched(played: Snapshot) -> Snapshot:
    """The snapshot without the kinds of which nobody knows what the script wants.

    Rights stay: only those that the script did grant are compared anyway.
    """
    coverage = played.coverage
    unknown = [
        each
        for each in played.not_compared
        if each.object is None and each.kind in coverage.read and each.kind not in RIGHTS
    ]
    read = coverage.read - {each.kind for each in unknown}
    return msgspec.structs.replace(
        played,
        coverage=Coverage(read, (*coverage.lacking, *unknown), coverage.failed),
        not_compared=tuple(each for each in played.not_compared if each not in unknown),
    )
