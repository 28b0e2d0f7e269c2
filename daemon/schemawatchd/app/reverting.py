"""What the server itself would print for an object that should be there: the way back, not proven."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from schemawatchd.app.parts import App
from schemawatchd.app.wording import words
from schemawatchd.errors import SchemawatchdError
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.schema.key import Key
from schemawatchd.watch.examination import Examination

_log = logging.getLogger(__name__)
_MOST = 20
_CONSTRAINTS = frozenset({"primary_key", "unique", "foreign_key", "check", "exclusion"})
_VIEWS = {"view": "CREATE OR REPLACE VIEW", "materialized_view": "CREATE MATERIALIZED VIEW"}
_PRINTED = frozenset({"index", "function", "procedure", "trigger", "rule", "event", *_VIEWS, *_CONSTRAINTS})


def reverts(app: App, outcome: Examination, findings: Iterable[Finding]) -> Mapping[str, Mapping[str, Any]]:
    """By a finding's id: the statement that the server prints for what should be there, `proven` false.

    Only where the canonical schema itself says what should be there. Nothing where scratch has no words for it.
    """
    target = outcome.target
    wanted = [each for each in findings if _is_printed(each)][:_MOST]
    if not wanted or target.schema is None or target.migrations is not None:
        return {}
    try:
        found = _words(app, outcome, wanted)
    except SchemawatchdError as error:
        _log.debug("no way back can be printed for %s: %s", target.name, error.says)
        return {}
    texts = {
        each.id: statement
        for each in wanted
        for key, texts_of in found.items()
        if (key.kind, key.dotted) == (each.kind, each.object) and (statement := _statement(key, texts_of))
    }
    return {name: {"revert": (text,), "proven": False} for name, text in texts.items()}


def _is_printed(finding: Finding) -> bool:
    return (
        finding.verdict is Verdict.DRIFT and finding.kind in _PRINTED and finding.change in ("removed", "changed")
    )


def _words(app: App, outcome: Examination, wanted: list[Finding]) -> Mapping[Key, Mapping[str, str]]:
    engine = app.engine(outcome.target)
    schema = app.schema(outcome.target, engine)
    server = outcome.engine
    known = schema.load(server.collation, server.major).snapshot.objects
    names = {(each.kind, each.object) for each in wanted}
    return words(app, outcome.target, (key for key in known if (key.kind, key.dotted) in names), server)


def _statement(key: Key, printed: Mapping[str, str]) -> str:
    """A whole statement made of what the server prints. A constraint's is its own part of ALTER TABLE."""
    for name, text in printed.items():
        if name == "catalog row":
            continue
        start = text.lstrip().upper()
        if start.startswith("CREATE") and not start.startswith("CREATE TABLE"):
            return text.rstrip().rstrip(";") + ";"
        if name == "definition" and key.kind in _VIEWS:
            return f"{_VIEWS[key.kind]} {_quoted(key.path)} AS\n{text.strip().rstrip(';')};"
        if name == "definition" and key.kind in _CONSTRAINTS:
            *table, constraint = key.path
            return f"ALTER TABLE {_quoted(table)} ADD CONSTRAINT {_quoted([constraint])} {text.strip()};"
    return ""


def _quoted(path: Iterable[str]) -> str:
    return ".".join('"' + part.replace('"', '""') + '"' for part in path)
