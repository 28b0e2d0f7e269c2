"""Types of columns as written in SQL: which holds less than another, and which takes its place without a copy."""

import math

from schemawatchd.sql.clauses import Words
from schemawatchd.sql.type_families import Family, family

_END = frozenset(
    {
        "after",
        "auto_increment",
        "charset",
        "check",
        "collate",
        "comment",
        "constraint",
        "default",
        "first",
        "generated",
        "not",
        "null",
        "primary",
        "references",
        "unique",
        "using",
    }
)
_NUMBERS = frozenset({"float", "integer", "numeric"})
_DAYS = frozenset({"datetime", "timestamp", "timestamptz"})
_MOMENTS = frozenset({"timestamp", "timestamptz"})
_STRINGS = frozenset({"binary", "text"})
# How many bytes a character has at most; four where it is another or not said.
_BYTES = {"ascii": 1, "binary": 1, "latin1": 1, "ucs2": 2, "utf8": 3, "utf8mb3": 3}
# Up to here MariaDB stores the length of a value in one byte, behind it in two, so that each row is written anew.
_ONE_BYTE = 255
_LONG = 0xFFFF
_EIGHT_BYTES = 64


def type_words(words: Words) -> Words:
    """The type with which the definition of a column begins."""
    for place, each in enumerate(words):
        if each in _END or words[place : place + 2] == ("character", "set"):
            return words[:place]
    return words


def narrower(new: Words, old: Words, engine: str) -> bool:
    """Whether some value of the old type does not fit the new one, as far as both are known."""
    one, other = family(new, engine), family(old, engine)
    if one.sort == other.sort:
        less = any(mine < theirs for mine, theirs in zip(one.room, other.room, strict=True))
        return less or not set(one.labels) >= set(other.labels)
    if {one.sort, other.sort} <= _NUMBERS:
        return other.sort != "integer"
    if other.sort in _DAYS:
        # TIMESTAMP of MariaDB ends in the year 2038 or 2106, and begins in 1970.
        return one.sort in ("date", "time") or (one.sort, other.sort) == ("timestamp", "datetime")
    return other.sort == "text" and bool(one.sort) and one.sort not in _STRINGS


def limited(new: Words, engine: str) -> bool:
    """Whether the type has a limit that a wider one before it could have gone beyond."""
    what = family(new, engine)
    if what.sort == "integer":
        return sum(what.room) < _EIGHT_BYTES
    if what.sort in _STRINGS:
        return what.room[0] < _LONG
    return what.sort == "numeric" and any(map(math.isfinite, what.room[:2]))


def in_place(new: Words, old: Words, engine: str) -> bool:
    """Whether a server takes one definition of a column for the other without touching a row, as far as known."""
    words, before = type_words(new), type_words(old)
    one, other = family(words, engine), family(before, engine)
    if engine != "postgresql" and _charset(new) != _charset(old):
        return False
    if words == before or (one == other and one.sort not in ("", *_STRINGS)):
        return True
    if one.sort != other.sort or narrower(words, before, engine):
        return False
    if engine == "postgresql":
        return _in_place_on_postgresql(one, other)
    if one.labels:
        return one.labels[: len(other.labels)] == other.labels and _stored(one) == _stored(other)
    width = _BYTES.get(_charset(new), 4) if one.sort == "text" else 1
    limit = _ONE_BYTE // width
    varying = words[:1] == before[:1] and one.sort in _STRINGS and words[1:2] == ("(",) and not one.fixed
    return varying and (one.room[0] <= limit) == (other.room[0] <= limit)


def same_in_utc(new: Words, old: Words, column: str) -> bool:
    """Whether PostgreSQL takes one for the other as it is in a session whose time zone is UTC.

    `timestamp` and `timestamptz` are the same there (release notes of PostgreSQL 12, E.27.3.1.1).
    """
    one, other = (family(type_words(each), "postgresql") for each in (new, old))
    using = new[new.index("using") + 1 :] if "using" in new else (column,)
    return {one.sort, other.sort} == _MOMENTS and one.room == other.room and using == (column,)


def _in_place_on_postgresql(one: Family, other: Family) -> bool:
    """Whether a type that is not narrower is the same in the rows that are there."""
    if one.sort == "numeric":
        return one.room[1] in (other.room[1], math.inf)
    return one.sort not in ("float", "integer") and not (one.fixed or other.fixed) and bool(one.sort)


def _charset(definition: Words) -> str:
    """The character set that a definition names, by itself or by its collation; nothing where it names none."""
    for place, each in enumerate(definition):
        if each == "charset" or definition[place - 1 : place + 1] == ("character", "set"):
            return "".join(definition[place + 1 : place + 2])
    for place, each in enumerate(definition):
        if each == "collate":
            return "".join(definition[place + 1 : place + 2]).partition("_")[0]
    return ""


def _stored(what: Family) -> int:
    """How many bytes MariaDB stores a value of an ENUM or a SET in."""
    count = len(what.labels)
    if what.sort == "enum":
        return 1 if count <= _ONE_BYTE else 2
    return next(each for each in (1, 2, 3, 4, 8) if count <= 8 * each)
