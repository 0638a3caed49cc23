"""Files made for one person: theirs alone, sealed, and gone in time."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from storage import documents
from storage.engine import Store, Tx
from storage.people import people

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_document_is_for_its_person_alone_and_kept_sealed(store: Store) -> None:
    with store.transaction() as tx:
        ana, luis = (people.insert(tx, language="es", now=NOW) for _ in range(2))
        key = _document(tx, ana)

        assert documents.find(tx, key, ana) == ("datos.json", "application/json", b'{"yo": 1}')
        assert documents.find(tx, key, luis) is None
        assert documents.find(tx, "nobody's", ana) is None
        assert b"yo" not in bytes(tx.all(sa.text("select content from document"))[0].content)


def test_documents_expire_and_are_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        ana, luis = (people.insert(tx, language="es", now=NOW) for _ in range(2))
        old, new, other = (
            _document(tx, ana),
            _document(tx, ana, expires_at=NOW + 2 * MINUTE),
            _document(tx, luis, expires_at=NOW + 2 * MINUTE),
        )

        assert documents.purge(tx, NOW) == 0
        assert documents.purge(tx, NOW + MINUTE) == 1
        assert documents.find(tx, old, ana) is None
        assert documents.find(tx, new, ana) is not None

        documents.forget(tx, ana)
        assert documents.find(tx, new, ana) is None
        assert documents.find(tx, other, luis) is not None


def test_a_renewed_document_takes_the_place_of_the_earlier_one_of_its_name(store: Store) -> None:
    with store.transaction() as tx:
        ana, luis = (people.insert(tx, language="es", now=NOW) for _ in range(2))
        other = _document(tx, ana)
        first = _renewed(tx, {ana: b"one"})
        both = _renewed(tx, {ana: b"two", luis: b"three"}, expires_at=NOW + 2 * MINUTE)

        assert first[ana] == both[ana]
        assert documents.find(tx, both[ana], ana) == ("acta.ics", "text/calendar", b"two")
        assert documents.find(tx, both[luis], luis) == ("acta.ics", "text/calendar", b"three")
        assert documents.find(tx, both[luis], ana) is None
        assert documents.find(tx, other, ana) is not None
        documents.purge(tx, NOW + MINUTE)
        assert documents.find(tx, both[ana], ana) is not None


def test_many_documents_are_renewed_at_once(store: Store) -> None:
    with store.transaction() as tx:
        crowd = [people.insert(tx, language="es", now=NOW) for _ in range(1_203)]
        first = _renewed(tx, dict.fromkeys(crowd, b"one"))
        assert _renewed(tx, dict.fromkeys(crowd, b"two")) == first
        assert len(set(first.values())) == len(crowd)
        assert {documents.find(tx, first[each], each) for each in crowd} == {
            ("acta.ics", "text/calendar", b"two")
        }


def _renewed(
    tx: Tx, contents: dict[str, bytes], expires_at: datetime = NOW + MINUTE
) -> dict[str, str]:
    return documents.renew(
        tx,
        contents,
        name="acta.ics",
        media_type="text/calendar",
        expires_at=expires_at,
        now=NOW,
    )


def _document(tx: Tx, person_id: str, expires_at: datetime = NOW + MINUTE) -> str:
    return documents.insert(
        tx,
        person_id=person_id,
        name="datos.json",
        media_type="application/json",
        content=b'{"yo": 1}',
        expires_at=expires_at,
        now=NOW,
    )
