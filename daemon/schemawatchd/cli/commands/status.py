"""`status`: what is open now, who is on it, when each target was last looked at, and what still has to be said."""

from collections.abc import Iterator
from datetime import tzinfo

import click

from schemawatchd.alerts.route import is_for_everyone
from schemawatchd.alerts.silence import Silence
from schemawatchd.app.asking import desk
from schemawatchd.app.standing import Known, Stand, Standing
from schemawatchd.cli.configured import configuration
from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import write
from schemawatchd.cli.words import ago, moment
from schemawatchd.notify.pipeline.backlog import Backlog
from schemawatchd.reports.harmless import harmless, json_document
from schemawatchd.settings.secrets import NO_SECRET
from schemawatchd.settings.translate import Configuration

NOTHING_YET = "Nothing has been looked at yet: `schemawatchd --once` looks and remembers."
_WORDS = {"in_sync": "in sync"}


@click.command(name="status")
@shared
def command(wishes: Wishes) -> None:
    """Show what is open now and when each target was last looked at.

    Asks the daemon, or the state store where none runs; `schemawatchd --once` looks anew.
    """
    configured = configuration(wishes, NO_SECRET)
    with desk(configured) as asked:
        standing = asked.standing() if asked else None
    if wishes.format == "json":
        write(json_document(standing), wishes)
        return
    lines = [NOTHING_YET] if standing is None else _lines(configured, standing, wishes.target)
    write("".join(f"{harmless(line)}\n" for line in lines), wishes)


def _lines(configured: Configuration, standing: Standing, names: tuple[str, ...]) -> list[str]:
    chosen = [each for each in standing.targets if not names or each.name in names]
    project = [each for each in standing.alive if each.incident.target is None]
    lines = [f"daemon: {f'running ({standing.daemon})' if standing.daemon else 'not running'}"]
    lines += [f"state store in trouble: {standing.trouble}"] if standing.trouble else []
    lines += [f"state store: {standing.event}"] if standing.event else []
    for each in chosen:
        lines += [f"{each.name} ({each.environment}): {_state(each, standing)}", *_of(each.name, standing)]
    lines += ["project:", *_incidents(project, standing)] if project else []
    lines += [line for each in standing.channels for line in _channel(each, configured.timezone)]
    lines += [f"quiet: {_silence(each, configured.timezone)}" for each in standing.silences]
    if standing.mean_to_resolve is not None:
        mean = ago(standing.mean_to_resolve)
        lines.append(f"resolved in the last 30 days: {standing.resolved}, after {mean} on average")
    return lines


def _state(stand: Stand, standing: Standing) -> str:
    if stand.status is None or stand.last_look is None:
        return "never looked at"
    said = _WORDS.get(stand.status, stand.status)
    return f"{said}, looked at {ago(standing.now - stand.last_look)} ago"


def _of(name: str, standing: Standing) -> Iterator[str]:
    return _incidents([each for each in standing.alive if each.incident.target == name], standing)


def _incidents(known: list[Known], standing: Standing) -> Iterator[str]:
    for each in sorted(known, key=lambda each: each.incident.severity.rank):
        incident = each.incident
        if is_for_everyone(incident):
            continue
        whose = f"; {each.acked.by} is on it: {each.acked.reason}" if each.acked else ""
        age = ago(standing.now - incident.first_seen)
        yield f"  {incident.severity.upper():<8}  {incident.id[:4]}  {incident.summary} (for {age}{whose})"


def _channel(backlog: Backlog, zone: tzinfo) -> Iterator[str]:
    if not (backlog.waiting or backlog.dead or backlog.failing_since):
        return
    why = f": {backlog.last_error}" if backlog.last_error else ""
    since = f", failing since {moment(backlog.failing_since, zone)}" if backlog.failing_since else ""
    again = f", next try {moment(backlog.next_try, zone)}" if backlog.next_try else ""
    yield f"channel {backlog.channel}: {backlog.waiting} waiting, {len(backlog.dead)} failed{since}{again}{why}"
    for each in backlog.dead:
        yield f"  dead letter of {moment(each.at, zone)}: {each.subject} ({each.error})"


def _silence(silence: Silence, zone: tzinfo) -> str:
    kind = "maintenance window" if silence.window else f"silence {silence.id[:4]}"
    when = f"until {moment(silence.ends, zone)}" if silence.ends else "until it is ended"
    if silence.recurring:
        lasts = ago(silence.recurring.lasts)
        when = f"at `{silence.recurring.cron}` {silence.recurring.zone} for {lasts}"
    return f"{kind}, {silence.matchers.words}, {when}, by {silence.author}: {silence.reason}"
