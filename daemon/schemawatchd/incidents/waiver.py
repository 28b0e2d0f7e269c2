"""Waivers: drift that the team accepts until a day, with a reason and a name, in a file of the repository."""

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec

from schemawatchd.errors import SourceInvalid
from schemawatchd.rules.facts import WaiverExpired, WaiverUnused
from schemawatchd.rules.finding import Finding

_KEYS = ("target", "rule", "object", "fingerprint", "until", "reason", "author")


class Waiver(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One accepted finding. A drift that has changed has another fingerprint, and is not covered any more."""

    target: str
    rule: str
    object: str
    fingerprint: str
    until: date
    reason: str
    author: str

    @property
    def finding(self) -> str:
        """The id of the finding that it covers (`Finding.id`: target, rule and object)."""
        return hashlib.sha256(f"{self.target}\x00{self.rule}\x00{self.object}".encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Waivers:
    """The content of the file: its waivers, the hash of it, and why it cannot be read, if so."""

    path: str = ""
    items: tuple[Waiver, ...] = ()
    mark: str = ""
    trouble: SourceInvalid | None = None

    def of(self, target: str) -> tuple[Waiver, ...]:
        """Those for one target."""
        return tuple(each for each in self.items if each.target == target)


def waivers(text: str, path: str) -> Waivers:
    """The waivers in a file's text; a file that cannot be understood waives nothing, and says so."""
    mark = hashlib.sha256(text.encode()).hexdigest()
    try:
        return Waivers(path, tuple(_parsed(text, path)), mark)
    except SourceInvalid as error:
        return Waivers(path, (), mark, error)


def _parsed(text: str, path: str) -> Iterator[Waiver]:
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SourceInvalid(f"it is no TOML: {error}", path=path, hint="Correct that line.") from error
    found = content.get("waivers", [])
    if not isinstance(found, list):
        raise SourceInvalid("its `waivers` are not tables", path=path, hint="Write each as [[waivers]].")
    for number, each in enumerate(found, 1):
        yield _one(each, number, path)


def _one(each: Any, number: int, path: str) -> Waiver:
    lacking = [key for key in _KEYS if not (isinstance(each, dict) and each.get(key))]
    if lacking:
        raise SourceInvalid(
            f"waiver {number} has no {', '.join(lacking)}",
            path=path,
            hint="`schemawatchd waive` writes a complete one.",
        )
    until = each["until"]
    if isinstance(until, datetime):
        until = until.date()
    if not isinstance(until, date):
        raise SourceInvalid(f"waiver {number}: `until` is not a date", path=path, hint="Write until = 2027-01-31.")
    return Waiver(until=until, **{key: str(each[key]) for key in _KEYS if key != "until"})


def waived(findings: Iterable[Finding], own: Sequence[Waiver], today: date) -> tuple[Finding, ...]:
    """The findings, those that a waiver covers marked with it."""
    by_print = {each.fingerprint: each for each in own if each.until >= today}
    return tuple(
        msgspec.structs.replace(each, waived=_shown(by_print[each.fingerprint]))
        if each.fingerprint in by_print
        else each
        for each in findings
    )


def _shown(waiver: Waiver) -> dict[str, str]:
    return {"until": waiver.until.isoformat(), "reason": waiver.reason, "author": waiver.author}


def about(
    found: Iterable[Finding], own: Sequence[Waiver], path: str, today: date
) -> Iterator[WaiverExpired | WaiverUnused]:
    """What is to be said of the waivers themselves: those that ended, and those that cover nothing."""
    there = {each.fingerprint for each in found}
    for each in own:
        named = f"{each.rule} {each.object} on {each.target}"
        if each.until < today:
            yield WaiverExpired(file=path, path=named, until=each.until, still=each.fingerprint in there)
        elif each.fingerprint not in there:
            yield WaiverUnused(file=path, path=named)


def without(text: str, fingerprints: Collection[str]) -> str:
    """A file's text without the waivers of these fingerprints; everything else in it stays as it is written."""
    parts = re.split(r"^(?=\[\[waivers\]\])", text, flags=re.MULTILINE)
    gone = [f'"{each}"' for each in fingerprints]
    kept = []
    for each in parts:
        if not each.startswith("[[waivers]]") or not any(mark in each for mark in gone):
            kept.append(each)
        elif rest := each.partition("\n\n")[2]:
            kept.append(rest)  # what was written below it
    return "".join(kept).rstrip() + "\n"


def block(finding: Finding, until: date, reason: str, author: str) -> str:
    """The lines for the file."""
    values = {
        "target": finding.target or "",
        "rule": finding.rule,
        "object": f"{finding.kind}:{finding.object}",
        "fingerprint": finding.fingerprint,
        "reason": reason,
        "author": author,
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["[[waivers]]", f"# {finding.summary}".replace("\n", " "), *lines, f"until = {until}", ""])
