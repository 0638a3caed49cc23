"""An announcement that is due becomes messages, a chunk of its audience at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from cocreation.announcements import launch
from cocreation.announcements.audiences import CAP_WINDOW
from cocreation.announcements.facts import Announcement, Kind, opened
from cocreation.announcements.launch import Trace
from cocreation.programme.facts import Programme
from storage.announcements import announcements as records
from storage.announcements import audiences, mailing
from storage.engine import Tx

Words = Callable[[Announcement, str, str, Trace | None], bytes]
"""Returns the sealed message of an announcement in a language, on a channel, with one's trace."""


class Chunk(NamedTuple):
    """What one transaction spread: whose messages arrived with it."""

    arrived: list[str]


def start_due(tx: Tx, now: datetime) -> int:
    """Let run what is due, and return how many announcements that was."""
    return records.start_due(tx, now)


def spread_some(
    tx: Tx, words: Words, *, seq_step: int, kept_by_us: frozenset[str], now: datetime
) -> Chunk | None:
    """Write the messages of the next people of the oldest announcement that is not spread.

    None when all are. Where it came to is kept with the messages: whoever goes on after a stop
    leaves nobody out and writes to nobody twice. `kept_by_us` are the channels where a message
    has arrived once it is committed; a turn of a person has room for `seq_step` messages.
    """
    record = records.unspread(tx)
    if record is None:
        return None
    announcement = opened(record)
    people = audiences.next_people(
        tx,
        record.audience,
        record.audience_value,
        after=record.cursor,
        limit=records.CHUNK,
    )
    ids = [each.id for each in people]
    reachable = mailing.best_addresses(tx, ids)
    cap = tx.kept(Programme).announcements.weekly_cap if announcement.kind.is_capped else 0
    told = audiences.recently_told(tx, ids, now - CAP_WINDOW) if cap else {}
    chosen = [
        each for each in people if each.id in reachable and (not cap or told.get(each.id, 0) < cap)
    ]
    turns = mailing.next_turns(tx, [each.id for each in chosen])
    ids_chosen = [each.id for each in chosen]
    is_launch = announcement.kind is Kind.LAUNCH
    traces = launch.traces(tx, ids_chosen, now=now) if is_launch else {}
    letters = [
        mailing.Letter(
            each.id,
            reachable[each.id],
            turns[each.id] * seq_step + 1,
            words(announcement, each.language, reachable[each.id].channel, traces.get(each.id)),
            reachable[each.id].channel in kept_by_us,
        )
        for each in chosen
    ]
    mailing.insert(tx, record.id, letters, now)
    records.spread(
        tx,
        record.id,
        cursor=ids[-1] if ids else record.cursor,
        over=len(people) < records.CHUNK,
        matched=len(people),
        capped=len(reachable) - len(chosen),
        unreachable=len(people) - len(reachable),
    )
    return Chunk([letter.person_id for letter in letters if letter.arrived])
