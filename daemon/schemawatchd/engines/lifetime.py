"""Until when the makers of a server fix a version of it.

It stands alone because it is data that is brought up to date each year.
"""

from collections.abc import Mapping
from datetime import date

ENDS: Mapping[str, Mapping[str, date]] = {
    # "Final Release" in https://www.postgresql.org/support/versioning/
    "postgresql": {
        "13": date(2025, 11, 13),
        "14": date(2026, 11, 12),
        "15": date(2027, 11, 11),
        "16": date(2028, 11, 9),
        "17": date(2029, 11, 8),
        "18": date(2030, 11, 14),
    },
}
"""By engine and major version, the day of the last release; what is not here is not known."""


def ended(engine: str, major: str, today: date) -> date | None:
    """The day of a version's last release where that is over; `None` where it is not, or not known."""
    last = ENDS.get(engine, {}).get(major)
    return last if last is not None and last <= today else None
