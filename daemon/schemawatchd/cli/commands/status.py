"""`status`: open findings, who works on them, when targets were checked and changed, and what waits to be sent."""

import sys
from collections.abc import Iterator, Sequence
from datetime import tzinfo

import click
import msgspec

from schemawatchd.actions.api import NoArguments
from schemawatchd.actions.api_client import open_api
from schemawatchd.actions.api_types import KnownIncident, ParityState, SystemStatus, TargetStatus, check_codes
from schemawatchd.actions.questions.status import status
from schemawatchd.alerts.route import is_for_everyone
from schemawatchd.alerts.silence import Silence
from schemawatchd.cli.format_time import ago, moment
from schemawatchd.cli.load_config import configuration, demand_targets
from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, examples, shared
from schemawatchd.cli.output import Paint, coloured, write
from schemawatchd.notify.pipeline.backlog import Backlog
from schemawatchd.reports.harmless import harmless, json_document
from schemawatchd.reports.options import ALARM, COLOURS, STATUS_COLOURS
from schemawatchd.reports.report import Exit, Status
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.settings.secrets import NO_SECRET
from schemawatchd.settings.translate import Configuration

NOTHING_YET = "No target has been checked yet. `schemawatchd --once` checks them and keeps the result."
_WORDS = {"in_sync": "in sync"}
_PAIR = 2
_MANY = 2
"""From so many targets on, a line counts them."""


@click.command(
    name="status",
    short_help="Show open findings and the last check of each target.",
    epilog=examples(
        "schemawatchd status",
        "schemawatchd status --check --fail-on critical",
        "schemawatchd status --target prod --format json",
    ),
)
@click.option("--check", is_flag=True, help="End with a code for a monitor: 0, 2, 3 or 6.")
@shared("config", "target", "output", "fail_on", "fail_on_pending", formats=TEXT_AND_JSON)
def command(wishes: Wishes, *, check: bool) -> None:
    """Show open findings, when each target was last checked, and when its schema last changed.

    Asks the daemon, or the state store if no daemon runs; it does not check the databases.

    With --check, the exit code is 0 if all is well, 2 if a finding at or above --fail-on is open, 3 if a target is
    unknown or overdue or no daemon runs, and 6 if messages could not be delivered.
    """
    configured = configuration(wishes, NO_SECRET)
    demand_targets(configured, wishes.target)
    with open_api(configured) as asked:
        found = asked.ask(status, NoArguments()) if asked else None
    codes = (
        check_codes(found, wishes.target, wishes.threshold, fail_on_pending=wishes.fail_on_pending)
        if found
        else (int(Exit.UNKNOWN),)
    )
    if wishes.format == "json":
        document = {**msgspec.to_builtins(found), "exit_codes": codes} if found else None
        write(json_document(document), wishes)
    else:
        lines = [NOTHING_YET] if found is None else _lines(configured, found, wishes)
        if check:
            lines.append(_verdict(codes, found))
        write("".join(f"{line}\n" for line in lines), wishes)
    if check:
        sys.exit(codes[0])


def _verdict(codes: tuple[int, ...], found: SystemStatus | None) -> str:
    if codes == (Exit.WELL,):
        return "Well (0)."
    unknown = "a target is unknown or overdue"
    if found is None:
        unknown = "nothing was checked yet"
    elif not found.daemon:
        unknown = "the daemon is not running"
    elif found.trouble:
        unknown = "the state store is in trouble"
    why = {
        Exit.FOUND: "there are open findings",
        Exit.UNKNOWN: unknown,
        Exit.NOT_HANDED_OVER: "messages could not be delivered",
    }
    return harmless(f"Not well ({codes[0]}): {'; '.join(why[Exit(each)] for each in codes)}.")


def _lines(configured: Configuration, found: SystemStatus, wishes: Wishes) -> list[str]:
    """The lines, made harmless; only what we add ourselves is coloured."""
    paint = Paint(on=coloured(wishes))
    names = wishes.target
    chosen = [each for each in found.targets if not names or each.name in names]
    project = [each for each in found.alive if each.incident.target is None]
    running = harmless(f"running ({found.daemon})") if found.daemon else paint("not running", ALARM)
    lines = [f"daemon: {running}", *_counted(chosen)]
    lines += [paint(harmless(f"state store in trouble: {found.trouble}"), ALARM)] if found.trouble else []
    lines += [harmless(f"state store: {found.event}")] if found.event else []
    for each in sorted(chosen, key=lambda each: _rank(each.status)):
        lines += [_target(each, found, paint), *_of(each.name, found, paint)]
    lines += [_parity(each, paint) for each in found.parities if not names or set(names) & set(each.targets)]
    lines += ["project:", *_incidents(project, found, paint)] if project else []
    plain = [line for each in found.channels for line in _channel(each, configured.timezone)]
    plain += [f"silenced: {_silence(each, configured.timezone)}" for each in found.silences]
    if found.mean_to_resolve is not None:
        mean = ago(found.mean_to_resolve)
        plain.append(f"resolved in the last 30 days: {found.resolved}, after {mean} on average")
    return [*lines, *map(harmless, plain)]


def _counted(chosen: Sequence[TargetStatus]) -> list[str]:
    if len(chosen) < _MANY:
        return []
    well = sum(each.status == Status.IN_SYNC for each in chosen)
    return [f"targets: {well} of {len(chosen)} in sync"]


def _rank(status: str | None) -> int:
    return Status(status).rank if status else Status.UNKNOWN.rank


def _target(target: TargetStatus, found: SystemStatus, paint: Paint) -> str:
    """`prod: in sync · checked 2s ago · last change 3h ago`."""
    plain = target.environment == target.name
    name = harmless(target.name if plain else f"{target.name} ({target.environment})")
    if target.status is None or target.last_look is None:
        return f"{name}: {paint('never checked', ALARM)}"
    others = _unlike(target.name, found)
    word = _WORDS.get(target.status, target.status)
    if others and target.status == Status.IN_SYNC:
        word = "in sync with its schema"
    parts = [paint(word, STATUS_COLOURS[Status(target.status)])]
    parts += [paint(harmless(f"differs from {others}"), COLOURS[Severity.WARNING])] if others else []
    checked = f"checked {ago(found.now - target.last_look)} ago"
    parts.append(paint(f"{checked}: checks are overdue", ALARM) if target.overdue else checked)
    if target.last_change is not None:
        parts.append(f"last change {ago(found.now - target.last_change)} ago")
    elif target.first_check is not None:
        parts.append(f"no change since the first check {ago(found.now - target.first_check)} ago")
    parts += [f"{target.waived} waived"] if target.waived else []
    return f"{name}: {' · '.join(parts)}"


def _unlike(name: str, found: SystemStatus) -> str:
    """The targets that should be like this one, where a finding says that they are not.

    Among three or more a finding is about the odd one out; of two, both differ from each other.
    """
    odd = {each.incident.target for each in found.alive if each.incident.verdict is Verdict.PARITY}
    return ", ".join(
        other
        for each in found.parities
        if name in each.targets and each.differences and (name in odd or len(each.targets) == _PAIR)
        for other in each.targets
        if other != name
    )


def _parity(found: ParityState, paint: Paint) -> str:
    if found.differences:
        count = f"{found.differences} difference{'s' * (found.differences > 1)}"
        word = paint(count, COLOURS[Severity.WARNING])
    else:
        word = paint("alike", STATUS_COLOURS[Status.IN_SYNC]) if found.known else "unknown"
    return f"parity of {harmless(', '.join(found.targets))}: {word}"


def _of(name: str, found: SystemStatus, paint: Paint) -> Iterator[str]:
    return _incidents([each for each in found.alive if each.incident.target == name], found, paint)


def _incidents(known: list[KnownIncident], found: SystemStatus, paint: Paint) -> Iterator[str]:
    for each in sorted(known, key=lambda each: each.incident.severity.rank):
        incident = each.incident
        if is_for_everyone(incident):
            continue
        whose = f"; {each.acked.by} is on it: {each.acked.reason}" if each.acked else ""
        age = ago(found.now - incident.first_seen)
        severity = paint(f"{incident.severity.upper():<8}", COLOURS[incident.severity])
        yield f"  {severity}  " + harmless(f"{incident.id[:4]}  {incident.summary} (for {age}{whose})")


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
