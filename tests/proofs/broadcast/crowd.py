"""A crowd that consented to news, put straight into a bot's database, and one announcement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from bot.house import House, open_house, utc_now
from bot.settings import Settings
from cocreation.announcements import announcements
from cocreation.announcements.announcements import Audience, AudienceKind, Content
from cocreation.people.people import CONSENT_TEXT_VERSION, Purpose
from cocreation.permissions import OPERATOR, Actor, Role
from cocreation.programme.file import PROGRAMMES
from storage import tables
from storage.engine import Tx
from storage.ids import new_id
from storage.people import people

TEXT = "Mañana a las nueve se abre la mesa de co-creación del tema Educación."
_AT_ONCE = 1_000
_SAMPLE = "panama-2019-2021.toml"


def awake_programme(folder: Path) -> Path:
    """Write the sample programme without quiet hours into a folder: a proof runs at any hour."""
    sample = (PROGRAMMES / _SAMPLE).read_text("utf-8")
    quiet = "starts = 21:00:00\nends = 07:00:00\n"
    assert quiet in sample
    path = folder / "awake.toml"
    path.write_text(sample.replace(quiet, "starts = 00:00:00\nends = 00:00:00\n"), "utf-8")
    return path


def house_at(folder: Path, programme: Path) -> House:
    """Open, or make, the database of a bot that does not run."""
    return open_house(Settings(data_dir=folder, programme=programme))


def settle_in(house: House, chats: Sequence[int]) -> dict[int, str]:
    """Put people on Telegram into the database, all of whom want news; return their ids by chat."""
    found: dict[int, str] = {}
    now = utc_now()
    for start in range(0, len(chats), _AT_ONCE):
        some = {chat: new_id(now) for chat in chats[start : start + _AT_ONCE]}
        with house.store.transaction() as tx:
            _insert(tx, some, now)
        found |= some
    return found


def announce(house: House, author: str | None = None) -> str:
    """Announce to everyone, to be sent at once; return the announcement's code."""
    with house.store.transaction() as tx:
        actor = OPERATOR
        if author is not None:
            people.grant_role(tx, author, Role.ADMIN, utc_now())
            actor = Actor.of(author, "active", frozenset({Role.ADMIN}))
        return announcements.create(
            tx,
            actor,
            kind="stage",
            audience=Audience(kind=AudienceKind.EVERYONE),
            content={language: content() for language in house.programme.languages},
            due=utc_now(),
            now=utc_now(),
            approved=True,
        ).code


def content() -> Content:
    """Return what is announced."""
    return Content(text=(("", TEXT),), buttons=(("Qué puedo hacer", "/ayuda"),))


def _insert(tx: Tx, ids: Mapping[int, str], now: datetime) -> None:
    """Add people as `people.arrive` and `people.give_consent` would, many in one statement."""
    tx.run(
        sa.insert(tables.person),
        [
            {"id": each, "state": "active", "language": "es", "turn": 0, "created_at": now}
            for each in ids.values()
        ],
    )
    tx.run(
        sa.insert(tables.address),
        [
            {
                "id": new_id(now),
                "person_id": person_id,
                "channel": "telegram",
                "fingerprint": tx.vault.fingerprint(f"telegram:{chat}"),
                "sealed": tx.vault.seal(str(chat)),
                "state": "open",
                "created_at": now,
                "used_at": now,
            }
            for chat, person_id in ids.items()
        ],
    )
    tx.run(
        sa.insert(tables.consent),
        [
            {
                "id": new_id(now),
                "person_id": person_id,
                "purpose": purpose,
                "text_version": CONSENT_TEXT_VERSION,
                "channel": "telegram",
                "given_at": now,
            }
            for person_id in ids.values()
            for purpose in Purpose
        ],
    )
