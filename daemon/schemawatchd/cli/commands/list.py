"""`list`: the rules, kinds, engines, ledgers, presets, sources and reports that this version has."""

from collections.abc import Callable, Iterator

import click

from schemawatchd.catalog import names
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import write
from schemawatchd.diff.preset import presets
from schemawatchd.engines.find import engines
from schemawatchd.ledgers.format import formats
from schemawatchd.reports import formats as reports
from schemawatchd.rules.rule import loaded
from schemawatchd.schema.kinds import KINDS
from schemawatchd.sources.source import sources


def _rules() -> Iterator[str]:
    for code, rule in sorted(loaded().items()):
        yield f"{code}  {rule.rule.severity:<8}  {rule.summary}"


def _kinds() -> Iterator[str]:
    for kind in sorted(KINDS):
        readers = ", ".join(name for name, engine in sorted(engines().items()) if kind in engine.kinds)
        yield f"{kind:<12}  {readers}"


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
    "kinds": _kinds,
    "ledgers": _ledgers,
    "presets": _presets,
    "reports": _reports,
    "rules": _rules,
    "sources": _sources,
}


@click.command(name="list")
@click.argument("what", type=click.Choice(sorted(_LISTS)))
@shared
def command(wishes: Wishes, what: str) -> None:
    """List the rules, kinds, engines, ledgers, presets, sources or reports of this version."""
    write("".join(f"{line}\n" for line in _LISTS[what]()), wishes)
