"""Which tables each statement of a change is about, and which of them the statements before it made."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemawatchd.sql.clauses import (
    Words,
    clauses,
    columns_added,
    columns_defined,
    new_name,
    qualified,
    retyped,
)
from schemawatchd.sql.statements import Statement

Name = tuple[str, str]

_HOMES = {"postgresql": "public", "sqlite": "main"}
_DDL = frozenset({"alter", "create", "drop"})
_DECORATIONS = frozenset({"global", "ignore", "local", "online", "temp", "temporary", "unlogged"})
_HINTS = frozenset({"delayed", "high_priority", "ignore", "low_priority", "quick"})
_ONE = (
    ("alter", "table"),
    ("create", "materialized", "view"),
    ("create", "table"),
    ("delete", "from"),
    ("insert", "into"),
    ("refresh", "materialized", "view", "concurrently"),
    ("refresh", "materialized", "view"),
    ("update",),
)
_SEVERAL = (("drop", "table"), ("rename", "table"), ("truncate", "table"), ("truncate",))
_MAKERS = (("create", "materialized", "view"), ("create", "table"))


@dataclass(frozen=True, slots=True)
class Touched:
    """A statement, the tables that it is about, and those that the statements before it made.

    `likely` are those and the ones that were made unless they were there: a file that says IF NOT EXISTS is
    written to be run twice, and nearly always makes its table. Warnings about locks go by them; what destroys
    rows is judged by what is sure.
    """

    statement: Statement
    tables: tuple[Name, ...]
    made: frozenset[Name]
    likely: frozenset[Name] = frozenset()

    @property
    def found(self) -> tuple[Name, ...]:
        """Those of its tables that were there before."""
        return tuple(each for each in self.tables if each not in self.made)


def touched(statements: Iterable[Statement], engine: str) -> Iterator[Touched]:
    """Each statement with its tables. A name without a schema is taken for one in the schema that is then set."""
    first = home = _HOMES.get(engine, "")
    made: frozenset[Name] = frozenset()
    likely: frozenset[Name] = frozenset()
    gone: frozenset[Name] = frozenset()
    found: frozenset[Name] = frozenset()
    for each in statements:
        tables = tuple((schema or home, name) for schema, name in _names(each))
        yield Touched(each, tables, made, likely)
        gone |= set(tables) if each.opens("drop", "table") else set()
        # What was used before it was made unless it was there, was there.
        unused = gone | (frozenset(tables) - found)
        likely = _made(each, tables, likely, unused)
        made = _made(each, tables, made, gone)
        found |= set(tables) - likely
        home = _home(each, first) or home


def actions_of(statement: Statement) -> tuple[Words, ...]:
    """What an ALTER TABLE does, action by action; nothing for other statements."""
    words = _undecorated(statement.words)
    return clauses(qualified(words[2:])[1]) if words[:2] == ("alter", "table") else ()


def columns_of(statement: Statement) -> Iterator[tuple[str, Words]]:
    """The columns that a statement defines, adds or gives another type, each with what follows its name."""
    words = _undecorated(statement.words)
    if words[:2] == ("create", "table"):
        yield from columns_defined(qualified(words[2:])[1])
    actions = actions_of(statement)
    yield from columns_added(actions)
    yield from ((name, what) for _, name, what in retyped(actions))


def _names(statement: Statement) -> tuple[Name, ...]:
    words = _undecorated(statement.words)
    if words[:1] == ("create",) and "index" in words[:3]:
        return (qualified(statement.after("on"))[0],)
    if words[:1] == ("create",) and "trigger" in words[:3]:
        return (qualified(statement.after("on"))[0],)
    for opening in _ONE:
        if words[: len(opening)] == opening:
            return (qualified(words[len(opening) :])[0],)
    for opening in _SEVERAL:
        if words[: len(opening)] == opening:
            return tuple(qualified(each)[0] for each in clauses(words[len(opening) :]))
    return ()


def _undecorated(words: Words) -> Words:
    """Without what stands between the verb and TABLE, INDEX, INTO or FROM, and without OR REPLACE."""
    verb = words[:1]
    skipped = _DECORATIONS if set(verb) & _DDL else _HINTS
    place = 1
    while words[place + 1 : place + 2] not in ((), ("set",)) and (words[place] == "or" or words[place] in skipped):
        place += 2 if words[place] == "or" else 1
    return (*verb, *words[place:])


def _made(
    statement: Statement, tables: tuple[Name, ...], made: frozenset[Name], gone: frozenset[Name]
) -> frozenset[Name]:
    """What is made by now: made tables under their new names, and those that this statement makes for sure."""
    words = _undecorated(statement.words)
    if any(words[: len(each)] == each for each in _MAKERS):
        # IF NOT EXISTS makes nothing where the table is there, as one of the session never is at first.
        kept = statement.holds("if", "not", "exists") and not {"temp", "temporary"} & set(statement.words[:5])
        return made if kept and not gone >= set(tables) else made | set(tables)
    if statement.opens("drop", "table"):
        return made - set(tables)
    for old, new in _moves(statement, tables):
        made = made - {old, new} | ({new} if old in made else set())
    return made


def _moves(statement: Statement, tables: tuple[Name, ...]) -> Iterator[tuple[Name, Name]]:
    """The old and the new name of each table that gets another name or schema."""
    if statement.opens("rename", "table"):
        renames = clauses(statement.words[2:])
        news = [each[each.index("to") + 1 :] for each in renames if "to" in each]
        pairs = [(old, qualified(new)[0]) for old, new in zip(tables, news, strict=False)]
    else:
        pairs = [(tables[0], qualified(new)[0]) for new in map(new_name, actions_of(statement)) if new]
    yield from ((old, (schema or old[0], name)) for old, (schema, name) in pairs)
    for action in actions_of(statement):
        if action[:2] == ("set", "schema"):
            yield tables[0], ("".join(action[2:3]), tables[0][1])


def _home(statement: Statement, first: str) -> str:
    """The schema in which names without one are looked for from now on; nothing where it stays."""
    words = statement.words
    if words[:1] == ("use",):
        return "".join(words[1:2])
    if words[:1] == ("set",) and "search_path" in words[1:3]:
        path = [each.strip("'") for each in words[words.index("search_path") + 2 :] if each not in (",", "$user")]
        return first if path[:1] == ["default"] else "".join(path[:1])
    return ""
