"""Every act that the audit log can hold is worded, in every language."""

from pathlib import Path

import pytest

from tests.locales.acts_in_code import Acts, Unclear
from tests.locales.test_catalogues import CATALOGUES, LANGUAGES

ACTS = Acts.of_the_house().names()
HERE = Path("cocreation/here.py")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_act_says_what_was_done(language: str) -> None:
    wordings = CATALOGUES[language]
    assert {each for each in ACTS if f"audit.act.{each}" not in wordings} == set()


def test_acts_that_are_put_together_are_read_too() -> None:
    assert {
        "stage.advance", "stage.back", "stage.override", "designation.escalate",
        "designation.silent", "designation.send_again", "role.decline", "announcement.pause",
    } <= ACTS  # fmt: skip
    assert len(ACTS) > 80


def test_a_name_is_followed_to_who_gives_it() -> None:
    source = """
AGAIN, NEVER = "again", "never"

def write(tx, actor, act, *, late):
    audit.record(tx, actor, action=f"letter.{act}.{'late' if late else 'early'}")

def send(tx, actor):
    write(tx, actor, AGAIN, late=True)

def other(tx, actor):
    here.write(tx, actor, act="once", late=False)
    elsewhere.write(tx, actor, "nothing of ours", late=False)
"""
    assert Acts({HERE: source}).names() == {
        f"letter.{act}.{when}" for act in ("again", "once") for when in ("late", "early")
    }


@pytest.mark.parametrize("made", ["names[0]", "unheard", "actor.word + 'x'"])
def test_a_name_that_nobody_can_read_is_not_passed_over(made: str) -> None:
    source = f"def write(tx, actor):\n    audit.record(tx, actor, action={made})\n"
    with pytest.raises(Unclear):
        Acts({HERE: source}).names()
