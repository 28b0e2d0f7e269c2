"""What Slack answers, and what that means for a hand-over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from schemawatchd.clock import SystemClock
from schemawatchd.notify.channel import Ending, Outcome
from schemawatchd.notify.transports.http import wait_of

# Slack's own words, from the pages of its methods and of incoming webhooks (docs.slack.dev). None but these is
# ever repeated: whatever else stands in an answer was written by somebody else.
_BUSY = """
    external_channel_migrating fatal_error internal_error rate_limited ratelimited request_timeout rollup_error
    service_unavailable team_added_to_org update_failed
"""
_UNFIT = """
    block_mismatch invalid_arguments invalid_attachments invalid_blocks invalid_blocks_format invalid_payload
    missing_text_or_fallback_or_attachments msg_blocks_too_long msg_too_long no_text too_many_attachments
"""
_GONE = """
    cannot_reply_to_message channel_not_found is_archived is_inactive message_not_found not_in_channel
    restricted_action_non_threadable_channel thread_not_found
"""
_CLOSED = """
    access_denied accesslimited account_inactive action_prohibited as_user_not_supported channel_is_archived
    channel_not_found channel_type_not_supported deprecated_endpoint ekm_access_denied enterprise_is_restricted
    invalid_auth invalid_channel invalid_token is_archived is_inactive message_limit_exceeded method_deprecated
    missing_scope no_active_hooks no_permission no_service no_service_id no_team not_allowed_token_type
    not_authed not_in_channel org_login_required posting_to_channel_denied posting_to_general_channel_denied
    restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel
    team_access_not_granted team_disabled team_not_found token_expired token_revoked two_factor_setup_required
    unknown_method user_not_found
"""
_OTHERS = """
    cant_broadcast_message cant_update_message edit_window_closed file_not_found file_update_failed
    streaming_state_conflict
"""

BUSY = frozenset(_BUSY.split())
"""It may go later."""

UNFIT = frozenset(_UNFIT.split())
"""This message will not do; a plainer one may."""

GONE = frozenset(_GONE.split())
"""There is no such message to reply to, or to change."""

_SHUT = frozenset(_CLOSED.split())
_KNOWN = BUSY | UNFIT | GONE | _SHUT | frozenset(_OTHERS.split())


@dataclass(frozen=True, slots=True)
class SlackReply:
    """How a request ended. `word` is Slack's where it is a known one, `body` what else it answered."""

    outcome: Outcome
    word: str = ""
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def taken(self) -> bool:
        """Whether Slack did what it was asked."""
        return self.outcome.ending is Ending.HANDED_OVER

    @property
    def place(self) -> tuple[str, str, str]:
        """Of a message that was taken: the channel's id, the message's own timestamp, and its thread's if any."""
        said = self.body.get("message")
        thread = said.get("thread_ts") if isinstance(said, dict) else None
        return self.text("channel"), self.text("ts"), thread if isinstance(thread, str) else ""

    def text(self, name: str) -> str:
        """A text in the body, empty where there is none."""
        found = self.body.get(name)
        return found if isinstance(found, str) else ""


def judged(status: int, content: bytes, headers: Mapping[str, str], *, api: bool) -> SlackReply:
    """What an answer means: of the Web API a JSON object, of a webhook the word `ok` or another."""
    text = content.decode(errors="replace").strip()
    body = _object(text)
    word = body.get("error", "") if body else text
    word = word if isinstance(word, str) and word in _KNOWN else ""
    if status == HTTPStatus.TOO_MANY_REQUESTS or word in BUSY:
        return ended(Ending.BUSY, _said(status, word), word, asked=_asked(headers))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return ended(Ending.BUSY, _said(status, word), word, asked=_asked(headers))
    if status == HTTPStatus.OK and (body.get("ok") is True or (not api and text == "ok")):
        return SlackReply(Outcome(Ending.HANDED_OVER), body=body)
    if status == HTTPStatus.OK and not word and body.get("ok") is not False:
        # A page to log in to somewhere says 200, too.
        return ended(Ending.REFUSED, "it does not answer as Slack does", whole=True)
    closed = word in _SHUT or (not word and status not in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST))
    return ended(Ending.REFUSED, _said(status, word), word, whole=closed)


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _said(status: int, word: str) -> str:
    if not word and status == HTTPStatus.OK:
        return "it refused the message"
    return f"it answered {word or status}"


def _asked(headers: Mapping[str, str]) -> timedelta | None:
    """How long it asked us to wait; a date counts from the clock of who says it."""
    try:
        now = parsedate_to_datetime(headers.get("Date", ""))
    except (ValueError, TypeError, OverflowError):
        now = SystemClock().now()
    return wait_of(headers.get("Retry-After", ""), now)


def ended(
    ending: Ending, says: str = "", word: str = "", *, asked: timedelta | None = None, whole: bool = False
) -> SlackReply:
    """An answer with nothing in it but how it ended."""
    return SlackReply(Outcome(ending, says, asked, whole), word)
