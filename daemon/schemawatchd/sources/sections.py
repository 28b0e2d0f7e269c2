"""One section of a migration file, played the way its tool would."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec

from schemawatchd.engines.engine import ScratchSession
from schemawatchd.errors import SourceInvalid
from schemawatchd.history.migration import Section, is_atomic
from schemawatchd.schema.script import Script
from schemawatchd.sources.placeholders import filled, masked
from schemawatchd.sources.session_settings import prelude

_NEEDS_TRANSACTION = re.compile(
    r"\b(?:set\s+local|on\s+commit|lock\s+table|set\s+constraints|declare\s+\w+\s+(?:\w+\s+){0,5}cursor)\b"
    r"|^\s*(?:lock|savepoint)\s",
    re.IGNORECASE | re.MULTILINE,
)
"""What means something else outside a transaction, or is refused there (LOCK, "Notes"; DECLARE; SAVEPOINT)."""
_OWN_TRANSACTION = re.compile(
    r"^\s*(begin|commit|start\s+transaction)\b\s*(;|work|transaction)", re.IGNORECASE | re.MULTILINE
)
_TRANSACTIONAL = frozenset({"postgresql", "sqlite"})
"""Engines whose DDL a transaction can hold."""
_PLACEHOLDERS = 'Set the value of `${…}` with `placeholders`: placeholders = {name = "value"}.'


@dataclass(frozen=True, slots=True)
class Terms:
    """What the team says of a replay: what stands for `${…}`, and what is set in each session."""

    placeholders: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    in_transaction: bool = False
    """Whether a section is put into its tool's transaction in any case, and not only where it must be."""
    as_written: bool = False
    """Whether the tool's own configuration turns placeholders off."""


def play(stand: ScratchSession, path: str, section: Section, engine: str, terms: Terms | None = None) -> None:
    """Play one section of a file. Raises `SourceInvalid` with the line in that file."""
    terms = terms or Terms()
    if not terms.as_written:
        text = filled(section, terms.placeholders, path)
        section = msgspec.structs.replace(section, text=text) if text != section.text else section
    first = prelude(engine, terms.settings)
    try:
        stand.play(Script(path, first + wrapped(section, engine, always=terms.in_transaction), may_be_empty=True))
    except SourceInvalid as error:
        hint = error.hint or (_PLACEHOLDERS if "${" in section.text else "")
        line = max(error.line - bool(first), 1) + section.line - 1 if error.line else None
        says, statement = (masked(each, terms.placeholders) for each in (error.says, error.statement))
        raise type(error)(says, path=path, line=line, statement=statement, hint=hint) from error


def needs_transaction(text: str) -> bool:
    """Whether some statement of it works only inside a transaction."""
    return _NEEDS_TRANSACTION.search(text) is not None


def wrapped(section: Section, engine: str, *, always: bool = False) -> str:
    """The text in a transaction where its tool has one and the text would mean something else without."""
    text = section.text
    needed = engine in _TRANSACTIONAL and (always or needs_transaction(text)) and is_atomic(section, engine)
    if not needed or _OWN_TRANSACTION.search(text):
        return text
    # On the first line, so that lines keep their numbers.
    return f"begin; {text.rstrip().removesuffix(';')}\n;\ncommit;\n"
