"""How an action reports how far it is, without knowing whether anybody watches."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

OnProgress = Callable[[int, int, str], None]
"""Called with the number of items done, their total, and a plural noun for them."""


def ignore_progress(done: int, total: int, noun: str) -> None:
    """Do nothing."""


def collect(items: Iterable[T], total: int, noun: str, on_progress: OnProgress) -> list[T]:
    """All `items` as a list; `on_progress` is called before the first and after each."""
    collected: list[T] = []
    on_progress(0, total, noun)
    for each in items:
        collected.append(each)
        on_progress(len(collected), total, noun)
    return collected
