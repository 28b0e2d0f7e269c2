"""`migrate verify` in words: a line for each migration, the findings, a last line."""

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import version

import click

from schemawatchd.actions.verify import START, Judged, Spent, Verified, verified
from schemawatchd.cli.options import NEVER, Wishes
from schemawatchd.cli.output import write
from schemawatchd.cli.progress import Count, progress
from schemawatchd.reports.harmless import harmless, harmless_json
from schemawatchd.reports.report import Exit
from schemawatchd.rules.finding import Finding, Severity
from schemawatchd.settings.translate import Configuration
from schemawatchd.wiring.container import Container

_FEW = 2
"""So many files with the same notice are still listed one by one."""


def proved(configured: Configuration, wishes: Wishes, since: str | None = None) -> Exit:
    """Prove what comes after `since`, print, and answer with the exit code."""
    threshold = None if wishes.fail_on == NEVER else Severity(wishes.fail_on or Severity.WARNING)
    container = Container(configured)
    try:
        with progress("proving migrations", wishes.quiet or wishes.verbose) as count:
            told = _Told(count, loud=wishes.verbose > 0)
            found = verified(container, wishes.target, told, since)
        for each in found:
            told.total(each)
    finally:
        container.close()
    if wishes.format == "json":
        write(harmless_json(json.dumps(_values(found, threshold), indent=2, ensure_ascii=False)) + "\n", wishes)
    else:
        lines = (line for each in found for line in _lines(each, threshold, show_all=wishes.show_all))
        write("".join(f"{harmless(line)}\n" for line in lines), wishes)
    failed = any(_fails(finding, threshold) for each in found for finding in each.all_findings)
    return Exit.REFUSED if failed else Exit.WELL


class _Told:
    """Counts migrations, and with `-v` says on standard error which is done and how long it took."""

    def __init__(self, count: Count, *, loud: bool) -> None:
        self._count = count
        self._loud = loud

    def __call__(self, judged: Judged, done: int, total: int) -> None:
        self._count(done, total, "migrations")
        if self._loud:
            proved = judged.proved or "not applied"
            click.echo(harmless(f"{judged.migration.named}: {proved}; {judged.spent.told}"), err=True)

    def total(self, found: Verified) -> None:
        """Say how long a folder took on an engine."""
        if self._loud:
            count = _counted(len(found.migrations), "migration")
            click.echo(harmless(f"{found.folder} on {found.engine}: {count} in {found.spent.told}"), err=True)


def _fails(finding: Finding, threshold: Severity | None) -> bool:
    return threshold is not None and finding.severity.at_least(threshold)


def _lines(found: Verified, threshold: Severity | None, *, show_all: bool) -> Iterator[str]:
    count = len(found.migrations) + len(found.not_reached) + len(found.only_applied)
    yield f"{found.folder}: {found.format}, {_counted(count, 'migration')}, on {found.engine}"
    yield from _only_applied(found)
    for each in found.migrations:
        wrong = sorted({finding.rule for finding in each.findings if _fails(finding, threshold)})
        word = (
            f"failed  {each.migration.named}: {', '.join(wrong)}" if wrong else f"ok      {each.migration.named}"
        )
        yield f"  {word}{f' ({each.proved})' if each.proved else ''}"
    yield from (f"  -       {each}: not reached" for each in found.not_reached)
    yield from (f"  -       {each}: not for {found.engine}" for each in found.left_out)
    yield from _findings(found.all_findings, fold=not show_all)
    for note in sorted({note for each in found.migrations for note in each.notes}):
        yield f"note      {note}"
    yield from (f"note      {each}" for each in found.remarks)
    yield _last(found, threshold)


def _only_applied(found: Verified) -> Iterator[str]:
    count = len(found.only_applied)
    if count:
        noun, were = ("migration", "was") if count == 1 else ("migrations", "were")
        how = f"`--since {START}` proves all"
        yield f"  -       {count} older {noun}, {found.why}, {were} played and not proven ({how})"


def _findings(findings: Sequence[Finding], *, fold: bool) -> Iterator[str]:
    """A line for each; the same notice about many files is one line where `fold` says so."""
    files: dict[tuple[str, str], set[str]] = {}
    for each in findings:
        files.setdefault((each.rule, _of_any_file(each)), set()).add(each.object)
    said: set[tuple[str, str]] = set()
    for each in findings:
        alike = (each.rule, _of_any_file(each))
        if not (fold and alike[1] and len(files[alike]) > _FEW):
            yield f"{each.severity:<8}  {each.rule}  {each.summary}"
        elif alike not in said:
            said.add(alike)
            says = f"{len(files[alike])} files: each {alike[1]} (`--all` lists them)"
            yield f"{each.severity:<8}  {each.rule}  {says}"


def _of_any_file(finding: Finding) -> str:
    """What a notice says, without the name of its file; nothing for what is graver."""
    if finding.severity.at_least(Severity.WARNING):
        return ""
    name, _, says = finding.summary.partition(" ")
    return says if name.startswith(finding.object) else ""


def _last(found: Verified, threshold: Severity | None) -> str:
    wrong = sum(_fails(each, threshold) for each in found.all_findings)
    if wrong:
        return f"{found.engine}: the proof fails, {_counted(wrong, 'finding')} at or above {threshold}"
    end = f"; the end is {found.compared}" if found.compared else ""
    return f"{found.engine}: {_counted(len(found.migrations), 'migration')} proved{end}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _values(found: list[Verified], threshold: Severity | None) -> dict[str, object]:
    failed = any(_fails(finding, threshold) for each in found for finding in each.all_findings)
    return {
        "version": 1,
        "schemawatchd": version("schemawatchd"),
        "ok": not failed,
        "exit_code": int(Exit.REFUSED if failed else Exit.WELL),
        "proofs": [_of_one(each, threshold) for each in found],
    }


def _of_one(found: Verified, threshold: Severity | None) -> dict[str, object]:
    return {
        "folder": found.folder,
        "format": found.format,
        "engine": found.engine,
        "ok": not any(_fails(each, threshold) for each in found.all_findings),
        "compared_with": found.compared or None,
        **_times(found.spent),
        "migrations": [
            {
                "version": each.migration.version,
                "title": each.migration.title,
                "path": each.migration.path,
                "ok": not any(_fails(finding, threshold) for finding in each.findings),
                "proved": each.proved,
                "notes": list(each.notes),
                **_times(each.spent),
            }
            for each in found.migrations
        ],
        "not_reached": list(found.not_reached),
        "left_out": list(found.left_out),
        "not_proven": list(found.only_applied),
        "not_proven_because": found.why if found.only_applied else None,
        "remarks": list(found.remarks),
        "findings": [
            {
                "id": each.id,
                "rule": each.rule,
                "severity": each.severity.value,
                "object": each.object,
                "summary": each.summary,
                "consequence": each.consequence,
            }
            for each in found.all_findings
        ],
    }


def _times(spent: Spent) -> dict[str, float]:
    return {"seconds": round(spent.seconds, 3), "seconds_waited_for_server": round(spent.waited, 3)}
