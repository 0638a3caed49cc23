"""Scenes of stories about the delivery of the plan."""

from collections.abc import Callable
from datetime import datetime

from bot.bells.day import Deliver
from bot.bells.delivery import DeliveryBell, PackageBell
from bot.menus import menu
from bot.messages import Reply
from bot.scribe import Scribe
from handlers import router
from storage.engine import Tx
from tests.conftest import Watch
from tests.stories.plan_scenes import circulates, drafting
from tests.stories.scenes import moves_to
from tests.talking import Bot, Person


def _deliver(bot: Bot) -> Deliver:
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return deliver


async def makes(bot: Bot) -> None:
    """Let the bell make what was asked for."""
    bell = PackageBell(bot.house.store, bot.house.phrases, _deliver(bot), bot.desk.hand_over)
    await bell.tick(bot.clock())


async def tells(bot: Bot) -> None:
    """Let the bell tell the authors."""
    bell = DeliveryBell(bot.house.store, _deliver(bot), bot.desk.hand_over)
    await bell.tick(bot.clock())


async def approves(
    bot: Bot, person: Callable[[str], Person], watch: Watch
) -> tuple[Person, Person]:
    """Let a plan be approved, and its stage be over; return who administers and an author."""
    member = person("member")
    admin, juan = await drafting(bot, member)
    await circulates(admin)
    watch.forward(days=6)
    for line in ("/abrirvotacionplan", "3 días"):
        await admin(line)
    await member("/votarplan yes")
    for line in ("/cerrarvotacionplan", "Recoge lo acordado."):
        await admin(line)
    moves_to(bot, "delivery")
    for each in (admin, juan):
        each.news()
    return admin, juan
