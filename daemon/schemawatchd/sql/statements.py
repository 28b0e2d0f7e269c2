"""Statements of a text, as lists of tokens, for rules about how a change is written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemawatchd.sql.bodies import Body
from schemawatchd.sql.clauses import Quoted
from schemawatchd.sql.lexer import Dialect, Token, code


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: its tokens without comments, and the line (from 1) on which it begins."""

    tokens: tuple[Token, ...]
    line: int

    @property
    def words(self) -> tuple[str, ...]:
        """Unquoted words in small letters, identifiers without quotes, signs; strings and numbers as they are."""
        return tuple(each.word or (Quoted(each.name) if each.name else each.text) for each in self.tokens)

    def opens(self, *words: str) -> bool:
        """Whether it begins with these words."""
        return self.words[: len(words)] == words

    def holds(self, *words: str) -> bool:
        """Whether these words follow each other anywhere in it."""
        found, count = self.words, len(words)
        return any(found[place : place + count] == words for place in range(len(found) - count + 1))

    def after(self, *words: str) -> tuple[str, ...]:
        """What follows these words where they first stand; nothing where they do not."""
        found, count = self.words, len(words)
        for place in range(len(found) - count + 1):
            if found[place : place + count] == words:
                return found[place + count :]
        return ()

    @property
    def text(self) -> str:
        """The statement on one line."""
        return " ".join(each.text for each in self.tokens)


def statements(text: str, dialect: Dialect = Dialect.STANDARD) -> Iterator[Statement]:
    """The statements of a text in their order. A body between BEGIN and END belongs to its statement."""
    found: list[Token] = []
    piece: list[str] = []
    body = Body()
    for token in code(text, dialect):
        if token.text != ";":
            found.append(token)
            piece.append(token.word)
        elif body.is_open_behind(piece):
            found.append(token)
            piece = []
        else:
            if found:
                yield _statement(text, found)
            found, piece, body = [], [], Body()
    if found:
        yield _statement(text, found)


def _statement(text: str, found: Sequence[Token]) -> Statement:
    return Statement(tuple(found), text.count("\n", 0, found[0].start) + 1)
