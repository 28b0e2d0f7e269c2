"""Inhibition: an incident is not reported while another one explains it.

It stands alone because it is one of Alertmanager's ideas, beside routes and silences.
"""

from collections.abc import Iterable

from schemawatchd.incidents.incident import Incident, State
from schemawatchd.rules.finding import Verdict

_NOT_EXAMINED = "SW101"
_OVERDUE = "SW203"


def inhibitor(incident: Incident, others: Iterable[Incident]) -> Incident | None:
    """The open incident that says it already, if there is one."""
    return next((each for each in others if each.state is State.OPEN and _says(each, incident)), None)


def _says(other: Incident, incident: Incident) -> bool:
    if other.target != incident.target or other.id == incident.id:
        return False
    if incident.verdict is Verdict.PARITY and other.verdict is Verdict.DRIFT:
        return (other.kind, other.object) == (incident.kind, incident.object)
    return incident.rule == _OVERDUE and other.rule == _NOT_EXAMINED
