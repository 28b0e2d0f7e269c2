"""What the first words of a statement say it is about. Enough to name it and to find roles; it is no parser."""

import re
from dataclasses import dataclass
from functools import cached_property

_TOKEN = re.compile(
    r"\s+|--[^\n]*|/\*.*?\*/|(?P<body>\$(?P<tag>(?:[^\W\d]\w*)?)\$.*?(?:\$(?P=tag)\$|\Z))|(?P<quoted>\"(?:[^\"]|\"\")*\")|(?P<string>'(?:[^']|'')*')"
    r"|(?P<word>[^\W\d][\w$]*)|(?P<other>.)",
    re.DOTALL,
)
_LONGEST = 20_000
_MODIFIERS = {
    "constraint", "default", "global", "local", "or", "procedural", "recursive", "replace", "temp", "temporary",
    "trusted", "unique", "unlogged",
}  # fmt: skip
_NOISE = {"concurrently", "exists", "if", "not", "only"}
_KINDS = {
    ("access", "method"): "database",
    ("aggregate",): "aggregate",
    ("cast",): "cast",
    ("collation",): "collation",
    ("conversion",): "database",
    ("domain",): "domain",
    ("event", "trigger"): "event_trigger",
    ("extension",): "extension",
    ("foreign", "data", "wrapper"): "foreign_data_wrapper",
    ("foreign", "table"): "foreign_table",
    ("function",): "function",
    ("index",): "index",
    ("language",): "database",
    ("materialized", "view"): "materialized_view",
    ("operator", "class"): "operator",
    ("operator", "family"): "operator",
    ("operator",): "operator",
    ("policy",): "policy",
    ("procedure",): "procedure",
    ("publication",): "publication",
    ("rule",): "rule",
    ("schema",): "schema",
    ("sequence",): "sequence",
    ("server",): "foreign_server",
    ("statistics",): "statistics",
    ("subscription",): "database",
    ("table",): "table",
    ("text", "search", "configuration"): "text_search",
    ("text", "search", "dictionary"): "text_search",
    ("text", "search", "parser"): "text_search",
    ("text", "search", "template"): "text_search",
    ("transform",): "database",
    ("trigger",): "trigger",
    ("type",): "composite_type",
    ("user", "mapping"): "user_mapping",
    ("view",): "view",
}
_CONSTRAINTS = {"check": "check", "exclude": "exclusion", "foreign": "foreign_key", "primary": "primary_key"}
_ON_A_TABLE = {"index", "policy", "trigger"}
_NOBODY = {"current_role", "current_user", "group", "none", "public", "session_user", "user"}


class HeadToken(str):
    """A word in lower case, a quoted name as it is, or one other character."""

    __slots__ = ("end", "name", "start")
    name: bool
    """Whether it stands in double quotes, so that it is no keyword."""
    start: int
    end: int
    """Where it stands in the statement's text."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The kind and the path of what a statement makes or changes."""

    kind: str
    path: tuple[str, ...]


class Head:
    """The tokens of a statement's beginning."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text[:_LONGEST]))

    def opens(self, *words: str) -> bool:
        """Whether the statement begins with these words."""
        return [None if t.name else str(t) for t in self.tokens[: len(words)]] == list(words)

    def holds(self, *words: str) -> int:
        """The place behind the first occurrence of these words, or 0."""
        for place in range(len(self.tokens) - len(words) + 1):
            window = self.tokens[place : place + len(words)]
            if all(not t.name and t == word for t, word in zip(window, words, strict=True)):
                return place + len(words)
        return 0

    def names_at(self, place: int) -> list[str]:
        """The names at this place, with commas between them, past words such as IF EXISTS."""
        return [str(each) for each in self._names(self._past_noise(place))]

    def _past_noise(self, place: int) -> int:
        while place < len(self.tokens) and self.tokens[place] in _NOISE and not self.tokens[place].name:
            place += 1
        return place

    def path_at(self, place: int) -> tuple[str, ...]:
        """The dotted name at this place, past words such as IF NOT EXISTS."""
        place = self._past_noise(place)
        parts = [str(token) for token in self.tokens[place : place + 1]]
        while self.tokens[place + 1 : place + 2] == ["."] and place + 2 < len(self.tokens):
            parts.append(str(self.tokens[place + 2]))
            place += 2
        return tuple(parts)

    @cached_property
    def subject(self) -> Subject | None:
        """What the statement makes or changes, where its first words tell."""
        if not self.opens("create") and not self.opens("alter"):
            return None
        place = 1
        while place < len(self.tokens) and self.tokens[place] in _MODIFIERS:
            place += 1
        for length in (3, 2, 1):
            kind = _KINDS.get(tuple(map(str, self.tokens[place : place + length])))
            if kind is not None:
                return self._subject(kind, place + length)
        return None

    def _subject(self, kind: str, place: int) -> Subject | None:
        if self.opens("alter", "table"):
            return self._altered(self.path_at(place))
        if kind in {"foreign_table", "table"} and self.holds("partition", "of"):
            kind = "partition"
        if kind == "user_mapping":
            return Subject(kind, self.path_at(self.holds("server")) + self.path_at(self.holds("for")))
        if kind == "composite_type":
            kind = "enum" if self.holds("as", "enum") else "range_type" if self.holds("as", "range") else kind
        path = self.path_at(place)
        if kind == "rule" and (to := self.holds("to")):
            return Subject(kind, (*self.path_at(to), *path[-1:]))
        if kind in _ON_A_TABLE and (on := self.holds("on")):
            name = () if path == ("on",) else path[-1:]
            return Subject(kind, (*self.path_at(on), *(name or (self._unnamed(on),))))
        return Subject(kind, path) if path else None

    def _altered(self, table: tuple[str, ...]) -> Subject:
        if place := self.holds("add", "constraint"):
            words = [str(token) for token in self.tokens[place + 1 :]]
            return Subject(_CONSTRAINTS.get(words[0] if words else "", "unique"), (*table, *self.path_at(place)))
        if place := self.holds("add", "column") or self.holds("alter", "column") or self.holds("add"):
            return Subject("column", (*table, *self.path_at(place)))
        return Subject("table", table)

    def _unnamed(self, on: int) -> str:
        """The name the server would give an index without one over plain columns."""
        texts = [str(token) for token in self.tokens]
        opening = texts.index("(", on) if "(" in texts[on:] else len(texts)
        firsts = [
            text
            for before, text in zip(texts[opening:], texts[opening + 1 :], strict=False)
            if before in ("(", ",")
        ]
        return "_".join([*self.path_at(on)[-1:], *firsts, "idx"])

    @property
    def roles(self) -> list[str]:
        """The roles that the statement names as owner, grantee, or the one a policy or default is for."""
        return [str(each) for each in self.role_tokens]

    @cached_property
    def role_tokens(self) -> list[HeadToken]:
        """The same, with the places where they stand."""
        if self.opens("alter") and (place := self.holds("owner", "to")):
            return self._names(place)
        if self.opens("create", "schema"):
            return self._names(self.holds("authorization"))
        if self.opens("alter", "default", "privileges"):
            defaults = self.holds("for", "role") or self.holds("for", "user")
            return self._names(defaults) + self._names(self._grantees())
        if (
            self.opens("grant")
            or self.opens("revoke")
            or self.opens("create", "policy")
            or self.opens("alter", "policy")
        ):
            return self._names(self._grantees())
        if self.opens("create", "user", "mapping"):
            return self._names(self.holds("for"))
        return []

    @property
    def names_schema_after_role(self) -> bool:
        """Whether it is CREATE SCHEMA AUTHORIZATION, without a name of the schema's own."""
        place = self._past_noise(2)
        found = self.tokens[place : place + 1]
        return self.opens("create", "schema") and found == ["authorization"] and not found[0].name

    def _grantees(self) -> int:
        revoking = self.opens("revoke") or (self.opens("alter", "default", "privileges") and self.holds("revoke"))
        return self.holds("from") if revoking else self.holds("to")

    def _names(self, place: int) -> list[HeadToken]:
        if not place:
            return []
        names = []
        while place < len(self.tokens):
            token = self.tokens[place]
            if token.name or token not in _NOBODY:
                names.append(token)
            place += 1
            if self.tokens[place : place + 1] == [","]:
                place += 1
            elif token.name or str(token) != "group":
                break
        return names


def _tokens(text: str) -> list[HeadToken]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue  # white space or a comment
        raw = match[0]
        token = HeadToken(
            raw[1:-1].replace('""', '"') if kind == "quoted" else raw.lower() if kind == "word" else raw
        )
        token.name = kind == "quoted"
        token.start, token.end = match.span()
        found.append(token)
    return found
