"""What is told of packages, and what authors are told once the plan was delivered."""

from datetime import datetime, timedelta
from typing import Final

from bot.messages import Button, Phrase, Reply
from bot.news import hop_news
from cocreation.plan import deliveries, plans
from cocreation.plan.deliveries import DeliveryRecord
from cocreation.programme.facts import Programme
from cocreation.proposals.hops import Hop
from documents.package import ZIP
from storage import documents
from storage.commitments import commitments
from storage.engine import Tx
from storage.plan import deliveries as records
from storage.plan import plan_versions

AT_ONCE: Final = 50
BYTES_MAX: Final = 45 * 1024 * 1024
"""The largest file that every channel hands over."""

_FILE_LIFE = timedelta(days=7)
_TOLD = "authors told delivered"


def made(tx: Tx, asked: DeliveryRecord, content: bytes, *, now: datetime) -> list[Reply]:
    """Return the package for whoever asked for it."""
    after = records.by_number(tx, asked.number)
    assert after is not None
    if after.asked_by is None:
        return []
    return [handed(tx, after, content, to=after.asked_by, now=now)]


def handed(tx: Tx, of: DeliveryRecord, content: bytes, *, to: str, now: datetime) -> Reply:
    """Return a package for a person: as a file, or where it is if it is too large for that."""
    values = {
        "number": of.number,
        "version": of.plan_number,
        "kilobytes": -(-len(content) // 1024),
        "sha": of.sha256,
        "path": of.path,
    }
    phrases = [Phrase("package.card", values)]
    buttons = []
    if of.receipt_at is None:
        buttons.append(Button(Phrase("delivery.button"), say="/entrega"))
    document = None
    if len(content) > BYTES_MAX:
        phrases.append(Phrase("package.too_large", values))
    else:
        key = tx.kept(Programme).plan.key
        document = documents.insert(
            tx, person_id=to, name=f"{key}-{of.number}.zip", media_type=ZIP, content=content,
            expires_at=now + _FILE_LIFE, now=now,
        )  # fmt: skip
    return Reply(tuple(phrases), tuple(buttons), to=to, document=document)


def authors(tx: Tx, *, now: datetime) -> list[Reply]:
    """Return what authors are told once the plan was delivered, about fifty at once.

    Until nobody is left, whoever rings calls this again.
    """
    found = deliveries.delivered(tx)
    if found is None:
        return []
    if plan_versions.noticed_at(tx, found.plan_version_id, _TOLD) is not None:
        return []
    assert found.delivered_on is not None
    version = next(each for each in plan_versions.every(tx) if each.id == found.plan_version_id)
    day = tx.kept(Programme).noon(datetime.fromisoformat(found.delivered_on).date())
    told: list[Reply] = []
    for code, sources in plans.authors_of(tx, plans.read(version).composed):
        if len(told) >= AT_ONCE:
            return told
        commitment = commitments.by_code(tx, code)
        assert commitment is not None
        told += hop_news.replies(
            tx, sources, hop=Hop.DELIVERED, subject=code, key="delivery.hop", now=now,
            code=code, title=commitment.title, day=day,
        )  # fmt: skip
    plan_versions.note_notice(tx, found.plan_version_id, _TOLD, now)
    return told
