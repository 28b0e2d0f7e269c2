"""`incidents`: what went wrong, when it began and when it ended."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

import click
import msgspec

from schemawatchd.actions.api_client import open_api
from schemawatchd.actions.api_types import KnownIncident
from schemawatchd.actions.questions.incidents import IncidentsArguments, incidents
from schemawatchd.alerts.route import is_for_everyone
from schemawatchd.cli.format_time import moment
from schemawatchd.cli.load_config import configuration, demand_targets
from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.reports.harmless import harmless, json_document
from schemawatchd.settings.secrets import NO_SECRET


@click.command(
    name="incidents",
    short_help="Show incidents, the open ones first.",
    epilog=examples(
        "schemawatchd incidents --target prod --state open", "schemawatchd incidents 9f2c --format json"
    ),
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--state",
    type=click.Choice([each.value for each in State]),
    multiple=True,
    help="Only incidents in this state; can be repeated.",
)
@shared("config", "target", "output", formats=TEXT_AND_JSON)
def command(wishes: Wishes, ids: tuple[str, ...], state: tuple[str, ...]) -> None:
    """Show incidents, the open ones first; with an ID (four characters are enough), only that one."""
    configured = configuration(wishes, NO_SECRET)
    demand_targets(configured, wishes.target)
    wanted = tuple(State(each) for each in state) or tuple(State)
    with open_api(configured) as asked:
        known = asked.ask(incidents, IncidentsArguments(states=wanted)) if asked else ()
    found = [each for each in known if not wishes.target or each.incident.target in wishes.target]
    if not ids:
        found = [each for each in found if not is_for_everyone(each.incident)]
    chosen = _chosen(found, ids)
    if wishes.format == "json":
        told = [
            {**msgspec.to_builtins(each.incident), "acked": msgspec.to_builtins(each.acked)} for each in chosen
        ]
        write(json_document(told), wishes)
        return
    lines = [line for each in chosen for line in _lines(each, configured.timezone)] or ["No incidents."]
    write("".join(f"{harmless(line)}\n" for line in lines), wishes)


def _chosen(found: list[KnownIncident], ids: tuple[str, ...]) -> list[KnownIncident]:
    for given in ids:
        if not any(each.incident.id.startswith(given) for each in found):
            raise UsageError(f"there is no incident `{given}`", hint="`schemawatchd incidents` shows them all.")
    chosen = [each for each in found if not ids or any(each.incident.id.startswith(given) for given in ids)]
    return sorted(chosen, key=lambda each: _order(each.incident))


def _order(incident: Incident) -> tuple[bool, int, datetime]:
    return (not incident.alive, incident.severity.rank, incident.first_seen)


def _lines(known: KnownIncident, timezone: tzinfo) -> Iterator[str]:
    incident = known.incident
    target = incident.target or "project"
    yield f"{incident.id[:4]}  {incident.state:<9}  {incident.severity.upper():<8}  {target}: {incident.summary}"
    spans = [f"first seen {moment(incident.first_seen, timezone)}"]
    if incident.last_ok:
        spans.insert(0, f"last without it {moment(incident.last_ok, timezone)}")
    if incident.ended_at:
        spans.append(f"ended {moment(incident.ended_at, timezone)}")
    yield f"      {', '.join(spans)}; {incident.rule}"
    if known.acked:
        yield f"      {known.acked.by} is on it since {moment(known.acked.at, timezone)}: {known.acked.reason}"
