"""Accept findings until a date, in the file of the repository, and end what was accepted."""

import errno
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemawatchd.actions.check import check_targets
from schemawatchd.clock import Clock
from schemawatchd.errors import UsageError
from schemawatchd.incidents.waiver import Waiver, block, without
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.settings.translate import Configuration
from schemawatchd.watch.result import Examination
from schemawatchd.wiring.container import Container

SHORTEST = 4
"""Characters of an id that name a finding at least."""
_HEADING = """\
# Differences that are accepted until a date. `schemawatchd waive` adds one, `waive end` removes it.

"""


@dataclass(frozen=True, slots=True)
class Waived:
    """What was added to the file at `path`, as its lines; `refused`: why it could not be written there."""

    path: Path
    findings: tuple[Finding, ...]
    lines: str
    refused: str = ""


def today(configuration: Configuration, clock: Clock) -> date:
    """The present day in the team's time zone."""
    return clock.now().astimezone(configuration.timezone).date()


def demand_day_to_come(configuration: Configuration, until: date, clock: Clock) -> None:
    """Raises `UsageError` for a day that is over."""
    now = today(configuration, clock)
    if until < now:
        raise UsageError(
            f"`--until {until}` is in the past: today is {now}",
            hint="Name the last day on which it is accepted.",
        )


def add_waivers(
    container: Container, findings: Sequence[Finding], until: date, reason: str, author: str
) -> Waived:
    """Add a waiver for each of these findings to the file that the configuration names."""
    path = container.configuration.waivers
    lines = "\n".join(block(each, until, reason, author) for each in findings)
    try:
        _change(path, lambda text: f"{(text or _HEADING).rstrip()}\n\n{lines}")
    except OSError as error:
        return Waived(path, tuple(findings), lines, str(error.strerror))
    return Waived(path, tuple(findings), lines)


def drift_now(container: Container, targets: Sequence[str], mark: str | None) -> list[Finding]:
    """The drift that exists now and is not waived: the finding whose id begins with `mark`, or all without one.

    Raises `UsageError` where there is none, or where several ids begin like this.
    """
    there = [
        each
        for outcome in check_targets(container, container.targets(tuple(targets)))
        if isinstance(outcome, Examination)
        for each in outcome.findings
        if each.verdict is Verdict.DRIFT and each.waived is None
    ]
    chosen = there if mark is None else [each for each in there if _is_named(each.id, mark)]
    if not chosen:
        what = "nothing that differs" if mark is None else f"no drift `{mark}`"
        raise UsageError(f"there is {what} now", hint="`schemawatchd check --all` shows the ids.")
    if mark is not None and len(chosen) > 1:
        raise UsageError(f"`{mark}` begins {len(chosen)} ids", hint="Write more of it.")
    return chosen


def present_waivers(configuration: Configuration) -> tuple[Waiver, ...]:
    """The waivers of the file. Raises `SourceInvalid` where it cannot be understood."""
    found = Container(configuration).waivers()
    if found.trouble is not None:
        raise found.trouble
    return found.items


def end_waiver(configuration: Configuration, mark: str) -> Waiver:
    """Remove the waiver of the finding whose id begins with `mark` from the file.

    Raises `UsageError` where that is not one waiver, or where the file cannot be written.
    """
    found = [each for each in present_waivers(configuration) if _is_named(each.finding, mark)]
    if len({each.finding for each in found}) != 1:
        raise UsageError(
            f"{'several waivers begin' if found else 'no waiver begins'} with `{mark}`",
            hint="`schemawatchd waive list` shows them with their ids.",
        )
    path = configuration.waivers
    try:
        _change(path, lambda text: without(text, [each.fingerprint for each in found]))
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", hint="Remove the waiver from the file by hand."
        ) from error
    return found[0]


def _is_named(finding: str, mark: str) -> bool:
    return len(mark) >= SHORTEST and finding.startswith(mark)


def _change(path: Path, change: Callable[[str], str]) -> None:
    """Rewrite the file at `path`; never through a link, which in a checkout of others may name any file."""
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, 0o666)
    with os.fdopen(file, "r+", encoding="utf-8") as waivers:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file")
        changed = change(waivers.read())
        waivers.seek(0)
        waivers.write(changed)
        waivers.truncate()
