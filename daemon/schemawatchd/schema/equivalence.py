"""Whether two texts of a server's own wording mean the same: what the comparison asks, and engines answer.

PostgreSQL words the same expression differently after a dump and a restore, or after ALTER COLUMN TYPE. The
comparison itself knows no SQL; where texts differ, it asks whoever it was given.
"""

from collections.abc import Collection, Mapping
from typing import Protocol

from schemawatchd.schema.object import Object


class Equivalence(Protocol):
    """Answers for the two snapshots of one comparison."""

    def same(self, expected: Object, actual: Object, fields: Collection[str]) -> Mapping[str, str]:
        """Of these fields of server's wording, which differ in text, those about which there is more to say.

        An empty text: both mean the same. Any other text: why they could not be normalised, so that they count as
        different. A field that is left out differs. Raises nothing that is about the texts; `ScratchUnavailable`
        is an answer too.
        """
