"""One look for a test: what is not as it should be, as text.

It stands alone because the plug-in for pytest imports it and nothing else of the command line.
"""

from pathlib import Path
from typing import Any

from schemawatchd.actions.check import check_targets
from schemawatchd.reports.formats.text import render
from schemawatchd.reports.options import Options
from schemawatchd.reports.report import Exit
from schemawatchd.rules.finding import Severity
from schemawatchd.settings.load import find, load
from schemawatchd.settings.models import Settings
from schemawatchd.settings.secrets import Needed
from schemawatchd.settings.translate import Configuration, translate
from schemawatchd.watch.report import Threshold, report
from schemawatchd.wiring.container import Container

_NAME = "tested"


def amiss(folder: Path, database: str, config: str | None, fail_on: str, *, pending: bool, **settings: Any) -> str:
    """The report of one look at a URL or a configured target, or nothing where all is well.

    Raises `SettingsError` and `UsageError` for what cannot be looked at.
    """
    names: tuple[str, ...] = ()
    if "://" in database:
        configured = _made(folder, database, settings)
    else:
        # Whoever runs pytest here runs this folder's own code (conftest.py), so its configuration counts, too.
        path = find(config, {}, folder)
        configured, names = translate(path, load(path), needed=Needed(frozenset({database}))), (database,)
    return _failed(configured, names, Severity(fail_on), pending=pending)


def _made(folder: Path, database: str, settings: dict[str, Any]) -> Configuration:
    """A configuration with one target."""
    target = {"url": database, "environment": "test", "settle": "0ms"}
    top = {"canonical" if name == "schema" else name: str(value) for name, value in settings.items()}
    return translate(folder / "schemawatchd.toml", Settings(targets={_NAME: target}, **top))  # type: ignore[arg-type]


def _failed(configured: Configuration, names: tuple[str, ...], fail_on: Severity, *, pending: bool) -> str:
    """The report, or nothing where all is well."""
    container = Container(configured)
    try:
        outcomes = check_targets(container, container.targets(names))
    finally:
        container.close()
    result = report(outcomes, container.clock.now(), Threshold(severity=fail_on, pending=not pending), {})
    if result.exit_codes == (int(Exit.WELL),):
        return ""
    return render(result, Options(timezone=configured.timezone))
