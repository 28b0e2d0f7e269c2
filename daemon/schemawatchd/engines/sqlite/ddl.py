"""What SQLite keeps only in its stored CREATE text: checks, names of constraints, conflict clauses, expressions.

Nothing else is taken from the text; columns, keys and references come from PRAGMAs. The grammar is that of
https://sqlite.org/lang_createtable.html and lang_createindex.html.
"""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field

from schemawatchd.sql.lexer import Dialect, Token, code
from schemawatchd.sql.sqlite_spelling import closing, normalised, split, with_strings, written

_CLAUSES = frozenset(
    {
        *("AS", "CHECK", "COLLATE", "CONSTRAINT", "DEFAULT", "GENERATED", "NOT", "NULL"),
        *("PRIMARY", "REFERENCES", "UNIQUE"),
    }
)
_GENERATED = re.compile(r"\bas\b")

_TABLE_CONSTRAINTS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A constraint as the text has it: `kind` in the contract's words, `name` where it was given one."""

    kind: str
    name: str | None
    columns: tuple[str, ...] = ()
    expression: str = ""
    on_conflict: str | None = None
    deferrable: str = "no"


@dataclass(slots=True)
class Declared:
    """What the text of one CREATE TABLE says beyond the PRAGMAs; columns by their lower-case names."""

    constraints: list[Constraint] = field(default_factory=list)
    collations: dict[str, str] = field(default_factory=dict)
    generated: dict[str, str] = field(default_factory=dict)
    autoincrement: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        """Whether the text says anything beyond the PRAGMAs."""
        return bool(self.constraints or self.collations or self.generated or self.autoincrement)

    def constraint(self, kind: str, columns: Sequence[str]) -> Constraint | None:
        """The first constraint of this kind on these columns."""
        if not self.constraints:
            return None
        lowered = tuple([each.lower() for each in columns])
        return next((each for each in self.constraints if each.kind == kind and each.columns == lowered), None)


def declared(sql: str, columns: Container[str]) -> Declared:
    """Read a stored CREATE TABLE text; `columns` are the folded names of the table's."""
    result = Declared()
    if not _tells_more(sql.lower()):
        return result
    found = list(code(sql, Dialect.SQLITE))
    opening = next((index for index, token in enumerate(found) if token.text == "("), None)
    if opening is None:
        return result
    for item in split(found[opening + 1 : closing(found, opening)]):
        if item:
            _Item(item, result, columns).read()
    return result


def _tells_more(text: str) -> bool:
    """Whether the text may say anything beyond the PRAGMAs; most do not and are not read. Written for speed."""
    return (
        "check" in text
        or "constraint" in text
        or "collate" in text
        or "autoincrement" in text
        or "conflict" in text
        or "deferr" in text
        or ("as" in text and _GENERATED.search(text) is not None)
    )


class _Item:
    """One comma-separated item of a CREATE TABLE: a column with its constraints, or table constraints."""

    def __init__(self, found: list[Token], result: Declared, columns: Container[str]) -> None:
        self._found = found
        self._at = 0
        self._result = result
        self._columns_there = columns
        self._column: str | None = None
        self._name: str | None = None

    def read(self) -> None:
        if self._found[0].keyword not in _TABLE_CONSTRAINTS:
            self._column = self._take().identifier.lower()
            while (self._word() and self._word() not in _CLAUSES) or self._is_type():
                self._skip_one()
        while self._at < len(self._found):
            self._clause()

    def _is_type(self) -> bool:
        """Type names may be quoted, and carry lengths in parentheses."""
        token = self._peek()
        return token is not None and (token.sort in ("quoted", "string") or token.text == "(")

    def _clause(self) -> None:
        """One clause. A constraint's name belongs to the clause that follows it, `NOT NULL` being two words."""
        word = self._take().keyword
        read = _READERS.get(word)
        if read:
            read(self)
        if word not in ("CONSTRAINT", "NOT", "GENERATED"):
            self._name = None

    def _constraint(self) -> None:
        self._name = self._take().identifier

    def _unique(self) -> None:
        columns = self._columns()
        self._add("unique", columns=columns, on_conflict=self._on_conflict())

    def _check(self) -> None:
        self._add("check", expression=normalised(self._text()))
        self._on_conflict()

    def _foreign_key(self) -> None:
        self._take()
        columns = self._columns()
        self._take()
        self._reference(columns)

    def _references(self) -> None:
        self._reference((self._column,) if self._column else ())

    def _collate(self) -> None:
        if self._column:
            self._result.collations[self._column] = self._take().identifier.upper()

    def _as(self) -> None:
        if self._column:
            self._result.generated[self._column] = normalised(self._text())

    def _primary_key(self) -> None:
        self._take()
        columns = self._columns()
        while self._word() in ("ASC", "DESC"):
            self._at += 1
        on_conflict = self._on_conflict()
        if self._word() == "AUTOINCREMENT" and self._column:
            self._at += 1
            self._result.autoincrement.add(self._column)
        self._add("primary_key", columns=columns, on_conflict=on_conflict)

    def _reference(self, columns: tuple[str, ...]) -> None:
        self._take()
        if self._text_of_next() == "(":
            self._at = closing(self._found, self._at) + 1
        deferrable = "no"
        while self._word() in ("ON", "MATCH", "DEFERRABLE") or self._words(2) == ["NOT", "DEFERRABLE"]:
            word = self._take().keyword
            if word == "ON":
                self._take()
                if self._take().keyword in ("SET", "NO"):
                    self._take()
            elif word == "DEFERRABLE":
                deferrable = self._initially()
            elif word == "NOT":
                self._take()
                self._initially()
            else:
                self._take()
        self._add("foreign_key", columns=columns, deferrable=deferrable)

    def _initially(self) -> str:
        if self._word() != "INITIALLY":
            return "deferrable"
        self._take()
        return "initially deferred" if self._take().keyword == "DEFERRED" else "deferrable"

    def _on_conflict(self) -> str | None:
        if self._words(2) != ["ON", "CONFLICT"]:
            return None
        self._at += 2
        way = self._take().keyword
        return None if way == "ABORT" else way

    def _columns(self) -> tuple[str, ...]:
        """A list of columns in parentheses, else the column that is being defined."""
        if self._text_of_next() != "(":
            return (self._column,) if self._column else ()
        end = closing(self._found, self._at)
        inside = self._found[self._at + 1 : end]
        self._at = end + 1
        return tuple(part[0].identifier.lower() for part in split(inside) if part)

    def _text(self) -> str:
        """The parenthesised expression that comes next."""
        end = closing(self._found, self._at)
        text = written(with_strings(self._found[self._at : end + 1], self._columns_there))
        self._at = end + 1
        return text

    def _add(self, kind: str, **values: object) -> None:
        self._result.constraints.append(Constraint(kind=kind, name=self._name, **values))  # type: ignore[arg-type]

    def _skip_one(self) -> None:
        if self._text_of_next() == "(":
            self._at = closing(self._found, self._at) + 1
        else:
            self._at += 2 if self._text_of_next() in ("+", "-") else 1

    def _peek(self) -> Token | None:
        return self._found[self._at] if self._at < len(self._found) else None

    def _word(self) -> str:
        token = self._peek()
        return token.keyword if token else ""

    def _words(self, count: int) -> list[str]:
        return [token.keyword for token in self._found[self._at : self._at + count]]

    def _text_of_next(self) -> str:
        token = self._peek()
        return token.text if token and token.sort == "sign" else ""

    def _take(self) -> Token:
        token = self._peek() or Token("sign", "", 0)
        self._at += 1
        return token


_READERS: dict[str, Callable[[_Item], object]] = {
    "AS": _Item._as,  # noqa: SLF001 -- the table of its own clauses
    "CHECK": _Item._check,  # noqa: SLF001
    "COLLATE": _Item._collate,  # noqa: SLF001
    "CONSTRAINT": _Item._constraint,  # noqa: SLF001
    "DEFAULT": _Item._skip_one,  # noqa: SLF001
    "FOREIGN": _Item._foreign_key,  # noqa: SLF001
    "NULL": _Item._on_conflict,  # noqa: SLF001
    "PRIMARY": _Item._primary_key,  # noqa: SLF001
    "REFERENCES": _Item._references,  # noqa: SLF001
    "UNIQUE": _Item._unique,  # noqa: SLF001
}
