"""`config`: the configuration checked, shown without secrets, and described for editors."""

import json

import click

from schemawatchd.cli.load_config import configuration
from schemawatchd.cli.options import Wishes, examples, shared
from schemawatchd.cli.output import write
from schemawatchd.notify.channel import channels
from schemawatchd.reports.harmless import harmless
from schemawatchd.schema.target import Ignored, MigrationSource
from schemawatchd.settings.models import Settings
from schemawatchd.settings.secrets import NO_SECRET, OF_TARGETS
from schemawatchd.settings.translate import Configuration
from schemawatchd.wiring.container import Container


@click.group(name="config", short_help="Check or show the configuration, or its JSON Schema.")
def command() -> None:
    """Check the configuration, show what is in force, print its JSON Schema."""


@command.command(
    name="check",
    epilog=examples(
        "schemawatchd config check",
        "schemawatchd --config /etc/schemawatchd/schemawatchd.toml config check --without-secrets",
    ),
)
@click.option("--without-secrets", is_flag=True, help="Do not fetch secrets, for users who may not read them.")
@shared("config", "output")
def check(wishes: Wishes, *, without_secrets: bool) -> None:
    """Read the configuration as the daemon would; end with 0 or 78."""
    configured = configuration(wishes, NO_SECRET) if without_secrets else usable(wishes)
    count = len(configured.targets)
    write(f"{configured.path} is fine: {count} target{'s' * (count != 1)}.\n", wishes)


def usable(wishes: Wishes) -> Configuration:
    """The configuration, with every target's engine and every channel tried out; nothing is connected to."""
    configured = configuration(wishes)
    container = Container(configured)
    for target in configured.targets:
        container.engine(target)
    for channel in channels(configured.channels).values():
        channel.check()
    return configured


@command.command(
    name="show", epilog=examples("schemawatchd config show", "SCHEMAWATCHD_EVERY=5s schemawatchd config show")
)
@shared("config", "output")
def show(wishes: Wishes) -> None:
    """Show the configuration with defaults and environment variables applied; secrets are never shown."""
    configured = configuration(wishes, OF_TARGETS)
    write("".join(f"{harmless(line)}\n" for line in _lines(configured)), wishes)


def _lines(configured: Configuration) -> list[str]:
    lines = [
        f"configuration  {configured.path}",
        f"state          {configured.state}",
        f"timezone       {configured.timezone}",
    ]
    for target in configured.targets:
        lines += [
            f"target {target.name} ({target.environment})",
            f"  url          {target.dsn}",
            *(
                [f"  schema       {target.schema}{target.attribute and f':{target.attribute}'}"]
                if target.schema
                else []
            ),
            *([f"  migrations   {_migrations(target.migrations)}"] if target.migrations else []),
            f"  every        {target.every.total_seconds():g}s, full every {target.full_every.total_seconds():g}s",
            f"  scratch      {target.scratch or 'embedded'}",
        ]
        lines += [f"  presets      {', '.join(target.presets)}"] if target.presets else []
        lines += [f"  ignore       {_ignore(each)}" for each in target.ignore]
    lines += [f"channel {name}  (its URL is a secret)" for name in configured.channels]
    for route in configured.routes:
        if route.channels:
            lines.append(f"route  {route.matchers.words} to {', '.join(route.channels)}")
    return lines


def _migrations(source: MigrationSource) -> str:
    at = f" at {source.reference} of {source.repository}" if source.repository else ""
    known = [f"{source.format}" if source.format else "", f"ledger {source.ledger}" if source.ledger else ""]
    said = ", ".join(each for each in known if each)
    return f"{source.folder}{at}" + (f" ({said})" if said else "")


def _ignore(ignored: Ignored) -> str:
    owner = f" of {ignored.owner}" if ignored.owner else ""
    return f"{ignored.kind} {ignored.name}{owner} ({ignored.reason})"


@command.command(
    name="schema",
    epilog=examples("schemawatchd config schema", "schemawatchd config schema --output schemawatchd.schema.json"),
)
@shared("output", formats=("json",))
def schema(wishes: Wishes) -> None:
    """Print the configuration's JSON Schema, for editors that check TOML."""
    text = json.dumps(Settings.model_json_schema(), indent=2, default=str)
    write(text.replace('"canonical"', '"schema"') + "\n", wishes)
