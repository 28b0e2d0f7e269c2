"""SQL text as tokens, for what must be told of a text without a server: where it ends, whether it moved.

No schema is ever known by this. It errs on the side of being one long string.
What is not closed goes to the end of the text, and every repetition is possessive: the expression engine keeps a
place to return to for each turn of any other one (3.4 GB for a literal of 20 MB), and tries again from the
next quote what failed at the last one.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto

import msgspec


class Dialect(Enum):
    """How an engine writes strings, quoted names, numbers and comments; the rest is the same everywhere."""

    STANDARD = auto()
    """PostgreSQL's, and what can be said of a text whose engine is not known."""
    MARIADB = auto()
    """MariaDB's and MySQL's: a backslash escapes in strings, and `#` begins a comment."""
    SQLITE = auto()
    """https://sqlite.org/lang.html: no dollar quotes, `[any name]`, and operators such as `->>` and `==`."""

    @classmethod
    def of(cls, engine: str) -> "Dialect":
        """That of an engine by its name; the standard one for what has none of its own."""
        return _OF_ENGINES.get(engine, cls.STANDARD)


_OF_ENGINES = {"mariadb": Dialect.MARIADB, "mysql": Dialect.MARIADB, "sqlite": Dialect.SQLITE}


_REST_OF_LINE = r"--[^\n]*+"
_BLOCK = r"/\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z)"
_BACKSLASHED = r"'(?:[^'\\]++|\\.|\\\Z|'')*+(?:'|\Z)"
_DOUBLED = r"'(?:[^']++|'')*+(?:'|\Z)"
_NAME = r'"(?:[^"]++|"")*+(?:"|\Z)|`(?:[^`]++|``)*+(?:`|\Z)'


def _patterns() -> Mapping[Dialect, re.Pattern[str]]:
    usual = {
        "comment": f"{_REST_OF_LINE}|{_BLOCK}",
        "dollar": r"\$(?P<tag>(?:[A-Za-z_]\w*+)?+)\$.*?(?:\$(?P=tag)\$|\Z)",
        "string": f"[eE]{_BACKSLASHED}|[nNxXbB]?{_DOUBLED}",
        "quoted": rf"{_NAME}|\[[A-Za-z_][\w ]*+\]",
        "word": r"[^\W\d][\w$]*+",
        "number": r"\d[\w.]*+",
        "sign": r"::|<>|[<>!]=|\|\||\S",
    }
    mariadb = {"comment": rf"{usual['comment']}|\#[^\n]*+", "string": f"[eEnNxXbB]?{_BACKSLASHED}"}
    sqlite = {
        "dollar": r"(?!)",
        "string": f"[xX]?{_DOUBLED}",
        "quoted": rf"{_NAME}|\[[^\]]*+(?:\]|\Z)",
        "number": r"0[xX][0-9a-fA-F]++|(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?",
        "sign": r"\|\||->>|->|<=|>=|<>|!=|==|<<|>>|\S",
    }
    return {
        dialect: re.compile("|".join(f"(?P<{sort}>{text})" for sort, text in (usual | own).items()), re.DOTALL)
        for dialect, own in ((Dialect.STANDARD, {}), (Dialect.MARIADB, mariadb), (Dialect.SQLITE, sqlite))
    }


_PATTERNS = _patterns()


class Token(msgspec.Struct, frozen=True, gc=False):
    """`sort` is comment, dollar, string, quoted, word, number or sign; `start` the place in the text."""

    sort: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """An unquoted word in small letters, a sign as it is; nothing for all else."""
        if self.sort == "word":
            return self.text.lower()
        return self.text if self.sort == "sign" else ""

    @property
    def keyword(self) -> str:
        """An unquoted word in capitals, for comparing with keywords; nothing for all else."""
        return self.text.upper() if self.sort == "word" else ""

    @property
    def identifier(self) -> str:
        """The text without the quotes of a name or a string; SQLite takes a string for a name."""
        if self.sort not in ("quoted", "string"):
            return self.text
        inner, mark = self.text[1:-1], "'" if self.sort == "string" else self.text[0]
        return inner if mark == "[" else inner.replace(mark * 2, mark)

    @property
    def name(self) -> str:
        """An identifier without its quotes, folded where it has none; nothing for what is none."""
        if self.sort == "word":
            return self.text.lower()
        return self.identifier if self.sort == "quoted" else ""


def tokens(text: str, dialect: Dialect = Dialect.STANDARD) -> Iterator[Token]:
    """The tokens of a text, comments too."""
    for found in _PATTERNS[dialect].finditer(text):
        sort = found.lastgroup
        yield Token("dollar" if sort == "tag" or sort is None else sort, found.group(), found.start())


def code(text: str, dialect: Dialect) -> Iterator[Token]:
    """The tokens without comments."""
    return (each for each in tokens(text, dialect) if each.sort != "comment")


def plain(found: Iterable[Token]) -> str:
    """Tokens without comments and white space, words in small letters: what a server makes nothing else of."""
    return " ".join(each.word or each.text for each in found if each.sort != "comment")


def statements_mark(text: str) -> str:
    """A hash that stays the same while only comments, white space and the case of words move."""
    mark = hashlib.sha256()
    between = ""
    for each in tokens(text.replace("\r\n", "\n")):
        # Piece by piece: the pieces of a file of 64 MiB take ten times its size in memory.
        if each.sort != "comment":
            mark.update(f"{between}{each.word or each.text}".encode())
            between = " "
    return mark.hexdigest()


def opening_comment(text: str) -> str:
    """The comment with which a text begins, without its marks; nothing where it begins with something else."""
    lines: list[str] = []
    end = 0
    text = text.removeprefix("\ufeff")
    for token in tokens(text):
        if token.sort != "comment":
            break
        if "\n\n" in text[end : token.start]:
            lines.append("")
        body = token.text[2:] if token.text.startswith("--") else token.text[2:].removesuffix("*/")
        lines += [line.strip().removeprefix("* ").rstrip() for line in body.splitlines() or [""]]
        end = token.start + len(token.text)
    return "\n".join(lines).strip()
