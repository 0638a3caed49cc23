"""Whatever arrives is answered kindly or left alone on purpose, and nothing is half written."""

import os
from collections.abc import Mapping
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.channels import PROFILES
from bot.messages import Address, Media, Message
from bot.settings import Settings
from bot.sheet import Sheet
from handlers import router
from storage.tables import attachment, conversation, incoming, outbox
from tests.bot.nasty import NASTY
from tests.conftest import NARROW
from tests.databases import rows
from tests.stories.scenes import BIKES, administers, has_proposed
from tests.stories.talking.test_every_form import fits
from tests.talking import Bot, Person

pytestmark = pytest.mark.prove
EXAMPLES = 600 if os.environ.get("PROVE") else 60
_NUMBERS = count()

COMMANDS = [f"/{route.word}" for route in router]
KINDS = (
    "photo", "voice", "audio", "document", "video", "sticker", "contact", "location", "poll", "",
)  # fmt: skip

any_text = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=()), max_size=60),
    st.builds(
        "{} {}".format,
        st.sampled_from(COMMANDS),
        st.one_of(st.sampled_from(NASTY), st.text(max_size=20)),
    ),
)
messages = st.one_of(
    st.fixed_dictionaries({"text": any_text}),
    st.fixed_dictionaries({"text": any_text, "edited": st.booleans()}),
    st.fixed_dictionaries({"tap": any_text}),
    st.fixed_dictionaries({"button": st.integers(0, 20)}),
    st.fixed_dictionaries(
        {
            "text": st.one_of(st.just(""), any_text),
            "media": st.builds(
                Media,
                kind=st.sampled_from(KINDS),
                ref=any_text,
                name=any_text,
                media_type=st.text(max_size=100),
                size=st.one_of(st.none(), st.integers(0, 2**31 - 1)),
            ),
            "album": st.one_of(st.none(), st.sampled_from(["a", "b"])),
        }
    ),
)
CONSENTED = ["/start", "sí", "no"]
QUESTIONS: tuple[list[str], ...] = (
    [],
    [*CONSENTED, "/proponer"],
    [*CONSENTED, "/proponer", *BIKES],
    [*CONSENTED, "/proponer", *BIKES, "1", "8", "1"],
)
"""Up to where nothing, a text, a choice, and the card are open."""

beginnings = st.sampled_from(
    [
        *QUESTIONS,
        ["/start", "sí"],
        [*CONSENTED, "/proponer", *BIKES, "1"],
        ["/contacto"],
        ["/borrar"],
        ["/idioma en", "/apoyar 1"],
    ]
)


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture(autouse=True)
def profile(monkeypatch: pytest.MonkeyPatch) -> str:
    """As little as WhatsApp shows: what fits there fits anywhere."""
    monkeypatch.setitem(PROFILES, "telegram", NARROW)
    return "narrow"


@pytest.fixture
async def town(bot: Bot) -> Bot:
    """Somebody has proposed, somebody administers."""
    await has_proposed(bot.person("author"))
    await administers(bot.person("admin"))
    return bot


@pytest.mark.parametrize("beginning", QUESTIONS)
async def test_the_worst_texts_are_answered_at_every_kind_of_question(
    town: Bot, beginning: list[str]
):
    for text in NASTY:
        person = town.person(f"somebody-{next(_NUMBERS)}")
        for line in beginning:
            await person(line)
        assert await person(text) != []
        assert await person.send(tap=text) != []
        assert await person.send(media=Media("document", ref=text, name=text), text=text) != []
    _nothing_is_half_written(town)


@pytest.mark.timeout(1800)
@examples(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not os.environ.get("PROVE"),
    suppress_health_check=list(HealthCheck),
)
@given(beginning=beginnings, sent=st.lists(messages, min_size=1, max_size=6))
async def test_whatever_is_said_is_answered(
    town: Bot, beginning: list[str], sent: list[dict[str, Any]]
):
    person = town.person(f"somebody-{next(_NUMBERS)}")
    for text in beginning:
        await person(text)
    for facts in sent:
        said = await _send(person, facts)
        assert said or facts.get("album"), f"{facts} was answered with silence"
    _nothing_is_half_written(town)
    _forget_the_talk(town)


@examples(max_examples=EXAMPLES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@given(sent=st.lists(messages, min_size=1, max_size=5))
async def test_whatever_is_said_in_a_group_does_nothing(bot: Bot, sent: list[dict[str, Any]]):
    group = Person(bot, "-100", "telegram")
    group.address = Address("telegram", "-100", group=True)
    before = _facts(bot)
    for facts in sent:
        await _send(group, facts)
    assert _facts(bot) == before
    assert rows(bot.house.store)["quarantine"] == []


async def _send(person: Person, facts: dict[str, Any]) -> list[str]:
    """Send it; a button is one of those last shown, if there were any."""
    if "button" not in facts:
        return await person.send(**facts)
    tokens = list(person.buttons.values())
    return await person.send(tap=tokens[facts["button"] % len(tokens)] if tokens else "x.0")


def _nothing_is_half_written(bot: Bot) -> None:
    kept = rows(bot.house.store)
    vault = bot.house.store.vault
    assert kept["quarantine"] == []
    owner = {row["id"]: row["person_id"] for row in kept["conversation"]}
    active = [row["person_id"] for row in kept["conversation"] if row["active"]]
    assert len(active) == len(set(active)), "somebody has two open forms"
    for row in kept["conversation"]:
        Sheet.model_validate_json(vault.open(bytes(row["sealed"])))
    for row in kept["outbox"]:
        if row["body"] is None:
            assert row["recipient"] is None
            continue
        message = Message.model_validate_json(vault.open(bytes(row["body"])))
        assert row["kind"] == "menu" or fits(message, PROFILES[row["channel"]])
        asked = owner.get(message.conversation, row["person_id"])
        assert asked == row["person_id"], "a question went to somebody else"
    places = [(row["person_id"], row["seq"]) for row in kept["outbox"] if row["person_id"]]
    assert len(places) == len(set(places)), "two messages at one place"
    keys = [(row["channel"], row["dedupe_key"]) for row in kept["incoming"]]
    assert len(keys) == len(set(keys))
    for row in kept["attachment"]:
        assert row["person_id"]


def _forget_the_talk(bot: Bot) -> None:
    """Keep the database small: every example looks at all of it."""
    with bot.house.store.transaction() as tx:
        for table in (outbox, incoming, conversation, attachment):
            tx.run(table.delete())
    bot.desk.letters.clear()


def _facts(bot: Bot) -> Mapping[str, Any]:
    return {
        name: kept
        for name, kept in rows(bot.house.store).items()
        if name not in ("incoming", "outbox")
    }
