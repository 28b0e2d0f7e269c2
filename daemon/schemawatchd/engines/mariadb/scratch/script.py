"""From a file to its statements, as the client program `mariadb` splits it.

Only quotes, comments and delimiters are known here; what a statement means is the server's business. Every
expression is possessive, so that the time grows with the length of the file and not faster.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script

# `/*! … */` is read by the server; that with 999999 by none.
_COMMENT = r"#[^\n]*+|--(?=\s|\Z)[^\n]*+|/\*(?!M?!(?!9{6}))(?:[^*]++|\*(?!/))*+\*/"
_OPENED = r"['\"`].*+|/\*(?!M?!(?!9{6})).*+"
"""A quote or comment that is never closed, behind all that are: it goes to the end."""
_NO_ESCAPES = r"""'(?:[^']++|'')*+'|"(?:[^"]++|"")*+"|`(?:[^`]++|``)*+`"""
_ESCAPES = r"""'(?:[^'\\]++|\\.|'')*+'|"(?:[^"\\]++|\\.|"")*+"|`(?:[^`]++|``)*+`"""
_ESCAPES_IN_TEXT = r"""'(?:[^'\\]++|\\.|'')*+'|"(?:[^"]++|"")*+"|`(?:[^`]++|``)*+`"""
_BETWEEN = re.compile(rf"(?:\s++|{_COMMENT})*+", re.DOTALL)
_OPENING = re.compile(rf"(?:\s++|{_COMMENT}|/\*M?!\d*+)*+", re.DOTALL)
_COMMAND = re.compile(
    r"(?:(?P<word>charset|clear|connect|delimiter|edit|ego|exit|go|help|nopager|notee|nowarning|pager|print"
    r"|prompt|quit|rehash|source|status|system|tee|warnings)(?=[\s;]|\Z)|\\(?P<letter>[^\n]))(?P<rest>[^\n]*+)",
    re.IGNORECASE,
)
_LETTERS = {"!": "system", ".": "source", "d": "delimiter", "q": "quit"}
_SET_MODE = re.compile(r"(?:/\*M?!\d*+\s*+)?SET\b.*?\bsql_mode\s*+:?=\s*+(?P<value>.*)", re.IGNORECASE | re.DOTALL)
_LITERAL = re.compile(r"'([A-Za-z0-9_,\s]*)'|\"([A-Za-z0-9_,\s]*)\"")
_ANSI = frozenset({"ANSI", "ANSI_QUOTES", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL"})
"""The modes with which double quotes stand around names (MariaDB manual, "SQL_MODE")."""
_SHOWN = 200
_MOST = 2_000_000
"""Statements of one file: so many take 300 MB, and a file of 64 MiB could have thirty million."""
_LONGEST_DELIMITER = 15
"""The client program cuts off the rest (client/mysql.cc, `delimiter[16]`)."""
_MOST_DELIMITERS = 100
"""For each one an expression is made, which takes a thousand times as long as to read it."""


@dataclass(frozen=True, slots=True)
class MariadbStatement:
    """One statement without its delimiter; `line`, from 1, is where it begins."""

    text: str
    line: int

    @property
    def shown(self) -> str:
        """Its first words on one line, for messages."""
        return " ".join(self.text[: _SHOWN * 4].split())[:_SHOWN]

    @property
    def head(self) -> str:
        """Its text from the first word on, comments before it left out."""
        found = _OPENING.match(self.text)
        return self.text[found.end() :] if found else self.text


def statements(script: Script, modes: frozenset[str] = frozenset()) -> Iterator[MariadbStatement]:
    """The statements in their order, for a session that begins with these modes (`sql_mode`).

    Raises `SourceInvalid`, where there is none too.
    """
    text = script.text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceInvalid(
            "it contains a NUL byte, so it is not UTF-8 text",
            path=script.path,
            line=line,
            hint="Save the file as UTF-8.",
        )
    count = 0
    for count, each in enumerate(_split(text, script.path, modes), start=1):
        if count > _MOST:
            raise SourceInvalid(f"it has more than {_MOST} statements", path=script.path, line=each.line)
        yield each
    if not count and not script.may_be_empty:
        raise SourceInvalid(
            "it contains no statement",
            path=script.path,
            hint="An empty schema is probably a mistake: check the name of the file.",
        )


def uncommented(body: str, modes: frozenset[str] = frozenset()) -> str:
    """A routine's or trigger's text without comments, trailing blanks and empty lines; `modes` are its own.

    The client program leaves comments out of what it sends, other programs do not: the same file gives two texts.
    """
    return _space(_quoted(modes)).sub(_spaced, body).strip()


@cache
def _space(quoted: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<space>(?:\s++|{_COMMENT})++)|{quoted}|{_OPENED}", re.DOTALL)


def _quoted(modes: frozenset[str]) -> str:
    """How quotes are closed: a backslash escapes nothing in a name, and without escapes nowhere."""
    if "NO_BACKSLASH_ESCAPES" in modes:
        return _NO_ESCAPES
    return _ESCAPES_IN_TEXT if modes & _ANSI else _ESCAPES


def _modes_after(statement: str, present: frozenset[str], at_first: frozenset[str]) -> frozenset[str]:
    """The modes after a statement: the client program knows them from the server's answer, this from the text."""
    found = _SET_MODE.match(statement)
    if found is None:
        return present
    value = found["value"]
    if literal := _LITERAL.match(value):
        return frozenset(mode.strip().upper() for mode in literal[0][1:-1].split(","))
    if value.upper().startswith("CONCAT"):
        texts = ",".join("".join(pair) for pair in _LITERAL.findall(value))
        return present | {mode.strip().upper() for mode in texts.split(",")}
    # DEFAULT, or a variable into which a dump has put what was there before.
    return at_first


def _spaced(found: re.Match[str]) -> str:
    space = found["space"]
    if space is None:
        return found[0]
    if "\n" not in space:
        return re.sub(_COMMENT, "", space, flags=re.DOTALL) or " "
    return "\n" + space[space.rindex("\n") + 1 :] if space[-1].isspace() else "\n"


def _split(text: str, path: str, at_first: frozenset[str]) -> Iterator[MariadbStatement]:
    place, line, delimiter, modes = 0, 1, ";", at_first
    delimiters = {delimiter}
    while True:
        start = _end_of(_BETWEEN, text, place)
        line += text.count("\n", place, start)
        if start == len(text):
            return
        if command := _COMMAND.match(text, start):
            word = _known(command, path, line)
            if word == "quit":
                return
            if word == "delimiter":
                delimiter = _argument(command, delimiter)
                delimiters.add(delimiter)
                _demand_few(delimiters, path, line)
            place = command.end()
            continue
        end = _end_of(_inside(delimiter, _quoted(modes)), text, start)
        if found := text[start:end].rstrip():
            yield MariadbStatement(found, line)
            modes = _modes_after(found, modes, at_first)
        place = end + (2 if text.startswith(("\\g", "\\G"), end) else len(delimiter))
        line += text.count("\n", start, min(place, len(text)))


def _demand_few(delimiters: set[str], path: str, line: int) -> None:
    if len(delimiters) > _MOST_DELIMITERS:
        raise SourceInvalid(
            f"it sets more than {_MOST_DELIMITERS} different delimiters",
            path=path,
            line=line,
            hint="Use the same delimiter around each body.",
        )


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


@lru_cache(2 * _MOST_DELIMITERS)
def _inside(delimiter: str, quoted: str) -> re.Pattern[str]:
    """Everything up to the delimiter; a quote or comment that is never closed goes to the end."""
    stop = rf"(?:{re.escape(delimiter)}|\\[gG])"
    plain = rf"[^'\"`#\-/\\{re.escape(delimiter[0])}]++"
    return re.compile(rf"(?:(?!{stop})(?:{plain}|{quoted}|{_COMMENT}|{_OPENED}|.))*+", re.DOTALL)


def _known(command: re.Match[str], path: str, line: int) -> str:
    """The command's name; those that would read or run something else are refused."""
    word = (command["word"] or _LETTERS.get(command["letter"], "")).lower()
    if word in ("source", "system"):
        raise SourceInvalid(
            f"`{word}` is a command of the client program, and schemawatchd never runs it",
            path=path,
            line=line,
            statement=command[0][:_SHOWN],
            hint="Put its content into this file, or use that file instead.",
        )
    return {"exit": "quit"}.get(word, word)


def _argument(command: re.Match[str], present: str) -> str:
    words = str(command["rest"]).split(maxsplit=1)
    return words[0][:_LONGEST_DELIMITER] if words else present
