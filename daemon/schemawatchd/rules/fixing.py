"""Finds the objects that must be restored before the suggested fix of a finding can run."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import structs

from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.schema.key import parts
from schemawatchd.sql.lexer import tokens

_KEYS = {
    "index": frozenset({"foreign_key"}),
    "unique": frozenset({"foreign_key"}),
    "primary_key": frozenset({"foreign_key", "materialized_view", "view"}),
}
"""Kinds that need a key of a table that they name: foreign keys, and views with `GROUP BY` on a primary key."""
_NEEDED_BY_NONE = frozenset(
    {
        *("check", "comment", "default_grant", "event", "event_trigger", "exclusion", "foreign_key", "grant"),
        *("option", "owner", "policy", "publication", "rule", "statistics", "trigger", "user_mapping"),
    }
)


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with the objects that must be restored `first` because its `revert` statements name them.

    Names in statements decide, so an object may be listed although only a comment or column shares its name.
    Findings that need each other in a circle are not listed.
    """
    lost = [each for each in findings if each.verdict is Verdict.DRIFT and each.change in ("changed", "removed")]
    words = {each.id: _names(each.fix["revert"]) for each in lost if each.fix}
    needs = {
        each.id: {other.id for other in lost if other.id != each.id and _is_needed(other, each, words[each.id])}
        for each in lost
        if each.id in words
    }
    named = {each.id: f"{each.kind.replace('_', ' ')} {each.object}" for each in lost}
    first = {
        mark: tuple(sorted(named[other] for other in others if mark not in _reached(other, needs)))
        for mark, others in needs.items()
    }
    return tuple(
        structs.replace(each, fix=_with_first(each.fix, first.get(each.id, ()))) if each.fix else each
        for each in findings
    )


def _reached(mark: str, needs: Mapping[str, set[str]]) -> set[str]:
    """All that comes before `mark`, at any distance."""
    found: set[str] = set()
    waiting = [mark]
    while waiting:
        fresh = needs.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _with_first(fix: Mapping[str, Any], first: tuple[str, ...]) -> Mapping[str, Any]:
    return {**fix, "first": first}


def _is_needed(other: Finding, finding: Finding, words: frozenset[str]) -> bool:
    path = [each.casefold() for each in parts(_unsigned(other.object))]
    if other.kind in _NEEDED_BY_NONE or not path:
        return False
    if other.kind in _KEYS:
        return finding.kind in _KEYS[other.kind] and words.issuperset(path[-2:-1])
    if other.change == "changed" and other.kind != "column":
        # It exists. A changed column must come first: its type cannot be changed while other objects depend on it.
        return False
    return words.issuperset(path[-2:] if other.kind == "column" else path[-1:])


def _unsigned(dotted: str) -> str:
    """Without a routine's argument types: up to the first bracket outside of quotes."""
    quoted = False
    for place, sign in enumerate(dotted):
        quoted ^= sign == '"'
        if sign == "(" and not quoted:
            return dotted[:place]
    return dotted


def _names(statements: Iterable[str]) -> frozenset[str]:
    """Every name in the statements, those in strings and bodies too: `nextval('a_id_seq')`."""
    found: set[str] = set()
    for statement in statements:
        for each in tokens(statement):
            if each.sort in ("dollar", "string"):
                found.update(inner.name.casefold() for inner in tokens(each.text.strip("$'")))
            found.add(each.name.casefold())
    return frozenset(found - {""})
