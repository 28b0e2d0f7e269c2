"""`silence`: not now, for a reason."""

from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

import click
import msgspec

from schemawatchd.actions.api import SHORTEST, NoArguments, OperatorApi
from schemawatchd.actions.api_client import open_api
from schemawatchd.actions.api_types import SilenceRequest
from schemawatchd.actions.questions.incidents import IncidentsArguments, incidents
from schemawatchd.actions.questions.silence import (
    EndSilenceArguments,
    SilenceArguments,
    end_silence,
    silence,
    silences,
)
from schemawatchd.alerts.matchers import Matchers
from schemawatchd.alerts.silence import Recurring, Silence
from schemawatchd.cli.commands.status import NOTHING_YET
from schemawatchd.cli.format_time import ago, moment
from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import TEXT_AND_JSON, Wishes, demand_reason, examples, meant, shared
from schemawatchd.cli.output import write
from schemawatchd.clock import SystemClock
from schemawatchd.decoding import ready
from schemawatchd.errors import UsageError
from schemawatchd.notify.pipeline.cron import check_cron
from schemawatchd.reports.harmless import harmless, json_document
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import all_rules
from schemawatchd.settings.durations import duration
from schemawatchd.settings.secrets import NO_SECRET
from schemawatchd.settings.translate import Configuration
from schemawatchd.settings.zones import zone

_MATCHERS = ("environment", "kind", "object", "rule", "verdict", "id")


@click.group(name="silence", short_help="Mute notifications for a limited time.")
def command() -> None:
    """Mute notifications for matching findings for a limited time. `status` still shows the findings."""


@command.command(
    name="add",
    epilog=examples(
        'schemawatchd silence add --target dev --for 2h -m "trying out indexes"',
        'schemawatchd silence add --object "shop.tmp_*" --until 2026-12-24 -m "import of the year"',
        'schemawatchd silence add --target prod --cron "0 2 * * sat" --for 2h -m "weekly reindex"',
    ),
)
@click.option("--for", "lasts", metavar="DURATION", help="How long, such as 2h or 3d; with --cron, each time.")
@click.option("--until", metavar="TIME", help="The end, such as 2026-12-01 or 2026-12-01T18:00.")
@click.option("--from", "begins", metavar="TIME", help="The beginning (default: now).")
@click.option("--cron", metavar="LINE", help='Repeatedly: `--cron "0 2 * * sat" --for 2h`.')
@click.option("--timezone", metavar="NAME", help="The zone of --cron and of times (default: the configured one).")
@click.option("-m", "--reason", metavar="TEXT", required=True, help="Why.")
@click.option(
    "--severity",
    type=click.Choice([each.value for each in Severity]),
    help="Only findings of this severity or worse.",
)
@click.option(
    "--environment",
    multiple=True,
    metavar="NAME",
    help="Only in this environment; can be repeated, like all options below.",
)
@click.option("--kind", multiple=True, metavar="PATTERN", help="Only this kind of object.")
@click.option("--object", multiple=True, metavar="PATTERN", help="Only this object; * and ? match anything.")
@click.option("--rule", multiple=True, metavar="CODE", help="Only this rule.")
@click.option(
    "--verdict",
    multiple=True,
    type=click.Choice([each.value for each in Verdict]),
    help="Only findings with this verdict.",
)
@click.option("--id", multiple=True, metavar="ID", help="Only this finding; four characters are enough.")
@shared("config", "target", "output")
def add(wishes: Wishes, reason: str, **given: object) -> None:
    """Mute findings that match everything that is given; --target limits it to targets.

    When the silence ends, findings that began meanwhile and are still open are reported. Those that were reported
    before are not repeated.
    """
    demand_reason(reason)
    configured = configuration(wishes, NO_SECRET)
    matchers = _matchers(wishes, given)
    _demand_known(configured, matchers)
    if matchers.about_nothing:
        raise UsageError(
            "this would silence everything",
            hint="Restrict it with --target, --object, --kind, --rule or --id. To silence everything, use"
            " --severity info.",
        )
    asked = _asked(configured, matchers, reason, given)
    with open_api(configured) as found:
        keeper = _there(found)
        _demand_incidents(keeper, matchers)
        made = keeper.ask(silence, SilenceArguments(wanted=asked))
    write(harmless(f"{made.id[:4]}  {_words(made, configured)}") + "\n", wishes)


@command.command(
    name="list", epilog=examples("schemawatchd silence list", "schemawatchd silence list --format json")
)
@shared("config", "output", formats=TEXT_AND_JSON)
def show(wishes: Wishes) -> None:
    """Show the silences that are in force or begin later, and the maintenance windows."""
    configured = configuration(wishes, NO_SECRET)
    with open_api(configured) as found:
        known = found.ask(silences, NoArguments()) if found else configured.windows
    if wishes.format == "json":
        write(json_document(known), wishes)
        return
    lines = [f"{each.id[:4]}  {_words(each, configured)}" for each in known] or ["No silence."]
    write("".join(f"{harmless(line)}\n" for line in lines), wishes)


@command.command(
    name="end",
    epilog=examples("schemawatchd silence end 61df", "schemawatchd --config shop.toml silence end 61df"),
)
@click.argument("mark", metavar="ID")
@shared("config", "output")
def end(wishes: Wishes, mark: str) -> None:
    """End a silence now; four characters of its id are enough."""
    configured = configuration(wishes, NO_SECRET)
    with open_api(configured) as found:
        ended = _there(found).ask(end_silence, EndSilenceArguments(id=mark.lower()))
    write(harmless(f"{ended.id[:4]}  ended; it was about {ended.matchers.words}") + "\n", wishes)


def _there(found: OperatorApi | None) -> OperatorApi:
    if found is None:
        raise UsageError("nothing has been checked yet", hint=NOTHING_YET)
    return found


def _matchers(wishes: Wishes, given: dict[str, object]) -> Matchers:
    values = {f"{name}s": given[name] for name in _MATCHERS}
    everything = given["severity"] == Severity.INFO
    made = msgspec.convert(
        {"targets": wishes.target, "severity": given["severity"] or Severity.INFO, **values}, ready(Matchers)
    )
    return msgspec.structs.replace(made, targets=("*",)) if everything and made.about_nothing else made


def _demand_known(configured: Configuration, matchers: Matchers) -> None:
    """Raises `UsageError` for what can match nothing: a silence that mutes nothing is a mistake."""
    environments = {each.environment for each in configured.targets}
    known = {
        "target": [each.name for each in configured.targets],
        "environment": sorted(environments),
        "rule": sorted(all_rules()),
    }
    for word, names in known.items():
        for pattern in getattr(matchers, f"{word}s"):
            if not any(fnmatchcase(name, pattern) for name in names):
                hint = "`schemawatchd list rules` shows them." if word == "rule" else f"Known: {', '.join(names)}."
                raise UsageError(f"there is no {word} `{pattern}`{meant(pattern, names)}", hint=hint)


def _demand_incidents(found: OperatorApi, matchers: Matchers) -> None:
    if not matchers.ids:
        return
    known = [each.incident.id for each in found.ask(incidents, IncidentsArguments())]
    for mark in matchers.ids:
        if len(mark) < SHORTEST or not any(each.startswith(mark) for each in known):
            raise UsageError(
                f"no incident has an id that begins with `{mark}`",
                hint="`schemawatchd incidents` shows them, with the first four characters of each id.",
            )


def _asked(configured: Configuration, matchers: Matchers, reason: str, given: dict[str, object]) -> SilenceRequest:
    there = str(given["timezone"] or configured.timezone)
    zone(there, "--timezone")
    lasts = _duration(given["lasts"])
    begins, ends = (
        _time(given[name], there, f"--{word}") for name, word in (("begins", "from"), ("until", "until"))
    )
    if given["cron"]:
        if lasts is None:
            raise UsageError("--cron needs --for", hint="Set its duration: --for 2h.")
        return SilenceRequest(
            matchers=matchers, starts=begins, ends=ends, reason=reason, recurring=_recurring(given, there, lasts)
        )
    if (lasts is None) == (ends is None):
        raise UsageError(
            "a silence needs --for DURATION or --until TIME",
            hint="A silence must end, so that nothing is muted for ever.",
        )
    now = SystemClock().now()
    last = ends or (begins or now) + (lasts or timedelta())
    if last <= now or (begins is not None and last <= begins):
        when = moment(last, configured.timezone)
        raise UsageError(
            f"the silence would end at {when}, which is {'over' if last <= now else 'before it begins'}",
            hint="Give a later end: --for 2h, or --until with a time in the future.",
        )
    return SilenceRequest(matchers=matchers, lasts=lasts, starts=begins, ends=ends, reason=reason)


def _recurring(given: dict[str, object], there: str, lasts: timedelta) -> Recurring:
    try:
        check_cron(str(given["cron"]))
    except ValueError as error:
        raise UsageError(
            f"`{given['cron']}` is not a cron line: {error}", hint="Such as `0 2 * * sat`."
        ) from error
    return Recurring(cron=str(given["cron"]), zone=there, lasts=lasts)


def _duration(text: object) -> timedelta | None:
    try:
        return duration(text) if text else None
    except ValueError as error:
        raise UsageError(f"--for: {error}", hint="`--for 2h` is two hours.") from error


def _time(text: object, there: str, option: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=zone(there, option)).astimezone(UTC)
    except ValueError as error:
        raise UsageError(
            f"{option}: `{text}` is not a time", hint="Write 2026-12-01 or 2026-12-01T18:00."
        ) from error


def _words(found: Silence, configured: Configuration) -> str:
    there = configured.timezone
    when = f"until {moment(found.ends, there)}" if found.ends else "until it is ended"
    if found.recurring:
        when = f"at `{found.recurring.cron}` {found.recurring.zone} for {ago(found.recurring.lasts)}"
    kind = "maintenance window: " if found.window else ""
    return f"{kind}{found.matchers.words}, {when}, by {found.author}: {found.reason}"
