"""Scenes of stories about the review board."""

from datetime import datetime

from bot.bells.vote import VoteBell
from bot.menus import menu
from bot.messages import Reply
from bot.scribe import Scribe
from handlers import router
from storage.engine import Tx
from storage.people.people import grant_role
from tests.stories.scenes import BIKES, WATER, moves_to, person_id, proposes
from tests.talking import Bot, Person

PARK = (
    "Parque con sombra en el barrio",
    "No hay un solo árbol donde sentarse.",
    "Sembrar árboles nativos y cuidar las bancas.",
)
BIKES_TOO = (
    "Ciclovía en la avenida Brasil y sus buses",
    "Quien va en bicicleta por la avenida Brasil va entre los buses.",
    "Un carril separado para bicicletas, con el contrato publicado.",
)


async def sit_on_the_board(*people: Person) -> None:
    """Let people who have just come be members of the commission."""
    for each in people:
        await each.consents()
        with each.bot.house.store.transaction() as tx:
            grant_role(tx, person_id(each), "commission", each.bot.clock())


async def three_were_proposed(bot: Bot) -> list[Person]:
    """Let three people propose, the first and the last something alike; the choice begins."""
    authors = [bot.person(name) for name in ("iris", "juan", "kenia")]
    for author, texts, theme in zip(
        authors, (BIKES, WATER, BIKES_TOO), ("contrataciones", "ambiente", "contrataciones"),
        strict=True,
    ):  # fmt: skip
        await author.consents()
        await proposes(author, texts, theme=theme)
        if texts is BIKES_TOO:
            await author("sigo con la mía")
        await author("enviar")
    moves_to(bot, "theme-choice")
    for author in authors:
        author.news()
    return authors


async def scores(member: Person, code: str, *points: int, note: str = "/saltar") -> list[str]:
    """Score a proposal and return what is said then."""
    await member(f"/puntuar {code}")
    for each in points:
        await member(str(each))
    return await member(note)


def vote_bell(bot: Bot) -> VoteBell:
    """Return the bell of the votes; what it says lies on the desk."""
    scribe = Scribe(bot.house.phrases, menu(router))

    def deliver(tx: Tx, reply: Reply, now: datetime) -> None:
        assert reply.to is not None
        scribe.tell(tx, reply.to, reply, lease=bot.desk.lease, now=now)

    return VoteBell(bot.house.store, deliver, bot.desk.hand_over)


async def proposes_a_theme(someone: Person) -> None:
    """Propose a theme from the first proposal."""
    await someone("/proponertema P-0001")
    await someone("Movilidad segura")
    await someone("Calles donde se puede ir en bicicleta.")
    await someone("contrataciones")
    await someone("ninguna")
    await someone("sí")
