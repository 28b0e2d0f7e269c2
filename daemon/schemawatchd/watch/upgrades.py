"""What moved though nobody changed the schema: another server, a newer one, a newer schemawatchd."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from schemawatchd.rules.facts import AnotherServer, KindsNotRead, ReadsMore, ServerUpgraded
from schemawatchd.rules.finding import Finding, Verdict
from schemawatchd.rules.judge import judge
from schemawatchd.rules.view import View
from schemawatchd.schema.snapshot import EngineId, NotCompared
from schemawatchd.watch.examination import Knowledge
from schemawatchd.watch.services import Memory, Services

Fields = Mapping[str, tuple[str, ...]]


def not_read(refused: Iterable[NotCompared]) -> Iterator[KindsNotRead]:
    """One fact for all the kinds that the server refused to show."""
    by_reason: dict[str, tuple[str, ...]] = {}
    for each in refused:
        by_reason[each.reason] = (*by_reason.get(each.reason, ()), each.kind)
    if by_reason:
        yield KindsNotRead(refused=by_reason)


def server_moved(target: str, before: EngineId | None, now: EngineId) -> Iterator[AnotherServer | ServerUpgraded]:
    """What became of the server since the last look that got an answer."""
    if before is None or before.name != now.name:
        return
    if before.server_id and now.server_id and before.server_id != now.server_id:
        yield AnotherServer(target=target, what="server", before=before.server_id, now=now.server_id)
    elif before.database_id and now.database_id and before.database_id != now.database_id:
        yield AnotherServer(target=target, what="database", before=before.database_id, now=now.database_id)
    if before.major != now.major:
        yield ServerUpgraded(target=target, engine=now.name, before=before.version, now=now.version)


def told_together(
    judged: Sequence[Finding], fields: Fields, services: Services, view: View, *, still: bool
) -> tuple[tuple[Finding, ...], Knowledge]:
    """The findings, those that only a newer reader brought to light in one; and what the next look has to know.

    `still` says that neither the database nor its source has moved since the last look: then whatever is new is so
    because of the reader. Where something moved, only what the older reader did not look for is.
    """
    memory = services.memory
    revealed = {
        each.id: each.fingerprint
        for each in judged
        if each.verdict is Verdict.DRIFT
        and (_known(each, memory) or _new(each, memory, services.reader, still=still))
    }
    folded = [each for each in judged if each.id in revealed]
    others = tuple(each for each in judged if each.id not in revealed)
    if folded:
        worst = min((each.severity for each in folded), key=lambda each: each.rank)
        fact = ReadsMore(summaries=tuple(each.summary for each in folded), worst=worst)
        others = judge((), [fact], view, services.policy) + others
    if not fields:  # the canonical schema is not known, so nothing was learnt
        return others, Knowledge(memory.reader, memory.fields, memory.findings, memory.revealed)
    drift = {each.id: each.fingerprint for each in judged if each.verdict is Verdict.DRIFT}
    return others, Knowledge(reader=services.reader, fields=fields, findings=drift, revealed=revealed)


def _known(finding: Finding, memory: Memory) -> bool:
    return memory.revealed.get(finding.id) == finding.fingerprint


def _new(finding: Finding, memory: Memory, reader: int, *, still: bool) -> bool:
    if not memory.fields or memory.reader == reader or finding.id in memory.findings:
        return False
    known = memory.fields.get(finding.kind)
    if known is None:
        return True
    return still or (bool(finding.fields) and not set(finding.fields) & set(known))
