"""Every form, walked to its end in every profile, by taps, by numbers and by words."""

from itertools import cycle

import pytest

from bot.channels import MORE, Profile, length
from bot.channels import PROFILES as CHANNELS
from bot.messages import Message, token
from cocreation import moderation
from cocreation.permissions import OPERATOR
from handlers import router
from tests.stories.announcement_scenes import ends, sends_to_followers
from tests.stories.meeting_scenes import publishes
from tests.stories.scenes import WATER, has_proposed, moves_to
from tests.stories.stage_scenes import administer, attested
from tests.talking import Bot, Person

BEGINNINGS = {
    "start": "/start",
    "proponer": "/proponer",
    "apoyar": "/apoyar 1",
    "corregir": "/corregir 2",
    "retirar": "/retirar 2",
    "borrar": "/borrar",
    "contacto": "/contacto",
    "responder": "/responder 1",
    "digitar": "/digitar",
    "retener": "/retener 1",
    "restituir": "/restituir 1",
    "apelar": "/apelar 2",
    "decidir": "/decidir 1",
    "reprogramar": "/reprogramar 4",
    "cronograma": "/cronograma",
    "cumplido": "/cumplido 1",
    "nocumplido": "/nocumplido 1",
    "avanzar": "/avanzar",
    "retroceder": "/retroceder",
    "excepcion": "/excepcion",
    "anunciar": "/anunciar",
    "detener": "/detener 1",
    "reenviar": "/reenviar 1",
    "invitar": "/invitar",
    "rechazarinvitacion": "/rechazarinvitacion 1",
    "quitarrol": "/quitarrol",
    "dejarrol": "/dejarrol",
    "minombre": "/minombre",
    "rechazar": "/rechazar 1",
    "apuntarme": "/apuntarme 1",
    "necesito": "/necesito 1",
    "reunion": "/reunion",
    "moverreunion": "/moverreunion 1",
    "cancelarreunion": "/cancelarreunion 1",
    "ajustarrecordatorios": "/ajustarrecordatorios 1",
}
CITIZENS = {
    "start", "proponer", "apoyar", "corregir", "retirar", "borrar", "contacto", "apelar",
    "apuntarme", "necesito",
}  # fmt: skip
WRITTEN = {
    "¿Qué día": "15/03/2020",
    "On which day": "15/03/2020",
    "¿A qué hora emp": "9:00",
    "At what time does it begin": "9:00",
    "At what time will it begin": "9:00",
    "¿A qué hora term": "11:00",
    "At what time does it end": "11:00",
    "At what time will it end": "11:00",
    "enlace": "https://ejemplo.org/agua",
    "link": "https://ejemplo.org/agua",
    "¿Cuántas personas": "40",
    "How many people": "40",
    "¿Cuánto antes de empezar": "3 días y 90 minutos",
    "How long before it begins": "3 days and 90 minutes",
}
"""What is answered to a question that does not take just any words."""
WAYS = ("tap", "number", "words")
ROUNDS = 40


class Walker:
    """Answers whatever is asked, each choice of a card once, in three ways by turns."""

    def __init__(self, bot: Bot, person: Person) -> None:
        self._bot = bot
        self._person = person
        self._visited: set[str] = set()
        self._ways = cycle(WAYS)

    async def walk(self, command: str) -> list[str]:
        """Begin with a command and go on until nothing is asked any more; return the end."""
        said = await self._person(command)
        for _ in range(ROUNDS):
            asked_id, asked = self._last()
            if asked.conversation is None:
                return said
            said = await self._answer(asked_id, asked)
        raise AssertionError(f"{command} does not end: {said}")

    async def _answer(self, asked_id: str, asked: Message) -> list[str]:
        if not asked.choices:
            if "Envíe la foto" in asked.plain or "Send the photo" in asked.plain:
                return await self._person.sends_file("photo")
            fitting = [answer for words, answer in WRITTEN.items() if words in asked.plain]
            return await self._person([*fitting, f"Respuesta número {len(self._visited)}"][0])
        place = self._next_place(asked)
        way = next(self._ways)
        choice = asked.choices[place]
        if way == "tap" or (choice.answer or "").startswith(MORE):
            return await self._person.send(tap=token(asked_id, place), tapped_ref="1")
        if way == "number" and len(asked.choices) < 9:
            return await self._person(str(place + 1))
        return await self._person(choice.label.partition(". ")[2] or choice.label)

    def _next_place(self, asked: Message) -> int:
        """Sending comes last, dropping never."""
        answers = [choice.answer or "" for choice in asked.choices]
        for place, answer in enumerate(answers):
            if answer not in ("send", "drop", "correct", "no") and answer not in self._visited:
                self._visited.add(answer)
                return place
        return answers.index("send") if "send" in answers else 0

    def _last(self) -> tuple[str, Message]:
        mine = [
            letter
            for letter in self._bot.desk.letters
            if letter.recipient == self._person.address.key and letter.kind == "send"
        ]
        return mine[-1].id, Message.model_validate_json(mine[-1].body)


def fits(message: Message, profile: Profile) -> bool:
    """Return whether a channel can show this message."""
    if not message.choices:
        return length(message.plain) <= profile.text
    most, width = (
        (profile.rows, profile.row_label)
        if message.layout == "list"
        else (profile.buttons, profile.button_label)
    )
    labels = [choice.label for choice in message.choices]
    return (
        length(message.plain) <= profile.text_with_choices
        and len(labels) <= most
        and all(0 < length(label) <= width for label in labels)
        and len(set(labels)) == len(labels)
    )


def test_every_form_of_the_router_is_walked():
    assert set(BEGINNINGS) == {route.word for route in router if route.form is not None}


@pytest.mark.parametrize("form", BEGINNINGS)
@pytest.mark.parametrize("language", ["es", "en"])
async def test_a_form_is_walked_to_its_end(bot, person, form, language):
    author, walker = person("author"), person("walker")
    await has_proposed(author)
    if form != "start":
        await has_proposed(walker, WATER, theme="ambiente")
    await author("/contacto ¿Hasta cuándo?")
    if form not in CITIZENS:
        await administer(walker, author)
    await _prepare(form, bot, author, walker)
    await walker(f"/idioma {language}")
    end = await Walker(bot, walker).walk(BEGINNINGS[form])
    assert end
    shown = [
        Message.model_validate_json(letter.body)
        for letter in bot.desk.letters
        if letter.kind == "send"
    ]
    assert [each for each in shown if not fits(each, CHANNELS["telegram"])] == []


async def _prepare(form: str, bot: Bot, author: Person, walker: Person) -> None:
    """Let there be what the form is about."""
    if form in ("restituir", "apelar", "decidir"):
        _withhold(bot, "P-0002" if form == "apelar" else "P-0001")
    if form == "decidir":
        await author("/apelar 1")
        await author("No tiene datos de nadie.")
    if form in ("cumplido", "nocumplido", "avanzar", "excepcion", "rechazar"):
        moves_to(bot, "theme-choice")
    if form in ("nocumplido", "avanzar"):
        attested(bot)
    if form == "rechazar":
        for line in ("/excepcion", "No dio tiempo.", "sí"):
            await author(line)
    if form in ("anunciar", "detener", "reenviar"):
        for line in ("/avisos", "sí"):
            await author(line)
    if form in ("detener", "reenviar"):
        await sends_to_followers(walker)
    if form == "reenviar":
        ends(bot, "A-0001", author="doubtful")
    if form in ("apuntarme", "necesito", "moverreunion", "cancelarreunion", "ajustarrecordatorios"):
        publishes(bot)
    if form == "necesito":
        await walker("/apuntarme 1")
    if form == "rechazarinvitacion":
        for line in ("/invitar", "comisión", "Eva Gil", "ninguna"):
            await author(line)


def _withhold(bot: Bot, code: str) -> None:
    with bot.house.store.transaction() as tx:
        moderation.withhold(tx, OPERATOR, code=code, reason="Trae datos.", now=bot.clock())
