"""The bot at work: the channels that are open, the postman, the fetcher and the bells."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot import telegram_side
from bot.announcer import Announcer
from bot.attachments import Fetcher
from bot.bells.approval import ApprovalBell
from bot.bells.call import CallBell
from bot.bells.campaigns import Campaigns
from bot.bells.delivery import DeliveryBell, PackageBell
from bot.bells.designation import DesignationBell
from bot.bells.meeting import MeetingBell
from bot.bells.minutes import MinutesBell
from bot.bells.opinion import OpinionBell
from bot.bells.plan import PlanBell
from bot.bells.reminder import ReminderBell
from bot.bells.room import FloorBell
from bot.bells.stage import StageBell
from bot.bells.validation import ValidationBell
from bot.bells.vote import VoteBell
from bot.calendar_feeds import CalendarFeeds
from bot.channels import Channel
from bot.channels.web import WebChannel
from bot.clock import Bells, Clock
from bot.dialogue import Dialogue
from bot.house import House, Now, utc_now
from bot.menus import general, menu
from bot.messages import Reply, say
from bot.news import validation_news
from bot.post import Postman
from bot.router import Router
from bot.runner import Runner
from bot.scribe import Scribe
from bot.telegram_side import TelegramSide
from cocreation.links import Outside
from cocreation.oversight import audit
from cocreation.proposals.attachments import MEGABYTE
from cocreation.validation.validating import Decision
from storage import housekeeping, talk
from storage.engine import Tx

log = structlog.get_logger()

_LOOK_SECONDS = 2
_SPREAD_SECONDS = 1
_FOLLOW_SECONDS = 2
_FETCH_SECONDS = 3
_RING_SECONDS = 60
_FLOOR_SECONDS = 5
_CONVENE_SECONDS = 300
_PACKAGE_SECONDS = 5
_REMINDER_SECONDS = 10
_REMIND_SECONDS = 300
_HOUSEKEEPING_HOUR = 4
_REMIND_AFTER = timedelta(hours=6)
_REMINDED_AT_ONCE = 50


class Service:
    """Everything that runs beside each other in one process.

    A rehearsal gives it a clock of its own: `now` and `bells`; and what its people hold instead of
    telephones: `outside`, by the name of the channel.
    """

    def __init__(
        self,
        house: House,
        router: Router,
        *,
        now: Now = utc_now,
        bells: Bells | None = None,
        outside: Mapping[str, Channel] | None = None,
    ) -> None:
        settings = house.settings
        self._house = house
        self._now = now
        self._scribe = Scribe(house.phrases, menu(router))
        channels: dict[str, Channel] = dict(outside or {})
        self.postman = Postman(
            house.store,
            channels,
            per_second={telegram_side.NAME: settings.telegram_per_second},
            published=self._published,
            clock=now,
        )
        self.runner = Runner(
            house.store,
            Dialogue(router, house.phrases),
            self._scribe,
            self.postman,
            phrases=house.phrases,
            clock=now,
        )
        self.web = WebChannel(self.runner.take, house.store, house.files)
        self.calendars = CalendarFeeds(house.store, now=now)
        self.telegram: TelegramSide | None = None
        if settings.telegram_token is not None:
            menus = general(router, house.phrases)
            self.telegram = TelegramSide(house, self.runner, menus, now=now)
            house.store.keep(Outside(settings.public_url, self.telegram.name))
            channels[telegram_side.NAME] = self.telegram
        self._announcers = [
            Announcer(
                house.store,
                self.postman,
                name,
                per_second=settings.telegram_per_second,
                per_chat=settings.telegram_per_chat_per_second,
                clock=now,
            )
            for name in channels
        ]
        self._campaigns = Campaigns(
            house.store,
            house.phrases,
            self._scribe,
            self.postman,
            published=self._published,
        )
        self._stages = StageBell(house.store, house.phrases, self._tell, self.postman.hand_over)
        self._approvals = ApprovalBell(house.store, self._tell, self.postman.hand_over)
        self._meetings = MeetingBell(house.store, self._deliver, self.postman.hand_over)
        self._minutes = MinutesBell(house.store, self._deliver, self.postman.hand_over)
        self._floor = FloorBell(house.store, self._deliver, self.postman.hand_over)
        self._calls = CallBell(house.store, self._deliver, self.postman.hand_over)
        self._designations = DesignationBell(house.store, self._deliver, self.postman.hand_over)
        self._validation = ValidationBell(house.store, self._deliver, self.postman.hand_over)
        self._opinions = OpinionBell(house.store)
        self._votes = VoteBell(house.store, self._deliver, self.postman.hand_over)
        self._plan = PlanBell(house.store, self._deliver, self.postman.hand_over)
        self._packages = PackageBell(
            house.store, house.phrases, self._deliver, self.postman.hand_over
        )
        self._delivery = DeliveryBell(house.store, self._deliver, self.postman.hand_over)
        self._reminders = ReminderBell(house.store, self._deliver, self.postman.hand_over)
        self._fetcher = self._make_fetcher()
        self._clock: Bells = bells or Clock(house.programme.time_zone)

    async def start(self) -> None:
        """Begin to send, to listen and to ring."""
        await self.postman.start()
        await self._note_audit_head()
        if self.telegram is not None:
            self.telegram.start()
        for announcer in self._announcers:
            announcer.start()
        self._clock.every(_LOOK_SECONDS, self.postman.look)
        self._clock.every(_SPREAD_SECONDS, self._spread)
        self._clock.every(_FOLLOW_SECONDS, self._follow)
        self._clock.every(_FETCH_SECONDS, self._fetch)
        self._clock.every(_RING_SECONDS, self._ring_stages)
        self._clock.every(_RING_SECONDS, self._ring_approvals)
        self._clock.every(_RING_SECONDS, self._ring_meetings)
        self._clock.every(_RING_SECONDS, self._ring_minutes)
        self._clock.every(_FLOOR_SECONDS, self._ring_floor)
        self._clock.every(_CONVENE_SECONDS, self._ring_calls)
        self._clock.every(_RING_SECONDS, self._ring_designations)
        self._clock.every(_RING_SECONDS, self._ring_validation)
        self._clock.every(_RING_SECONDS, self._ring_opinions)
        self._clock.every(_RING_SECONDS, self._ring_votes)
        self._clock.every(_RING_SECONDS, self._ring_plan)
        self._clock.every(_PACKAGE_SECONDS, self._ring_packages)
        self._clock.every(_RING_SECONDS, self._ring_delivery)
        self._clock.every(_REMINDER_SECONDS, self._ring_reminders)
        self._clock.every(_RING_SECONDS, self._note_audit_head)
        self._clock.every(_REMIND_SECONDS, self._remind)
        self._clock.daily(_HOUSEKEEPING_HOUR, self._keep_house)
        self._clock.start()

    async def stop(self) -> None:
        """Stop listening, let what is under way end, close everything."""
        self._clock.stop()
        if self.telegram is not None:
            await self.telegram.stop_listening()
        await asyncio.gather(*(announcer.stop() for announcer in self._announcers))
        await self.postman.stop()
        if self.telegram is not None:
            await self.telegram.stop()
        await self._note_audit_head()
        await self._house.store.close()

    async def rest(self) -> None:
        """Wait until all that may be sent at this moment has gone."""
        await self.postman.rest()
        for announcer in self._announcers:
            await announcer.rest()
        await self.postman.rest()
        await self.postman.marks.rest()

    async def health(self) -> dict[str, Any]:
        """Return whether the database answers; nothing that is not for everybody."""
        return {"ok": await self._house.store.answers()}

    def validated(self, tx: Tx, decision: Decision, now: datetime) -> None:
        """Tell whom it concerns of a decision that was taken over a web link."""
        for reply in validation_news.told(tx, decision, but=None, now=now):
            self._deliver(tx, reply, now)

    # ── what the bells ring ───────────────────────────────────────────────────────────────────

    async def _spread(self) -> None:
        await self._campaigns.spread(self._now)

    async def _follow(self) -> None:
        await self._campaigns.follow(self._now())

    async def _fetch(self) -> None:
        await self._fetcher.tick(self._now())

    async def _ring_stages(self) -> None:
        await self._stages.tick(self._now())

    async def _ring_approvals(self) -> None:
        await self._approvals.tick(self._now())

    async def _ring_meetings(self) -> None:
        await self._meetings.tick(self._now())

    async def _ring_minutes(self) -> None:
        await self._minutes.tick(self._now())

    async def _ring_floor(self) -> None:
        await self._floor.tick(self._now())

    async def _ring_calls(self) -> None:
        await self._calls.tick(self._now())

    async def _ring_designations(self) -> None:
        await self._designations.tick(self._now())

    async def _ring_validation(self) -> None:
        await self._validation.tick(self._now())

    async def _ring_opinions(self) -> None:
        await self._opinions.tick(self._now())

    async def _ring_votes(self) -> None:
        await self._votes.tick(self._now())

    async def _ring_plan(self) -> None:
        await self._plan.tick(self._now())

    async def _ring_packages(self) -> None:
        await self._packages.tick(self._now())

    async def _ring_delivery(self) -> None:
        await self._delivery.tick(self._now())

    async def _ring_reminders(self) -> None:
        await self._reminders.tick(self._now)

    async def _note_audit_head(self) -> None:
        store = self._house.store
        await store.hop(audit.keep_head, store, self._house.settings.data_dir)

    async def _remind(self) -> None:
        """Ask the questions once more that people left open some hours ago."""
        before = self._now() - _REMIND_AFTER
        for person_id in await self._house.store.write(
            lambda tx: talk.left_open(tx, before=before, now=self._now(), limit=_REMINDED_AT_ONCE)
        ):
            await self.runner.remind(person_id)

    async def _keep_house(self) -> None:
        gone = await self._house.store.write_long(
            lambda tx: housekeeping.purge(tx, housekeeping.Retention(), self._now())
        )
        files = await self._fetcher.sweep(self._now())
        log.info("housekeeping", files=files, **gone)

    # ── wiring ────────────────────────────────────────────────────────────────────────────────

    def _make_fetcher(self) -> Fetcher:
        return Fetcher(
            self._house.store,
            self._house.files,
            {} if self.telegram is None else {telegram_side.NAME: self.telegram.fetch},
            self._tell,
            person_bytes=self._house.settings.person_files_megabytes * MEGABYTE,
            hand_over=self.postman.hand_over,
        )

    def _tell(self, tx: Tx, person_id: str, key: str, *, now: datetime, **values: Any) -> None:
        self._scribe.tell(tx, person_id, say(key, **values), lease=self.postman.lease, now=now)

    def _deliver(self, tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        self._scribe.tell(tx, reply.to, reply, lease=self.postman.lease, now=now)

    def _published(self, person_id: str) -> None:
        self.web.published(person_id)
