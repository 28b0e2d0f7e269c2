"""How a report is to be shown."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

from schemawatchd.reports.report import Status
from schemawatchd.rules.finding import Severity

ALARM = "1;31"
COLOURS = {Severity.CRITICAL: ALARM, Severity.WARNING: "33", Severity.NOTICE: "36", Severity.INFO: "2"}
STATUS_COLOURS = {Status.DRIFT: ALARM, Status.UNKNOWN: "1;33", Status.PENDING: "36", Status.IN_SYNC: "32"}
"""Colours of a terminal, as parameters of SGR (ECMA-48)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Colour is for terminals; `everything` shows what is folded otherwise, `grid` how targets compare."""

    colour: bool = False
    everything: bool = False
    grid: bool = False
    timezone: tzinfo = UTC
