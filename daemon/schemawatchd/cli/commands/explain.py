"""`explain`: why a rule exists and what to do, or how one finding came to be."""

import re
import textwrap
from collections.abc import Iterator, Mapping

import click

from schemawatchd import __version__
from schemawatchd.actions.api_client import open_api
from schemawatchd.actions.explain import declaration_lines, explain_finding
from schemawatchd.actions.questions.incidents import IncidentsArguments, incidents
from schemawatchd.cli.load_config import configuration, of_targets
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.cli.progress import looking_at, progress
from schemawatchd.errors import UsageError
from schemawatchd.incidents.incident import Incident
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.rule import RuleDefinition, all_rules
from schemawatchd.rules.wording import text
from schemawatchd.schema.target import Target
from schemawatchd.settings.translate import Configuration
from schemawatchd.watch.explain import Explanation, Told
from schemawatchd.wiring.container import Container

_WIDTH = 90
_MARK = re.compile(r"[0-9a-f]{4,12}\Z")


@click.command(
    name="explain",
    short_help="Explain a rule, or how a finding came about.",
    epilog=examples("schemawatchd explain DR104", "schemawatchd explain 9f2c --target prod"),
)
@click.argument("what", metavar="CODE|FINDING")
@shared("config", "target", "output", "quiet")
def command(wishes: Wishes, what: str) -> None:
    """Explain the rule CODE (such as DR104), or how FINDING came about.

    FINDING is the id of a finding, at least its first four characters, as JSON reports, messages and `status` show
    it. Its target is checked now, and both sides are shown as the server prints them.
    """
    rule = all_rules().get(what.upper())
    if rule is not None:
        write(_rule(rule), wishes)
        return
    if not _MARK.match(what.lower()):
        raise UsageError(
            f"`{what}` is neither a rule nor the id of a finding",
            hint="`schemawatchd list rules` shows the rules; an id has four to twelve characters of 0-9 and a-f.",
        )
    write(_finding(configuration(wishes, of_targets(wishes)), wishes, what.lower()), wishes)


def _rule(rule: RuleDefinition) -> str:
    head = f"{rule.code} {rule.name} · usually {rule.severity}"
    parts = [
        head,
        *(textwrap.fill(part, _WIDTH) for part in (rule.summary, rule.consequence, rule.advice) if part),
    ]
    return "\n\n".join(parts) + "\n"


def _finding(configured: Configuration, wishes: Wishes, mark: str) -> str:
    known = _known(configured, mark)
    container = Container(configured)
    try:
        targets = [
            each
            for each in container.targets(wishes.target)
            if not known or each.name in {i.target for i in known}
        ]
        with progress(looking_at(targets), wishes.quiet):
            for target in targets:
                if found := explain_finding(container, target, mark):
                    lines = _explained(found, target, all_rules()[found.finding.rule])
                    return "".join(f"{harmless(line)}\n" for line in lines)
    finally:
        container.close()
    if not known:
        raise UsageError(f"no finding has the id `{mark}`", hint="`schemawatchd check --format json` shows ids.")
    return "".join(f"{harmless(line)}\n" for each in known for line in _remembered(each))


def _known(configured: Configuration, mark: str) -> list[Incident]:
    with open_api(configured) as asked:
        found = asked.ask(incidents, IncidentsArguments()) if asked else ()
    matching = [each.incident for each in found if each.incident.id.startswith(mark)]
    if len({each.id for each in matching}) > 1:
        ids = ", ".join(sorted({each.id for each in matching}))
        raise UsageError(f"several findings begin with `{mark}`", hint=f"Write more characters of it: {ids}.")
    return matching


def _remembered(incident: Incident) -> Iterator[str]:
    """A finding that is not about drift, or not there any more."""
    yield f"{incident.id}  {incident.severity.upper()}  {incident.rule} on {incident.target or 'the project'}"
    yield ""
    yield incident.summary
    yield from textwrap.wrap(incident.consequence, _WIDTH)
    yield ""
    ended = f", ended {incident.ended_at:%Y-%m-%d %H:%M:%S %Z}" if incident.ended_at else ""
    yield f"{incident.state}: first seen {incident.first_seen:%Y-%m-%d %H:%M:%S %Z}{ended}"
    yield from (
        f"{name}: {text(each.actual)}, expected {text(each.expected)}" for name, each in incident.fields.items()
    )


def _explained(found: Explanation, target: Target, rule: RuleDefinition) -> Iterator[str]:
    finding = found.finding
    yield f"{finding.id}  {finding.severity.upper()}  {finding.rule} {rule.name} on {finding.target}"
    yield ""
    yield finding.summary
    yield from textwrap.wrap(finding.consequence, _WIDTH)
    yield ""
    yield from _side("expected", found.expected, declaration_lines(target, _path(found)), found)
    yield from _side("actual", found.actual, [], found)
    yield "how they met"
    yield from _labelled("paired by", found.paired_by)
    yield from _labelled("compared", ", ".join(found.compared))
    if found.left_out:
        yield from _labelled("left out", ", ".join(found.left_out))
    usually = f" (usually {rule.severity})" if rule.severity is not finding.severity else ""
    yield from _labelled("judged", f"{finding.rule} in {target.environment}: {finding.severity}{usually}")
    yield ""
    yield "Is this wrong? Then this line is a bug report:"
    yield _report(found)


def _path(found: Explanation) -> tuple[str, ...]:
    record = found.expected.record or found.actual.record
    return record.key.path if record is not None else ()


def _side(name: str, told: Told, lines: list[tuple[int, str]], found: Explanation) -> Iterator[str]:
    yield f"{name}, from {told.origin} ({told.engine.name} {told.engine.version})"
    for number, line in lines:
        yield from _labelled(f"line {number}", line)
    for label, words in told.words.items():
        yield from _labelled(label, words)
    compared = _compared(told, found)
    yield from _labelled("as compared", "\n".join(compared) if told.record is not None else "it is not there")
    yield ""


def _compared(told: Told, found: Explanation) -> list[str]:
    """The fields that decided; of what is only on one side those that say anything."""
    values = {name: getattr(told.record, name, None) for name in found.compared}
    if not found.finding.fields:
        values = {name: value for name, value in values.items() if value not in (None, (), False, "")}
    return [f"{name}: {text(value)}" for name, value in values.items()]


def _labelled(label: str, words: str) -> Iterator[str]:
    lines = [part for line in words.splitlines() for part in _folded(line)] or [""]
    yield f"  {label:<13}  {lines[0]}"
    yield from (f"  {'':<13}  {line}" for line in lines[1:])


def _folded(line: str) -> list[str]:
    """Long lines at their spaces, indented as they were."""
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(line, _WIDTH, subsequent_indent=indent, break_long_words=False, drop_whitespace=True) or [
        ""
    ]


def _report(found: Explanation) -> str:
    """Versions, rule, and the values that differ, without the name of the object."""
    servers = f"{found.expected.engine.name} {found.expected.engine.version} : {found.actual.engine.version}"
    values = _values(found)
    return f"schemawatchd {__version__} · {servers} · {found.finding.rule} {found.finding.kind} · {values}"


def _values(found: Explanation) -> str:
    fields: Mapping[str, object] = found.finding.fields
    left, right = found.expected.record, found.actual.record
    if not fields:
        one = found.expected if left is not None else found.actual
        return f"{found.finding.change} · {', '.join(_compared(one, found))}"
    return " · ".join(f"{name}: {getattr(left, name, None)!r} : {getattr(right, name, None)!r}" for name in fields)
