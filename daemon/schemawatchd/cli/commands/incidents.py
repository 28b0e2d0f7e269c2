"""`incidents`: what went wrong, when it began and when it ended."""

from collections.abc import Iterator
from datetime import datetime, tzinfo

import click
import msgspec

from schemawatchd.cli.configured import configuration
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import write
from schemawatchd.cli.remembered import remembered
from schemawatchd.errors import UsageError
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.reports.harmless import harmless


@click.command(name="incidents")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--state", type=click.Choice([each.value for each in State]), multiple=True, help="Only in this state."
)
@shared
def command(wishes: Wishes, ids: tuple[str, ...], state: tuple[str, ...]) -> None:
    """Show incidents, the open ones first; with an ID (four characters are enough), only those."""
    configured = configuration(wishes)
    wanted = tuple(State(each) for each in state) or tuple(State)
    with remembered(configured) as store:
        known = store.incidents(states=wanted) if store else ()
    found = [each for each in known if not wishes.target or each.target in wishes.target]
    chosen = _chosen(found, ids)
    if wishes.format == "json":
        write(msgspec.json.format(msgspec.json.encode(chosen), indent=2).decode() + "\n", wishes)
        return
    lines = [line for each in chosen for line in _lines(each, configured.timezone)] or ["No incidents."]
    write("".join(f"{harmless(line)}\n" for line in lines), wishes)


def _chosen(found: list[Incident], ids: tuple[str, ...]) -> list[Incident]:
    for given in ids:
        if not any(each.id.startswith(given) for each in found):
            raise UsageError(f"there is no incident `{given}`", hint="`schemawatchd incidents` shows them all.")
    chosen = [each for each in found if not ids or any(each.id.startswith(given) for given in ids)]
    return sorted(chosen, key=lambda each: (not each.alive, each.severity.rank, each.first_seen))


def _lines(incident: Incident, timezone: tzinfo) -> Iterator[str]:
    target = incident.target or "project"
    yield f"{incident.id[:4]}  {incident.state:<9}  {incident.severity.upper():<8}  {target}: {incident.summary}"
    spans = [f"first seen {_time(incident.first_seen, timezone)}"]
    if incident.last_ok:
        spans.insert(0, f"last without it {_time(incident.last_ok, timezone)}")
    if incident.ended_at:
        spans.append(f"ended {_time(incident.ended_at, timezone)}")
    yield f"      {', '.join(spans)}; {incident.rule}"


def _time(time: datetime, timezone: tzinfo) -> str:
    return time.astimezone(timezone).strftime("%Y-%m-%d %H:%M:%S %Z")
