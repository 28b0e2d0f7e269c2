"""SW204: A channel takes no messages."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ChannelDead
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("SW204", "channel-dead", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: ChannelDead) -> Iterator[Diagnostic]:
    """A channel takes no messages.

    Whoever listens there hears nothing; what is to be said is kept, and said when it takes messages again.

    `schemawatchd notify test` tries it; a token or an address may have been taken away.
    """
    takes = f"The channel {fact.fallback} takes over meanwhile" if fact.fallback else ""
    yield Diagnostic(
        f"{fact.path} has taken no messages since {fact.since:%Y-%m-%d %H:%M} UTC: {fact.says}",
        sentences("What is to be said there is kept, and said when it takes messages again", takes),
    )
