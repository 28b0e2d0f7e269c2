"""What the server itself prints of objects that should be there: the words of scratch."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object

Words = Mapping[str, str]
"""By the name of each text, what the server says of one object."""

Prints = Callable[[Sequence[Key]], Mapping[Key, Words]]
"""The words for these objects; none for those that the server has no words for. Raises what playing raises."""


@dataclass(frozen=True, slots=True)
class Printing:
    """The objects that should be there, and who can print them."""

    objects: Mapping[Key, Object]
    ask: Prints

    def printed(self, names: Collection[tuple[str, str]]) -> Iterator[tuple[Object, Words]]:
        """The objects of these kinds and dotted names, each with its words."""
        records = {key: each for key, each in self.objects.items() if (key.kind, key.dotted) in names}
        for key, words in self.ask(tuple(records)).items():
            yield records[key], words
