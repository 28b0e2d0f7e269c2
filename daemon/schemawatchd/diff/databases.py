"""What only a database can say of itself: a schema file does not, so there it is not compared."""

from collections.abc import Mapping

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

_NEVER_STATED = {
    "postgresql": (
        NotCompared("comment", f"{UNSTATED} the comment on the database"),
        NotCompared(
            "database",
            f"{UNSTATED} encoding, collation and limits of the database, subscriptions, security labels",
        ),
        NotCompared("grant", f"{UNSTATED} grants on the database, on languages and large objects"),
        NotCompared("option", f"{UNSTATED} settings of roles"),
    )
}
"""By engine, what no schema file and no migration states, whether there is any or not."""

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
    # MariaDB's files can say the comment on the database.
    said = {key for key, each in wanted.items() if isinstance(each, Comment)}
    left, right = (
        {key: each for key, each in side.items() if key in said or not _is_of_a_database(each)}
        for side in (wanted, there)
    )
    notes = {
        NotCompared(key.kind, f"a schema file does not say it: {_what(each)}")
        for key, each in there.items()
        if key not in right and not (isinstance(each, Database) and each.form == "property")
    }
    known = expected.coverage.read & actual.coverage.read
    notes |= {each for each in _NEVER_STATED.get(expected.engine.name, ()) if each.kind in known}
    return left, right, frozenset(notes)


def _is_of_a_real_one(record: Object) -> bool:
    match record:
        case Owner():
            return record.on == "database"
        case Database():
            return record.form == "property"
        case _:
            return False


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
