"""Owners and grants in scratch: roles to give things to, and what of the rights there the script has said.

On a server of our own a role is made under the name that the script says. On a user's server it has a name of ours
and stands for the one of the script, even where that exists there: to own anything, a role must be lent to whoever
plays, and DROP OWNED BY in a script would then take the real one's rights on every database of that server away.
So no role but our own is ever touched, no two programs share one, and nobody's CREATE ROLE meets one of ours.
"""

import hashlib
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress

import msgspec
import psycopg
from psycopg import sql

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.engines.postgresql.scratch.database import PREFIX, Ground, administered
from schemawatchd.engines.postgresql.scratch.skip_rules import RoleSetting
from schemawatchd.engines.postgresql.scratch.statement import Head
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.comment import Comment
from schemawatchd.schema.kinds.database import Database
from schemawatchd.schema.kinds.default_grant import CURRENT_ROLE, DefaultGrant
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.kinds.option import Option
from schemawatchd.schema.kinds.owner import Owner
from schemawatchd.schema.kinds.policy import Policy
from schemawatchd.schema.kinds.user_mapping import UserMapping
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import ROLES_UNKNOWN, UNSTATED, Coverage, NotCompared, Snapshot, keyed

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


class RoleNames:
    """The roles that a script names as owners and grantees: plain ones, without login.

    `stand_ins` is filled with their names where they are only called so for the script: ours, and what it says.
    It is `None` on a server where they bear the script's.
    """

    def __init__(self, made: Ground, limits: Limits, stand_ins: MutableMapping[str, str] | None = None) -> None:
        self._ground = made
        self._limits = limits
        self._stand_ins = stand_ins
        self._known: set[str] = set()
        self._room: set[tuple[str, str, str]] = set()

    def make(self, name: str) -> None:
        """Make the role, and let the player give things to it. The server's own and our own are left alone."""
        if name in self._known or _is_left_alone(name):
            return
        self._known.add(name)
        called = self._called(name)
        role = sql.Identifier(called)
        with suppress(psycopg.errors.DuplicateObject):
            self._ground.server.execute(sql.SQL("create role {} nologin").format(role))
        if self._stand_ins is not None:
            self._stand_ins[called] = name
            says = sql.Literal(f"stands for the role {name} in a temporary database of schemawatchd")
            self._ground.server.execute(sql.SQL("comment on role {} is {}").format(role, says))
        if self._is_plain(called):
            self._ground.server.execute(
                sql.SQL("grant {} to {}").format(role, sql.Identifier(self._ground.role or ""))
            )

    def configure(self, setting: RoleSetting) -> None:
        """Make a setting of a role in the scratch database, where it never logs in. Raises `psycopg.Error`.

        Those who do log in there are refused: a script could have the server load a library of its choice for them
        (`session_preload_libraries`), and this is said by a superuser.
        """
        self.make(setting.role)
        called = self._called(setting.role)
        if _is_left_alone(setting.role) or not self._is_plain(called):
            raise psycopg.errors.InsufficientPrivilege(f"{setting.role} is not a role that the script created")
        names = [called, self._ground.name]
        parts = [*map(sql.Identifier, names), sql.Identifier(*setting.name.split("."))]
        values = sql.SQL(", ").join(map(sql.Literal, setting.values))
        self._ground.server.execute(sql.SQL("alter role {} in database {} set {} to {}").format(*parts, values))

    def text(self, head: Head, text: str) -> str:
        """The statement with the names that its roles have on this server."""
        if self._stand_ins is None:
            return text
        for token in reversed(head.role_tokens):
            if not _is_left_alone(str(token)):
                text = f'{text[: token.start]}"{self._called(str(token))}"{text[token.end :]}'
        if head.names_schema_after_role:
            place = head.tokens[head.holds("authorization") - 1].start
            schema = head.role_tokens[0].replace('"', '""')
            text = f'{text[:place]}"{schema}" {text[place:]}'
        return text

    def _called(self, name: str) -> str:
        if self._stand_ins is None:
            return name
        # Of our own prefix, so that it is swept with the database and the player: `ground.drop`.
        return f"{self._ground.role}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"

    def make_room(self, name: str) -> None:
        """Let the role own things in every schema of the scratch database, until the room is cleared.

        Rights on the database itself are nobody's business there, so that one stays.
        """
        name = self._called(name)
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


def _is_left_alone(name: str) -> bool:
    return name.startswith(("pg_", PREFIX))


def as_named(objects: Mapping[Key, Object], stand_ins: Mapping[str, str]) -> Mapping[Key, Object]:
    """The objects with the roles under the names that the script has for them."""
    if not stand_ins:
        return objects
    named = (_as_named(each, stand_ins) for each in objects.values())
    return {key if new.kind not in _NAMING else new.key: new for key, new in zip(objects, named, strict=True)}


_NAMING = frozenset({"default_grant", "grant", "option", "user_mapping"})
"""The kinds that have a role's name in their key."""
_NAMES = {
    DefaultGrant: ("role", "grantee"),
    Grant: ("grantee",),
    Option: ("role",),
    Owner: ("owner",),
    Policy: ("roles",),
    UserMapping: ("user",),
}
"""By kind, the fields that hold the names of roles."""


def _as_named(record: Object, stand_ins: Mapping[str, str]) -> Object:
    fields = {name: getattr(record, name) for name in _NAMES.get(type(record), ())}
    if not fields:
        return record
    named = {
        # As the query sorts them, which does so by the names that the server has for them.
        name: tuple(sorted(stand_ins.get(each, each) for each in said))
        if isinstance(said, tuple)
        else stand_ins.get(said, said)
        for name, said in fields.items()
    }
    return msgspec.structs.replace(record, **named)


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
            # Where no roles are made, those to everybody are played, and `vouched` knows whether that was all.
            return record.on != "database" and not (record.grantee.startswith(PREFIX) or _lent(record))
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

    Rights stay where a single statement could not be played: only those that the script did grant are compared
    anyway.
    """
    coverage = played.coverage
    unknown = [
        each
        for each in played.not_compared
        if each.object is None
        and each.kind in coverage.read
        and (each.kind not in RIGHTS or each.reason == ROLES_UNKNOWN)
    ]
    read = coverage.read - {each.kind for each in unknown}
    return msgspec.structs.replace(
        played,
        coverage=Coverage(read, (*coverage.lacking, *unknown), coverage.failed),
        not_compared=tuple(each for each in played.not_compared if each not in unknown),
    )


_SELDOM_STATED = (
    NotCompared("comment", f"{UNSTATED} the comment on the database"),
    NotCompared(
        "database", f"{UNSTATED} encoding, collation and limits of the database, subscriptions, security labels"
    ),
    NotCompared("grant", f"{UNSTATED} grants on the database, on languages and large objects"),
    NotCompared("option", f"{UNSTATED} settings of roles in the database"),
    NotCompared("owner", f"{UNSTATED} the owner of the database"),
)


def unstated(played: Snapshot) -> Iterator[NotCompared]:
    """Notes on what scripts do not say of their database, or seldom: of the rest of the kind they do."""
    objects = played.objects.values()
    said = {
        *("comment" for each in objects if isinstance(each, Comment) and each.on == "database"),
        *("option" for each in objects if isinstance(each, Option) and each.role is not None),
    }
    return (each for each in _SELDOM_STATED if each.kind in played.coverage.read - said)
