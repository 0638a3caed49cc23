"""Files made for one person: theirs alone, sealed, and gone in time."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from storage import documents, people
from storage.engine import Store, Tx

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
