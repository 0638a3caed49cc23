"""What `audit verify` says of a log that somebody changed, and of one that nobody did."""

import sqlite3
from contextlib import closing

import pytest

from bot.commands.audit import verify
from bot.house import House
from cocreation.oversight import audit
from storage.vault import Vault
from tests.databases import rows
from tests.proofs.tampering import drop_triggers
from tests.stories.audit_scenes import acts

PROFILES = ("wide",)


def test_verify_says_that_all_is_well_and_notes_the_head(bot, capsys):
    acts(bot, 3)
    key = bot.house.store.vault.public_key
    count = len(rows(bot.house.store)["audit_entry"])
    assert verify(bot.house) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Signing key: {key}",
        f"The audit log is whole: {count} entries, {count} signatures, "
        "0 heads noted in audit.heads.",
        "No head was noted until now: a tail cut before this moment could not be seen.",
    ]
    assert verify(bot.house) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Signing key: {key}",
        f"The audit log is whole: {count} entries, {count} signatures, "
        "1 heads noted in audit.heads.",
    ]


@pytest.mark.parametrize(
    ("tampering", "says"),
    [
        ("UPDATE audit_entry SET reason = 'Otra' WHERE seq = 12",
         ["entry 12 was edited: it is not what was signed"]),
        ("DELETE FROM audit_entry WHERE seq = 13", ["entry 13 is missing"]),
        ("DELETE FROM audit_entry WHERE seq IN (13, 14)", ["entries 13 to 14 are missing"]),
        ("UPDATE audit_entry SET seq = -1 WHERE seq = 3;"
         "UPDATE audit_entry SET seq = 3 WHERE seq = 4;"
         "UPDATE audit_entry SET seq = 4 WHERE seq = -1",
         ["entry 4 stands in the place of entry 3: the order was changed",
          "entry 3 stands in the place of entry 4: the order was changed"]),
        ("DELETE FROM audit_entry WHERE seq > 40; DELETE FROM audit_checkpoint WHERE count > 40",
         ["the tail is cut: 40 of 45 entries are left"]),
        ("UPDATE audit_checkpoint SET signature = 'x' WHERE count = 7",
         ["the signature of entry 7 is not ours"]),
        ("DELETE FROM audit_checkpoint WHERE count = 7",
         ["entry 7 has no signature: it was inserted, or its signature removed"]),
        ("INSERT INTO audit_entry SELECT 46, at, actor_id, action, subject, reason, before, after,"
         " previous, 'x' FROM audit_entry WHERE seq = 45",
         ["entry 46 has no signature: it was inserted, or its signature removed"]),
        ("UPDATE audit_entry SET seq = 46 WHERE seq = 45;"
         "INSERT INTO audit_entry SELECT 45, at, actor_id, 'x', subject, reason, before, after,"
         " previous, 'x' FROM audit_entry WHERE seq = 46",
         ["entry 45 was inserted: nobody signed it",
          "entry 46 has no signature: it was inserted, or its signature removed",
          "entry 45 stands in the place of entry 46: the order was changed"]),
    ],
)  # fmt: skip
def test_verify_says_in_words_what_is_wrong(bot, capsys, tampering, says):
    acts(bot, 45 - len(rows(bot.house.store)["audit_entry"]))
    assert verify(bot.house) == 0
    capsys.readouterr()
    _tamper(bot.house, tampering)
    assert verify(bot.house) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[: len(says)] == [f"WRONG: {each}." for each in says]
    assert said[len(says)] == f"Signing key: {bot.house.store.vault.public_key}"
    assert said[-1].startswith("The audit log was changed. Looked at: ")


def test_a_tail_that_was_cut_is_found_even_when_it_has_grown_again(bot, capsys):
    acts(bot, 5)
    count = len(rows(bot.house.store)["audit_entry"])
    assert audit.keep_head(bot.house.store, bot.house.settings.data_dir)
    assert not audit.keep_head(bot.house.store, bot.house.settings.data_dir)
    _tamper(
        bot.house,
        f"DELETE FROM audit_entry WHERE seq = {count};"
        f"DELETE FROM audit_checkpoint WHERE count = {count}",
    )
    acts(bot, 3)
    assert audit.keep_head(bot.house.store, bot.house.settings.data_dir)
    assert verify(bot.house) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        f"WRONG: entry {count} is not the one that was noted outside the database."
    )


def test_the_heads_are_looked_at_too(bot, capsys):
    acts(bot, 1)
    folder = bot.house.settings.data_dir
    assert audit.keep_head(bot.house.store, folder)
    heads = folder / "audit.heads"
    assert heads.stat().st_mode & 0o777 == 0o600
    whole = heads.read_text()
    heads.write_text(f"{whole}x\n{whole.replace('2020', '2021')}{whole[:20]}")
    assert verify(bot.house) == 1
    assert capsys.readouterr().out.splitlines()[:2] == [
        "WRONG: line 2 of audit.heads cannot be read.",
        "WRONG: line 3 of audit.heads is not ours.",
    ]
    heads.write_text(whole[:20])  # as a crash in the middle of writing leaves it
    assert verify(bot.house) == 0
    assert heads.read_text() == whole


def _tamper(house: House, script: str) -> None:
    with closing(sqlite3.connect(str(house.store.url.database))) as database:
        drop_triggers(database)
        database.executescript(script)


def test_a_signature_is_of_one_text_and_one_key():
    ours, theirs = Vault(bytes(32)), Vault(b"t" * 32)
    signature = ours.sign("P-0001")
    assert len(signature) == 128
    assert ours.verify("P-0001", signature)
    assert not ours.verify("P-0002", signature)
    assert not theirs.verify("P-0001", signature)
    assert not ours.verify("P-0001", "no signature")
    assert len(ours.public_key) == 64
    assert ours.public_key == Vault(bytes(32)).public_key != theirs.public_key
