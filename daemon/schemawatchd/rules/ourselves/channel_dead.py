"""SW204: A channel does not accept notifications."""

from collections.abc import Iterator

from schemawatchd.rules.facts import ChannelDead
from schemawatchd.rules.finding import Severity, Verdict
from schemawatchd.rules.rule import Diagnostic, rule
from schemawatchd.rules.wording import sentences


@rule("SW204", "channel-dead", Severity.WARNING, verdict=Verdict.SELF)
def check(fact: ChannelDead) -> Iterator[Diagnostic]:
    """A channel does not accept notifications.

    Its receivers are not informed. Notifications are kept, and sent when the channel accepts them again.

    Test it with `schemawatchd notify test`. A token may have been revoked, or an address changed.
    """
    takes = f"The channel {fact.fallback} is used instead" if fact.fallback else ""
    yield Diagnostic(
        f"{fact.path} has accepted no notifications since {fact.since:%Y-%m-%d %H:%M} UTC: {fact.says}",
        sentences("Its notifications are kept, and sent when it accepts them again", takes),
    )
