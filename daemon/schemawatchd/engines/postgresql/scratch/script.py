r"""Splitting a `.sql` file into statements as psql does, without running anything that psql would run.

Lines of psql's own (`\restrict`, `\connect`, …) and the data of COPY are passed over. A line that would bring in
more SQL (`\i`) or decide what runs (`\if`) is refused, because passing it over would change the schema.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from schemawatchd.engines.engine import Script
from schemawatchd.errors import SourceInvalid

_BLANK = re.compile(r"\s+")
_NEXT = re.compile(r"[;()'\"]|--|/\*|\$(?:[^\W\d]\w*)?\$")
_NEXT_IN_ROUTINE = re.compile(_NEXT.pattern + r"|\b(?:begin\s+atomic|case|end)\b", re.IGNORECASE)
_ROUTINE = re.compile(r"create\s+(?:or\s+replace\s+)?(?:function|procedure)\b", re.IGNORECASE)
_STRING = re.compile(r"'[^']*+'")
_ESCAPE_STRING = re.compile(r"'(?:[^'\\]|\\.|'')*+'", re.DOTALL)
_IDENTIFIER = re.compile(r'"[^"]*+"')
_COMMENT = re.compile(r"/\*|\*/")
_COPY = re.compile(r"copy\b.*\bfrom\s+stdin\b", re.IGNORECASE | re.DOTALL)
_END_OF_DATA = re.compile(r"^\\\.[ \t]*\r?$", re.MULTILINE)
_DECIDES = re.compile(r"\\(?:i|ir|include|include_relative|if|elif|else|endif|gexec)\b")
_WORD = re.compile(r"\w")
_MOST = 2_000_000
"""Statements of one file: so many take 300 MB, and a file of 64 MiB could have thirty million."""


@dataclass(frozen=True, slots=True)
class PostgresqlStatement:
    """One statement without its semicolon, and the line on which it begins."""

    text: str
    line: int

    @property
    def opening(self) -> str:
        """Its first words, on one line, for error messages."""
        return " ".join(self.text[:400].split())[:200]


def statements(script: Script) -> list[PostgresqlStatement]:
    """The statements in their order. Raises `SourceInvalid` where there is none."""
    text = script.text.removeprefix("\ufeff")
    _check_characters(script.path, text)
    found = list(islice(_Splitter(script.path, text).split(), _MOST + 1))
    if len(found) > _MOST:
        raise SourceInvalid(f"it has more than {_MOST} statements", path=script.path, line=found[-1].line)
    if not found and not script.may_be_empty:
        raise SourceInvalid(
            "it contains no statement", path=script.path, hint="Write the schema into it, or name another file."
        )
    return found


def _check_characters(path: str, text: str) -> None:
    if (place := text.find("\0")) >= 0:
        line = text.count("\n", 0, place) + 1
        raise SourceInvalid("it contains a NUL byte, so it is not SQL text", path=path, line=line)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise SourceInvalid("it is not UTF-8 text", path=path, line=line, hint="Save it as UTF-8.") from error


class _Splitter:
    """Walks through the text once; `_at` never goes back."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._at = 0
        self._line = 1
        self._counted = 0

    def split(self) -> Iterator[PostgresqlStatement]:
        while self._skip_blank():
            start, line = self._at, self._line_here()
            self._to_semicolon()
            statement = self._text[start : self._at].strip()
            self._at += 1
            if _COPY.match(statement):
                self._skip_data()
            elif statement:
                yield PostgresqlStatement(statement, line)

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _skip_blank(self) -> bool:
        """Go to the next statement, past white space, comments and psql's own lines."""
        while self._at < len(self._text):
            if blank := _BLANK.match(self._text, self._at):
                self._at = blank.end()
            elif self._text.startswith("--", self._at):
                self._skip_line()
            elif self._text.startswith("/*", self._at):
                self._skip_comment()
            elif self._text[self._at] == "\\":
                self._check_backslash()
                self._skip_line()
            else:
                return True
        return False

    def _check_backslash(self) -> None:
        if decides := _DECIDES.match(self._text, self._at):
            raise SourceInvalid(
                f"the psql command `{decides[0]}` determines the schema and is not executed",
                path=self._path,
                line=self._line_here(),
                hint="Write the schema as plain SQL into one file.",
            )

    def _to_semicolon(self) -> None:
        """Go to the semicolon that ends this statement, or to the end of the text."""
        token = _NEXT_IN_ROUTINE if _ROUTINE.match(self._text, self._at) else _NEXT
        parentheses = blocks = 0
        while found := token.search(self._text, self._at):
            mark = found[0]
            self._at = found.start()
            if mark == ";":
                if parentheses <= 0 and blocks == 0:
                    return
                self._at += 1
            elif mark in "()":
                parentheses += 1 if mark == "(" else -1
                self._at += 1
            elif mark[0].isalpha():
                blocks = self._nested(mark.lower(), blocks)
                self._at = found.end()
            else:
                self._skip_quoted(mark)
        self._at = len(self._text)

    @staticmethod
    def _nested(word: str, blocks: int) -> int:
        if word.startswith("begin"):
            return blocks + 1
        if blocks == 0:
            return 0
        return blocks + 1 if word == "case" else blocks - 1

    def _skip_quoted(self, mark: str) -> None:
        if mark == "--":
            self._skip_line()
        elif mark == "/*":
            self._skip_comment()
        elif mark == '"':
            self._skip_match(_IDENTIFIER)
        elif mark == "'":
            self._skip_match(_ESCAPE_STRING if self._is_escape_string() else _STRING)
        elif self._at and (_WORD.match(self._text[self._at - 1]) or self._text[self._at - 1] == "$"):
            self._at += 1  # a dollar inside a name, such as `a$b$c`
        else:
            end = self._text.find(mark, self._at + len(mark))
            self._at = end + len(mark) if end >= 0 else len(self._text)

    def _is_escape_string(self) -> bool:
        if self._text[self._at - 1 : self._at] not in ("e", "E"):
            return False
        return self._at == 1 or not _WORD.match(self._text[self._at - 2])

    def _skip_match(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else len(self._text)

    def _skip_line(self) -> None:
        end = self._text.find("\n", self._at)
        self._at = end if end >= 0 else len(self._text)

    def _skip_comment(self) -> None:
        depth = 0
        while found := _COMMENT.search(self._text, self._at):
            self._at = found.end()
            depth += 1 if found[0] == "/*" else -1
            if depth == 0:
                return
        self._at = len(self._text)

    def _skip_data(self) -> None:
        found = _END_OF_DATA.search(self._text, self._at)
        self._at = found.end() if found else len(self._text)
