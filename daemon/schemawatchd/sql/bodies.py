"""Bodies of triggers, routines and events: whether one is open, so that a semicolon in it ends no statement."""

from collections.abc import Sequence

_BEFORE_KIND = frozenset({"aggregate", "constraint", "definer", "or", "replace", "temp", "temporary"})
_KINDS = frozenset({"event", "function", "package", "procedure", "trigger"})
_LOOPS = frozenset({"loop", "repeat", "while"})


class Body:
    """The body of one statement, read piece by piece: a piece ends where a semicolon stands.

    Each piece is looked at once, for a routine may have thousands of them.
    """

    def __init__(self) -> None:
        self._opened: list[str] = []
        self._begun = False
        self._has_one = False

    def is_open_behind(self, piece: Sequence[str]) -> bool:
        """Whether it is still open behind these further words; what is in quotes is an empty word."""
        start = 0
        if not self._begun:
            self._begun, start = True, _behind_name(piece)
            self._has_one = start < len(piece)
        if self._has_one:
            self._read(piece, start)
        return any(each != "(" for each in self._opened)

    def _read(self, words: Sequence[str], start: int) -> None:
        opened = self._opened
        last_then = max((place for place, word in enumerate(words) if word == "then"), default=-1)
        for place in range(start, len(words)):
            word, before = words[place], words[place - 1] if place else ";"
            if word == ")":
                while opened and opened.pop() != "(":
                    pass
            elif word == "(" or (before not in (".", "end") and _opens(words, place, opened, last_then)):
                opened.append(word)
            elif word == "end" and before != "." and opened and opened[-1] != "(":
                opened.pop()


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


def _opens(words: Sequence[str], place: int, opened: Sequence[str], last_then: int) -> bool:
    """Whether the word at this place opens a block. Between brackets nothing does but CASE: all else is a name."""
    word = words[place]
    if word == "case" or opened[-1:] == ["("]:
        return word == "case"
    if word == "if":
        # What follows an IF in its piece makes it a block: a THEN, and no three arguments.
        return place < last_then and _arguments(words, place + 1) != 3  # noqa: PLR2004
    if word == "for":
        return words[place + 2 : place + 3] == ["in"]
    called = word == "repeat" and words[place + 1 : place + 2] == ["("]
    return word == "begin" or (word in _LOOPS and bool(opened) and not called)


def _arguments(words: Sequence[str], start: int) -> int:
    """How many arguments stand in the brackets that begin at this place; none without brackets."""
    depth = commas = 0
    for place in range(start, len(words)):
        each = words[place]
        depth += (each == "(") - (each == ")")
        if depth == 0:
            break
        commas += each == "," and depth == 1
    return commas + 1 if words[start : start + 1] == ["("] else 0
