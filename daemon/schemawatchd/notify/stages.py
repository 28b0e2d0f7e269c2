"""The way of every message, as a list of stages of one shape: a letter comes in, letters go out."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from schemawatchd.notify.channel import Ending
from schemawatchd.notify.letter import Letter, Scene
from schemawatchd.notify.plans import deciding
from schemawatchd.notify.plans.compose import compose
from schemawatchd.notify.plans.grouping import deduplicate, group

Stage = Callable[[Letter, Scene], tuple[Letter, ...]]
"""One step. It drops no notice: what it holds it marks, with the reason, so that every decision can be shown."""


def render(letter: Letter, scene: Scene) -> tuple[Letter, ...]:
    """One message for the whole letter."""
    if not letter.going:
        return (letter,)
    message = compose(letter, scene)
    return (replace(letter, message=message, notes=(*letter.notes, f"render: {message.head}")),)


def deliver(letter: Letter, scene: Scene) -> tuple[Letter, ...]:
    """The only stage that talks to somebody."""
    if letter.message is None:
        return (letter,)
    if scene.send is None:
        return (replace(letter, notes=(*letter.notes, f"deliver: to channel {letter.channel}")),)
    outcome = scene.send(letter, scene)
    says = f" ({outcome.says})" if outcome.says else ""
    return (replace(letter, outcome=outcome, notes=(*letter.notes, f"deliver: {outcome.ending}{says}")),)


def remember(letter: Letter, scene: Scene) -> tuple[Letter, ...]:
    """What the channel knows now. A crash before this means at most one more message, never one less."""
    if letter.outcome is None or scene.remember is None:
        return (letter,)
    says = scene.remember(letter, scene)
    return (replace(letter, notes=(*letter.notes, f"remember: {says}")),)


DECIDING: tuple[Stage, ...] = (
    *(
        deciding.stage(each)
        for each in (
            deciding.settle,
            deciding.inhibit,
            deciding.active_hours,
            deciding.mute_hours,
            deciding.silence,
            deciding.waiver,
        )
    ),
    group,
    deduplicate,
)
SENDING: tuple[Stage, ...] = (render, deliver, remember)
STAGES: tuple[Stage, ...] = (*DECIDING, *SENDING)
"""In this order."""


def travelled(letter: Letter, scene: Scene, stages: Iterable[Stage] = STAGES) -> tuple[Letter, ...]:
    """The letters at the end of the way."""
    letters: tuple[Letter, ...] = (letter,)
    for stage in stages:
        letters = tuple(out for each in letters for out in stage(each, scene))
    return letters


def is_taken(letter: Letter) -> bool:
    """Whether the channel took it."""
    return letter.outcome is not None and letter.outcome.ending is Ending.HANDED_OVER
