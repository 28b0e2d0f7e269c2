"""What a script wants and only a superuser may make, made for it without running a word of the script.

A statement is read into names and values and written anew; one that holds anything else is left to the player, who
is refused. What can fire is made last, when nothing more is done in the database but reading it, and taken back
before anything else is.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from schemawatchd.engines.postgresql.connection import Connection
from schemawatchd.engines.postgresql.failures import said
from schemawatchd.engines.postgresql.scratch.statement import Head, HeadToken
from schemawatchd.schema.snapshot import UNMADE, NotCompared

_EVENTS = {"ddl_command_end", "ddl_command_start", "login", "sql_drop", "table_rewrite"}
_OFFERS = {"publish", "publish_via_partition_root", "publish_generated_columns"}
_HANDLERS = {
    "index": {"brinhandler", "bthandler", "ginhandler", "gisthandler", "hashhandler", "spghandler"},
    "table": {"heap_tableam_handler"},
}
_STATES = {
    ("disable",): "disable",
    ("enable",): "enable",
    ("enable", "always"): "enable always",
    ("enable", "replica"): "enable replica",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A statement of ours about an object of a kind."""

    kind: str
    name: str
    statement: sql.Composed
    undo: sql.Composed | None = None
    """What takes it back, unless another one of the same object does."""


@contextmanager
def shown(connection: Connection, made: Iterable[Made]) -> Iterator[set[NotCompared]]:
    """All of it for the length of the block; what could not be made is told.

    Nothing else may be run by a superuser in this database meanwhile, and nobody but this connection be one there.
    """
    unmade = set()
    undo: list[sql.Composed] = []
    try:
        # A publication is a change of the schema as well, on which an event trigger would fire as superuser.
        for each in sorted(made, key=lambda each: each.kind == "event_trigger"):
            try:
                connection.execute(each.statement)
                undo += [each.undo] if each.undo else []
            except psycopg.Error as error:
                unmade.add(NotCompared(each.kind, f"{UNMADE}: {said(error)}", each.name))
        yield unmade
    finally:
        for back in reversed(undo):
            connection.execute(back)


class Last:
    """Event triggers and wide publications, collected while the script plays."""

    def __init__(self, current_schema: Callable[[], str], made: list[Made] | None = None) -> None:
        self._current_schema = current_schema
        self._made = [] if made is None else made

    def takes(self, head: Head) -> bool:
        """Whether the statement is ours to care for from here on."""
        if head.opens("create", "event", "trigger"):
            return self._add("event_trigger", head, self._event_trigger(_Words(head, 3)))
        if head.opens("create", "publication"):
            return self._add("publication", head, _publication(_Words(head, 2), "create"))
        if head.opens("alter", "publication") and head.holds("add", "tables"):
            return self._add("publication", head, _publication(_Words(head, 2), "alter"))
        return self._goes_on(head)

    def _add(self, kind: str, head: Head, statements: tuple[sql.Composed, sql.Composed] | None) -> bool:
        if statements is not None:
            self._made.append(Made(kind, head.path_at(3 if kind == "event_trigger" else 2)[0], *statements))
        return statements is not None

    def _goes_on(self, head: Head) -> bool:
        """What a script does to what is not made yet: a state, a new owner, a comment, the end."""
        for kind, words in (("event_trigger", ("event", "trigger")), ("publication", ("publication",))):
            place = next((1 + len(words) for verb in ("alter", "drop") if head.opens(verb, *words)), 0)
            if not place and head.opens("comment", "on", *words):
                place = 2 + len(words)
            name = (head.path_at(place) or ("",))[0] if place else ""
            known = [each for each in self._made if (each.kind, each.name) == (kind, name)]
            if known:
                return self._changed(head, known, _Words(head, place))
        return False

    def _changed(self, head: Head, known: list[Made], words: "_Words") -> bool:
        if head.opens("drop"):
            self._made[:] = [each for each in self._made if each not in known]
            return True
        words.name()
        state = _STATES.get(tuple(words.rest()))
        if head.opens("alter") and state and known[0].kind == "event_trigger":
            change = sql.SQL("alter event trigger {} " + state).format(sql.Identifier(known[0].name))
            self._made.append(Made(known[0].kind, known[0].name, change))
            return True
        if head.opens("comment"):
            return self._commented(known[0], words)
        return words.rest()[:2] == ["owner", "to"]

    def _commented(self, made: Made, words: "_Words") -> bool:
        text = words.text() if words.takes("is") else None
        if text is not None and not words.rest():
            said = sql.SQL("comment on " + made.kind.replace("_", " ") + " {} is {}")
            change = said.format(sql.Identifier(made.name), sql.Literal(text))
            self._made.append(Made(made.kind, made.name, change))
        return True

    def _event_trigger(self, words: "_Words") -> tuple[sql.Composed, sql.Composed] | None:
        name = words.name()
        event = words.next() if words.takes("on") else ""
        tags: list[str] | None = []
        if words.takes("when", "tag", "in"):
            tags = words.strings()
        if not (words.takes("execute", "function") or words.takes("execute", "procedure")):
            return None
        function = words.path()
        if not name or event not in _EVENTS or tags is None or not function or words.rest() != ["(", ")"]:
            return None
        path = function if len(function) > 1 else (self._current_schema(), *function)
        when = sql.SQL("when tag in ({}) ").format(sql.SQL(", ").join(map(sql.Literal, tags)))
        make = sql.SQL("create event trigger {} on {} {}execute function {}()").format(
            sql.Identifier(name), sql.SQL(event), when if tags else sql.SQL(""), sql.Identifier(*path)
        )
        return make, sql.SQL("drop event trigger if exists {}").format(sql.Identifier(name))


def _publication(words: "_Words", verb: str) -> tuple[sql.Composed, sql.Composed] | None:
    name = words.name()
    undo = sql.SQL("drop publication if exists {}").format(sql.Identifier(name))
    what: sql.Composable
    if verb == "create" and words.takes("for", "all", "tables"):
        what = sql.SQL("for all tables")
    elif words.takes("add" if verb == "alter" else "for", "tables", "in", "schema"):
        schemas = words.names()
        if not schemas:
            return None
        listed = sql.SQL(", ").join(map(sql.Identifier, schemas))
        what = sql.SQL("add tables in schema {}" if verb == "alter" else "for tables in schema {}").format(listed)
        if verb == "alter":
            undo = sql.SQL("alter publication {} drop tables in schema {}").format(sql.Identifier(name), listed)
    else:
        return None
    options = words.options() if words.takes("with") else []
    if not name or options is None or words.rest():
        return None
    offers = sql.SQL(", ").join(sql.SQL(key + " = {}").format(sql.Literal(value)) for key, value in options)
    tail = sql.SQL(" with ({})").format(offers) if options else sql.SQL("")
    return sql.SQL("{} publication {} {}{}").format(sql.SQL(verb), sql.Identifier(name), what, tail), undo


def at_once(head: Head) -> sql.Composed | None:
    """What a superuser makes for the script as soon as it is asked for, because the rest of it needs that."""
    return _wrapper(head) or _access_method(head)


def _wrapper(head: Head) -> sql.Composed | None:
    """A foreign-data wrapper without handler, validator and options; no other is made."""
    words = _Words(head, 4)
    name = words.name() if head.opens("create", "foreign", "data", "wrapper") else ""
    while words.takes("no", "handler") or words.takes("no", "validator"):
        pass
    if not name or words.rest():
        return None
    return sql.SQL("create foreign data wrapper {}").format(sql.Identifier(name))


def _access_method(head: Head) -> sql.Composed | None:
    """Another name for an access method of the server's own; a handler of the script's could do anything."""
    words = _Words(head, 3)
    name = words.name() if head.opens("create", "access", "method") else ""
    sort = next((each for each in _HANDLERS if words.takes("type", each)), "")
    if not name or not sort or not words.takes("handler"):
        return None
    handler = words.path()
    if handler[-1:] not in {(each,) for each in _HANDLERS[sort]} or handler[:-1] not in {(), ("pg_catalog",)}:
        return None
    if words.rest():
        return None
    make = "create access method {} type " + sort + " handler pg_catalog.{}"
    return sql.SQL(make).format(sql.Identifier(name), sql.Identifier(handler[-1]))


class _Words:
    """The tokens of a statement, one after the other."""

    def __init__(self, head: Head, place: int) -> None:
        self._tokens = head.tokens[place:]

    def rest(self) -> list[str]:
        return [str(each) for each in self._tokens]

    def takes(self, *words: str) -> bool:
        window: list[HeadToken] = self._tokens[: len(words)]
        if [None if each.name else str(each) for each in window] != list(words):
            return False
        self._tokens = self._tokens[len(words) :]
        return True

    def next(self) -> str:
        first, self._tokens = self._tokens[:1], self._tokens[1:]
        return str(first[0]) if first else ""

    def name(self) -> str:
        token = self._tokens[0] if self._tokens else HeadToken("")
        plain = token.name or str(token).replace("_", "a").replace("$", "a").isalnum()
        return self.next() if plain else ""

    def path(self) -> tuple[str, ...]:
        parts = [self.name()]
        while parts[-1] and self.takes("."):
            parts.append(self.name())
        return tuple(parts) if all(parts) else ()

    def names(self) -> list[str]:
        found = [self.name()]
        while found[-1] and self.takes(","):
            found.append(self.name())
        return found if all(found) else []

    def text(self) -> str | None:
        """A string of no special form; in any other one a backslash or a dollar would mean something."""
        plain = bool(self._tokens) and str(self._tokens[0]).startswith("'")
        return self.next()[1:-1].replace("''", "'") if plain else None

    def strings(self) -> list[str] | None:
        found: list[str] = []
        if not self.takes("("):
            return None
        while (text := self.text()) is not None:
            found.append(text)
            if not self.takes(","):
                break
        return found if self.takes(")") and found else None

    def options(self) -> list[tuple[str, str]] | None:
        found: list[tuple[str, str]] = []
        if not self.takes("("):
            return None
        while (key := self.name()) in _OFFERS:
            value = self.next().strip("'") if self.takes("=") else "true"
            found.append((key, value))
            if not self.takes(","):
                break
        return found if self.takes(")") else None
