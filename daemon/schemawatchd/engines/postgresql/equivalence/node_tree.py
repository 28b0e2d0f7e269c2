"""The server's own tree of a query or expression (pg_node_tree), in a form that is equal where the meaning is.

Left out is what equal() of the server leaves out too: places in the text, and whether a cast or a call was written
out (nodes/primnodes.h, CoercionForm), so that `timezone('utc', t)` is `t AT TIME ZONE 'utc'`. And as the planner
does, a constant with a binary cast becomes one of that type, and an AND inside an AND is part of it (clauses.c).
"""

import re
from collections.abc import Iterator

_ATOM = re.compile(r"[{}()]|(?:\\.|[^\s{}()\\])+", re.DOTALL)
_UNMEANT = re.compile(
    r":(?:(?:stmt_)?location|stmt_len|(?:list|rexpr_list)_(?:start|end)|funcformat|relabelformat|coerceformat"
    r"|convertformat|coercionformat|row_format)\Z"
)
_DEEPEST = 400

Node = str | tuple["Node", ...]
"""A word, or what stands in one pair of brackets, the opening one first."""


def normal(text: str) -> str:
    """The tree in its normal form, as text; a tree that is too deep stays as it is."""
    if _depth(text) > _DEEPEST:
        return text
    words = _ATOM.finditer(text)
    return repr(tuple(_inside("", (each.group() for each in words))))


def _depth(text: str) -> int:
    deepest = depth = 0
    for each in _ATOM.finditer(text):
        depth += (each.group() in ("{", "(")) - (each.group() in ("}", ")"))
        deepest = max(deepest, depth)
    return deepest


def _inside(opened: str, words: Iterator[str]) -> Node:
    """What follows an opening bracket, until it is closed."""
    found: list[Node] = [opened]
    skips = False
    for word in words:
        if word in ("}", ")"):
            break
        if skips:
            skips = False
        elif word in ("{", "("):
            found.append(_inside(word, words))
        elif _UNMEANT.match(word):
            skips = True
        else:
            found.append(word)
    return _constant(tuple(found)) if opened == "{" else tuple(found)


def _constant(node: tuple[Node, ...]) -> Node:
    match node:
        case (
            "{",
            "RELABELTYPE",
            ":arg",
            tuple(("{", "CONST", _, _, _, _, _, _, *rest)),
            _,
            kind,
            _,
            modifier,
            _,
            collation,
        ):
            return ("{", "CONST", ":consttype", kind, ":consttypmod", modifier, ":constcollid", collation, *rest)
        case ("{", "BOOLEXPR", ":boolop", str(word), ":args", tuple(("(", *parts))) if word in ("and", "or"):
            return ("{", "BOOLEXPR", ":boolop", word, ":args", ("(", *_flat(word, parts)))
        case _:
            return node


def _flat(word: str, parts: list[Node]) -> Iterator[Node]:
    for each in parts:
        match each:
            case ("{", "BOOLEXPR", ":boolop", other, ":args", tuple(("(", *inner))) if other == word:
                yield from inner
            case _:
                yield each
