"""`list`: the rules, kinds, engines, ledgers, presets, sources and reports that this version has."""

from collections.abc import Callable, Iterator
from shutil import get_terminal_size

import click

from schemawatchd.catalog import names
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import write
from schemawatchd.diff.preset import presets
from schemawatchd.engines.catalogs import catalog_columns, kinds_left_out
from schemawatchd.engines.find import engines
from schemawatchd.ledgers.format import formats
from schemawatchd.reports import formats as reports
from schemawatchd.reports.kinds import Reading, as_json, as_text
from schemawatchd.rules.rule import all_rules
from schemawatchd.schema.kinds import KINDS
from schemawatchd.sources.source import sources


def _rules() -> Iterator[str]:
    for code, rule in sorted(all_rules().items()):
        yield f"{code}  {rule.severity:<8}  {rule.summary}"


def _kinds(wishes: Wishes) -> str:
    readings = [
        Reading(engine=name, kinds=engine.kinds, lacking=kinds_left_out(name), columns=catalog_columns(name))
        for name, engine in sorted(engines().items())
    ]
    if wishes.format == "json":
        return as_json(KINDS, readings)
    return as_text(KINDS, readings, get_terminal_size().columns, everything=wishes.show_all)


def _engines() -> Iterator[str]:
    for name, engine in sorted(engines().items()):
        yield f"{name:<11}  {', '.join(f'{scheme}://' for scheme in engine.schemes)}"


def _ledgers() -> Iterator[str]:
    for name, each in sorted(formats().items()):
        known = "" if each.WRITTEN_BY_TOOL else "  (from documentation)"
        yield f"{name:<15}  {', '.join(each.TABLES)}{known}"


def _presets() -> Iterator[str]:
    for name, preset in sorted(presets().items()):
        yield f"{name}: {preset.reason}"
        for kind, patterns in preset.leaves:
            yield f"  {kind:<9}  {', '.join(patterns)}"


def _sources() -> Iterator[str]:
    for suffix, source in sorted(sources().items()):
        yield f"{suffix:<6}  {'played into scratch' if source.NEEDS_SCRATCH else 'needs no scratch'}"


def _reports() -> Iterator[str]:
    yield from names(reports)


_LISTS: dict[str, Callable[[], Iterator[str]]] = {
    "engines": _engines,
    "ledgers": _ledgers,
    "presets": _presets,
    "reports": _reports,
    "rules": _rules,
    "sources": _sources,
}


@click.command(name="list")
@click.argument("what", type=click.Choice(sorted((*_LISTS, "kinds"))))
@shared
def command(wishes: Wishes, what: str) -> None:
    """List the rules, kinds, engines, ledgers, presets, sources or reports of this version.

    `kinds` also says what is left out of the servers' own catalogs, and why.
    """
    write(_kinds(wishes) if what == "kinds" else "".join(f"{line}\n" for line in _LISTS[what]()), wishes)
