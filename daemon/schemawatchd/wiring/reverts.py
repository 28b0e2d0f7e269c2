"""Suggested fixes for drift: statements that restore an object, as the server prints them; untested."""

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from schemawatchd.errors import SchemawatchdError
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.watch.result import Examination
from schemawatchd.wiring.container import Container

_log = logging.getLogger(__name__)
_MOST = 20


def reverts(
    container: Container, outcome: Examination, findings: Iterable[Finding]
) -> Mapping[str, Mapping[str, Any]]:
    """By a finding's id: the statements that put its object back, `proven` false.

    Nothing for objects that the server does not print, and nothing where what should be there cannot be played.
    """
    engine = container.engine(outcome.target)
    lost = (each for each in findings if _is_lost(each) and each.kind in engine.restores)
    wanted = {(each.kind, each.object): each for each in lost}
    if outcome.expected is None or not wanted:
        return {}
    fixes: dict[str, Mapping[str, Any]] = {}
    try:
        for record, words in outcome.expected.printed(list(wanted)[:_MOST]):
            finding = wanted[record.key.kind, record.key.dotted]
            found = engine.restored(record, words, replacing=finding.change == "changed")
            if found:
                fixes[finding.id] = {"revert": found, "proven": False}
    except SchemawatchdError as error:
        _log.debug("no suggested fix for %s: %s", outcome.target.name, error.says)
    return fixes


def _is_lost(finding: Finding) -> bool:
    return finding.verdict is Verdict.DRIFT and finding.change in ("removed", "changed")
