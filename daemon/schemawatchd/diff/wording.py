"""Texts that two major versions word differently: which of them are taken as the same, and since when.

Nobody can tell from two different texts whether they mean the same. So a pair of them is pinned when it is first
seen; from then on a text that moves while its partner stays is a change, as it is within one version.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping

import msgspec

from schemawatchd.schema.key import Key
from schemawatchd.schema.object import Object, worded
from schemawatchd.schema.snapshot import NotCompared

Pins = Mapping[str, tuple[str, str]]
"""By object and field, the digests of the expected and the actual text; of equal texts too, for one may move."""


class Pinned(msgspec.Struct, frozen=True, gc=False):
    """What is remembered until the next look: `of` tells which versions word the texts, and who read them."""

    of: str
    pins: dict[str, tuple[str, str]]

    @property
    def count(self) -> int:
        """How many pairs are taken as the same though their texts differ."""
        return sum(wanted != there for wanted, there in self.pins.values())


_NOTHING = ("", "")


class Wording:
    """The texts of one comparison across major versions, against those `before`; `None` if there was none."""

    def __init__(self, before: Pins | None) -> None:
        self._before = before
        self._now: dict[str, tuple[str, str]] = {}

    def taken(self, key: Key, wanted: Object, there: Object, silent: Collection[str]) -> tuple[str, ...]:
        """The fields of a pair whose texts differ and are taken as the same; the `silent` ones say nothing."""
        return tuple(
            name
            for name in sorted(worded(type(wanted)) - set(silent))
            if self._is_taken(f"{key} {name}", (_digest(getattr(wanted, name)), _digest(getattr(there, name))))
        )

    def _is_taken(self, place: str, now: tuple[str, str]) -> bool:
        if now == _NOTHING:
            return False
        differ = now[0] != now[1]
        then = now if self._before is None else self._before.get(place, _NOTHING)
        if differ and (now[0] == then[0]) != (now[1] == then[1]):
            if then != _NOTHING:
                self._now[place] = then  # so it stays a change until the text is back, or its partner follows
            return False
        self._now[place] = now
        return differ

    def note(self, key: Key, fields: Collection[str]) -> NotCompared:
        """The note about an object of which these fields are taken as the same."""
        since = "" if self._before is None else " (taken as the same since first seen)"
        return NotCompared(key.kind, f"other major version: {', '.join(fields)}{since}", key.dotted)

    @property
    def judges(self) -> bool:
        """Whether movement is seen, so that an object with such texts counts as looked at."""
        return self._before is not None

    def pins(self, kinds: Collection[str], objects: Collection[Key]) -> Pins:
        """What the next comparison starts from.

        It is what was known before of other kinds than the compared `kinds`, and of those of the `objects` that
        had no partner this time.
        """
        return dict(self._kept(kinds, {str(key) for key in objects})) | self._now

    def _kept(self, kinds: Collection[str], objects: Collection[str]) -> Iterator[tuple[str, tuple[str, str]]]:
        for place, pin in (self._before or {}).items():
            key, _, _ = place.rpartition(" ")
            if key in objects or key.partition(":")[0] not in kinds:
                yield place, pin


def _digest(text: object) -> str:
    """Short, and empty for what is not there."""
    if not text:
        return ""
    return hashlib.blake2b(msgspec.json.encode(text), digest_size=12).hexdigest()
