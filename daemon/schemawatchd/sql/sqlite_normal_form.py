"""Texts of SQLite in normal form: what the grammar lets one leave out is left out (https://sqlite.org/lang.html)."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from schemawatchd.sql.lexer import Dialect, Token, code
from schemawatchd.sql.sqlite_brackets import without_brackets
from schemawatchd.sql.sqlite_spelling import ends_operand, folded, quoted, split, written

_NORMAL = re.compile(r"(?!.*null|.*\b0\d)[a-z0-9_ <>=,'*/%|&]*\Z")
"""What is in normal form already, being written as it is stored: most expressions. It has no names in quotes."""

_DECIMAL = re.compile(r"\d*(\.\d*)?\Z")
_BEFORE_TABLE = frozenset({"FROM", "INTO", "JOIN", "UPDATE"})
_COLUMN = re.compile(r"[a-z0-9_]+( desc)?\Z")


def expression(text: str, table: str | None) -> str:
    """An expression about the rows of one table, whose own name in front of a column says nothing."""
    return text if _NORMAL.match(text) else _expression(text, table)


@lru_cache(4096)
def _expression(text: str, table: str | None) -> str:
    return written(without_brackets(_plain(list(code(text, Dialect.SQLITE)), table)))


def index_key(text: str, table: str) -> str:
    """A key of an index, without its order where that is the usual one (lang_createindex.html)."""
    return text if _COLUMN.match(text) else _index_key(text, table)


@lru_cache(4096)
def _index_key(text: str, table: str) -> str:
    found = _without_usual_order(_plain(list(code(text, Dialect.SQLITE)), table))
    order = [found.pop()] if len(found) > 1 and found[-1].keyword == "DESC" else []
    return written([*without_brackets(found), *order])


@lru_cache(1024)
def query(text: str) -> str:
    """A view's query. The names of its tables stay: two of them may have a column of the same name."""
    return written(without_brackets(_without_granted(_plain(list(code(text, Dialect.SQLITE)), None))))


@lru_cache(1024)
def trigger(text: str) -> str:
    """A trigger behind its name: BEFORE and FOR EACH ROW are usual, and UPDATE OF names a set of columns."""
    found = without_brackets(_without_granted(_plain(list(code(text, Dialect.SQLITE)), None)))
    begin = next((index for index, token in enumerate(found) if token.keyword == "BEGIN"), len(found))
    return written([*_head(found[:begin]), *found[begin:]])


def _plain(found: list[Token], table: str | None) -> list[Token]:
    """The tokens in one case, without the own table's name, and with one spelling of IS NULL."""
    result: list[Token] = []
    skipped = 0
    for index, token in enumerate(found):
        if skipped:
            skipped -= 1
            continue
        skipped = _own_name(found, index, table)
        if not skipped:
            result += _cased(token, result, found[index + 1 : index + 2])
        else:
            skipped -= 1
    return result


def _own_name(found: Sequence[Token], index: int, table: str | None) -> int:
    """How many tokens from here on are the own table's name and its dots: `t.` or `main.t.`."""
    if table is None or (index and found[index - 1].text == "."):
        return 0
    ahead = [
        folded(each.identifier) if each.sort in ("word", "quoted") else each.text
        for each in found[index : index + 4]
    ]
    if ahead[:2] == [table, "."]:
        return 2
    return 4 if ahead == ["main", ".", table, "."] else 0


def _cased(token: Token, before: Sequence[Token], ahead: Sequence[Token]) -> list[Token]:
    word = token.keyword
    if token.sort == "quoted":
        return [quoted(folded(token.identifier), token.start)]
    if token.sort == "number" or (token.sort == "string" and token.text[0] in "xX"):
        return [Token(token.sort, _number(token.text), token.start)]
    if word == "ISNULL" and ends_operand(before):
        return _words("is", "null")
    if word == "NOTNULL" and ends_operand(before):
        return _words("is", "not", "null")
    if word == "NOT" and ends_operand(before) and ahead and ahead[0].keyword == "NULL":
        return _words("is", "not")
    return [token]


def _number(text: str) -> str:
    """A number or a blob in one case, a plain decimal without zeros that say nothing."""
    if not _DECIMAL.match(text):
        return text.lower()
    whole, point, fraction = text.partition(".")
    return f"{whole.lstrip('0') or '0'}{point}{(fraction.rstrip('0') or '0') if point else ''}"


def _words(*words: str) -> list[Token]:
    return [Token("word", each, 0) for each in words]


def _without_usual_order(found: Sequence[Token]) -> list[Token]:
    """Without ASC; NULL comes first, and last behind DESC (https://sqlite.org/lang_select.html#orderby)."""
    result: list[Token] = []
    words = [each.keyword for each in found]
    index = 0
    while index < len(found):
        usual = ["NULLS", "LAST" if result and result[-1].keyword == "DESC" else "FIRST"]
        if words[index] == "ASC" and ends_operand(result):
            index += 1
        elif words[index : index + 2] == usual and ends_operand(result):
            index += 2
        else:
            result.append(found[index])
            index += 1
    return result


def _without_granted(found: list[Token]) -> list[Token]:
    """Without the words of a query that say nothing: AS before an alias, INNER, OUTER and the like."""
    result: list[Token] = []
    casts: list[bool] = []
    found = _without_usual_order(found)
    for index, token in enumerate(found):
        ahead = found[index + 1] if index + 1 < len(found) else Token("sign", "", 0)
        if token.text == "(" and token.sort == "sign":
            casts.append(bool(result) and result[-1].keyword == "CAST")
        elif token.text == ")" and token.sort == "sign" and casts:
            casts.pop()
        if token.keyword == "REPLACE" and ahead.keyword == "INTO" and not (result and result[-1].keyword == "OR"):
            result += _words("insert", "or")
        if _is_granted(token, result, ahead) and not (casts and casts[-1] and token.keyword == "AS"):
            continue
        result.append(quoted(folded(token.identifier), token.start) if _is_named(token, result) else token)
    return result


def _is_named(token: Token, before: Sequence[Token]) -> bool:
    """Whether a string stands where only a name can: as an alias, or behind FROM and the like."""
    if token.sort != "string" or token.text[0] != "'":
        return False
    words = [each.keyword for each in before[-2:]]
    behind = bool(words) and words[-1] in _BEFORE_TABLE and words[0] != "DISTINCT"
    return behind or ends_operand(before)


def _is_granted(token: Token, before: Sequence[Token], ahead: Token) -> bool:
    last = before[-1].keyword if before else ""
    match token.keyword:
        case "AS":
            return ahead.sort in ("word", "quoted", "string") and ends_operand(before)
        case "INNER":
            return ahead.keyword == "JOIN"
        case "OUTER":
            return last in ("LEFT", "RIGHT", "FULL")
        case "ALL":
            return last == "SELECT"
        case "RECURSIVE":
            return last == "WITH"
        case _:
            return False


def _head(found: list[Token]) -> Iterator[Token]:
    """The part of a trigger before its BEGIN."""
    if found and found[0].keyword == "BEFORE":
        found = found[1:]
    when = next((index for index, token in enumerate(found) if token.keyword == "WHEN"), len(found))
    head, condition = found[:when], found[when + 1 :]
    if [each.keyword for each in head[-3:]] == ["FOR", "EACH", "ROW"]:
        head = head[:-3]
    words = [each.keyword for each in head]
    if "OF" in words and "UPDATE" in words and "ON" in words:
        start, end = words.index("OF", words.index("UPDATE")) + 1, words.index("ON")
        columns = sorted({written(each) for each in split(head[start:end])})
        head = [*head[:start], *_listed(columns), *head[end:]]
    yield from head
    if condition:
        yield found[when]
        yield from condition


def _listed(names: Sequence[str]) -> Iterator[Token]:
    for index, name in enumerate(names):
        if index:
            yield Token("sign", ",", 0)
        yield next(code(name, Dialect.SQLITE))
