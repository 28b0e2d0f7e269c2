"""Incidents, and who works on them."""

from schemawatchd.actions.api import QuestionArguments, QuestionContext, question
from schemawatchd.actions.api_types import KnownIncident
from schemawatchd.alerts.silence import Ack
from schemawatchd.incidents.incident import Incident, State
from schemawatchd.runtime.events import log_ack


class IncidentsArguments(QuestionArguments, frozen=True):
    """The states of the incidents that are wanted."""

    states: tuple[State, ...] = tuple(State)


class AckArguments(QuestionArguments, frozen=True):
    """The beginnings of ids, at least four characters each, and what is done about the incidents."""

    ids: tuple[str, ...]
    reason: str


@question()
def incidents(context: QuestionContext, asked: IncidentsArguments) -> tuple[KnownIncident, ...]:
    """The incidents in these states."""
    return context.incidents(asked.states)


@question()
def ack(context: QuestionContext, asked: AckArguments) -> tuple[KnownIncident, ...]:
    """Acknowledge open incidents, all or none. Raises `UsageError` for an id that is none of an open incident."""
    found = [context.open_incident(each) for each in asked.ids]
    return tuple(_acknowledge(context, each, asked.reason) for each in found)


def _acknowledge(context: QuestionContext, incident: Incident, reason: str) -> KnownIncident:
    ack = Ack(
        incident=incident.id,
        fingerprint=incident.fingerprint,
        first_seen=incident.first_seen,
        by=context.author,
        at=context.clock.now(),
        reason=reason,
    )
    context.store.quiet.ack(ack)
    log_ack(incident, ack)
    return KnownIncident(incident=incident, acked=ack)
