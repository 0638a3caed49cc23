"""What people may send, how it is known for what it is, and who may open it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.settings import Settings
from cocreation.proposals import attachments
from cocreation.refusals import Refusal
from storage.engine import Store, Tx
from storage.people import people
from storage.proposals import attachments as records
from storage.proposals import proposals
from storage.records import AttachmentRecord
from storage.vault import Vault
from tests import media

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tx(sqlite_settings: Settings) -> Iterator[Tx]:
    store = Store(sqlite_settings.database, Vault(bytes(32)))
    with store.transaction() as tx:
        yield tx
    store.close_writer()


@pytest.fixture
def ana(tx: Tx) -> str:
    return people.insert(tx, language="es", now=NOW)


KNOWN = [
    (media.photo("JPEG"), "photo", "image/jpeg"),
    (media.photo_with_depth(), "photo", "image/jpeg"),
    (media.photo("PNG"), "photo", "image/png"),
    (media.photo("WEBP"), "photo", "image/webp"),
    (media.PDF, "document", "application/pdf"),
    (media.OPUS, "voice", "audio/ogg"),
    (media.VORBIS, "voice", "audio/ogg"),
    (media.MP3, "voice", "audio/mpeg"),
    (media.MP3_WITH_TITLE, "voice", "audio/mpeg"),
    (media.mp4(b"soun"), "voice", "audio/mp4"),
    (media.webm(b"A_OPUS"), "voice", "audio/webm"),
]


@pytest.mark.parametrize(("content", "kind", "media_type"), KNOWN)
def test_a_content_is_known_by_its_bytes(content: bytes, kind: str, media_type: str) -> None:
    assert attachments.recognise(content) == (kind, media_type)


def test_a_picker_offers_every_kind_that_is_known() -> None:
    assert set(attachments.FILE_NAMES) == {media_type for _, _, media_type in KNOWN}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xd8",
        media.PROGRAM,
        b"GIF89a" + bytes(99),
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"<html>%PDF-1.7</html>",
        b"PK\x03\x04" + bytes(99),
        b"RIFF\x00\x00\x00\x00AVI " + bytes(99),
        b"\xff\xfe<\x00h\x00t\x00m\x00l\x00",
        media.AAC,
        media.OGG_FILM,
        media.mp4(),
        media.mp4(b"vide"),
        media.mp4(b"soun", b"vide"),
        media.webm(),
        media.webm(b"V_VP9"),
        media.webm(b"V_VP9", b"A_OPUS"),
    ],
)
def test_any_other_content_is_not_allowed(content: bytes) -> None:
    assert attachments.recognise(content) is None


def test_what_is_sent_in_a_conversation_goes_into_its_proposal(tx: Tx, ana: str) -> None:
    sent = [_sent(tx, ana, conversation="c1", now=NOW + n * MINUTE) for n in range(5)]
    proposal = _proposal(tx, ana)

    assert attachments.give(tx, conversation_id="c1", proposal_id=proposal) == 5
    assert [item.id for item in records.of_proposal(tx, proposal)] == [item.id for item in sent]
    assert attachments.give(tx, conversation_id="c1", proposal_id=proposal) == 0


def test_a_sixth_is_one_too_many(tx: Tx, ana: str) -> None:
    for n in range(5):
        _sent(tx, ana, conversation="c1", now=NOW + n * MINUTE)
    proposal = _proposal(tx, ana)

    assert _refusal(lambda: _sent(tx, ana, conversation="c1")) == ("attachment.too_many", 5)
    attachments.give(tx, conversation_id="c1", proposal_id=proposal)
    _sent(tx, ana, conversation="c2")
    assert _refusal(lambda: attachments.give(tx, conversation_id="c2", proposal_id=proposal)) == (
        "attachment.too_many",
        5,
    )
    assert len(records.of_proposal(tx, proposal)) == 5


def test_of_too_many_loose_ones_the_first_are_taken_and_nobody_is_kept_from_proposing(
    tx: Tx, ana: str
) -> None:
    held = _sent(tx, ana, conversation="c1", now=NOW)
    loose = [_sent(tx, ana, now=NOW + n * MINUTE) for n in range(1, 7)]

    def take() -> int:
        return attachments.take_loose(tx, person_id=ana, conversation_id="c1", since=NOW)

    assert (take(), take()) == (4, 0)
    taken = [item.id for item in records.of_conversation(tx, "c1")]
    assert taken == [item.id for item in (held, *loose[:4])]
    assert attachments.attached(tx, conversation_id="c1") == 5


def test_what_was_refused_leaves_its_place_to_another(tx: Tx, ana: str) -> None:
    for n in range(5):
        _sent(tx, ana, conversation="c1", now=NOW + n * MINUTE)
    (taken,) = records.claim_due(tx, now=NOW, waits=(MINUTE,), limit=1)
    records.mark_refused(tx, taken, "broken")

    assert _sent(tx, ana, conversation="c1").state == "pending"


def test_what_was_sent_before_the_conversation_began_is_taken_into_it(tx: Tx, ana: str) -> None:
    long_ago = _sent(tx, ana, now=NOW - 60 * MINUTE)
    just_before = _sent(tx, ana, now=NOW)

    def take() -> int:
        return attachments.take_loose(tx, person_id=ana, conversation_id="c1", since=NOW - MINUTE)

    assert (take(), take()) == (1, 0)
    assert [item.id for item in records.of_conversation(tx, "c1")] == [just_before.id]
    assert [item.id for item in records.loose(tx, ana, NOW - 90 * MINUTE)] == [long_ago.id]


@pytest.mark.parametrize("kind", ["video", "sticker", "contact", "location", "other", ""])
def test_what_we_never_take_is_refused_at_once(tx: Tx, ana: str, kind: str) -> None:
    refused = _refusal(lambda: _sent(tx, ana, kind=kind))

    assert refused == ("attachment.not_taken.not_allowed",)
    assert records.of_person(tx, ana) == []


def test_what_says_it_is_too_big_is_refused_at_once(tx: Tx, ana: str) -> None:
    assert _sent(tx, ana, size=20 * 1024 * 1024).state == "pending"
    assert _refusal(lambda: _sent(tx, ana, size=20 * 1024 * 1024 + 1)) == (
        "attachment.not_taken.too_big",
        20,
    )


def test_a_media_type_of_any_length_is_taken(tx: Tx, ana: str) -> None:
    assert _sent(tx, ana, media_type="x" * 500).media_type == "x" * 80


def _refusal(act: Callable[[], object]) -> tuple[object, ...]:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.key, *refused.value.values.values()


def _sent(
    tx: Tx,
    person_id: str,
    *,
    conversation: str | None = None,
    kind: str = "photo",
    size: int | None = None,
    media_type: str = "",
    now: datetime = NOW,
) -> AttachmentRecord:
    return attachments.receive(
        tx,
        person_id=person_id,
        conversation_id=conversation,
        channel="telegram",
        kind=kind,
        ref="AgADBAAD",
        name="",
        media_type=media_type,
        size=size,
        now=now,
    )


def _proposal(tx: Tx, author: str) -> str:
    facts: dict[str, str | None] = dict.fromkeys(
        ("sector", "shown_name", "event", "collected_by", "collector_id")
    )
    facts |= {
        "title": "Ciclovía segura",
        "problem": "No hay",
        "idea": "Hacerla",
        "theme": "transporte",
        "territory": "panama",
        "source": "telegram",
        "author_id": author,
    }
    return proposals.insert(tx, facts=facts, state="received", actor_id=author, now=NOW).id
