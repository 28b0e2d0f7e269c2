"""What only a database can say of itself: a schema file does not, so there it is not compared."""

from collections.abc import Iterator, Mapping

from schemawatchd.schema.key import Key
from schemawatchd.schema.kinds.comment import Comment
from schemawatchd.schema.kinds.database import Database
from schemawatchd.schema.kinds.grant import Grant
from schemawatchd.schema.kinds.option import Option
from schemawatchd.schema.kinds.owner import Owner
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import UNSTATED, NotCompared, Snapshot

_UNPLAYED = frozenset({"property", "security label", "subscription"})
"""Forms that are passed over in a file: it is for any database, and a subscription needs another server."""
_UNGRANTED = frozenset({"database", "language", "large_object"})
"""What a schema file is no part of, what belongs to the server, or is data: none of it can be granted there."""

Objects = Mapping[Key, Object]


def of_databases(
    sides: tuple[Snapshot, Snapshot], wanted: Objects, there: Objects
) -> tuple[Objects, Objects, frozenset[NotCompared]]:
    """Both sides without what the expected one, the first, cannot know, and notes on what was left out.

    Scratch leaves out who owns its own database and how that is made, so only a real database says it.
    """
    expected, actual = sides
    if any(map(_is_of_a_real_one, expected.objects.values())):
        return wanted, there, frozenset()
    said = _said(expected.objects)
    if expected.engine.name != "postgresql":
        said.add("grant")  # elsewhere a snapshot tells them without an owner beside them, and a file tells none
    left, right = (
        {key: each for key, each in side.items() if _is_said(each, said) or not _is_of_a_database(each)}
        for side in (wanted, there)
    )
    notes = {
        NotCompared(key.kind, f"a schema file does not define it: {_what(each)}")
        for key, each in there.items()
        if key not in right and not (isinstance(each, Database) and each.form == "property")
    }
    notes |= set(_numbers(expected, actual))
    return left, right, frozenset(notes)


def _is_of_a_real_one(record: Object) -> bool:
    match record:
        case Owner():
            return record.on == "database"
        case Database():
            return record.form == "property"
        case _:
            return False


def _numbers(expected: Snapshot, actual: Snapshot) -> Iterator[NotCompared]:
    """SQLite's numbers of the application, where the file sets none: many applications count in them."""
    if expected.engine.name != "sqlite" or "option" in expected.coverage.read:
        return
    for each in actual.objects.values():
        if isinstance(each, Option) and each.value != "0":
            yield NotCompared("option", f"{UNSTATED} `{each.name}`")


def _said(objects: Objects) -> set[str]:
    """The kinds of which a file says even what is of its database: its comment, and settings of roles there."""
    return {
        each.kind for each in objects.values() if isinstance(each, Comment | Option) and _is_of_a_database(each)
    }


def _is_said(record: Object, said: set[str]) -> bool:
    return record.kind in said and isinstance(record, Comment | Grant | Option)


def _is_of_a_database(record: Object) -> bool:
    match record:
        case Database():
            return record.form in _UNPLAYED
        case Option():
            return record.role is not None
        case Comment():
            return record.on == "database"
        case Grant():
            return record.on in _UNGRANTED
        case _:
            return False


def _what(record: Object) -> str:
    match record:
        case Database():
            return f"{record.form} `{record.name}`"
        case Option():
            return f"`{record.name}` of role `{record.role}`"
        case Grant():
            return f"what `{record.grantee}` may do with {record.name}"
        case _:
            return "the comment on the database"
