"""The rules of announcements: who may, for whom, what waits for a second administrator."""

from collections.abc import Iterator

import pytest

from bot.house import House
from cocreation.announcements import announcements
from cocreation.announcements.announcements import (
    TEXT_MAX,
    Announcement,
    Audience,
    AudienceKind,
    Content,
)
from cocreation.permissions import NOBODY, Actor, Role
from cocreation.refusals import Refusal
from storage.commitments import commitments, followers
from storage.engine import Tx
from storage.people import people
from storage.proposals import proposals
from tests.conftest import Watch

EVERYONE = Audience(kind=AudienceKind.EVERYONE)
ONE = Actor("administrator-one", frozenset({Role.ADMIN}))
OTHER = Actor("administrator-two", frozenset({Role.ADMIN}))


@pytest.fixture
def tx(house: House) -> Iterator[Tx]:
    with house.store.transaction() as tx:
        yield tx


def consents(tx: Tx, key: str, watch: Watch) -> str:
    """Put somebody who consented to news into the database and return their id."""
    person_id = people.insert(tx, language="es", now=watch())
    people.insert_address(tx, person_id=person_id, channel="telegram", key=key, now=watch())
    people.insert_consent(
        tx, person_id=person_id, purpose="news", text_version="1", channel="telegram", now=watch()
    )
    return person_id


@pytest.fixture
def reader(tx: Tx, watch: Watch) -> str:
    return consents(tx, "1", watch)


def writes(
    tx: Tx,
    watch: Watch,
    actor: Actor = ONE,
    audience: Audience = EVERYONE,
    *,
    text: str = "hola",
    kind: str = "manual",
    buttons: int = 0,
) -> Announcement:
    content = Content(text=(("", text),), buttons=(("Ver", "/ahora"),) * buttons)
    return announcements.create(
        tx,
        actor,
        kind=kind,
        audience=audience,
        content={"es": content, "en": content},
        due=watch(),
        now=watch(),
        approved=True,
    )


def test_what_goes_to_everyone_waits_for_another_administrator(
    tx: Tx, watch: Watch, reader: str
) -> None:
    written = writes(tx, watch)
    assert (written.code, written.state) == ("A-0001", "waiting")
    with pytest.raises(Refusal, match=r"announcement\.own"):
        announcements.approve(tx, ONE, code="A-0001", now=watch())
    with pytest.raises(Refusal, match=r"announcement\.not_now"):
        announcements.pause(tx, ONE, code="A-0001", now=watch())
    approved = announcements.approve(tx, OTHER, code="a-0001", now=watch())
    assert (approved.state, approved.version) == ("scheduled", 2)
    with pytest.raises(Refusal, match=r"announcement\.not_now"):
        announcements.refuse(tx, OTHER, code="A-0001", now=watch())


def test_what_a_confirmed_act_announces_waits_for_nobody(tx: Tx, watch: Watch) -> None:
    assert writes(tx, watch, kind="stage").state == "scheduled"


def test_a_role_is_told_whether_it_wants_news_or_not(tx: Tx, watch: Watch) -> None:
    staff = people.insert(tx, language="es", now=watch())
    people.grant_role(tx, staff, Role.LIAISON, watch())
    liaisons = Audience(kind=AudienceKind.ROLE, value="liaison")
    assert announcements.count(tx, liaisons, now=watch()) == (1, {}, 0, 1)
    assert writes(tx, watch, audience=liaisons).state == "scheduled"


def test_a_proposal_and_what_it_is_about_have_their_authors_and_supporters(
    tx: Tx, watch: Watch, reader: str
) -> None:
    facts = {
        "title": "Agua",
        "problem": "Sucia",
        "idea": "Publicar",
        "theme": "contrataciones",
        "territory": "colon",
        "sector": "academia",
        "source": "telegram",
        "author_id": reader,
        **dict.fromkeys(("shown_name", "event", "collected_by", "collector_id")),
    }
    proposal = proposals.insert(tx, facts=facts, state="received", actor_id=reader, now=watch())
    supporter = consents(tx, "2", watch)
    proposals.insert_support(tx, proposal.id, supporter, watch())
    consents(tx, "3", watch)

    def matched(kind: str, value: str) -> int:
        audience = Audience(kind=AudienceKind(kind), value=value)
        return announcements.count(tx, audience, now=watch()).matched

    assert matched("everyone", "") == matched("role", "citizen") == 3
    assert matched("theme", "contrataciones") == matched("territory", "colon") == 2
    assert matched("proposal", proposal.code) == 2
    assert matched("sector", "academia") == 1
    assert matched("theme", "salud") == 0
    found = commitments.by_code(tx, "3PAN-08")
    assert found is not None
    followers.put(tx, found.id, supporter, watch())
    assert matched("followers", "") == matched("followers", "3PAN-08") == 1
    assert matched("followers", "3PAN-09") == 0
    people.revoke_consents(tx, supporter, ["news"], watch())
    assert matched("followers", "") == 1  # they asked for it
    people.insert_consent(
        tx, person_id=supporter, purpose="news", text_version="1", channel="telegram", now=watch()
    )
    people.revoke_consents(tx, reader, ["news"], watch())
    assert (matched("proposal", proposal.code), matched("sector", "academia")) == (1, 0)


@pytest.mark.parametrize(
    ("kind", "value", "key"),
    [
        ("role", "king", "announcement.no_audience"),
        ("role", "anyone", "announcement.no_audience"),
        ("theme", "no-theme", "announcement.no_audience"),
        ("territory", "", "announcement.no_audience"),
        ("sector", "x", "announcement.no_audience"),
        ("proposal", "P-9999", "announcement.no_audience"),
        ("followers", "9PAN-01", "announcement.no_audience"),
        ("followers", "3PAN-01", "announcement.nobody"),
        ("role", "commission", "announcement.nobody"),
        ("theme", "contrataciones", "announcement.nobody"),
    ],
)
def test_an_audience_of_nobody_is_refused(
    tx: Tx, watch: Watch, kind: AudienceKind, value: str, key: str
) -> None:
    audience = Audience(kind=AudienceKind(kind), value=value)
    with pytest.raises(Refusal) as refused:
        writes(tx, watch, audience=audience)
    assert refused.value.key == key
    assert announcements.recent(tx, ONE, limit=9) == []


@pytest.mark.parametrize(
    ("text", "buttons", "key"),
    [
        (" \n", 0, "announcement.no_text"),
        ("x" * 9_000, 0, "announcement.too_long"),
        ("😀" * (TEXT_MAX // 2 + 1), 0, "announcement.too_long"),
        ("hola", 4, "announcement.too_many_buttons"),
    ],
)
def test_words_that_cannot_be_sent_are_refused(
    tx: Tx, watch: Watch, reader: str, text: str, buttons: int, key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        writes(tx, watch, text=text, buttons=buttons)
    assert refused.value.key == key
    assert announcements.recent(tx, ONE, limit=9) == []


def test_only_administrators_announce_and_read_reports(tx: Tx, watch: Watch, reader: str) -> None:
    writes(tx, watch)
    citizen = Actor(reader, frozenset({Role.CITIZEN}))
    for actor in (citizen, NOBODY):
        with pytest.raises(Refusal, match=r"refusal\.not_allowed"):
            writes(tx, watch, actor)
        for act in (
            announcements.approve,
            announcements.refuse,
            announcements.pause,
            announcements.resume,
            announcements.stop,
            announcements.resend_doubtful,
        ):
            with pytest.raises(Refusal, match=r"refusal\.not_allowed"):
                act(tx, actor, code="A-0001", now=watch())
        with pytest.raises(Refusal, match=r"refusal\.not_allowed"):
            announcements.report(tx, actor, code="A-0001")
        with pytest.raises(Refusal, match=r"refusal\.not_allowed"):
            announcements.recent(tx, actor, limit=1)
    assert announcements.by_code(tx, ONE, code="A-0001").state == "waiting"
    with pytest.raises(Refusal, match=r"announcement\.unknown"):
        announcements.by_code(tx, ONE, code="A-0002")
