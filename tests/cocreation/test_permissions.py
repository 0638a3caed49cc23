"""Who may do what: every command of the house, by role, by stage, on one's own and on another's."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa

from bot.messages import Address
from bot.settings import Settings
from cocreation.permissions import NOBODY, TABLE, Action, Actor, require, require_early
from cocreation.refusals import Refusal
from handlers import router
from storage.tables import person as person_table
from tests.databases import rows
from tests.stories.scenes import WATER, administers, has_proposed, moves_to, person_id
from tests.talking import Bot, Person

EVERYBODY = frozenset({"group", "suspended", "citizen", "admin"})
PEOPLE = frozenset({"citizen", "admin"})
KNOWN = PEOPLE | {"suspended"}
STAFF = frozenset({"admin"})


class May(NamedTuple):
    """Who may; only while the call is open; only on what is one's own, or only on another's."""

    who: frozenset[str]
    open_only: bool = False
    whose: str = "any"


# Written again by hand: a table that is only compared with itself proves nothing.
EXPECTED = {
    "ayuda": May(EVERYBODY),
    "privacidad": May(EVERYBODY),
    "privacy": May(EVERYBODY),
    "propuesta": May(EVERYBODY),
    "start": May(PEOPLE),
    "idioma": May(KNOWN),
    "avisos": May(PEOPLE),
    "baja": May(KNOWN),
    "misdatos": May(KNOWN),
    "borrar": May(KNOWN),
    "mispropuestas": May(KNOWN),
    "contacto": May(KNOWN),
    "invitacion": May(PEOPLE),
    "proponer": May(PEOPLE, open_only=True),
    "apoyar": May(PEOPLE, open_only=True, whose="other"),
    "noapoyar": May(PEOPLE, open_only=True),
    "corregir": May(PEOPLE, open_only=True, whose="own"),
    "retirar": May(PEOPLE, open_only=True, whose="own"),
    "digitar": May(STAFF, open_only=True),
    "buzon": May(STAFF),
    "responder": May(STAFF),
}
ARGUMENTS = {"idioma": "es", "contacto": "¿Hasta cuándo?", "responder": "1"}
ABOUT_A_PROPOSAL = {"propuesta", "apoyar", "noapoyar", "corregir", "retirar"}
NO = (
    "Eso no está disponible para usted.",
    "Eso lo vemos en privado",
    "Eso ya cerró",
    "Solo quien hizo la propuesta",
    "La propuesta P-0002 es suya",
)


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture
def profile() -> str:
    return "wide"


def test_every_command_has_its_line():
    assert set(EXPECTED) == {route.word for route in router}


def test_every_action_has_its_line_and_is_asked_for_by_some_command():
    assert set(TABLE) == set(Action)
    assert {route.needs for route in router} == set(Action)


@pytest.mark.parametrize("whose", ["own", "other"])
@pytest.mark.parametrize("call", ["open", "closed"])
@pytest.mark.parametrize("role", sorted(EVERYBODY))
async def test_a_role_does_what_is_its_own_and_nothing_else(bot, person, role, call, whose):
    luis = person("luis")
    await has_proposed(luis)
    await luis("/contacto ¿Cuándo?")
    actor = await _actor(bot, person("actor"), role)
    if call == "closed":
        moves_to(bot, "theme-choice")
    wrong = []
    for word in sorted(EXPECTED, key=lambda word: (word == "borrar", word)):
        before = _kept(bot)
        said = await actor(f"/{word} {_argument(word, whose)}")
        allowed = _is_allowed(word, role, call, whose)
        denied = said[0].startswith(NO)
        if allowed == denied or (denied and _kept(bot) != before):
            wrong.append((word, allowed, said))
        if not actor.address.group:
            await actor("/cancelar")
    assert wrong == []


@pytest.mark.parametrize("action", [*Action, "fly to the moon"])
def test_what_no_line_allows_is_refused(bot, action):
    unlisted = action not in TABLE
    with bot.house.store.transaction() as tx:
        for actor in (
            NOBODY,
            Actor("x", frozenset()),
            Actor.of("x", "erased", frozenset({"admin"})),
        ):
            if unlisted or TABLE[action].role not in actor.roles:
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
    actor = await _actor(bot, person("actor"), "suspended")
    commands = [each for each in router if each.handler is not None and not each.public]
    for route in commands:
        if "suspended" in EXPECTED[route.word].who:
            continue
        if route.word != "invitacion":  # without a code there is nothing to ask for
            before = _kept(bot)
            said = await actor(f"/{route.word} {_argument(route.word, 'other')}")
            assert said[0].startswith(NO[0])
            assert _kept(bot) == before


async def test_a_role_taken_away_ends_at_once(bot, person):
    admin = person("admin")
    await administers(admin)
    await admin("/digitar")
    _suspend(bot, admin)
    for text in ("Jornada", "/buzon", "/digitar"):
        said = await admin(text)
        if text != "Jornada":
            assert said[0].startswith(NO[0])
    assert rows(bot.house.store)["proposal"] == []


async def _actor(bot: Bot, someone: Person, role: str) -> Person:
    """Return somebody in a role, with a proposal of their own, P-0002."""
    await has_proposed(someone, WATER, theme="ambiente")
    if role == "admin":
        await administers(someone)
    if role == "suspended":
        _suspend(bot, someone)
    if role == "group":
        someone = Person(bot, "-100", "telegram")
        someone.address = Address("telegram", "-100", group=True)
    return someone


def _suspend(bot: Bot, someone: Person) -> None:
    with bot.house.store.transaction() as tx:
        tx.run(
            sa.update(person_table)
            .where(person_table.c.id == person_id(someone))
            .values(state="suspended")
        )


def _argument(word: str, whose: str) -> str:
    if word in ABOUT_A_PROPOSAL:
        return "P-0002" if whose == "own" else "P-0001"
    return ARGUMENTS.get(word, "")


def _is_allowed(word: str, role: str, call: str, whose: str) -> bool:
    line = EXPECTED[word]
    return (
        role in line.who
        and not (line.open_only and call == "closed")
        and line.whose in ("any", whose)
    )


def _kept(bot: Bot) -> Mapping[str, Any]:
    """Return everything that is kept, but for the talk itself."""
    kept = dict(rows(bot.house.store))
    for talk in ("incoming", "outbox"):
        kept.pop(talk)
    kept["person"] = [{**row, "turn": None} for row in kept["person"]]
    return kept
