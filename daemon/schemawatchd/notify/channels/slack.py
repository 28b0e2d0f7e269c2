"""Slack: an incoming webhook, or a bot with a thread for each incident."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from schemawatchd.alerts.notification_log import AlertEvent
from schemawatchd.errors import SettingsError
from schemawatchd.notify.channel import Ending, Outcome, Spec
from schemawatchd.notify.message import Item, Message, Thread
from schemawatchd.notify.rendering.slack_blocks import Rendered, rendered, whole
from schemawatchd.notify.transports.slack import Wire, safe
from schemawatchd.notify.transports.slack_answer import GONE, UNFIT, SlackReply
from schemawatchd.reports.harmless import harmless
from schemawatchd.rules.finding import Severity

KIND = "slack"
SETTINGS: tuple[str, ...] = ("token", "channel")
SECRETS: frozenset[str] = frozenset({"token"})
RANK = 1
"""Asked before Apprise, which has a Slack of its own."""

_API = "https://slack.com/api"
_BOT_TOKEN = re.compile(r"(xoxe\.)?xoxb-[A-Za-z0-9-]+")
_THREAD = re.compile(r"([A-Z0-9]+):(\d+\.\d+)")

# Nothing in a message is looked for names, links or emphasis, and nothing in it is fetched by Slack for a preview.
_AS_IT_IS: Mapping[str, Any] = {
    "mrkdwn": False,
    "parse": "none",
    "link_names": False,
    "unfurl_links": False,
    "unfurl_media": False,
}


def accepts(spec: Spec) -> bool:
    """Whether it is one of this kind; a `slack://…` URL without a kind is Apprise's."""
    return spec.kind == KIND


def make(spec: Spec) -> "SlackHook | SlackBot":
    """A bot where there is a token, else a webhook."""
    return SlackBot(spec) if spec.settings.get("token") else SlackHook(spec)


class SlackHook:
    """An incoming webhook: each message stands alone, because a webhook does not tell what became of it."""

    threaded = False

    def __init__(self, spec: Spec) -> None:
        self.name = spec.name
        self._url = spec.url

    def __repr__(self) -> str:
        return f"SlackHook({self.name!r})"

    def check(self) -> None:
        """Raise `SettingsError` where there is no usable URL."""
        if not self._url:
            raise SettingsError(
                f"channels.{self.name}: it has neither the URL of a webhook nor a bot token",
                hint="Set `url` to an incoming webhook (https://hooks.slack.com/…), or `token` and `channel`.",
            )
        _check_url(self.name, self._url)

    def send(self, message: Message, within: float) -> Outcome:
        """One message, and once more in plain text where Slack does not take the blocks."""
        if unusable := _unusable(self):
            return unusable
        made = rendered(message)
        wire = Wire(within)
        answer = wire.hook(self._url, {**_AS_IT_IS, **_with_blocks(made)})
        if answer.word in UNFIT:
            answer = wire.hook(self._url, {**_AS_IT_IS, "text": made.text})
        return answer.outcome


class SlackBot:
    """A bot: what is new opens a thread; what becomes of it is told there, and in its first message.

    `Outcome.thread` is `CHANNEL:TIMESTAMP` of that first message.
    """

    threaded = True

    def __init__(self, spec: Spec) -> None:
        self.name = spec.name
        self._token = spec.settings.get("token", "")
        self._room = spec.settings.get("channel", "")
        self._url = spec.url or _API

    def __repr__(self) -> str:
        return f"SlackBot({self.name!r})"

    def check(self) -> None:
        """Raise `SettingsError` where the token, the room or the API's URL is unusable."""
        if not _BOT_TOKEN.fullmatch(self._token):
            raise SettingsError(
                f"channels.{self.name}: its token is not a bot token",
                hint="Use the app's Bot User OAuth Token, which begins with xoxb-.",
            )
        if not self._room.strip():
            raise SettingsError(
                f"channels.{self.name}: it has a token, but no `channel`",
                hint="Set `channel` to the id of a channel, such as C0123456789, and invite the bot there.",
            )
        _check_url(self.name, self._url)

    def send(self, message: Message, within: float) -> Outcome:
        """A first message, or a reply where the message goes on from an earlier one. The reply is the hand-over.

        The first message is brought up to date before, because that may be done twice and a reply may not, and
        because only then Slack says that it was deleted: a reply to it would be taken, and stand alone.
        """
        if unusable := _unusable(self):
            return unusable
        wire = Wire(within, self._url, self._token)
        for thread in message.threads[:1]:
            if found := _THREAD.fullmatch(thread.id):
                outcome = _reply(wire, message, thread, found[1], found[2])
                if outcome is not None:
                    return outcome
        return _first(wire, message, self._room)


def _first(wire: Wire, message: Message, room: str) -> Outcome:
    made = rendered(message)
    answer = _post(wire, made, {"channel": room})
    return _handed_over(wire, message, made, answer)


def _reply(wire: Wire, message: Message, thread: Thread, channel: str, ts: str) -> Outcome | None:
    """What became of the reply; nothing when there is no thread any more to reply to."""
    front = rendered(_as_it_stands(message, thread))
    update = {"channel": channel, "ts": ts, "parse": "none", "link_names": False, **_with_blocks(front)}
    updated = wire.call("chat.update", update, share=1 / 3)
    if updated.word in GONE:
        return None
    made = rendered(message)
    where = {"channel": channel, "thread_ts": ts, "reply_broadcast": _loud(message.items)}
    answer = _post(wire, made, where)
    if answer.word in GONE:
        return None
    says = "" if updated.taken else f"the first message could not be updated: {updated.outcome.says}"
    return _handed_over(wire, message, made, answer, says)


def _handed_over(wire: Wire, message: Message, made: Rendered, answer: SlackReply, says: str = "") -> Outcome:
    """The outcome; where findings were left out, with a file in the thread that has them all."""
    if not answer.taken:
        return answer.outcome
    channel, ts, thread = answer.place
    # A reply to a message that was deleted meanwhile is posted all the same, but outside of any thread and without
    # a `thread_ts` (slack-go/slack#1571): then it is a first message itself.
    first = thread or ts
    if made.left and channel and first:
        attached = _attached(wire, whole(message).encode(), channel, first)
        if not attached.taken:
            says = "; ".join(filter(None, (says, f"the whole list was not attached: {attached.outcome.says}")))
    name = f"{channel}:{first}"
    return replace(answer.outcome, says=says, thread=name if _THREAD.fullmatch(name) else "")


def _attached(wire: Wire, content: bytes, channel: str, ts: str) -> SlackReply:
    """Whether the file is in the thread. A bot without the scope `files:write` cannot do that."""
    asked = wire.call("files.getUploadURLExternal", {"filename": "findings.txt", "length": len(content)})
    url, file = asked.text("upload_url"), asked.text("file_id")
    if not asked.taken:
        return asked
    sent = (
        wire.raw(url, content)
        if safe(url)
        else SlackReply(Outcome(Ending.REFUSED, "it named no safe upload address"))
    )
    if not sent.taken:
        return sent
    files = [{"id": file, "title": "All findings"}]
    return wire.call("files.completeUploadExternal", {"files": files, "channel_id": channel, "thread_ts": ts})


def _post(wire: Wire, made: Rendered, where: Mapping[str, Any]) -> SlackReply:
    answer = wire.call("chat.postMessage", {**where, **_AS_IT_IS, **_with_blocks(made)})
    if answer.word in UNFIT:
        answer = wire.call("chat.postMessage", {**where, **_AS_IT_IS, "text": made.text})
    return answer


def _with_blocks(made: Rendered) -> dict[str, Any]:
    return {"text": made.text, "blocks": list(made.blocks)}


def _as_it_stands(message: Message, thread: Thread) -> Message:
    """The thread's first message as it would be written now."""
    alive = [each.incident for each in thread.items if not each.over]
    return replace(
        message,
        head=_stand(thread.items),
        items=thread.items,
        notes=message.notes if alive else (),
        commands=thread.commands or message.commands,
        severity=min((each.severity for each in alive), key=lambda each: each.rank, default=None),
        threads=(),
    )


def _stand(items: tuple[Item, ...]) -> str:
    """`prod (shop): 3 changes, 1 of them resolved`."""
    targets = sorted({target for each in items for target in (each.targets or (each.incident.target or "",))})
    database = next((each.incident.place.database for each in items), "")
    where = f"{len(targets)} targets" if len(targets) > 1 else "".join(targets) or "this project"
    if len(targets) == 1 and database:
        where = f"{where} ({database})"
    counts = [(max(len(each.targets), 1), each.over) for each in items]
    count, over = sum(number for number, _ in counts), sum(number for number, ended in counts if ended)
    changes = f"{count} {'change' if count == 1 else 'changes'}"
    stand = (
        f"{changes}, {over} of them resolved" if 0 < over < count else f"{changes}, resolved" if over else changes
    )
    return harmless(f"{where}: {stand}")


def _loud(items: tuple[Item, ...]) -> bool:
    """Whether to broadcast the reply to the channel. In the thread only those who wrote there are told of it.

    So what got worse is loud, and what is critical when it changes or when nobody took it up. An end is not: the
    room sees it struck through in the first message.
    """
    return any(
        each.what is AlertEvent.WORSENED
        or (each.what in (AlertEvent.CHANGED, AlertEvent.REMINDED) and each.incident.severity is Severity.CRITICAL)
        for each in items
    )


def _unusable(channel: SlackHook | SlackBot) -> Outcome | None:
    try:
        channel.check()
    except SettingsError as error:
        return Outcome(Ending.REFUSED, error.says, whole=True)
    return None


def _check_url(name: str, url: str) -> None:
    if not safe(url):
        raise SettingsError(
            f"channels.{name}: its URL does not begin with https://",
            hint="URLs of Slack begin with https://; http:// is allowed only for a server on this machine.",
        )
