"""Types of columns as written in SQL: how much one of them holds, as far as its words tell."""

import math

from schemawatchd.schema.clauses import Words

_END = frozenset(
    {
        "after",
        "auto_increment",
        "character set",
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
_INTEGERS = {
    "tinyint": 1,
    "smallint": 2,
    "int2": 2,
    "mediumint": 3,
    "int": 4,
    "int4": 4,
    "integer": 4,
    "bigint": 8,
    "int8": 8,
}
_FLOATS = {"float": 4, "real": 4, "float4": 4, "double": 8, "float8": 8}
_TEXTS = {
    "char": 1.0,
    "character": 1.0,
    "varchar": math.inf,
    "tinytext": 255.0,
    "text": math.inf,
    "mediumtext": math.inf,
    "longtext": math.inf,
}


def type_words(words: Words) -> Words:
    """The type with which the definition of a column begins."""
    for place, each in enumerate(words):
        if each in _END:
            return words[:place]
    return words


def family(type_: Words) -> tuple[str, tuple[float, ...]]:
    """What sort of type it is, and how much it holds; the type itself where nothing is known of it."""
    name = type_[0] if type_ else ""
    numbers = tuple(float(each) for each in type_ if each.isdigit())
    if name in _INTEGERS:
        return "integer", (float(_INTEGERS[name]),)
    if name in _FLOATS:
        return "float", (float(_FLOATS[name]),)
    if name in _TEXTS:
        varying = name == "character" and "varying" in type_
        return "text", (numbers[0] if numbers else math.inf if varying else _TEXTS[name],)
    if name in ("numeric", "decimal"):
        precision, scale = (*numbers, 0.0)[:2] if numbers else (math.inf, math.inf)
        return "numeric", (precision - scale if numbers else math.inf, scale)
    return " ".join(type_), ()


def narrower(new: Words, old: Words) -> bool:
    """Whether some value of the old type does not fit the new one."""
    (one, room), (other, held) = family(new), family(old)
    if one == other:
        return any(mine < theirs for mine, theirs in zip(room, held, strict=True))
    return one != "text" and (one, other) not in {("numeric", "integer"), ("float", "integer")}


def limited(new: Words) -> bool:
    """Whether the type has a limit that a wider one before it could have gone beyond."""
    sort, room = family(new)
    return sort in ("integer", "text", "numeric") and room != (8.0,) and any(map(math.isfinite, room))


def in_place(new: Words, old: Words) -> bool:
    """Whether a server takes the new type for the old one without touching a row, as far as that is known."""
    if new == old:
        return True
    (one, room), (other, held) = family(new), family(old)
    if one != other or narrower(new, old) or "char" in (new[0], old[0]):
        return False
    return one == "text" or (one == "numeric" and room[1] == held[1])
