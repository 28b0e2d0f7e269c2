"""Bodies of triggers, routines and events: whether one is open, so that a semicolon in it ends no statement."""

from collections.abc import Sequence

_BEFORE_KIND = frozenset({"aggregate", "constraint", "definer", "or", "replace", "temp", "temporary"})
_KINDS = frozenset({"event", "function", "package", "procedure", "trigger"})
_LOOPS = frozenset({"loop", "repeat", "while"})


def inside(words: Sequence[str]) -> bool:
    """Whether a body is still open behind these words of a statement; what is in quotes is an empty word."""
    opened: list[str] = []
    for place in range(_behind_name(words), len(words)):
        word, before = words[place], words[place - 1]
        if word == ")":
            while opened and opened.pop() != "(":
                pass
        elif word == "(" or (before not in (".", "end") and _opens(words, place, opened)):
            opened.append(word)
        elif word == "end" and before != "." and opened and opened[-1] != "(":
            opened.pop()
    return any(each != "(" for each in opened)


def _behind_name(words: Sequence[str]) -> int:
    """The place behind the name of what is made, where its kind has a body; the end where it has none."""
    if words[:1] not in (["create"], ["alter"]):
        return len(words)
    place = 1
    while place < len(words) and words[place] in _BEFORE_KIND:
        place = _behind_user(words, place + 2) if words[place] == "definer" else place + 1
    return place + 2 if place < len(words) and words[place] in _KINDS else len(words)


def _behind_user(words: Sequence[str], place: int) -> int:
    """The place behind `root@localhost`, `'root'@'%'` or `current_user()`, which begins at this one."""
    place += 3 if words[place + 1 : place + 3] == ["(", ")"] else 1
    while place < len(words) and words[place] in ("@", "."):
        place += 2
    return place


def _opens(words: Sequence[str], place: int, opened: Sequence[str]) -> bool:
    """Whether the word at this place opens a block. Between brackets nothing does but CASE: all else is a name."""
    word = words[place]
    if word == "case" or opened[-1:] == ["("]:
        return word == "case"
    if word == "if":
        return _is_block(words[place + 1 :])
    if word == "for":
        return words[place + 2 : place + 3] == ["in"]
    called = word == "repeat" and words[place + 1 : place + 2] == ["("]
    return word == "begin" or (word in _LOOPS and bool(opened) and not called)


def _is_block(rest: Sequence[str]) -> bool:
    """Whether what follows an IF makes it a block: a THEN before the next semicolon, and no three arguments."""
    condition = rest[: rest.index(";")] if ";" in rest else rest
    return "then" in condition and _arguments(condition) != 3  # noqa: PLR2004


def _arguments(rest: Sequence[str]) -> int:
    """How many arguments stand in the brackets with which these words begin; none without brackets."""
    depth = commas = 0
    for each in rest:
        depth += (each == "(") - (each == ")")
        if depth == 0:
            break
        commas += each == "," and depth == 1
    return commas + 1 if rest[:1] == ["("] else 0
