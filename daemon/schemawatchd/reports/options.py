"""How a report is to be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from schemawatchd.reports.report import Status
from schemawatchd.rules.finding import Severity

ALARM = "1;31"
COLOURS = {Severity.CRITICAL: ALARM, Severity.WARNING: "33", Severity.NOTICE: "36", Severity.INFO: "2"}
STATUS_COLOURS = {Status.DRIFT: ALARM, Status.UNKNOWN: "1;33", Status.PENDING: "36", Status.IN_SYNC: "32"}
"""Colours of a terminal, as parameters of SGR (ECMA-48)."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A file, as a path from the working directory, and a line of it from 1; 0 for the file as a whole."""

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Colour is for terminals; `everything` shows what is folded otherwise, `grid` how targets compare."""

    colour: bool = False
    everything: bool = False
    grid: bool = False
    timezone: tzinfo = UTC
    places: Mapping[str, SourceLine] = field(default_factory=dict)
    """By the id of a finding, where in the repository its object is declared, as far as that is known."""
