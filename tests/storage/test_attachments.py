"""Attachments in both databases: claimed once, settled once, forgotten whole."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from storage import talk
from storage.engine import Store, Tx
from storage.people import people
from storage.proposals import attachments, proposals
from storage.records import AttachmentRecord

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WAITS = (5 * MINUTE, 15 * MINUTE)


def test_what_was_sent_is_found_as_it_was_sent_and_kept_sealed(store: Store) -> None:
    with store.transaction() as tx:
        ana = people.insert(tx, language="es", now=NOW)
        sent = _sent(tx, ana, conversation="c1", name="Mi vereda.jpg")
        assert sent == AttachmentRecord(
            id=sent.id,
            person_id=ana,
            conversation_id="c1",
            proposal_id=None,
            channel="telegram",
            kind="photo",
            ref="AgADBAAD",
            name="Mi vereda.jpg",
            media_type="image/jpeg",
            size=1000,
            state="pending",
            attempt=0,
            path=None,
            reason=None,
            created_at=NOW,
        )
        assert attachments.find(tx, sent.id) == sent
        assert attachments.find(tx, "nobody's") is None
        row = tx.all(sa.text("select * from attachment"))[0]
    assert b"vereda" not in bytes(row.sealed_name)
    assert b"AgAD" not in bytes(row.sealed_ref)


def test_each_list_holds_what_belongs_to_it(store: Store) -> None:
    with store.transaction() as tx:
        ana, luis = (people.insert(tx, language="es", now=NOW) for _ in range(2))
        before = _sent(tx, ana, now=NOW - 10 * MINUTE)
        loose = _sent(tx, ana, now=NOW)
        held = _sent(tx, ana, conversation="c1", now=NOW + MINUTE)
        other = _sent(tx, luis, conversation="c2", now=NOW + 2 * MINUTE)

        assert attachments.of_conversation(tx, "c1") == [held]
        assert attachments.of_person(tx, ana) == [before, loose, held]
        assert attachments.loose(tx, ana, NOW - MINUTE) == [loose]

        attachments.give_to_conversation(tx, [loose.id], "c1")
        assert attachments.loose(tx, ana, NOW - MINUTE) == []
        assert _ids(attachments.of_conversation(tx, "c1")) == [loose.id, held.id]

        proposal = _proposal(tx, ana)
        assert attachments.give_to_proposal(tx, "c1", proposal) == 2
        assert attachments.give_to_proposal(tx, "c1", proposal) == 0
        assert attachments.of_conversation(tx, "c1") == []
        assert _ids(attachments.of_proposal(tx, proposal)) == [loose.id, held.id]
        assert attachments.of_conversation(tx, "c2") == [other]


def test_what_is_in_hand_comes_again_after_the_wait_of_its_attempt(store: Store) -> None:
    with store.transaction() as tx:
        ana = people.insert(tx, language="es", now=NOW)
        first = _sent(tx, ana, now=NOW)
        second = _sent(tx, ana, now=NOW + MINUTE)

        assert _claimed(tx, NOW - MINUTE) == []
        assert _claimed(tx, NOW + MINUTE, limit=1) == [(first.id, 1)]
        assert _claimed(tx, NOW + MINUTE) == [(second.id, 1)]
        assert _claimed(tx, NOW + 5 * MINUTE) == []
        assert _claimed(tx, NOW + 6 * MINUTE) == [(first.id, 2), (second.id, 2)]
        assert _claimed(tx, NOW + 20 * MINUTE) == []
        # The last wait is the one of every further attempt.
        assert _claimed(tx, NOW + 21 * MINUTE) == [(first.id, 3), (second.id, 3)]
        assert _claimed(tx, NOW + 36 * MINUTE) == [(first.id, 4), (second.id, 4)]


def test_only_who_has_it_in_hand_settles_it_and_only_once(store: Store) -> None:
    with store.transaction() as tx:
        ana = people.insert(tx, language="es", now=NOW)
        _sent(tx, ana)
        (late,) = attachments.claim_due(tx, now=NOW, waits=WAITS, limit=9)
        (taken,) = attachments.claim_due(tx, now=NOW + 5 * MINUTE, waits=WAITS, limit=9)

        assert not _stored(tx, late)
        assert not attachments.mark_refused(tx, late, "unreachable")
        assert _stored(tx, taken)
        assert not _stored(tx, taken)
        assert not attachments.mark_refused(tx, taken, "unreachable")

        assert attachments.find(tx, taken.id) == taken.model_copy(
            update={
                "state": "stored",
                "kind": "document",
                "media_type": "application/pdf",
                "size": 700,
                "path": "b" * 26,
            }
        )
        assert _claimed(tx, NOW + timedelta(days=9)) == []


def test_what_is_refused_keeps_its_reason_and_is_not_tried_again(store: Store) -> None:
    with store.transaction() as tx:
        ana = people.insert(tx, language="es", now=NOW)
        _sent(tx, ana)
        (taken,) = attachments.claim_due(tx, now=NOW, waits=WAITS, limit=9)

        assert attachments.mark_refused(tx, taken, "too_big")

        assert attachments.of_person(tx, ana) == [
            taken.model_copy(update={"state": "refused", "reason": "too_big"})
        ]
        assert _claimed(tx, NOW + timedelta(days=9)) == []


def test_only_what_is_stored_counts_as_used(store: Store) -> None:
    with store.transaction() as tx:
        ana, luis = (people.insert(tx, language="es", now=NOW) for _ in range(2))
        assert attachments.stored_bytes(tx, ana) == 0
        for minute, person_id in enumerate((ana, ana, ana, luis)):
            _sent(tx, person_id, now=NOW - 9 * MINUTE + minute * MINUTE)
        one, other, refused, of_luis = attachments.claim_due(tx, now=NOW, waits=WAITS, limit=9)
        attachments.hold_person(tx, ana)
        assert [_stored(tx, taken) for taken in (one, other, of_luis)] == [True] * 3
        attachments.mark_refused(tx, refused, "quota")

        assert attachments.stored_bytes(tx, ana) == 1400
        assert attachments.stored_bytes(tx, luis) == 700


def test_files_and_references_that_are_still_needed_are_known(store: Store) -> None:
    with store.transaction() as tx:
        ana = people.insert(tx, language="es", now=NOW)
        _sent(tx, ana, ref="fetched")
        (taken,) = attachments.claim_due(tx, now=NOW, waits=WAITS, limit=9)
        _stored(tx, taken)
        _sent(tx, ana, ref="still to fetch")

        assert attachments.named(tx, ["a" * 26, "b" * 26]) == {"b" * 26}
        assert attachments.pending_refs(tx) == {"still to fetch"}


def test_what_is_forgotten_can_no_longer_be_settled(store: Store) -> None:
    with store.transaction() as tx:
        ana, luis = (people.insert(tx, language="es", now=NOW) for _ in range(2))
        one, _two = _sent(tx, ana), _sent(tx, ana)
        of_luis = _sent(tx, luis)
        taken = {item.id: item for item in attachments.claim_due(tx, now=NOW, waits=WAITS, limit=9)}

        assert attachments.delete(tx, one.id)
        assert not attachments.delete(tx, one.id)
        assert not _stored(tx, taken[one.id])
        attachments.forget(tx, ana)

        assert attachments.of_person(tx, ana) == []
        assert _ids(attachments.of_person(tx, luis)) == [of_luis.id]


def test_what_belongs_to_nothing_any_more_is_purged_in_time(store: Store) -> None:
    with store.transaction() as tx:
        ana = people.insert(tx, language="es", now=NOW)
        resting = talk.open_conversation(
            tx, person_id=ana, form="proponer", subject="", content="{}", now=NOW
        )
        _sent(tx, ana, now=NOW - 5 * MINUTE)
        _sent(tx, ana, conversation="dropped", now=NOW - 4 * MINUTE)
        given = _sent(tx, ana, conversation="ended", now=NOW - 3 * MINUTE)
        waiting = _sent(tx, ana, conversation=resting.id, now=NOW - 2 * MINUTE)
        young = _sent(tx, ana, now=NOW)
        attachments.give_to_proposal(tx, "ended", _proposal(tx, ana))

        assert attachments.purge(tx, NOW - MINUTE) == 2

        assert _ids(attachments.of_person(tx, ana)) == [given.id, waiting.id, young.id]


def test_two_workers_never_take_the_same_one(store: Store) -> None:
    with store.transaction() as tx:
        ana = people.insert(tx, language="es", now=NOW)
        for _ in range(4):
            _sent(tx, ana)
    if store.embedded:
        with store.transaction() as tx:
            one = _claimed(tx, NOW, limit=2)
        with store.transaction() as tx:
            other = _claimed(tx, NOW, limit=9)
    else:
        with store.transaction() as tx, store.transaction() as beside:
            one, other = _claimed(tx, NOW, limit=2), _claimed(beside, NOW, limit=9)

    assert (len(one), len(other), len({*one, *other})) == (2, 2, 4)


def _sent(
    tx: Tx,
    person_id: str,
    *,
    conversation: str | None = None,
    ref: str = "AgADBAAD",
    name: str = "",
    now: datetime = NOW,
) -> AttachmentRecord:
    return attachments.insert(
        tx,
        person_id=person_id,
        conversation_id=conversation,
        channel="telegram",
        kind="photo",
        ref=ref,
        name=name,
        media_type="image/jpeg",
        size=1000,
        now=now,
    )


def _claimed(tx: Tx, now: datetime, limit: int = 50) -> list[tuple[str, int]]:
    taken = attachments.claim_due(tx, now=now, waits=WAITS, limit=limit)
    return [(item.id, item.attempt) for item in taken]


def _stored(tx: Tx, taken: AttachmentRecord) -> bool:
    return attachments.mark_stored(
        tx, taken, kind="document", media_type="application/pdf", size=700, path="b" * 26
    )


def _ids(found: list[AttachmentRecord]) -> list[str]:
    return [item.id for item in found]


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
