"""The base of every record in `kinds/`: identity, the roles of fields, and the name made from them."""

import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints

import msgspec

from schemawatchd.schema.key import Key

COSMETIC = msgspec.Meta(extra={"role": "cosmetic"})
"""A field whose change is only counted. A cosmetic tuple is compared by the order of what both sides have."""

HINT = msgspec.Meta(extra={"role": "hint"})
"""A field that is shown and never compared."""

WORDED = msgspec.Meta(extra={"role": "meaning", "worded": True})
"""A field that holds the server's own wording, which two major versions may put differently."""


class Object(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing that a schema is made of."""

    IDENTITY: ClassVar[tuple[str, ...]] = ()
    """The fields of the path, outermost first; `None` and empty ones are left out."""

    PAIRED_BY: ClassVar[tuple[str, ...]] = ()
    """The fields by which expected and actual find each other, where those are not the ones of the path."""

    PARENTS: ClassVar[tuple[str, ...]] = ()
    """The kinds that may hold it; a parent's path is this object's path without its last part."""

    @property
    def kind(self) -> str:
        return kind_of(type(self))

    @property
    def key(self) -> Key:
        return _namer(type(self))(self)

    @property
    def signature_text(self) -> str:
        """What follows the dotted name; only routines and comments have any."""
        return ""

    @property
    def named_by_server(self) -> bool:
        """Whether the server made the name up, so that the definition and not the name identifies it."""
        return bool(getattr(self, "generated_name", False))

    @property
    def left_open(self) -> tuple[str, ...]:
        """The fields about which this side says nothing, so that the other may have any value there."""
        return ()

    @property
    def pair(self) -> tuple[object, ...]:
        """What expected and actual have in common when they are the same object."""
        cls = type(self)
        return (kind_of(cls), *_values(cls.PAIRED_BY or cls.IDENTITY)(self))

    @property
    def parents(self) -> tuple[Key, ...]:
        path = tuple(part for name in self.IDENTITY[:-1] if (part := getattr(self, name)))
        return tuple(Key(kind, path) for kind in self.PARENTS)


@cache
def namer(cls: type[Object]) -> Callable[[Object], Key]:
    """What makes the key of a record of this class, made once for all of them."""
    if cls.key is not Object.key:
        return attrgetter("key")
    return _namer(cls)


@cache
def _namer(cls: type[Object]) -> Callable[[Object], Key]:
    kind, path = kind_of(cls), _values(cls.IDENTITY)

    def name(record: Object) -> Key:
        found = path(record)
        return Key(kind, found if all(found) else tuple(filter(None, found)))

    def signed(record: Object) -> Key:
        found = path(record)
        return Key(kind, found if all(found) else tuple(filter(None, found)), record.signature_text)

    return name if cls.signature_text is Object.signature_text else signed


@cache
def kind_of(cls: type[Object]) -> str:
    """The contract's word for a record: `ForeignKey` is `foreign_key`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()


@cache
def roles(cls: type[Object]) -> dict[str, str]:
    """Each field's role: `identity`, `meaning`, `cosmetic` or `hint`."""
    hints = get_type_hints(cls, include_extras=True)
    identity = cls.PAIRED_BY or cls.IDENTITY
    return {name: "identity" if name in identity else _role(hints[name]) for name in cls.__struct_fields__}


def _role(hint: Any) -> str:
    return str(_marks(hint).get("role", "meaning"))


@cache
def worded(cls: type[Object]) -> frozenset[str]:
    """The fields that hold the server's own wording."""
    hints = get_type_hints(cls, include_extras=True)
    return frozenset(name for name in cls.__struct_fields__ if "worded" in _marks(hints[name]))


def _marks(hint: Any) -> dict[str, Any]:
    if get_origin(hint) is Annotated:
        for meta in get_args(hint)[1:]:
            if isinstance(meta, msgspec.Meta) and meta.extra:
                return meta.extra
    return {}


@cache
def fields_with(cls: type[Object], role: str) -> tuple[str, ...]:
    """The names of the fields that have this role, in their order."""
    return tuple(name for name, each in roles(cls).items() if each == role)


def meaning(record: Object) -> tuple[object, ...]:
    """The values that make two records the same in effect, without names, cosmetics and hints."""
    cls = type(record)
    return _values(fields_with(cls, "meaning"))(record)


def identity_and_meaning(cls: type[Object]) -> Callable[[Object], tuple[object, ...]]:
    """What takes everything that is compared from a record of this class."""
    return _values(fields_with(cls, "identity") + fields_with(cls, "meaning"))


@cache
def _values(names: tuple[str, ...]) -> Callable[[Object], tuple[Any, ...]]:
    """A quick way to several fields of a record."""
    if len(names) == 1:
        one = attrgetter(names[0])
        return lambda record: (one(record),)
    return attrgetter(*names) if names else lambda _: ()
