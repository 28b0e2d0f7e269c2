"""The way of every message, as a list of stages of one shape: a letter comes in, letters go out."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from schemawatchd.notify.channel import Ending
from schemawatchd.notify.pipeline import filters
from schemawatchd.notify.pipeline.compose import compose
from schemawatchd.notify.pipeline.group import NotificationGroup, PipelineContext
from schemawatchd.notify.pipeline.grouping import deduplicate, group

Stage = Callable[[NotificationGroup, PipelineContext], tuple[NotificationGroup, ...]]
"""One step. It drops no notice: what it holds it marks, with the reason, so that every decision can be shown."""


def render(letter: NotificationGroup, context: PipelineContext) -> tuple[NotificationGroup, ...]:
    """One message for the whole letter."""
    if not letter.going:
        return (letter,)
    message = compose(letter, context)
    return (replace(letter, message=message, notes=(*letter.notes, f"render: {message.head}")),)


def deliver(letter: NotificationGroup, context: PipelineContext) -> tuple[NotificationGroup, ...]:
    """The only stage that talks to somebody."""
    if letter.message is None:
        return (letter,)
    if context.send is None:
        return (replace(letter, notes=(*letter.notes, f"deliver: to channel {letter.channel}")),)
    outcome = context.send(letter, context)
    says = f" ({outcome.says})" if outcome.says else ""
    return (replace(letter, outcome=outcome, notes=(*letter.notes, f"deliver: {outcome.ending}{says}")),)


def remember(letter: NotificationGroup, context: PipelineContext) -> tuple[NotificationGroup, ...]:
    """What the channel knows now. A crash before this means at most one more message, never one less."""
    if letter.outcome is None or context.remember is None:
        return (letter,)
    says = context.remember(letter, context)
    return (replace(letter, notes=(*letter.notes, f"remember: {says}")),)


DECIDING: tuple[Stage, ...] = (
    *(
        filters.stage(each)
        for each in (
            filters.settle,
            filters.inhibit,
            filters.active_hours,
            filters.mute_hours,
            filters.silence,
            filters.waiver,
        )
    ),
    group,
    deduplicate,
)
SENDING: tuple[Stage, ...] = (render, deliver, remember)
STAGES: tuple[Stage, ...] = (*DECIDING, *SENDING)
"""In this order."""


def run_stages(
    letter: NotificationGroup, context: PipelineContext, stages: Iterable[Stage] = STAGES
) -> tuple[NotificationGroup, ...]:
    """The letters at the end of the way."""
    letters: tuple[NotificationGroup, ...] = (letter,)
    for stage in stages:
        letters = tuple(out for each in letters for out in stage(each, context))
    return letters


def is_taken(letter: NotificationGroup) -> bool:
    """Whether the channel took it."""
    return letter.outcome is not None and letter.outcome.ending is Ending.HANDED_OVER
