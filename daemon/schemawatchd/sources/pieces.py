"""Statements that come one by one, as one script."""

from collections.abc import Iterable, Iterator

_DELIMITED = frozenset({"mariadb", "mysql"})
"""Engines that split a script at each delimiter, one inside a body too."""


def pieces_of(statements: Iterable[tuple[str, str]], engine: str) -> Iterator[str]:
    """Each statement, the first of each pair, with what ends it."""
    for text, _ in statements:
        plain = text.rstrip().rstrip(";")
        if engine in _DELIMITED and ";" in plain:
            mark = _unused(plain)
            yield f"DELIMITER {mark}\n{plain}\n{mark}\nDELIMITER ;\n"
        else:
            yield f"{plain}\n;\n"


def _unused(text: str) -> str:
    """A delimiter that the text does not hold."""
    marks: Iterable[str] = (f"${'$' * count}" for count in range(1, len(text) + 2))
    return next(mark for mark in marks if mark not in text)
