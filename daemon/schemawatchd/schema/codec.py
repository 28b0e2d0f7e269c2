"""Snapshots as JSON: the file that `snapshot` writes and the rows that the state store keeps."""

from datetime import datetime
from typing import Any

import msgspec

from schemawatchd.decoding import ready
from schemawatchd.errors import SourceInvalid
from schemawatchd.schema.kinds import KINDS
from schemawatchd.schema.object import Object
from schemawatchd.schema.snapshot import Coverage, EngineId, NotCompared, Snapshot, keyed

FORMAT = "schemawatchd-snapshot"
VERSION = 1


class _Heading(msgspec.Struct):
    """What every version of the format begins with."""

    format: str
    version: int


class _Document(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    format: str = FORMAT
    version: int = VERSION
    origin: str
    engine: EngineId
    taken_at: datetime
    coverage: Coverage
    not_compared: tuple[NotCompared, ...] = ()
    objects: dict[str, list[Any]]


def encode(snapshot: Snapshot) -> bytes:
    """The snapshot as indented JSON, objects sorted, so that two of them can be read side by side."""
    by_kind: dict[str, list[Object]] = {}
    for key in sorted(snapshot.objects):
        by_kind.setdefault(key.kind, []).append(snapshot.objects[key])
    document = _Document(
        origin=snapshot.origin,
        engine=snapshot.engine,
        taken_at=snapshot.taken_at,
        coverage=snapshot.coverage,
        not_compared=snapshot.not_compared,
        objects=by_kind,
    )
    return msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=1) + b"\n"


def decode(content: bytes, path: str) -> Snapshot:
    """The snapshot in `content`; `path` names the file in errors. Raises `SourceInvalid`."""
    try:
        heading = msgspec.json.decode(content, type=ready(_Heading))
        if heading.format != FORMAT or heading.version != VERSION:
            raise SourceInvalid(
                f"it is `{heading.format}` version {heading.version}, this schemawatchd reads "
                f"`{FORMAT}` version {VERSION}",
                path=path,
            )
        document = msgspec.json.decode(content, type=ready(_Document))
        records = [
            msgspec.convert(row, ready(KINDS[kind]), strict=True)
            for kind, rows in document.objects.items()
            for row in rows
        ]
    except KeyError as error:
        raise SourceInvalid(
            f"it holds objects of kind {error}, which this version does not know", path=path
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SourceInvalid(
            f"it is not a snapshot: {error}",
            path=path,
            hint="Write a new one with `schemawatchd snapshot TARGET -o FILE`.",
        ) from error
    return Snapshot(
        document.origin,
        document.engine,
        document.taken_at,
        keyed(records),
        msgspec.structs.replace(document.coverage, unknown=_unknown(document.objects)),
        document.not_compared,
    )


def _unknown(objects: dict[str, list[Any]]) -> dict[str, tuple[str, ...]]:
    """The fields that the writer did not have: it wrote all of those it had, with each object."""
    found = {
        kind: tuple(name for name in KINDS[kind].__struct_fields__ if name not in rows[0])
        for kind, rows in objects.items()
        if rows
    }
    return {kind: names for kind, names in found.items() if names}
