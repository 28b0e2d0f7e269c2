"""`explain`: why a rule exists, and what to do."""

import textwrap

import click

from schemawatchd.cli.options import Wishes, shared
from schemawatchd.cli.output import write
from schemawatchd.errors import UsageError
from schemawatchd.rules.rule import Loaded, loaded

_WIDTH = 90


@click.command(name="explain")
@click.argument("code")
@shared
def command(wishes: Wishes, code: str) -> None:
    """Say what the rule CODE (such as DR104) means, why it matters and what to do."""
    rule = loaded().get(code.upper())
    if rule is None:
        raise UsageError(
            f"there is no rule `{code}`",
            hint="`schemawatchd list rules` shows them. Explaining a single finding comes with a later version.",
        )
    write(_text(rule), wishes)


def _text(rule: Loaded) -> str:
    head = f"{rule.rule.code} {rule.name} · usually {rule.rule.severity}"
    parts = [
        head,
        *(textwrap.fill(part, _WIDTH) for part in (rule.summary, rule.consequence, rule.advice) if part),
    ]
    return "\n\n".join(parts) + "\n"
