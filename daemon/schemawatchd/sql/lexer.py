"""SQL text as tokens, for what must be told of a text without a server: where it ends, whether it moved.

No schema is ever known by this. It is the same for all engines, and errs on the side of being one long string.
What is not closed goes to the end of the text, and every repetition is possessive: the expression engine keeps a
place to return to for each turn of any other one (3.4 GB for a literal of 20 MB), and tries again from the
next quote what failed at the last one.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator

import msgspec

_TOKEN = re.compile(
    r"""
    (?P<comment> --[^\n]*+ | /\*(?:[^*]++|\*(?!/))*+(?:\*/|\Z) )
  | (?P<dollar> \$(?P<tag>(?:[A-Za-z_]\w*+)?+)\$ .*? (?:\$(?P=tag)\$|\Z) )
  | (?P<string> [eE]'(?:[^'\\]++|\\.|\\\Z|'')*+(?:'|\Z) | [nNxXbB]?'(?:[^']++|'')*+(?:'|\Z) )
  | (?P<quoted> "(?:[^"]++|"")*+(?:"|\Z) | `(?:[^`]++|``)*+(?:`|\Z) | \[[A-Za-z_][\w ]*+\] )
  | (?P<word> [^\W\d][\w$]*+ )
  | (?P<number> \d[\w.]*+ )
  | (?P<sign> :: | <> | [<>!]= | \|\| | \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(
    _TOKEN.pattern.replace(r"'(?:[^']++|'')*+", r"'(?:[^'\\]++|\\.|\\\Z|'')*+"), re.VERBOSE | re.DOTALL
)
_HASH_COMMENT = re.compile(r"#[^\n]*")


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
    def name(self) -> str:
        """An identifier without its quotes, folded where it has none; nothing for what is none."""
        if self.sort == "word":
            return self.text.lower()
        if self.sort != "quoted":
            return ""
        mark = self.text[0]
        return self.text[1:-1].replace(mark * 2, mark)


def tokens(text: str, *, escapes: bool = False) -> Iterator[Token]:
    """The tokens of a text, comments too. `escapes`: a backslash escapes in strings, as on MariaDB and MySQL."""
    pattern, place = (_ESCAPED if escapes else _TOKEN), 0
    while found := pattern.search(text, place):
        sort = found.lastgroup if found.lastgroup != "tag" else "dollar"
        if escapes and found.group() == "#":
            found = _HASH_COMMENT.match(text, found.start()) or found
            sort = "comment"
        yield Token(sort or "sign", found.group(), found.start())
        place = found.end()


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
