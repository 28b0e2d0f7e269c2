"""Until when a version is mended, and what `doctor` says of one that is not."""

from datetime import date

import pytest

from schemawatchd.actions.doctor import Grade, _lifetime
from schemawatchd.engines.lifetime import ENDS, ended
from schemawatchd.schema.snapshot import EngineId
from schemawatchd.schema.target import Dsn, Target

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("major", "last"), [("13", date(2025, 11, 13)), ("14", date(2026, 11, 12)), ("15", None), ("19", None)]
)
def test_a_version_that_is_past_its_end(major, last):
    assert ended("postgresql", major, TODAY) == last


def test_the_last_day_counts_as_over():
    assert ended("postgresql", "14", date(2026, 11, 11)) is None
    assert ended("postgresql", "14", date(2026, 11, 12)) is not None
    assert ended("mariadb", "10", TODAY) is None


def test_versions_end_one_after_the_other():
    for versions in ENDS.values():
        assert list(versions.values()) == sorted(versions.values())


def test_doctor_says_it_without_failing():
    target = Target(name="prod", dsn=Dsn("postgresql://h/d"), environment="prod")
    (note,) = _lifetime(target, EngineId("postgresql", "14.20"), TODAY)
    assert note.grade is Grade.WARN
    assert note.what == "target prod: postgresql 14 had its last release on 2026-11-12"
    assert list(_lifetime(target, EngineId("postgresql", "18.6"), TODAY)) == []
