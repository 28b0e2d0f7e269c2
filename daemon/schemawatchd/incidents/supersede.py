"""What need not be said any more: a channel is told the latest state, and only if it does not know it yet."""

from collections.abc import Iterable

from schemawatchd.incidents.delivery import Delivery, DeliveryState, What


def superseded(rows: Iterable[Delivery]) -> frozenset[str]:
    """The ids to drop among the deliveries of one incident on one channel.

    Only the newest pending one is kept, and that only if it is news: a resolution is said only where the
    opening was handed over or may have been; what came and went, or went and came, before anybody heard of it
    is dropped altogether. While one is being handed over, nothing is decided about the newest.
    """
    ordered = sorted(rows, key=_order)
    pending = [each for each in ordered if each.pending]
    if not pending:
        return frozenset()
    older = frozenset(each.id for each in pending[:-1])
    last = pending[-1]
    undecided = last.perhaps_heard or any(each.state is DeliveryState.SENDING for each in ordered)
    if undecided or _is_news(last, _beliefs(ordered, last), after_others=bool(older)):
        return older
    return older | {last.id}


def _order(each: Delivery) -> tuple[int, int, bool]:
    incident = each.payload.incident
    return (incident.life, incident.revision, each.what is What.RESOLVED)


def _beliefs(ordered: list[Delivery], last: Delivery) -> list[Delivery]:
    """What the channel may hold for true: the last it certainly got, and what it perhaps got since."""
    beliefs: list[Delivery] = []
    for each in ordered:
        if each.state is DeliveryState.SENT:
            beliefs = [each]
        elif each.told and each is not last:
            beliefs.append(each)
    return beliefs


def _is_news(last: Delivery, beliefs: list[Delivery], *, after_others: bool) -> bool:
    if beliefs and _order(beliefs[-1]) > _order(last):
        return False
    if last.what is What.RESOLVED:
        return any(each.what is not What.RESOLVED for each in beliefs)
    if len(beliefs) != 1 or beliefs[0].state is not DeliveryState.SENT or beliefs[0].what is What.RESOLVED:
        return True
    told, now = beliefs[0].payload.incident, last.payload.incident
    same = (told.fingerprint, told.severity) == (now.fingerprint, now.severity)
    return not (same and (told.life == now.life or after_others))
