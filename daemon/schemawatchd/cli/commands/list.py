"""`list`: the rules, kinds, engines, ledgers, presets, sources and reports that this version has."""

from collections.abc import Callable, Iterator, Mapping
from shutil import get_terminal_size

import click
import msgspec

from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.diff.preset import presets
from schemawatchd.engines.catalogs import catalog_columns, kinds_left_out
from schemawatchd.engines.find import engines
from schemawatchd.ledgers.format import formats
from schemawatchd.reports.format import format_names
from schemawatchd.reports.harmless import json_document
from schemawatchd.reports.kinds import EngineKinds, as_json, as_text
from schemawatchd.rules.rule import all_rules
from schemawatchd.schema.kinds import KINDS
from schemawatchd.sources.source import sources


class _Row(msgspec.Struct, frozen=True):
    """One thing of a list: its lines for people, and its values for programs."""

    lines: tuple[str, ...]
    values: Mapping[str, object]


def _row(line: str, **values: object) -> _Row:
    return _Row((line,), values)


def _rules() -> Iterator[_Row]:
    for code, each in sorted(all_rules().items()):
        line = f"{code}  {each.severity:<8}  {each.summary}" + (f" (from {each.plugin})" if each.plugin else "")
        yield _row(line, code=code, name=each.name, severity=each.severity, summary=each.summary)


def _kinds(wishes: Wishes) -> str:
    readings = [
        EngineKinds(engine=name, kinds=engine.kinds, lacking=kinds_left_out(name), columns=catalog_columns(name))
        for name, engine in sorted(engines().items())
    ]
    if wishes.format == "json":
        return as_json(KINDS, readings)
    return as_text(KINDS, readings, get_terminal_size().columns, everything=wishes.show_all)


def _engines() -> Iterator[_Row]:
    for name, engine in sorted(engines().items()):
        line = f"{name:<11}  {', '.join(f'{scheme}://' for scheme in engine.schemes)}"
        yield _row(line, name=name, schemes=engine.schemes)


def _ledgers() -> Iterator[_Row]:
    for name, each in sorted(formats().items()):
        known = "" if each.WRITTEN_BY_TOOL else "  (from documentation)"
        line = f"{name:<15}  {', '.join(each.TABLES)}{known}"
        yield _row(line, name=name, tables=each.TABLES, written_by_tool=each.WRITTEN_BY_TOOL)


def _presets() -> Iterator[_Row]:
    for name, preset in sorted(presets().items()):
        lines = (f"  {kind:<9}  {', '.join(patterns)}" for kind, patterns in preset.leaves)
        leaves = [{"kind": kind, "patterns": patterns} for kind, patterns in preset.leaves]
        values = {"name": name, "reason": preset.reason, "ignores": leaves}
        yield _Row((f"{name}: {preset.reason}", *lines), values)


def _sources() -> Iterator[_Row]:
    for suffix, source in sorted(sources().items()):
        how = "loaded into a temporary database" if source.NEEDS_SCRATCH else "read as it is"
        yield _row(f"{suffix:<6}  {how}", suffix=suffix, needs_scratch=source.NEEDS_SCRATCH)


def _reports() -> Iterator[_Row]:
    for name in format_names():
        yield _row(name, name=name)


_LISTS: dict[str, Callable[[], Iterator[_Row]]] = {
    "engines": _engines,
    "ledgers": _ledgers,
    "presets": _presets,
    "reports": _reports,
    "rules": _rules,
    "sources": _sources,
}


@click.command(
    name="list",
    short_help="List rules, kinds, engines, ledgers and formats.",
    epilog=examples("schemawatchd list rules", "schemawatchd list kinds --all"),
)
@click.argument("what", type=click.Choice(sorted((*_LISTS, "kinds"))))
@shared("output", "show_all", formats=TEXT_AND_JSON)
def command(wishes: Wishes, what: str) -> None:
    """List the rules, kinds, engines, ledgers, presets, sources or reports of this version.

    `kinds` also says what is left out of the servers' own catalogs, and why.
    """
    if what == "kinds":
        write(_kinds(wishes), wishes)
        return
    rows = list(_LISTS[what]())
    if wishes.format == "json":
        write(json_document([each.values for each in rows]), wishes)
    else:
        write("".join(f"{line}\n" for each in rows for line in each.lines), wishes)
