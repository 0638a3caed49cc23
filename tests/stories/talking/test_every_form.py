"""Every form, walked to its end in every profile, by taps, by numbers and by words."""

from datetime import timedelta
from itertools import cycle

import pytest

from bot.channels import MORE, Profile, length
from bot.channels import PROFILES as CHANNELS
from bot.messages import Message, token
from cocreation.commitments import commitment_editing, development, drafts
from cocreation.commitments.drafts import Draft
from cocreation.links import Outside
from cocreation.minutes import minutes, minutes_answers
from cocreation.minutes.facts import Written
from cocreation.permissions import OPERATOR, Actor
from cocreation.proposals import moderation
from cocreation.validation import validation_links
from handlers import router
from storage.meetings import meetings, rooms
from storage.people.roles import grant_role
from tests.stories.announcement_scenes import ends, sends_to_followers
from tests.stories.call_scenes import calls, grants
from tests.stories.delivery_scenes import makes
from tests.stories.development_scenes import (
    ENDS,
    STARTS,
    WATER_DRAFT,
    is_approved,
    the_plan_lasts,
)
from tests.stories.liaison_scenes import asks, named
from tests.stories.meeting_scenes import publishes
from tests.stories.minutes_scenes import holds, was_there
from tests.stories.plan_scenes import WATER as A_COMMITMENT
from tests.stories.plan_scenes import a_commitment
from tests.stories.review_scenes import BIKES_TOO, PARK, sit_on_the_board
from tests.stories.room_scenes import facilitates
from tests.stories.scenes import WATER, has_proposed, moves_to, person_id, proposes
from tests.stories.stage_scenes import administer, attested
from tests.stories.training_scenes import is_issued, serves, takes_the_quiz
from tests.stories.validation_scenes import COUNTER, REASONS
from tests.stories.validation_scenes import asks as asks_authorities
from tests.stories.validation_scenes import records as draft_of
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
    "cierrepropuestas": "/cierrepropuestas",
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
    "cerca": "/cerca",
    "milugar": "/milugar",
    "apuntarme": "/apuntarme 1",
    "necesito": "/necesito 1",
    "noire": "/noire 1",
    "puntuar": "/puntuar 1",
    "agrupar": "/agrupar 1 2",
    "desagrupar": "/desagrupar 1",
    "juntar": "/juntar G-1 G-2",
    "proponertema": "/proponertema 1",
    "abrirvotacion": "/abrirvotacion",
    "votar": "/votar T-1",
    "cerrarvotacion": "/cerrarvotacion T-1",
    "responderpropuesta": "/responderpropuesta 1",
    "publicarrespuestas": "/publicarrespuestas",
    "novoy": "/novoy 1",
    "reunion": "/reunion",
    "moverreunion": "/moverreunion 1",
    "cancelarreunion": "/cancelarreunion 1",
    "escribiracta": "/escribiracta 1",
    "circularacta": "/circularacta 1",
    "publicaracta": "/publicaracta 1",
    "fedeerrata": "/fedeerrata 1",
    "observar": "/observar 1",
    "responderobservacion": "/responderobservacion 1",
    "editarreunion": "/editarreunion 1",
    "subirdocumento": "/subirdocumento 1",
    "facilitador": "/facilitador 1",
    "llegue": "/llegue K7P4X",
    "aquisoy": "/aquisoy",
    "presente": "/presente 1",
    "anotar": "/anotar 1",
    "quitarllegada": "/quitarllegada 1",
    "sondeo": "/sondeo 1",
    "borrador": "/borrador 1",
    "sinborrador": "/sinborrador 1",
    "corregirborrador": "/corregirborrador 1",
    "retirarborrador": "/retirarborrador 1",
    "comentar": "/comentar 1",
    "retenercomentario": "/retenercomentario K-1",
    "periodo": "/periodo",
    "dejarfuera": "/dejarfuera 1",
    "meta": "/meta 4PAN-1",
    "hito": "/hito 4PAN-1",
    "corregirhito": "/corregirhito 4PAN-1.1",
    "quitarhito": "/quitarhito 4PAN-1.1",
    "corregircompromiso": "/corregircompromiso 4PAN-1",
    "prueba": "/prueba",
    "certificado": "/certificado",
    "anularcertificado": "/anularcertificado C-ABCD-234U",
    "sincapacitar": "/sincapacitar",
    "designar": "/designar",
    "notaenviada": "/notaenviada 1",
    "retirarnota": "/retirarnota 1",
    "designado": "/designado 1",
    "institucionniega": "/institucionniega 1",
    "reemplazar": "/reemplazar 1",
    "declinar": "/declinar I-0001",
    "pedirvalidacion": "/pedirvalidacion",
    "validar": "/validar B-0001",
    "respuestavalidacion": "/respuestavalidacion N-0001",
    "enlacevalidacion": "/enlacevalidacion N-0001",
    "autoridadde": "/autoridadde",
    "ajustarrecordatorios": "/ajustarrecordatorios 1",
    "preguntar": "/preguntar 3PAN-08",
    "responderpregunta": "/responderpregunta 1",
    "retenerpregunta": "/retenerpregunta 1",
    "restituirpregunta": "/restituirpregunta 1",
    "editarcompromiso": "/editarcompromiso 3PAN-08",
    "seguir": "/seguir 3PAN-08",
    "avance": "/avance 3PAN-08",
    "afirmar": "/afirmar",
    "opinar": "/opinar",
    "componerplan": "/componerplan",
    "escribirplan": "/escribirplan",
    "paquete": "/paquete",
    "entrega": "/entrega",
    "corregirentrega": "/corregirentrega",
    "lanzar": "/lanzar",
    "circularplan": "/circularplan",
    "observarplan": "/observarplan 1.1",
    "responderplan": "/responderplan L-1",
    "abrirvotacionplan": "/abrirvotacionplan",
    "votarplan": "/votarplan",
    "cerrarvotacionplan": "/cerrarvotacionplan",
}
AT_A_MEETING = (
    "llegue", "aquisoy", "presente", "anotar", "quitarllegada", "sondeo", "borrador",
    "sinborrador", "corregirborrador", "retirarborrador", "comentar", "retenercomentario",
)  # fmt: skip
DEVELOPMENT = ("meta", "hito", "corregirhito", "quitarhito", "corregircompromiso")
LIAISONS = {
    "designar", "notaenviada", "retirarnota", "designado", "institucionniega", "reemplazar",
    "declinar",
}  # fmt: skip
COMMITMENTS = {
    "preguntar", "responderpregunta", "retenerpregunta", "restituirpregunta", "editarcompromiso",
    "seguir", "avance",
}  # fmt: skip
CITIZENS = {
    "start", "proponer", "apoyar", "corregir", "retirar", "borrar", "contacto", "apelar",
    "apuntarme", "necesito", "observar", "cerca", "milugar", "llegue", "aquisoy", "novoy",
    "prueba", "certificado", "declinar", "comentar",
    "preguntar", "seguir", "opinar",
    "noire",
}  # fmt: skip
WRITTEN = {
    "¿Qué se habrá logrado": "Que toda escuela publique sus análisis en 2022.",
    "What will have been achieved": "That every school publishes its analyses in 2022.",
    "¿Cuál es el primer día?": "1 de enero de 2021",
    "Which is the first day?": "1 January 2021",
    "¿Y el último día": "31 de diciembre de 2022",
    "And the last day": "31 December 2022",
    "¿Qué día empieza?": "1 de febrero de 2021",
    "On which day does it start?": "1 February 2021",
    "¿Qué día termina?": "1 de marzo de 2021",
    "On which day does it end?": "1 March 2021",
    "¿Qué institución responde por él?": "AIG",
    "Which institution answers for it?": "AIG",
    "¿Qué instituciones apoyan?": "MEF",
    "Which institutions help?": "MEF",
    "como enlace suplente": "Iván Gómez",
    "as substitute liaison": "Iván Gómez",
    "¿Qué día": "15/03/2020",
    "On which day": "15/03/2020",
    "¿Para qué día": "15 de mayo",
    "By which day": "May 15",
    "¿A qué hora emp": "9:00",
    "At what time does it begin": "9:00",
    "At what time will it begin": "9:00",
    "¿A qué hora term": "11:00",
    "At what time does it end": "11:00",
    "At what time will it end": "11:00",
    "enlace": "https://ejemplo.org/agua",
    "¿Hasta cuándo? Por": "mañana 9:30",
    "Until when? For": "tomorrow 9:30",
    "Escriba la fecha": "10 de febrero de 2020",
    "Write the date": "10 February 2020",
    "link": "https://ejemplo.org/agua",
    "¿Cuántas personas": "40",
    "How many people": "40",
    "alguna propuesta que no le mostré": "P-0001",
    "a proposal that I did not show": "P-0001",
    "qué propuestas": "P-0001",
    "Which proposals": "P-0001",
    "¿Cuánto antes de empezar": "3 días y 90 minutos",
    "How long before it begins": "3 days and 90 minutes",
    "instituciones responden": "MEDUCA, MINSA",
    "institutions are responsible": "MEDUCA, MINSA",
    "¿Por qué no es viable": REASONS,
    "Why is B-0001 not viable": REASONS,
    "en su lugar? Al menos": COUNTER[2],
    "commit to do instead": COUNTER[2],
}
"""What is answered to a question that does not take just any words."""
MINUTES = {
    "escribiracta", "circularacta", "publicaracta", "fedeerrata", "observar",
    "responderobservacion",
}  # fmt: skip
VALIDATION = {
    "pedirvalidacion", "validar", "respuestavalidacion", "autoridadde", "enlacevalidacion",
}  # fmt: skip
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
        await author("enviar")
    if form in ("cumplido", "nocumplido", "avanzar", "excepcion", "rechazar"):
        moves_to(bot, "theme-choice")
    if form in ("nocumplido", "avanzar"):
        attested(bot)
    if form == "rechazar":
        for line in ("/excepcion", "No dio tiempo.", "sí"):
            await author(line)
    if form in ("puntuar", "agrupar", "desagrupar", "juntar"):
        await sit_on_the_board(author)
        moves_to(bot, "theme-choice")
    if form == "cierrepropuestas":
        moves_to(bot, "validated-presentation")
    if form == "puntuar":
        await sit_on_the_board(walker)
    if form in ("desagrupar", "juntar"):
        for line in ("/agrupar 1 2", "Las dos", "sí"):
            await author(line)
    if form == "juntar":
        moves_to(bot, "open-call")
        for each in (PARK, BIKES_TOO):
            await proposes(author, each)
            await author("enviar")
        moves_to(bot, "theme-choice")
        for line in ("/agrupar 3 4", "Otras dos", "sí"):
            await author(line)
    if form in ("afirmar", "opinar"):
        moves_to(bot, "theme-choice")
    await _prepare_choice(form, bot, author, walker)
    if form.endswith("plan") or form in ("paquete", "entrega", "corregirentrega", "lanzar"):
        await _prepare_plan(form, bot, author, walker)
    if form in ("anunciar", "detener", "reenviar"):
        for line in ("/avisos", "sí"):
            await author(line)
    if form in ("detener", "reenviar"):
        await sends_to_followers(walker)
    if form == "reenviar":
        ends(bot, "A-0001", author="doubtful")
    if form in (
        "apuntarme",
        "necesito",
        "moverreunion",
        "cancelarreunion",
        "editarreunion",
        "subirdocumento",
        "ajustarrecordatorios",
    ):
        publishes(bot)
    if form == "necesito":
        await walker("/apuntarme 1")
    if form in MINUTES:
        _has_minutes(bot, form, walker)
    if form in ("facilitador", *AT_A_MEETING):
        await _holds_a_meeting(form, bot, author, walker)
    if form == "novoy":
        grants(bot, "commission", walker)
        calls(bot, publishes(bot, kind="commission"))
    if form in ("certificado", "anularcertificado"):
        await takes_the_quiz(walker if form == "certificado" else author)
    if form == "anularcertificado":
        is_issued(bot, author, "C-ABCD-234U")
    if form == "sincapacitar":
        serves(bot, author)
    if form in (*DEVELOPMENT, "dejarfuera"):
        _goes_on(bot, form)
    if form in LIAISONS:
        moves_to(bot, "liaison-designation")
    if form in LIAISONS - {"designar"}:
        asks(bot, "ambiente", "miambiente", sent=form not in ("notaenviada", "retirarnota"))
    if form in ("reemplazar", "declinar"):
        made = named(bot, "D-0001", principal="Rosa Pérez", substitute="Iván Gómez")
        if form == "declinar":
            await walker(f"/invitacion {made['principal'].made.secret}")
    if form in COMMITMENTS:
        await _asks_about_a_commitment(form, bot, author)
    if form in VALIDATION:
        _is_to_decide(bot, form, walker)
    if form == "rechazarinvitacion":
        for line in ("/invitar", "comisión", "Eva Gil", "ninguna"):
            await author(line)


async def _asks_about_a_commitment(form: str, bot: Bot, author: Person) -> None:
    """Let the stage be one in which the form is open, and a question be asked."""
    moves_to(bot, "launch" if form in ("seguir", "avance") else "carried-over")
    if "pregunta" in form:
        for line in ("/preguntar 3PAN-08", "¿Para cuándo?", "enviar"):
            await author(line)
    if form == "restituirpregunta":
        for line in ("/retenerpregunta 1", "Trae datos."):
            await author(line)


def _is_to_decide(bot: Bot, form: str, walker: Person) -> None:
    """Let there be a draft of an institution whose authority the walker is."""
    publishes(bot)
    draft_of(bot, minsa="responsible")
    moves_to(bot, "authority-validation")
    if form != "pedirvalidacion":
        asks_authorities(bot)
    bot.house.store.keep(Outside("https://mesa.example"))
    with bot.house.store.transaction() as tx:
        if form == "enlacevalidacion":
            validation_links.make(tx, OPERATOR, code="N-0001", now=bot.clock())
        grant_role(tx, person_id(walker), "authority", bot.clock(), organisation="minsa")


async def _holds_a_meeting(form: str, bot: Bot, author: Person, walker: Person) -> None:
    """Let there be a meeting that has just begun, or begins soon, and that the author runs."""
    publishes(bot, starts_at=bot.clock() + timedelta(minutes=30))
    await facilitates(author)
    with bot.house.store.transaction() as tx:
        meeting = meetings.by_code(tx, "M-0001")
        assert meeting is not None
        rooms.replace(tx, meeting.id, code="K7P4X", now=bot.clock())
        if form in ("corregirborrador", "retirarborrador", "comentar", "retenercomentario"):
            draft = Draft(title="Agua limpia", problem="Sucia.", solution="Lavarla.", origins=())
            later = bot.clock() + timedelta(hours=1)
            drafts.record(tx, OPERATOR, meeting="M-0001", draft=draft, now=later)
    if form != "facilitador":
        bot.clock.forward(minutes=40)  # type: ignore[attr-defined]  # the clock of a story
    if form in ("aquisoy", "quitarllegada"):
        await walker("/llegue K7P4X")
    if form in ("comentar", "retenercomentario"):
        moves_to(bot, "co-creation-tables")
    if form == "retenercomentario":
        for line in ("/comentar 1", "1", "Falta decir cuándo", "enviar"):
            await author(line)


def _goes_on(bot: Bot, form: str) -> None:
    """Let a draft go on to development, and be a commitment where the form is about one."""
    begins = bot.clock() + timedelta(hours=1)
    publishes(bot, theme="ambiente", starts_at=begins)
    with bot.house.store.transaction() as tx:
        draft = WATER_DRAFT.model_copy(update={"origins": ()})
        drafts.record(tx, OPERATOR, meeting="M-0001", draft=draft, now=begins)
    is_approved(bot, "B-0001", "idaan")
    moves_to(bot, "working-tables")
    if form == "dejarfuera":
        return
    the_plan_lasts(bot)
    with bot.house.store.transaction() as tx:
        development.develop(tx, OPERATOR, code="B-0001", now=begins)
        milestone = commitment_editing.Milestone(
            what="Publicar", starts_on=STARTS, ends_on=ENDS, deliverable="Portal",
            institution="idaan",
        )  # fmt: skip
        commitment_editing.add_milestone(
            tx, OPERATOR, code="4PAN-01", milestone=milestone, now=begins
        )


def _withhold(bot: Bot, code: str) -> None:
    with bot.house.store.transaction() as tx:
        moderation.withhold(tx, OPERATOR, code=code, reason="Trae datos.", now=bot.clock())


async def _prepare_choice(form: str, bot: Bot, author: Person, walker: Person) -> None:
    """Let the commission be choosing themes, where the form is about that."""
    about_themes = ("proponertema", "abrirvotacion", "votar", "cerrarvotacion")
    if form not in (*about_themes, "responderpropuesta", "publicarrespuestas"):
        return
    await sit_on_the_board(walker)
    moves_to(bot, "theme-choice")
    if form in ("abrirvotacion", "votar", "cerrarvotacion"):
        for line in (
            "/proponertema 1",
            "Agua",
            "El agua de todos.",
            "ambiente",
            "ninguna",
            "sí",
        ):
            await author(line)
    if form in ("votar", "cerrarvotacion"):
        for line in ("/abrirvotacion T-1", "3 días"):
            await author(line)
    if form == "cerrarvotacion":
        await walker("/votar T-1 yes")
    if form == "publicarrespuestas":
        for line in ("/responderpropuesta 1", "No se escogió", "Ya se hace", "sí"):
            await author(line)


async def _prepare_plan(form: str, bot: Bot, author: Person, walker: Person) -> None:
    """Let the plan be as far as the form needs it."""
    await sit_on_the_board(walker)
    a_commitment(bot, 1, None, **A_COMMITMENT)
    moves_to(bot, "drafting")
    if form in ("componerplan", "escribirplan"):
        return
    for line in ("/componerplan", "sí"):
        await author(line)
    if form == "circularplan":
        return
    for line in ("/circularplan", "5 días"):
        await author(line)
    if form == "responderplan":
        for line in ("/observarplan 1.1", "Falta algo."):
            await walker(line)
    if form.endswith("votacionplan") or form == "votarplan":
        bot.clock.forward(days=6)  # type: ignore[attr-defined]  # the clock of a story
    if form in ("votarplan", "cerrarvotacionplan"):
        for line in ("/abrirvotacionplan", "3 días"):
            await author(line)
    if form == "cerrarvotacionplan":
        await walker("/votarplan yes")
    if form in ("paquete", "entrega", "corregirentrega", "lanzar"):
        await _prepare_delivery(form, bot, author, walker)


async def _prepare_delivery(form: str, bot: Bot, author: Person, walker: Person) -> None:
    """Let the plan be approved and, for its delivery, its package be made."""
    bot.clock.forward(days=6)  # type: ignore[attr-defined]  # the clock of a story
    for line in ("/abrirvotacionplan", "3 días"):
        await author(line)
    await walker("/votarplan yes")
    for line in ("/cerrarvotacionplan", "Recoge lo acordado."):
        await author(line)
    moves_to(bot, "launch" if form == "lanzar" else "delivery")
    if form in ("entrega", "corregirentrega"):
        for line in ("/paquete", "sí"):
            await author(line)
        await makes(bot)
    if form == "corregirentrega":
        for line in ("/entrega", "Hoy", "La recibió la unidad de apoyo.", "sí"):
            await author(line)


def _has_minutes(bot: Bot, form: str, walker: Person) -> None:
    """Let a meeting be over at which the walker was, its minutes as far as the form needs them."""
    code = holds(bot, "working-table", attended=False, recorded=form == "fedeerrata")
    was_there(bot, person_id(walker))
    if form in ("escribiracta", "fedeerrata"):
        return
    now, me = bot.clock(), Actor.of(person_id(walker), "active", frozenset())
    with bot.house.store.transaction() as tx:
        words = Written(discussed="Lo que se habló.")
        minutes.write(tx, OPERATOR, code=code, read=0, written=words, changed=None, now=now)
        if form == "circularacta":
            return
        minutes.circulate(tx, OPERATOR, code=code, read=1, now=now)
        who = person_id(walker)
        if form == "publicaracta":
            minutes_answers.ratify(tx, me, person_id=who, code=code, read=1, now=now)
        if form == "responderobservacion":
            minutes_answers.observe(
                tx, me, person_id=who, code=code, read=1, text="Falta algo.", now=now
            )
