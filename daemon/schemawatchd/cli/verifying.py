"""`migrate verify` in words: a line for each migration, the findings, a last line."""

import json
from collections.abc import Iterator
from importlib.metadata import version

import click

from schemawatchd.app.parts import App
from schemawatchd.app.verifying import Judged, Verified, verified
from schemawatchd.cli.options import NEVER, Wishes
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.reports.harmless import harmless
from schemawatchd.reports.report import Exit
from schemawatchd.rules.finding import Finding, Severity
from schemawatchd.settings.translate import Configuration


def proved(configured: Configuration, wishes: Wishes) -> Exit:
    """Prove, print, and answer with the exit code. Raises `UsageError` for a format that it does not know."""
    if wishes.format not in (None, "json", "text"):
        raise UsageError(f"migrate verify has no format `{wishes.format}`", hint="Formats are: text, json.")
    threshold = None if wishes.fail_on == NEVER else Severity(wishes.fail_on or Severity.WARNING)
    app = App(configured)
    try:
        found = verified(app, wishes.target, _progress(wishes))
    finally:
        app.close()
    if wishes.format == "json":
        write(json.dumps(_values(found, threshold), indent=2, ensure_ascii=False) + "\n", wishes)
    else:
        write("".join(f"{harmless(line)}\n" for each in found for line in _lines(each, threshold)), wishes)
    failed = any(_fails(finding, threshold) for each in found for finding in each.all_findings)
    return Exit.REFUSED if failed else Exit.WELL


def _progress(wishes: Wishes) -> "Progress":
    return Progress(loud=wishes.verbose > 0)


class Progress:
    """With `-v`, says on standard error which migration is done."""

    def __init__(self, *, loud: bool) -> None:
        self._loud = loud

    def __call__(self, judged: Judged) -> None:
        """Say it."""
        if self._loud:
            click.echo(harmless(f"{judged.migration.named}: {judged.proved or 'not applied'}"), err=True)


def _fails(finding: Finding, threshold: Severity | None) -> bool:
    return threshold is not None and finding.severity.at_least(threshold)


def _lines(found: Verified, threshold: Severity | None) -> Iterator[str]:
    count = len(found.migrations) + len(found.not_reached)
    yield f"{found.folder}: {found.format}, {_counted(count, 'migration')}, on {found.engine}"
    for each in found.migrations:
        wrong = sorted({finding.rule for finding in each.findings if _fails(finding, threshold)})
        word = (
            f"failed  {each.migration.named}: {', '.join(wrong)}" if wrong else f"ok      {each.migration.named}"
        )
        yield f"  {word}{f' ({each.proved})' if each.proved else ''}"
    yield from (f"  -       {each}: not reached" for each in found.not_reached)
    yield from (f"  -       {each}: not for {found.engine}" for each in found.left_out)
    for finding in found.all_findings:
        yield f"{finding.severity:<8}  {finding.rule}  {finding.summary}"
    for note in sorted({note for each in found.migrations for note in each.notes}):
        yield f"note      {note}"
    yield _last(found, threshold)


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
        "migrations": [
            {
                "version": each.migration.version,
                "title": each.migration.title,
                "path": each.migration.path,
                "ok": not any(_fails(finding, threshold) for finding in each.findings),
                "proved": each.proved,
                "notes": list(each.notes),
            }
            for each in found.migrations
        ],
        "not_reached": list(found.not_reached),
        "left_out": list(found.left_out),
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
