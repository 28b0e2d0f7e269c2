"""The message for programs: JSON, version 1. Keys are only ever added; `docs/webhook.md` tells what each is."""

import json
from datetime import datetime
from typing import Any

import msgspec

from schemawatchd.notify.message import Item, Message

VERSION = 1


def body(message: Message) -> bytes:
    """One JSON document in ASCII. Names are exact in it: JSON's own escapes make every character harmless."""
    document = {
        "version": VERSION,
        "type": message.kind.value,
        "key": message.key,
        "sent_at": _time(message.at),
        "host": message.host,
        "group": dict(message.group),
        "severity": message.severity,
        "head": message.head,
        "findings": [_finding(each) for each in message.items],
        "notes": list(message.notes),
        "commands": list(message.commands),
    }
    plain = msgspec.to_builtins(document, enc_hook=str)
    return json.dumps(plain, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _finding(item: Item) -> dict[str, Any]:
    incident = item.incident
    return {
        "what": item.what.value,
        "id": incident.id,
        "cause": incident.cause,
        "fingerprint": incident.fingerprint,
        "rule": incident.rule,
        "verdict": incident.verdict,
        "severity": incident.severity,
        "kind": incident.kind,
        "object": incident.object,
        "change": incident.change,
        "fields": incident.fields,
        "summary": incident.summary,
        "consequence": incident.consequence,
        "target": incident.target,
        "targets": list(item.targets),
        "environment": incident.place.environment,
        "database": incident.place.database,
        "expected_from": incident.place.expected,
        "since": {"last_ok": _time(incident.last_ok), "first_seen": _time(incident.first_seen)},
        "ended_at": _time(incident.ended_at),
        "evidence": incident.evidence,
        "fix": incident.fix,
    }


def _time(when: datetime | None) -> Any:
    """As the report writes it: `2026-11-23T12:00:00Z`."""
    return None if when is None else msgspec.to_builtins(when)
