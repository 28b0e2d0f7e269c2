"""Parts of a statement as words: names, what stands between commas, what an ALTER TABLE adds and changes."""

from collections.abc import Iterator

Words = tuple[str, ...]


class Quoted(str):
    """An identifier that stands in quotes: whatever it says, it is a name and no keyword."""

    __slots__ = ()


_BEFORE_NAME = frozenset({"exists", "if", "not", "only"})
_NO_COLUMN = frozenset(
    {
        "check",
        "constraint",
        "exclude",
        "foreign",
        "fulltext",
        "index",
        "key",
        "partition",
        "period",
        "primary",
        "spatial",
        "system",
        "unique",
    }
)
_INDEXES = frozenset({"fulltext", "index", "key", "spatial"})
_FOLLOWED = {
    "partition": frozenset({"(", "if", "partition", "partitions"}),
    "period": frozenset({"for", "if"}),
    "system": frozenset({"versioning"}),
}


def named(words: Words) -> tuple[str, Words]:
    """The name with which words begin, without its schema, and the rest; without IF EXISTS and ONLY."""
    (_, name), rest = qualified(words)
    return name, rest


def qualified(words: Words) -> tuple[tuple[str, str], Words]:
    """The schema and the name with which words begin, and the rest; an empty schema where none is written."""
    place, schema = 0, ""
    while words[place : place + 1] and words[place] in _BEFORE_NAME:
        place += 1
    while words[place + 1 : place + 2] == (".",):
        schema = words[place]
        place += 2
    return (schema, "".join(words[place : place + 1])), words[place + 1 :]


def new_name(action: Words) -> Words:
    """The name that an action of ALTER TABLE gives to the table itself; nothing for other actions."""
    if action[:2] in (("rename", "as"), ("rename", "to")):
        return action[2:]
    bare = len(action) == 2 or action[2:3] == (".",)  # noqa: PLR2004
    return action[1:] if action[:1] == ("rename",) and bare else ()


def clauses(words: Words) -> tuple[Words, ...]:
    """What stands between commas, brackets kept together."""
    found: list[list[str]] = [[]]
    depth = 0
    for each in words:
        depth += (each == "(") - (each == ")")
        if each == "," and depth == 0:
            found.append([])
        else:
            found[-1].append(each)
    return tuple(tuple(each) for each in found if each)


def bracket(words: Words) -> Words:
    """What stands in the brackets with which words begin; nothing where they begin with none."""
    depth = 0
    for place, each in enumerate(words):
        depth += (each == "(") - (each == ")")
        if depth == 0:
            return words[1:place]
    return words[1:]


def outside(words: Words) -> Words:
    """What stands outside of all brackets."""
    found: list[str] = []
    depth = 0
    for each in words:
        depth -= each == ")"
        if depth == 0 and each != ")":
            found.append(each)
        depth += each == "("
    return tuple(each for each in found if each != "(")


def _names_column(words: Words) -> bool:
    """Whether a definition is one of a column: MariaDB's words for indexes are usual names elsewhere."""
    word, following = words[0], "".join(words[1:2])
    if isinstance(word, Quoted) or word not in _NO_COLUMN:
        return True
    if word in _INDEXES:
        inside = words[words.index("(") + 1 :] if "(" in words else ()
        return not inside or inside[0].isdigit()
    return word in _FOLLOWED and following not in _FOLLOWED[word]


def columns_defined(words: Words) -> Iterator[tuple[str, Words]]:
    """The columns that a CREATE TABLE defines in the brackets behind its name, each with what follows its name."""
    yield from (named(each) for each in clauses(bracket(words)) if _names_column(each))


def columns_added(actions: tuple[Words, ...]) -> Iterator[tuple[str, Words]]:
    """The columns that an ALTER TABLE adds, each with what follows its name."""
    for action in actions:
        if action[:1] != ("add",):
            continue
        rest = action[2:] if action[1:2] == ("column",) else action[1:]
        if rest[:1] == ("(",):
            yield from columns_defined(rest)
        elif rest and (_names_column(rest) or action[1] == "column"):
            yield named(rest)


def constraints_added(actions: tuple[Words, ...]) -> Iterator[Words]:
    """The constraints that an ALTER TABLE adds, without their name: `unique ( a )`."""
    for action in actions:
        if action[:1] != ("add",) or action[1:2] == ("column",):
            continue
        rest = action[1:]
        if rest[:1] == ("constraint",):
            rest = rest[1:] if rest[1:2] and rest[1] in _NO_COLUMN else named(rest[1:])[1]
        if rest and rest[0] in _NO_COLUMN:
            yield rest


def retyped(actions: tuple[Words, ...]) -> Iterator[tuple[str, str, Words]]:
    """The columns whose definition an ALTER TABLE gives anew: old name, new name, and what follows."""
    for action in actions:
        rest = action[2:] if action[1:2] == ("column",) else action[1:]
        if action[:1] == ("alter",):
            name, what = named(rest)
            what = what[2:] if what[:2] == ("set", "data") else what
            if what[:1] == ("type",):
                yield name, name, what[1:]
        elif action[:1] == ("modify",):
            name, what = named(rest)
            yield name, name, what
        elif action[:1] == ("change",):
            name, what = named(rest)
            yield name, *named(what)
