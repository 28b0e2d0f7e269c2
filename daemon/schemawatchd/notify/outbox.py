"""What the deliverer needs of the state store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from schemawatchd.incidents.correspondence import Correspondence, Reach
from schemawatchd.incidents.notice import DeadLetter, Flight
from schemawatchd.incidents.said import Said


class Outbox(Protocol):
    """What was said, and what is on its way; `store` keeps it. Every method is one transaction."""

    def correspondence(self) -> Correspondence:
        """Everything there is to know, as of one moment."""

    def note(self, said: Iterable[Said]) -> None:
        """Remember this without a word having been said."""

    def begin(self, flight: Flight) -> None:
        """A hand-over begins. After a crash all that is in it counts as perhaps said."""

    def handed_over(self, flight: Flight, at: datetime, thread: str) -> None:
        """The channel took it; what is new in it is known to the channel as `thread`."""

    def perhaps(self, flight: Flight) -> None:
        """It ended without an answer: the channel may have taken it or not."""

    def put_back(self, flight: Flight) -> None:
        """The channel did not take it."""

    def buried(self, flight: Flight, letter: DeadLetter) -> None:
        """The channel will not take it as it is."""

    def keep(self, reach: Reach) -> None:
        """How the channel has been doing."""
