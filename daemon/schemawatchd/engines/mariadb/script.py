"""From a file to its statements, as the client program `mariadb` splits it.

Only quotes, comments and delimiters are known here; what a statement means is the server's business. Every
expression is possessive, so that the time grows with the length of the file and not faster.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.script import Script

# `/*! … */` is read by the server; that with 999999 by none.
_COMMENT = r"#[^\n]*+|--(?=\s|\Z)[^\n]*+|/\*(?!M?!(?!9{6}))(?:[^*]++|\*(?!/))*+\*/"
_QUOTED = r"""'(?:[^'\\]++|\\.|'')*+'|"(?:[^"\\]++|\\.|"")*+"|`(?:[^`]++|``)*+`"""
_BETWEEN = re.compile(rf"(?:\s++|{_COMMENT})*+", re.DOTALL)
_OPENING = re.compile(rf"(?:\s++|{_COMMENT}|/\*M?!\d*+)*+", re.DOTALL)
_COMMAND = re.compile(
    r"(?:(?P<word>charset|clear|connect|delimiter|edit|ego|exit|go|help|nopager|notee|nowarning|pager|print"
    r"|prompt|quit|rehash|source|status|system|tee|warnings)(?=[\s;]|\Z)|\\(?P<letter>[^\n]))(?P<rest>[^\n]*+)",
    re.IGNORECASE,
)
_LETTERS = {"!": "system", ".": "source", "d": "delimiter", "q": "quit"}
_SPACE = re.compile(rf"(?P<space>(?:\s++|{_COMMENT})++)|{_QUOTED}", re.DOTALL)
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Statement:
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


def statements(script: Script) -> Iterator[Statement]:
    """The statements in their order. Raises `SourceInvalid`, where there is none too."""
    text = script.text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceInvalid(
            "it holds a NUL byte, so it is no text in UTF-8",
            path=script.path,
            line=line,
            hint="Save the file as UTF-8.",
        )
    empty = True
    for each in _split(text, script.path):
        empty = False
        yield each
    if empty and not script.may_be_empty:
        raise SourceInvalid(
            "it holds no statement",
            path=script.path,
            hint="An empty schema is hardly meant: check the file's name.",
        )


def uncommented(body: str) -> str:
    """A routine's or trigger's text without comments, trailing blanks and empty lines.

    The client program leaves comments out of what it sends, other programs do not: the same file gives two texts.
    """
    return _SPACE.sub(_spaced, body).strip()


def _spaced(found: re.Match[str]) -> str:
    space = found["space"]
    if space is None:
        return found[0]
    if "\n" not in space:
        return re.sub(_COMMENT, "", space, flags=re.DOTALL) or " "
    return "\n" + space[space.rindex("\n") + 1 :] if space[-1].isspace() else "\n"


def _split(text: str, path: str) -> Iterator[Statement]:
    place, line, delimiter = 0, 1, ";"
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
            place = command.end()
            continue
        end = _end_of(_inside(delimiter), text, start)
        if found := text[start:end].rstrip():
            yield Statement(found, line)
        place = end + (2 if text.startswith(("\\g", "\\G"), end) else len(delimiter))
        line += text.count("\n", start, min(place, len(text)))


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


@cache
def _inside(delimiter: str) -> re.Pattern[str]:
    """Everything up to the delimiter; a quote or comment that is never closed goes to the end."""
    stop = rf"(?:{re.escape(delimiter)}|\\[gG])"
    plain = rf"[^'\"`#\-/\\{re.escape(delimiter[0])}]++"
    opened = r"['\"`].*+|/\*(?!M?!(?!9{6})).*+"
    return re.compile(rf"(?:(?!{stop})(?:{plain}|{_QUOTED}|{_COMMENT}|{opened}|.))*+", re.DOTALL)


def _known(command: re.Match[str], path: str, line: int) -> str:
    """The command's name; those that would read or run something else are refused."""
    word = (command["word"] or _LETTERS.get(command["letter"], "")).lower()
    if word in ("source", "system"):
        raise SourceInvalid(
            f"`{word}` is a command of the client program, and schemawatchd never runs it",
            path=path,
            line=line,
            statement=command[0][:_SHOWN],
            hint="Put what it would bring into this file, or name that file instead.",
        )
    return {"exit": "quit"}.get(word, word)


def _argument(command: re.Match[str], present: str) -> str:
    words = str(command["rest"]).split()
    return words[0] if words else present
