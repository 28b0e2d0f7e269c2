"""Extensions that a script asks for, made before the script has a say.

They are made as superuser, and an extension's own script can be tricked by functions and operators that are in
its schema already, so only while the player has none. Afterwards the player makes them itself, those that the
server trusts. The version that a file names is compared; scratch does with another.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import msgspec
import psycopg
from psycopg import sql

from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.engines.postgresql.scratch.script import PostgresqlStatement
from schemawatchd.engines.postgresql.scratch.statement import Head
from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.extension import Extension
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import UNMADE, NotCompared

_PACKAGES = {
    "pg_cron": "cron",
    "pg_partman": "partman",
    "pgrouting": "pgrouting",
    "postgis": "postgis-3",
    "postgis_raster": "postgis-3",
    "postgis_sfcgal": "postgis-3",
    "postgis_tiger_geocoder": "postgis-3",
    "postgis_topology": "postgis-3",
    "vector": "pgvector",
}
"""Debian's package after `postgresql-15-`, where it has another name than the extension."""

_REACHES_OUT = ("dblink", "http", "pg_net")
_UNTOUCHED = """
select not exists (
  select from pg_proc p join pg_roles r on r.oid = p.proowner where not r.rolsuper
  union all
  select from pg_operator o join pg_roles r on r.oid = o.oprowner where not r.rolsuper)"""
_CLOSE = """
select format('revoke execute on routine %%s from public', p.oid::regprocedure)
from pg_depend d join pg_proc p on p.oid = d.objid
join pg_extension e on e.oid = d.refobjid
where d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_extension'::regclass and d.deptype = 'e'
  and e.extname = any(%s)"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An extension that a script creates; the schema it is to live in and its version where the script says so."""

    name: str
    schema: str | None
    version: str | None = None


def wanted(statements: Iterable[PostgresqlStatement]) -> list[Wanted]:
    """The extensions that these statements create."""
    heads = (Head(each.text) for each in statements if each.text[:6].lower() == "create" and _may_be(each.text))
    return [
        Wanted(head.path_at(2)[0], _said(head, "schema"), _said(head, "version"))
        for head in heads
        if head.opens("create", "extension") and head.path_at(2)
    ]


def _said(head: Head, word: str) -> str | None:
    """What follows `word` in CREATE EXTENSION, a name or a string."""
    place = head.holds(word)
    found = (head.path_at(place) or (None,))[0] if place else None
    return found[1:-1].replace("''", "'") if found and found.startswith("'") else found


def as_said(objects: Mapping[Key, Object], wanted: Iterable[Wanted]) -> dict[Key, Object]:
    """The objects, with the version and the schema of each extension as the script names them, else left open.

    In scratch an extension has the version that is installed there.
    """
    said = {each.name: each for each in wanted}
    return {
        key: _as_said(each, said.get(each.name)) if isinstance(each, Extension) else each
        for key, each in objects.items()
    }


def _as_said(extension: Extension, said: Wanted | None) -> Extension:
    version, schema = (said.version, said.schema) if said else (None, None)
    unsaid = [name for name, value in (("version", version), ("installed_in", schema)) if value is None]
    return msgspec.structs.replace(extension, version=version, installed_in=schema, unsaid=tuple(unsaid))


def dropped(statements: Iterable[PostgresqlStatement]) -> list[str]:
    """The extensions that these statements drop and do not create again afterwards."""
    gone: dict[str, bool] = {}
    for each in statements:
        if _may_be(each.text):
            head = Head(each.text)
            if head.opens("create", "extension") and head.path_at(2):
                gone[head.path_at(2)[0]] = False
            elif head.opens("drop", "extension"):
                gone |= dict.fromkeys(head.names_at(2), True)
    return [name for name, is_gone in gone.items() if is_gone]


def drop(connection: Connection, names: Iterable[str]) -> None:
    """Drop extensions at the end of a script; one that something still needs stays, as it would have there."""
    for name in names:
        with suppress(psycopg.Error), connection.transaction():
            connection.execute(sql.SQL("drop extension if exists {}").format(sql.Identifier(name)))


def make(connection: Connection, wanted: Iterable[Wanted], player: str, major: str) -> list[NotCompared]:
    """Make the extensions before a script; those that cannot be made are returned with the reason."""
    missing = []
    for each in wanted:
        try:
            with connection.transaction():
                _make(connection, each, player)
        except psycopg.Error as error:
            reason = f"{UNMADE}: {_reason(each.name, error, major)}"
            missing.append(NotCompared("extension", reason, each.name))
    names = [each.name for each in wanted if each.name in _REACHES_OUT]
    for (statement,) in connection.execute(_CLOSE, [names]).fetchall() if names else ():
        # Views over them can still be made, but a played script cannot use them to reach into the network.
        connection.execute(statement)
    return missing


def lend_wrappers(connection: Connection) -> None:
    """Let everybody in this database make servers and foreign tables, and nobody reach one.

    A foreign table needs the wrapper's handler only to be queried, so the handler goes first.
    """
    for (name,) in connection.execute("select fdwname from pg_foreign_data_wrapper").fetchall():
        wrapper = sql.Identifier(name)
        with suppress(psycopg.Error), connection.transaction():
            connection.execute(sql.SQL("alter foreign data wrapper {} no handler").format(wrapper))
            connection.execute(sql.SQL("grant usage on foreign data wrapper {} to public").format(wrapper))


def _make(connection: Connection, extension: Wanted, player: str) -> None:
    row = connection.execute(_UNTOUCHED).fetchone()
    if row is None or not row[0]:
        connection.execute(sql.SQL("set local role {}").format(sql.Identifier(player)))
    name = sql.Identifier(extension.name)
    create = sql.SQL("create extension if not exists {}").format(name)
    if extension.schema is not None and extension.schema != "pg_catalog":
        schema = sql.Identifier(extension.schema)
        owner = sql.Identifier(player)
        connection.execute(sql.SQL("create schema if not exists {} authorization {}").format(schema, owner))
        create += sql.SQL(" schema {}").format(schema)
    # Where an extension goes for which nobody names a schema; no operator of ours is looked up after this.
    connection.execute("set local search_path = public")
    connection.execute(create + sql.SQL(" cascade"))


def _reason(name: str, error: psycopg.Error, major: str) -> str:
    if error.sqlstate not in {"0A000", "58P01"}:
        return f"needs the extension `{name}`, which scratch could not make: {said(error)}"
    package = _PACKAGES.get(name, name.replace("_", "-"))
    return (
        f"needs the extension `{name}`, which scratch does not have; "
        f"install the package postgresql-{major}-{package}, or name a `scratch` server that has it"
    )


def _may_be(text: str) -> bool:
    return "extension" in text[:200].lower()
