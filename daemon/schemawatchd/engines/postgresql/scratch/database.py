"""A fresh database and a role without rights to play in it; both are gone afterwards."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from schemawatchd.engines.engine import Limits
from schemawatchd.engines.postgresql.connection import Connection, parameters
from schemawatchd.engines.postgresql.failures import translated
from schemawatchd.errors import SchemawatchdError, ScratchUnavailable
from schemawatchd.schema.target import Dsn

PREFIX = "schemawatchd_scratch_"
"""How our databases and players are called; the time of making and a random number follow, both in hex.

A role that stands for one of a script's has a third part behind that of its player.
"""

_LEFT_AFTER = 24 * 3600
_OURS = 0x73637774
"""The first key of our advisory locks: one for each database in use, held by whoever will drop it."""

_CONNECTIONS = 3
_LEFT = """
with idle(name) as (
  select d.datname::text from pg_database d
  where not exists (select from pg_stat_activity a where a.datname = d.datname)
  union
  select r.rolname::text from pg_roles r
  where not exists (select from pg_stat_activity a where a.usename = r.rolname))
select name from idle
where name ~ ('^' || %(prefix)s || '[0-9a-f]{8}_[0-9a-f]{12}(_[0-9a-f]{8})?$')
  and name < (%(prefix)s || to_hex(extract(epoch from now())::bigint - %(after)s)) collate "C"
  and not exists (
    select from pg_locks l where l.locktype = 'advisory' and l.classid::bigint = %(ours)s
      and l.objid = hashtext(substr(name, 1, length(%(prefix)s) + 21))::oid and l.objsubid = 2)
order by name collate "C" """
_SETTINGS = """
select split_part(each, '=', 1), substr(each, strpos(each, '=') + 1)
from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase, unnest(s.setconfig) each
where d.datname = %s and s.setrole = 0"""
_STAND_INS = "select rolname from pg_roles where starts_with(rolname, %s)"
_OWN_SETTINGS = """
select d.datname::text from pg_db_role_setting s left join pg_database d on d.oid = s.setdatabase
where s.setrole = (select oid from pg_roles where rolname = current_user)"""
_KEPT = "select rolpassword from pg_authid where rolname = %s"
_PREPARED = "select gid from pg_prepared_xacts where database = current_database() and owner = current_user"
_RIGHTS = """
select rolsuper, rolsuper or rolcreaterole, rolsuper or rolcreatedb
from pg_roles where rolname = current_user"""


_HARMLESS = """
select rolname <> current_user
  and not (rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)
  and not exists (select from pg_auth_members m where m.member = r.oid)
from pg_roles r where rolname = %s"""
_PAIR = (
    "Leave `scratch` out for a private server. Or let a superuser make a role that only plays, and name its URL as"
    " `scratch_player`: create role schemawatchd_player login password '…' role {account};"
)

_STRATEGIES = 150000
"""The first version that lets one choose how a database is made."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The database `name`, and the ways into it.

    Scripts are played as `owner`, who is `player` by login: the `role` that was made for it, or else one that was
    there before and stays. `kept` is its password as the server stores it, where we are a superuser and see it.
    """

    name: str
    owner: str
    role: str | None
    server: Connection
    admin: Dsn
    player: Dsn
    superuser: bool
    kept: str | None = field(repr=False)

    def terminate(self) -> None:
        """End whatever runs in the database."""
        with suppress(psycopg.Error):
            self.server.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [self.name]
            )

    def admit(self, connections: int = _CONNECTIONS) -> None:
        """Let the player have so many connections at once."""
        if self.role:
            role = sql.Identifier(self.role)
            self.server.execute(sql.SQL("alter role {} connection limit {}").format(role, connections))

    def put_back(self, connection: Connection | None, limits: Limits) -> None:
        """Take back what a script may have changed of its player; `connection` is the script's.

        Every role may change its own password and settings (ALTER ROLE, Notes). Raises `ScratchUnavailable` where
        that cannot be taken back.
        """
        try:
            if connection is None:
                with administered(self.player, limits) as again:
                    _put_back(again, self)
            else:
                _put_back(connection, self)
        except (psycopg.Error, ScratchUnavailable) as error:
            if connection is not None:  # a script may end sessions of its own role
                self.put_back(None, limits)
                return
            raise ScratchUnavailable(
                f"a script may have changed the password of {self.owner}, the role for schema files: {error}",
                hint=f"Let a superuser set it again: alter role {self.owner} password '…'.",
            ) from None

    def settings(self) -> list[tuple[str, str]]:
        """What is set for the whole database."""
        return self.server.execute(_SETTINGS, [self.name]).fetchall()


def administered(dsn: Dsn, limits: Limits) -> Connection:
    """A connection that may write, for our own databases. Raises `ScratchUnavailable`.

    It finds nothing by an unqualified name but the server's own: a script may have left operators in `public`,
    which would run with the rights of whoever uses them.
    """
    return _opened(dsn, limits, "-c search_path= -c default_transaction_read_only=off")


def played_on(dsn: Dsn, limits: Limits) -> Connection:
    """A connection for a script, with what the server sets. Raises `ScratchUnavailable`."""
    return _opened(dsn, limits, "")


def _opened(dsn: Dsn, limits: Limits, options: str) -> Connection:
    try:
        given = parameters(dsn, limits)
        if options:
            given["options"] = f"{given.get('options', '')} {options}".strip()
        with translated(dsn):
            return psycopg.connect(**given, autocommit=True, prepare_threshold=None)
    except SchemawatchdError as error:
        raise ScratchUnavailable(f"the scratch server does not answer: {error}", hint=error.hint) from None


def player_of(made: Ground, limits: Limits) -> Dsn:
    """The login to play with. Never the account's own: a script could change its password, and so take it over."""
    try:
        administered(made.player, limits).close()
    except ScratchUnavailable as error:
        called = f"Let roles named {PREFIX}… log in by password" if made.role else "Look at `scratch_player`"
        raise ScratchUnavailable(
            "a role without rights cannot log in there, and schema files are never executed as the"
            f" account itself: {error}",
            hint=f"{called}, or leave `scratch` out for a private server.",
        ) from None
    return made.player


@contextmanager
def ground(server: Dsn, limits: Limits, origin: Ground | None = None) -> Iterator[Ground]:
    """A fresh database on `server`, or a copy of another one. Raises `ScratchUnavailable`."""
    with administered(server, limits) as connection:
        try:
            sweep(connection)
            made = _made(connection, server) if origin is None else _copied(connection, origin)
        except psycopg.Error as error:
            raise ScratchUnavailable(
                f"the scratch server refused to create a database: {error.diag.message_primary}"
            ) from None
        try:
            yield made
        finally:
            drop(connection, made.name, made.role)
            if connection.closed:
                # It may have been idle for days, and cut off for that.
                with suppress(ScratchUnavailable), administered(server, limits) as again:
                    drop(again, made.name, made.role)


def _put_back(connection: Connection, made: Ground) -> None:
    if connection.info.transaction_status != TransactionStatus.IDLE:
        connection.execute("rollback")
    connection.execute("reset role; set search_path = pg_catalog")
    role, password = sql.Identifier(made.owner), made.kept or made.player.password
    # To set a password takes milliseconds, since the server hashes it 4096 times over: to see that it is still the
    # same one is 20 times faster.
    if made.kept is None or _kept(made.server, made.owner) != made.kept:
        secret = sql.Literal(password) if password else sql.SQL("null")
        connection.execute(sql.SQL("alter role {} password {}").format(role, secret))
    for (database,) in connection.execute(_OWN_SETTINGS).fetchall():
        where = sql.SQL(" in database {}").format(sql.Identifier(database)) if database else sql.SQL("")
        connection.execute(sql.SQL("alter role {}{} reset all").format(role, where))
    for (prepared,) in connection.execute(_PREPARED).fetchall():
        connection.execute(sql.SQL("rollback prepared {}").format(sql.Literal(prepared)))


def sweep(connection: Connection) -> None:
    """Drop what killed runs left behind: ours, older than a day, nobody in it and nobody to come back."""
    parameters = {"prefix": PREFIX, "after": _LEFT_AFTER, "ours": _OURS}
    for (name,) in connection.execute(_LEFT, parameters).fetchall():
        drop(connection, name, name)


def drop(connection: Connection, name: str, role: str | None) -> None:
    """Drop the database, its player and the player's stand-ins, as far as they are there and ours.

    A player that plays elsewhere stays, and so do its stand-ins: the last database takes them along.
    """
    with suppress(psycopg.Error):
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
    if role is None:
        return
    with suppress(psycopg.Error):
        connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(role)))
        for (stand_in,) in connection.execute(_STAND_INS, [role + "_"]).fetchall():
            connection.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(stand_in)))


def _made(connection: Connection, server: Dsn) -> Ground:
    superuser, may_make_roles, may_make_databases = connection.execute(_RIGHTS).fetchone() or (False,) * 3
    if not may_make_databases:
        raise ScratchUnavailable(
            f"the role of {server} may not create databases",
            hint="Give it CREATEDB: alter role … createdb, on PostgreSQL 16 and later with CREATEROLE too.",
        )
    if not may_make_roles and server.player is None:
        raise ScratchUnavailable(
            f"the role of {server} may not create roles, and schema files are never executed as the"
            " account itself",
            hint=_PAIR.format(account=connection.info.user),
        )
    name = _name(connection)
    if may_make_roles:
        password = secrets.token_urlsafe(24)
        _make_role(connection, name, password, superuser=superuser)
        owner, player = name, elsewhere(server, database=name, user=name, password=password)
    else:
        owner, player = _configured(connection, server, name)
    _make_database(connection, name, "template0", owner)
    role = name if may_make_roles else None
    kept = _kept(connection, owner) if superuser else None
    return Ground(name, owner, role, connection, elsewhere(server, database=name), player, superuser, kept)


def _kept(connection: Connection, role: str) -> str | None:
    row = connection.execute(_KEPT, [role]).fetchone()
    return row[0] if row else None


def _configured(connection: Connection, server: Dsn, database: str) -> tuple[str, Dsn]:
    """The role that the configuration names for playing, and its login. Raises `ScratchUnavailable`."""
    login = urlsplit(server.player.reveal()) if server.player else urlsplit("")
    name, password = unquote(login.username or ""), unquote(login.password or "")
    row = connection.execute(_HARMLESS, [name]).fetchone()
    if row is None or not row[0]:
        raise ScratchUnavailable(
            f"`scratch_player` names the role {name or '(none)'}, which "
            + ("is not there" if row is None else "has rights of its own or belongs to other roles"),
            hint=_PAIR.format(account=connection.info.user),
        )
    return name, elsewhere(server, database=database, user=name, password=password)


def _copied(connection: Connection, origin: Ground) -> Ground:
    name = _name(connection)
    _make_database(connection, name, origin.name, origin.owner)
    for setting, value in origin.settings():
        # Only so is a list, such as that of `search_path`, taken as one.
        with connection.transaction():
            connection.execute("select set_config(%s, %s, true)", [setting, value])
            names = (sql.Identifier(name), sql.Identifier(*setting.split(".")))
            connection.execute(sql.SQL("alter database {} set {} from current").format(*names))
    admin, player = (elsewhere(each, database=name) for each in (origin.admin, origin.player))
    return replace(origin, name=name, server=connection, admin=admin, player=player)


def _name(connection: Connection) -> str:
    """A new name, and the lock that says that it is in use."""
    row = connection.execute("select to_hex(extract(epoch from now())::bigint)").fetchone()
    name = f"{PREFIX}{row[0] if row else 0}_{secrets.token_hex(6)}"
    connection.execute("select pg_advisory_lock(%s, hashtext(%s))", [_OURS, name])
    return name


def _make_role(connection: Connection, name: str, password: str, *, superuser: bool) -> None:
    role = sql.Identifier(name)
    rights = sql.SQL(
        f"login nosuperuser nocreatedb nocreaterole noreplication connection limit {_CONNECTIONS} password"
    )
    connection.execute(sql.SQL("create role {} {} {}").format(role, rights, sql.Literal(password)))
    if not superuser:
        connection.execute(sql.SQL("grant {} to current_user").format(role))


def _make_database(connection: Connection, name: str, template: str, owner: str) -> None:
    database, owned = sql.Identifier(name), sql.SQL(" owner {}").format(sql.Identifier(owner))
    try:
        names = (database, sql.Identifier(template), owned, sql.SQL(_strategy(connection)))
        connection.execute(sql.SQL("create database {} template {}{}{}").format(*names))
        connection.execute(sql.SQL("revoke all on database {} from public").format(database))
    except BaseException:
        drop(connection, name, name)
        raise


def _strategy(connection: Connection) -> str:
    """Copying files is several times faster than logging each page, and costs a checkpoint of the whole server: a
    server that never syncs, as our own do not, does not mind (manual: CREATE DATABASE, STRATEGY; from 15 on).
    """
    if connection.info.server_version < _STRATEGIES:
        return ""
    row = connection.execute("show fsync").fetchone()
    return " strategy file_copy" if row and row[0] == "off" else ""


def elsewhere(dsn: Dsn, *, database: str, user: str | None = None, password: str | None = None) -> Dsn:
    """The same server, another database, and another user if one is named."""
    parts = urlsplit(dsn.reveal())
    login, at, host = parts.netloc.rpartition("@")
    if user is not None:
        login, at = f"{quote(user, safe='')}:{quote(password or '', safe='')}", "@"
    replaced = {"dbname", "user", "password"} if user is not None else {"dbname"}
    query = [(name, value) for name, value in parse_qsl(parts.query) if name not in replaced]
    address = f"{parts.scheme}://{login}{at}{host}/{quote(database, safe='')}"
    return replace(dsn, _url=f"{address}?{urlencode(query, quote_via=quote)}" if query else address)
