"""Whom somebody may speak for, and what they are called."""

from cocreation.people.bodies import acronym, bodies
from cocreation.programme.file import PROGRAMMES, load

PANAMA = load(PROGRAMMES / "panama-2019-2021.toml")


def test_those_of_the_theme_come_first_and_nobody_is_left_out() -> None:
    near, others = bodies(PANAMA, "agro")
    assert [each.short for each in near] == ["ANTAI", "CNGAP", "MIDA", "ARAP", "IMA", "BDA"]
    every = [each.key for each in PANAMA.organisations]
    every += [each.key for each in PANAMA.institutions]
    assert sorted(each.key for each in (*near, *others)) == sorted(every)
    assert [each.short for each in bodies(PANAMA, None).near] == ["ANTAI", "CNGAP"]


def test_what_is_organisation_and_institution_is_there_once() -> None:
    [first, *_] = PANAMA.organisations
    asked = PANAMA.institutions[0].model_copy(update={"key": first.key, "short": "X"})
    both = PANAMA.model_copy(update={"institutions": (asked,)})
    assert bodies(both, asked.themes[0]) == (PANAMA.organisations, ())
    assert acronym(both, first.key) == first.short


def test_what_the_programme_does_not_know_is_called_as_it_was_written() -> None:
    assert [acronym(PANAMA, key) for key in ("mida", "cngap", "Junta de agua")] == [
        "MIDA", "CNGAP", "Junta de agua",
    ]  # fmt: skip
