"""Playing a script as somebody without rights, and noting what could not be played."""

import re
import threading
from collections.abc import Iterable

import psycopg
from psycopg import errors
from psycopg.generators import copy_from, fetch, send
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn

from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.engines.postgresql.scratch.privileged import Last, at_once
from schemawatchd.engines.postgresql.scratch.script import PostgresqlStatement
from schemawatchd.engines.postgresql.scratch.skip_rules import (
    BEYOND_A_PLAIN_ROLE,
    RoleSetting,
    for_this_database,
    is_aside,
    is_beyond,
    names_made,
    on_this_database,
    only_makes_roles,
    role_setting,
    setting_of,
)
from schemawatchd.engines.postgresql.scratch.stage import Stage
from schemawatchd.engines.postgresql.scratch.statement import Head, Subject
from schemawatchd.errors import ScratchUnavailable, SourceInvalid
from schemawatchd.schema.key import quoted
from schemawatchd.schema.snapshot import ROLES_UNKNOWN, UNMADE, NotCompared

_TRANSACTION = ("abort", "begin", "commit", "end", "release", "rollback", "savepoint", "start")
_UNSETTABLE = {"22023", "25001", "42501", "42704", "55P02"}
_UNDEFINED = {"3F000", "42703", "42704", "42883", "42P01", "42809"}
_DENIED = "42501"
_ROLES_DENIED = (
    "permission denied to create role",
    "permission denied to drop role",
    "must be superuser to create",  # of SUPERUSER, REPLICATION and BYPASSRLS before PostgreSQL 16
)
_ALL_TRIGGERS = re.compile(r"\b((?:dis|en)able\s+trigger\s+)all\b", re.IGNORECASE)
_NOT_READY = "55000"
_DUPLICATE_SCHEMA = "42P06"


class PostgresqlPlayer:
    """Plays statements one by one; `notes` tells what the snapshot cannot know."""

    def __init__(self, stage: Stage, connection: Connection) -> None:
        self.notes: set[NotCompared] = set()
        self.settings: set[str] = set()
        self.last = Last(self._current_schema, stage.made)
        self._stage = stage
        self._connection = connection
        self._late = threading.Event()
        self._other_method = False
        """Whether the file's tables are to have an access method that could not be made."""

    def play(self, statements: Iterable[PostgresqlStatement]) -> None:
        """Raises `SourceInvalid`, with the line of the statement that fails."""
        watchdog = threading.Timer(self._stage.seconds, self._end)
        watchdog.daemon = True
        watchdog.start()
        statement = PostgresqlStatement("", 1)
        try:
            for statement in statements:
                self._play(statement, Head(statement.text))
        finally:
            watchdog.cancel()
        if self._connection.info.transaction_status != TransactionStatus.IDLE:
            raise self._invalid(statement, "its last transaction is not committed", "End it with COMMIT.")
        if self._stage.roles is not None:
            self._stage.roles.clear_room()

    def _end(self) -> None:
        # The script may have set statement_timeout to 0; only a look from outside ends it for certain.
        self._late.set()
        self._stage.terminate()

    def _play(self, statement: PostgresqlStatement, head: Head) -> None:
        if ours := self._of_this_database(statement, head):
            statement, head = ours, Head(ours.text)
        elif setting := role_setting(head):
            self._set_for_role(setting)
            return
        elif is_aside(head, self._stage.schemas):
            return
        if head.opens("prepare", "transaction"):
            raise self._invalid(statement, "PREPARE TRANSACTION would outlive the scratch database", "Use COMMIT.")
        if _is_rights(head) and not self._rights(head):
            return
        if self._stage.roles is not None:
            for role in names_made(head, statement.text):
                self._stage.roles.make(role)
        try:
            if not self._made_for_it(head):
                self._run(self._text(statement, head), head)
            self._stored(head, failed=False)
        except psycopg.Error as error:
            self._failed(statement, head, error)
            self._stored(head, failed=True)

    def _stored(self, head: Head, *, failed: bool) -> None:
        """Note tables that scratch stores otherwise; pg_dump names their access method in a SET before them."""
        made = None if failed or not head.opens("create") else head.subject
        if head.opens("set", "default_table_access_method"):
            self._other_method = failed
        elif self._other_method and made and made.kind in {"materialized_view", "table"}:
            needs = "; or ".join(self._stage.missing)
            self.notes.add(NotCompared(made.kind, f"{UNMADE}: {needs}", self._dotted(made)))

    def _text(self, statement: PostgresqlStatement, head: Head) -> str:
        roles = self._stage.roles
        return roles.text(head, statement.text) if roles is not None else _without_owner(head, statement.text)

    def _run(self, text: str, head: Head) -> None:
        idle = self._connection.info.transaction_status != TransactionStatus.INTRANS
        if idle or any(head.opens(word) for word in _TRANSACTION):
            run_single(self._connection, text)
            return
        # What fails and may be passed over must not spoil the script's own transaction.
        self._connection.execute("savepoint schemawatchd")
        try:
            run_single(self._connection, text)
        except psycopg.Error:
            if not self._connection.closed:
                self._connection.execute("rollback to savepoint schemawatchd")
            raise
        self._connection.execute("release savepoint schemawatchd")

    def _of_this_database(self, statement: PostgresqlStatement, head: Head) -> PostgresqlStatement | None:
        """The statement about the database that is played in, where it is one about the file's own."""
        name = str(self._connection.info.dbname)
        setting = for_this_database(head, statement.text, name)
        if setting:
            self.settings.add(setting_of(Head(setting)))
        text = setting or on_this_database(head, statement.text, name)
        return PostgresqlStatement(text, statement.line) if text else None

    def _set_for_role(self, setting: RoleSetting) -> None:
        if self._stage.roles is None:
            why = ROLES_UNKNOWN
        else:
            try:
                self._stage.roles.configure(setting)
                self.settings.add(setting.name)
            except psycopg.Error as error:
                why = f"{UNMADE}: {said(error)}"
            else:
                return
        self.notes.add(NotCompared("option", why, f"{quoted(setting.role)}.{quoted(setting.name)}"))

    def _made_for_it(self, head: Head) -> bool:
        """Whether a superuser makes, now or at the end, what the player may not."""
        superuser = self._stage.superuser
        if superuser is None:
            return False
        if statement := at_once(head):
            superuser(statement)
            return True
        return self.last.takes(head)

    def _rights(self, head: Head) -> bool:
        """Prepare for a statement about owners or grants; whether it is to be played."""
        if _is_grant(head) and any(head.holds("on", word) for word in ("database", "parameter", "tablespace")):
            if head.holds("on", "database"):
                self.notes.add(NotCompared("grant", "skipped: the temporary database has its own name"))
            return False
        if _is_grant(head) and not head.holds("on"):
            self.notes.add(NotCompared("grant", "skipped: membership of roles belongs to the server"))
            return False
        if self._stage.roles is None:
            kind = _kind_of_rights(head)
            if kind == "grant" and not head.roles:
                return True  # what everybody may do names no role
            if kind is not None:
                self.notes.add(NotCompared(kind, ROLES_UNKNOWN))
            return kind is None
        if _kind_of_rights(head) != "owner":
            self._stage.roles.clear_room()
        for role in head.roles:
            self._stage.roles.make(role)
        return True

    def _failed(self, statement: PostgresqlStatement, head: Head, error: psycopg.Error) -> None:
        """Ignore tolerated errors; raise `SourceInvalid` otherwise."""
        if self._late.is_set():
            raise self._invalid(
                statement, f"it did not end within {self._stage.seconds:g} s", "Leave out what waits or loops."
            )
        if self._connection.closed:
            raise ScratchUnavailable(f"the scratch server went away: {said(error)}")
        if self._only_roles(statement, head, error) or self._all_triggers(statement, head, error):
            return
        if not (self._may_pass(head, error) or self._retried(statement, head, error) or self._noted(head, error)):
            raise self._invalid(statement, said(error), error.diag.message_hint or _direction(error))

    def _only_roles(self, statement: PostgresqlStatement, head: Head, error: psycopg.Error) -> bool:
        """Whether it fails for the roles alone that it would make: those are no part of the schema."""
        denied = error.sqlstate == _DENIED and said(error).startswith(_ROLES_DENIED)
        if not denied or not only_makes_roles(head, statement.text):
            return False
        self.notes.add(
            NotCompared("grant", "roles belong to the server: a statement that creates one was skipped")
        )
        return True

    def _all_triggers(self, statement: PostgresqlStatement, head: Head, error: psycopg.Error) -> bool:
        """Whether it was DISABLE or ENABLE TRIGGER ALL, of which the player may do all but the foreign keys' own.

        Those are noted, so that whoever reads the database can put them right (ALTER TABLE: superusers only).
        """
        if error.sqlstate != _DENIED or not said(error).endswith("is a system trigger") or head.subject is None:
            return False
        text, found = _ALL_TRIGGERS.subn(r"\1user", statement.text)
        if not found:
            return False
        self._run(text, head)
        table = self._dotted(Subject("table", head.subject.path))
        if head.holds("disable", "trigger", "all"):
            self._stage.unguarded.add(table)
        else:
            self._stage.unguarded.discard(table)
        return True

    def _may_pass(self, head: Head, error: psycopg.Error) -> bool:
        if head.opens("set") or head.opens("reset") or head.holds("set_config"):
            return error.sqlstate in _UNSETTABLE
        if error.sqlstate == _DENIED:
            return head.opens("comment", "on", "schema", "public")
        return False

    def _said_of_another(self, head: Head, error: psycopg.Error) -> bool:
        """Whether it is a comment on what the server or a superuser made, which the player does not own."""
        sorts = {
            ("access", "method"): "access_method",
            ("foreign", "data", "wrapper"): "foreign_data_wrapper",
            ("language",): "language",
        }
        for words, sort in sorts.items():
            if error.sqlstate == _DENIED and head.opens("comment", "on", *words):
                name = quoted(head.path_at(2 + len(words))[0])
                self.notes.add(NotCompared("comment", f"not played: {said(error)}", f"{name} ({sort})"))
                return True
        return False

    def _noted(self, head: Head, error: psycopg.Error) -> bool:
        """Whether what could not be made is accounted for, so that the rest may go on."""
        subject = head.subject
        if self._said_of_another(head, error):
            return True
        if subject is not None and is_beyond(head, subject, error.sqlstate):
            needs = f"only a superuser may: {said(error)}"
            self._stage.missing.append(f"needs `{'.'.join(subject.path)}`, which scratch may not make")
        elif error.sqlstate == "42704" and self._stage.roles is None and said(error).startswith("role "):
            needs = f"needs a role that scratch does not have: {said(error)}"
        elif subject is not None and error.sqlstate == _NOT_READY and "has no handler" in said(error):
            needs = "needs rows of another server, which scratch does not reach"
        elif head.opens("alter", "database") and error.sqlstate in _UNSETTABLE:
            self.notes.add(NotCompared("option", f"not played: {said(error)}", quoted(setting_of(head))))
            return True
        elif error.sqlstate == _DENIED and _is_grant(head) and head.holds("on"):
            # On what an extension or the server itself brought, which belongs to neither file nor player.
            self.notes.add(NotCompared("grant", f"not played: {said(error)}"))
            return True
        elif error.sqlstate in _UNDEFINED and self._stage.missing:
            needs = "; or ".join(self._stage.missing)
        else:
            return False
        if subject is not None:
            name = (
                None if subject.kind == "cast" or head.holds("transform") else self._dotted(subject)
            )  # the server words its types
            self.notes.add(NotCompared(subject.kind, f"{UNMADE}: {needs}", name))
        return True

    def _retried(self, statement: PostgresqlStatement, head: Head, error: psycopg.Error) -> bool:
        """A new owner needs CREATE on the schema (ALTER TABLE, Notes), which pg_dump's superuser never notices."""
        roles = self._stage.roles
        if roles is None or error.sqlstate != _DENIED or not head.holds("owner", "to"):
            return False
        for role in head.roles:
            roles.make_room(role)
        try:
            self._run(self._text(statement, head), head)
        except psycopg.Error as again:
            if head.subject is None or head.subject.kind not in BEYOND_A_PLAIN_ROLE:
                raise self._invalid(statement, said(again), again.diag.message_hint or "") from again
            # The object is there; only whose it is cannot be told.
            reason = f"not played: {said(again)}"
            self.notes.add(NotCompared("owner", reason, self._dotted(head.subject)))
        return True

    def _dotted(self, subject: Subject) -> str:
        path = subject.path
        if len(path) == 1 and subject.kind in {"foreign_table", "operator", "text_search"}:
            path = (self._current_schema(), *path)
        expected = 3 if subject.kind in {"column", "index", "trigger", "policy", "rule"} else 2
        if subject.kind in {"check", "exclusion", "foreign_key", "primary_key", "unique"}:
            expected = 3
        if len(path) < expected and subject.kind not in BEYOND_A_PLAIN_ROLE:
            path = (self._current_schema(), *path)
        return ".".join(map(quoted, path))

    def _current_schema(self) -> str:
        row = self._connection.execute("select coalesce(pg_catalog.current_schema()::text, 'public')").fetchone()
        return str(row[0]) if row else "public"

    def _invalid(self, statement: PostgresqlStatement, says: str, hint: str = "") -> SourceInvalid:
        for called, name in self._stage.stand_ins.items():
            says = says.replace(called, name)
        return SourceInvalid(
            says, path=self._stage.path, line=statement.line, statement=statement.opening, hint=hint
        )


def _is_rights(head: Head) -> bool:
    return bool(head.roles or _is_grant(head) or head.opens("alter", "default", "privileges"))


def _is_grant(head: Head) -> bool:
    return head.opens("grant") or head.opens("revoke")


def _kind_of_rights(head: Head) -> str | None:
    """The kind of a statement that only says who may what, or `None` where it makes something as well."""
    if head.opens("alter", "default", "privileges"):
        return "default_grant"
    if _is_grant(head):
        return "grant"
    return "owner" if head.opens("alter") and head.holds("owner", "to") else None


def _without_owner(head: Head, text: str) -> str:
    """CREATE SCHEMA without AUTHORIZATION; any other text as it is."""
    if not head.opens("create", "schema") or not head.holds("authorization"):
        return text
    name = head.path_at(2)
    if name == ("authorization",):
        name = tuple(head.roles[:1])
    return 'create schema if not exists "' + "".join(name).replace('"', '""') + '"'


def _direction(error: psycopg.Error) -> str:
    if "has no handler" in said(error):
        return "Scratch reaches no other server; write foreign tables out, and leave out what reads them."
    if error.sqlstate == _DENIED:
        return (
            "Nothing is played with rights on the server: leave this statement out of a schema file;"
            " where migrations do it, name a later version to begin with (`replay_from`)."
        )
    return ""


# One statement, and no more than one, sent to the server; its rows are thrown away as they come.


_TO_OR_FROM = "COPY takes its rows from the client, or gives them to it"


def run_single(connection: Connection, text: str) -> None:
    """Run it by the extended protocol. Raises `psycopg.Error`, also where the server sees several statements.

    A splitter of ours can disagree with the server about where a statement ends; here the server itself refuses
    a second one (manual, 55.2.3: "only one statement"). Rows come one by one (libpq, 34.6), so that a SELECT of
    any size takes no memory.
    """
    encoding = connection.info.encoding
    with connection.lock:
        server = connection.pgconn
        server.send_query_params(text.encode(encoding), None)
        server.set_single_row_mode()
        connection.wait(send(server))
        error = _drained(connection, server)
    if error is not None:
        raise error


def _drained(connection: Connection, server: PGconn) -> psycopg.Error | None:
    error: psycopg.Error | None = None
    while (result := connection.wait(fetch(server))) is not None:
        if result.status == ExecStatus.FATAL_ERROR:
            error = error or errors.error_from_result(result, encoding=connection.info.encoding)
            continue  # what the error tells, it reads from the result
        if result.status == ExecStatus.COPY_IN:
            server.put_copy_end(_TO_OR_FROM.encode())
        elif result.status == ExecStatus.COPY_OUT:
            error = psycopg.ProgrammingError(_TO_OR_FROM)
            while isinstance(connection.wait(copy_from(server)), memoryview):
                pass
        result.clear()
    return error
