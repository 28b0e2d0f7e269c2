"""Silences: notifications that are not wanted for a while."""

import secrets

from msgspec import structs

from schemawatchd.actions.api import (
    OPEN_STATES,
    SHORTEST,
    NoArguments,
    QuestionArguments,
    QuestionContext,
    question,
)
from schemawatchd.actions.api_types import SilenceRequest
from schemawatchd.alerts.route import is_for_everyone
from schemawatchd.alerts.silence import Silence, matching_silence
from schemawatchd.errors import UsageError
from schemawatchd.notify.pipeline.cron import window_start
from schemawatchd.runtime.events import log_silence, log_silenced


class SilenceArguments(QuestionArguments, frozen=True):
    """The silence that is wanted."""

    wanted: SilenceRequest


class EndSilenceArguments(QuestionArguments, frozen=True):
    """The beginning of a silence's id, at least four characters."""

    id: str


@question()
def silence(context: QuestionContext, asked: SilenceArguments) -> Silence:
    """Mute notifications that match."""
    wanted = asked.wanted
    starts = wanted.starts or context.clock.now()
    made = Silence(
        id=secrets.token_hex(6),
        matchers=wanted.matchers,
        starts=starts,
        ends=wanted.ends or (starts + wanted.lasts if wanted.lasts else None),
        author=context.author,
        reason=wanted.reason,
        recurring=wanted.recurring,
    )
    context.store.quiet.silence(made)
    log_silence("added", made)
    now = context.clock.now()
    for each in context.store.incidents(states=OPEN_STATES):
        if not is_for_everyone(each) and matching_silence(each, [made], now, window_start):
            log_silenced(each, made)
    return made


@question()
def silences(context: QuestionContext, asked: NoArguments) -> tuple[Silence, ...]:  # noqa: ARG001 -- as all have
    """The silences in force or to come, and the maintenance windows."""
    return context.silences()


@question()
def end_silence(context: QuestionContext, asked: EndSilenceArguments) -> Silence:
    """End a silence now. Raises `UsageError` for an unknown one and for a maintenance window."""
    mark = asked.id
    found = [each for each in context.silences() if each.id.startswith(mark) and len(mark) >= SHORTEST]
    if len(found) != 1:
        raise UsageError(
            f"{'several silences begin' if found else 'no silence begins'} with `{mark}`",
            hint="`schemawatchd silence list` shows them with their ids.",
        )
    if found[0].window:
        raise UsageError("that is a maintenance window of the configuration", hint="Remove it there, then reload.")
    ended = structs.replace(found[0], ends=context.clock.now())
    context.store.quiet.silence(ended)
    log_silence("ended", ended)
    return ended
