"""A random history of meetings, people, stops and clocks, lived through by the real bell."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.bells.reminder import ReminderBell
from bot.house import House, open_house
from bot.menus import menu
from bot.messages import Message, Reply
from bot.scribe import Scribe
from bot.settings import Settings
from cocreation.meetings import meeting_seats, meetings, reminder_plans
from cocreation.meetings.meeting_people import Part
from cocreation.meetings.meetings import Draft, occasion_of
from cocreation.people import people
from cocreation.permissions import OPERATOR, Actor
from cocreation.refusals import Refusal
from handlers import router
from storage.engine import StorageTrouble, Tx
from storage.ids import new_id
from storage.meetings import meeting_calls, meeting_facilitators
from storage.people import people as person_records
from storage.records import MeetingRecord, OutboxRecord
from tests.databases import rows
from tests.proofs.reminders.history import Course, Event, Left, Listed

BEGINS = datetime(2020, 2, 10, 15, 0, tzinfo=UTC)
KINDS = ("working-table", "high-level", "commission", "outreach")
ROLES = ("liaison", "authority", "commission")
TIMES = (10, 45, 60, 120, 180, 600, 1440, 1500, 2880, 4320, 10080, 20160)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE = 7
MEETINGS = 5
JUMPS_BACK = 0.03
NEAR = 4
"""How many moments near those at which something is due the bell rings at between two events."""


class CrashError(StorageTrouble):
    """The process ended in the middle of a transaction; nothing of it is kept."""


class Life:
    """One bot on one database, and all that happens to it."""

    def __init__(self, settings: Settings, seed: int) -> None:
        self.now = BEGINS
        self._chance = random.Random(seed)
        self._course = Course()
        self._settings = settings
        self._house = self._opened()
        self._meetings: list[MeetingRecord] = []
        self._names: dict[str, str] = {}  # of those who can be reached, by id
        self._told: dict[str, str] = {}  # everybody's, by the key of their address
        self._rings = 0
        self._crash_at = 0
        for _ in range(PEOPLE):
            self._comes()

    async def live(self, events: int) -> Course:
        """Let about so many things happen, with the bell ringing between them."""
        acts = {
            self._publish: 12, self._move: 8, self._cancel: 1, self._sign_up: 30,
            self._take_back: 6, self._call: 20, self._answer: 15, self._facilitate: 4,
            self._set_times: 6, self._block: 2, self._unblock: 3, self._leave: 1,
            self._stop: 4, self._jump_ahead: 2, self._crash: 4, self._restart: 0.3,
        }  # fmt: skip
        while self._course.counted.total() < events:
            [act] = self._chance.choices(list(acts), list(acts.values()))
            act()
            if self._chance.random() < JUMPS_BACK:
                await self._jump_back()
            await self._pass_time()
        self._write_down_what_is_listed()
        await self._house.store.close()
        return self._course

    # ── what people do ────────────────────────────────────────────────────────────────────────

    def _comes(self) -> None:
        key = f"person-{len(self._told)}"
        with self._house.store.transaction() as tx:
            found = people.arrive(tx, channel="telegram", key=key, language="es", now=self.now)
        self._names[found.person.id] = key
        self._told[key] = found.person.id

    def _publish(self) -> None:
        if sum(each.starts_at > self.now for each in self._planned()) >= MEETINGS:
            return
        starts_at = self._someday()
        draft = Draft(
            kind=self._chance.choice(KINDS),
            title="Mesa",
            starts_at=starts_at,
            ends_at=starts_at + HOUR,
            place="Biblioteca",
        )
        with self._house.store.transaction() as tx:
            made = meetings.create(tx, OPERATOR, draft=draft, now=self.now)
        self._meetings.append(made)
        self._happened("publish", code=made.code, kind=made.kind, starts=starts_at)
        for act in self._chance.choices((self._sign_up, self._call, self._set_times), k=4):
            act()

    def _move(self) -> None:
        meeting = self._some_meeting()
        if meeting is None:
            return
        starts_at = self._someday()
        if self._chance.random() < 0.3:  # back to a day it had
            days = [
                each.facts["starts"]
                for each in self._course.history
                if each.what in ("publish", "move") and each.facts["code"] == meeting.code
            ]
            starts_at = self._chance.choice(days)
        occasion = occasion_of(meeting).model_copy(
            update={"starts_at": starts_at, "ends_at": starts_at + HOUR}
        )
        try:
            with self._house.store.transaction() as tx:
                change = meetings.move(
                    tx,
                    OPERATOR,
                    code=meeting.code,
                    read=meeting.version,
                    occasion=occasion,
                    now=self.now,
                )
        except Refusal:
            return
        self._changed(change.after)
        self._happened("move", code=meeting.code, starts=starts_at)

    def _cancel(self) -> None:
        meeting = self._some_meeting()
        if meeting is None:
            return
        with self._house.store.transaction() as tx:
            read = meeting.version
            change = meetings.cancel(
                tx, OPERATOR, code=meeting.code, read=read, reason="no", now=self.now
            )
        self._changed(change.after)
        self._happened("cancel", code=meeting.code)

    def _sign_up(self) -> None:
        self._about_a_seat("sign up", meeting_seats.sign_up)

    def _take_back(self) -> None:
        self._about_a_seat("take back", meeting_seats.take_back)

    def _about_a_seat(self, what: str, rule: Any) -> None:
        meeting, person_id = self._some_meeting(), self._somebody()
        if meeting is None:
            return
        actor = Actor.of(person_id, "active", frozenset())
        try:
            with self._house.store.transaction() as tx:
                rule(tx, actor, person_id=person_id, code=meeting.code, now=self.now)
        except Refusal:
            return
        self._happened(what, code=meeting.code, person=self._names[person_id])

    def _call(self) -> None:
        meeting, person_id = self._some_meeting(), self._somebody()
        if meeting is None:
            return
        role = self._chance.choice(ROLES)
        with self._house.store.transaction() as tx:
            if meeting_calls.of_person(tx, meeting.id, person_id) is not None:
                return
            meeting_calls.insert(
                tx, meeting_id=meeting.id, person_id=person_id, role=role, now=self.now
            )
        self._happened("call", code=meeting.code, person=self._names[person_id], role=role)

    def _answer(self) -> None:
        meeting, person_id = self._some_meeting(), self._somebody()
        if meeting is None:
            return
        state = self._chance.choice(("confirmed", "declined", "confirmed", "sent"))
        with self._house.store.transaction() as tx:
            call = meeting_calls.of_person(tx, meeting.id, person_id)
            if call is None:
                return
            meeting_calls.update(tx, call, state=state, answered_at=self.now)
        self._happened("answer", code=meeting.code, person=self._names[person_id], state=state)

    def _facilitate(self) -> None:
        meeting, person_id = self._some_meeting(), self._somebody()
        if meeting is None:
            return
        with self._house.store.transaction() as tx:
            if not meeting_facilitators.add(tx, meeting.id, person_id, self.now):
                return
        self._happened("facilitate", code=meeting.code, person=self._names[person_id])

    def _set_times(self) -> None:
        meeting = self._some_meeting()
        if meeting is None:
            return
        count = self._chance.randrange(6)
        minutes = sorted(self._chance.sample(TIMES, count), reverse=True)
        offsets = None if self._chance.random() < 0.2 else [each * MINUTE for each in minutes]
        parts = self._chance.sample(list(Part), self._chance.randrange(1, 4))
        with self._house.store.transaction() as tx:
            reminder_plans.set_offsets(
                tx, OPERATOR, code=meeting.code, parts=parts, offsets=offsets, now=self.now
            )
        told = None if offsets is None else tuple(minutes)
        self._happened("times", code=meeting.code, parts=tuple(map(str, parts)), minutes=told)

    def _block(self) -> None:
        self._reach("block", "unreachable")

    def _unblock(self) -> None:
        self._reach("unblock", "open")

    def _reach(self, what: str, state: str) -> None:
        person_id = self._somebody()
        with self._house.store.transaction() as tx:
            [address] = person_records.addresses(tx, person_id)
            if state == "open":
                person_records.touch_address(tx, address.id, self.now)
            else:
                person_records.mark_unreachable(tx, address.id)
        self._happened(what, person=self._names[person_id])

    def _leave(self) -> None:
        person_id = self._somebody()
        actor = Actor.of(person_id, "active", frozenset())
        with self._house.store.transaction() as tx:
            people.erase(tx, actor, person_id=person_id, now=self.now)
        self._happened("leave", person=self._names.pop(person_id))
        self._comes()

    # ── what happens to the bot ───────────────────────────────────────────────────────────────

    def _stop(self) -> None:
        away = (
            self._chance.choice((5 * MINUTE, HOUR, 5 * HOUR, DAY, 9 * DAY)) * self._chance.random()
        )
        self.now += away
        self._happened("stop")

    def _jump_ahead(self) -> None:
        self.now += self._chance.choice((MINUTE, 5 * HOUR, 3 * DAY)) * self._chance.random()
        self._happened("jump ahead")

    async def _jump_back(self) -> None:
        """The bell rings on; a bot that stands does not see what its clock does."""
        self.now -= self._chance.choice((5 * SECOND, HOUR, 2 * DAY)) * self._chance.random()
        self._happened("jump back")
        await self._ring()

    def _crash(self) -> None:
        """Let the process end in the middle of one of the next reminders."""
        self._crash_at = self._chance.randrange(1, 4)
        self._happened("crash")

    def _restart(self) -> None:
        self._house.store.close_writer()
        self._house = self._opened()
        self._happened("restart")

    # ── the bell ──────────────────────────────────────────────────────────────────────────────

    async def _pass_time(self) -> None:
        """Let time go by, with rings a little before and after moments at which things are due."""
        long = (
            self._chance.choice((10 * SECOND, 10 * MINUTE, HOUR, 4 * HOUR)) * self._chance.random()
        )
        ends = self.now + long
        near = []
        for meeting in self._planned():
            for minutes in (*TIMES, 0):
                moment = meeting.starts_at - minutes * MINUTE
                near += [moment - 2 * SECOND, moment, moment + self._chance.random() * 10 * SECOND]
        local = ends - 5 * HOUR
        morning = local.replace(hour=7, minute=0, second=0, microsecond=0) + 5 * HOUR
        near += [morning - SECOND, morning]
        within = [each for each in near if self.now < each < ends]
        rings = self._chance.sample(within, min(NEAR, len(within)))
        for self.now in sorted([*rings, ends]):
            await self._ring()

    async def _ring(self) -> None:
        self._rings += 1
        self._happened("ring", number=self._rings)
        try:
            await self._bell().tick(lambda: self.now)
        except CrashError:  # it comes up again at once
            await self._bell().tick(lambda: self.now)

    def _bell(self) -> ReminderBell:
        scribe = Scribe(self._house.phrases, menu(router))
        lease = new_id(self.now)

        def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
            assert reply.to is not None
            if self._crash_at:
                self._crash_at -= 1
                if not self._crash_at:
                    raise CrashError
            scribe.tell(tx, reply.to, reply, lease=lease, now=now)

        return ReminderBell(self._house.store, deliver, self._hand_over)

    def _hand_over(self, letters: Sequence[OutboxRecord]) -> None:
        for letter in letters:
            text = Message.model_validate_json(letter.body).plain
            self._course.left.append(Left(self._rings, letter.recipient, text))

    # ── small steps ───────────────────────────────────────────────────────────────────────────

    def _opened(self) -> House:
        return open_house(self._settings, now=lambda: self.now)

    def _happened(self, what: str, **facts: Any) -> None:
        self._course.history.append(Event(what, self.now, facts))
        if what != "ring":
            self._course.counted[what] += 1

    def _somebody(self) -> str:
        return self._chance.choice(list(self._names))

    def _someday(self) -> datetime:
        ahead = self._chance.choice((2 * HOUR, DAY, 9 * DAY)) * self._chance.random() + 5 * MINUTE
        return (self.now + ahead).replace(second=0, microsecond=0)

    def _planned(self) -> list[MeetingRecord]:
        self._meetings = [each for each in self._meetings if each.starts_at > self.now - 3 * DAY]
        return [each for each in self._meetings if each.state == "planned"]

    def _changed(self, after: MeetingRecord) -> None:
        self._meetings = [each if each.id != after.id else after for each in self._meetings]

    def _some_meeting(self) -> MeetingRecord | None:
        ahead = [each for each in self._planned() if each.starts_at > self.now]
        return self._chance.choice(ahead) if ahead else None

    def _write_down_what_is_listed(self) -> None:
        kept = rows(self._house.store)
        codes = {each["id"]: each["code"] for each in kept["meeting"]}
        names = {person_id: key for key, person_id in self._told.items()}
        self._course.listed = [
            Listed(
                names[each["person_id"]],
                codes[each["meeting_id"]],
                each["minutes"],
                each["about"],
                each["reason"],
            )
            for each in kept["reminder"]
            if each["state"] == "dropped"
        ]
