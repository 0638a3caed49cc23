"""The permission table: whole, deny by default, and asked in the rules."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.settings import Settings
from cocreation.permissions import NOBODY, TABLE, Action, Actor, require, require_early
from cocreation.refusals import Refusal
from handlers import router
from tests.cocreation.permission_table import EXPECTED, NO, argument, in_role
from tests.databases import rows
from tests.stories.scenes import administers, has_proposed
from tests.talking import Bot


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture
def profile() -> str:
    return "wide"


def test_every_action_has_its_line_and_is_asked_for_by_some_command():
    assert set(TABLE) == set(Action)
    assert {route.needs for route in router} == set(Action)


@pytest.mark.parametrize("action", [*Action, "fly to the moon"])
def test_what_no_line_allows_is_refused(bot, action):
    unlisted = action not in TABLE
    with bot.house.store.transaction() as tx:
        for actor in (
            NOBODY,
            Actor("x", frozenset()),
            Actor.of("x", "erased", frozenset({"admin"})),
        ):
            if unlisted or not TABLE[action].who & actor.roles:
                with pytest.raises(Refusal) as refusal:
                    require(tx, actor, action, owner=actor.person_id)
                assert refusal.value.key == "refusal.not_allowed"


def test_what_is_only_ones_own_needs_an_owner(bot):
    citizen = Actor.of("me", "active", frozenset())
    with bot.house.store.transaction() as tx:
        require_early(tx, citizen, Action.CHANGE_PROPOSAL)
        require(tx, citizen, Action.CHANGE_PROPOSAL, owner="me")
        for owner in ("you", None):
            with pytest.raises(Refusal) as refusal:
                require(tx, citizen, Action.CHANGE_PROPOSAL, owner=owner)
            assert refusal.value.key == "refusal.not_yours"


async def test_the_rules_ask_for_themselves(bot, person, monkeypatch):
    monkeypatch.setattr("bot.dialogue.require_early", lambda *_: None)
    actor = person("actor")
    await has_proposed(actor)
    actor = in_role(actor, "suspended")
    commands = [each for each in router if each.handler is not None and not each.public]
    for route in commands:
        if "suspended" in EXPECTED[route.word].who:
            continue
        if route.word != "invitacion":  # without a code there is nothing to ask for
            before = _kept(bot)
            said = await actor(f"/{route.word} {argument(route.word, 'other')}")
            assert said[0].startswith(NO[0])
            assert _kept(bot) == before


async def test_a_role_taken_away_ends_at_once(bot, person):
    admin = person("admin")
    await administers(admin)
    await admin("/digitar")
    in_role(admin, "suspended")
    for text in ("Jornada", "/buzon", "/digitar"):
        said = await admin(text)
        if text != "Jornada":
            assert said[0].startswith(NO[0])
    assert rows(bot.house.store)["proposal"] == []


def _kept(bot: Bot) -> Mapping[str, Any]:
    """Return everything that is kept, but for the talk itself."""
    kept = dict(rows(bot.house.store))
    for talk in ("incoming", "outbox"):
        kept.pop(talk)
    kept["person"] = [{**row, "turn": None} for row in kept["person"]]
    return kept
