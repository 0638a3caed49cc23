"""Courses by chat: reading at one's own pace, the quiz, and what is kept of it."""

import json

from bot.messages import Address
from cocreation.programme.elements import Words
from cocreation.training.course_facts import Courses
from cocreation.training.quizzes import asked, choices
from storage.ids import new_id
from tests.databases import rows
from tests.stories.training_scenes import (
    COURSE,
    answers,
    attends,
    change_course,
    course_of,
    serves,
    takes_the_quiz,
)

DATABASES = ("sqlite", "postgres")

TITLES = (
    "Qué es el gobierno abierto",
    "La Alianza y el ciclo de un plan",
    "Las 15 etapas de este programa",
    "Qué hace un enlace institucional",
    "Qué tiene un buen compromiso",
    "Información pública y datos personales",
)
CONSENT = (
    "Antes de seguir necesito su permiso. Guardamos una forma de contactarle (cifrada), las "
    "lecciones que lee, sus respuestas y, si lo pide, su certificado. Nadie más ve sus respuestas; "
    "si usted es enlace, la administración ve si completó el curso. Puede ver o borrar sus datos "
    "cuando quiera: /privacidad.\n\n¿Nos da su permiso?"
)


def _card(read: int, *done: str) -> str:
    lines = [
        f"{'✓' if number <= read else '•'} {number}. {title}"
        for number, title in enumerate(TITLES, 1)
    ]
    return "\n\n".join(
        (
            f"{COURSE}\nSeis lecciones cortas para llegar con todo listo a las mesas de "
            "co-creación, y una prueba de ocho preguntas.",
            "\n".join(lines),
            "En total toma alrededor de 2 horas.",
            *done,
        )
    )


async def test_a_course_is_read_a_lesson_at_a_time_and_goes_on_where_one_was(talk, bot):
    course = course_of(bot)
    assert await talk("/capacitacion") == [_card(0)]
    assert list(talk.buttons) == ["Empezar", "Hacer la prueba"]
    assert await talk.tap("Empezar") == [
        f"{TITLES[0]} · 1 de 6\n\n{course.lessons[0].text.say('es')}",
    ]
    assert list(talk.buttons) == ["Lección siguiente", "Hacer la prueba"]
    assert await talk("lección siguiente") == [
        f"{TITLES[1]} · 2 de 6\n\n{course.lessons[1].text.say('es')}\n\n"
        "Para saber más: https://www.opengovpartnership.org/es/",
    ]
    assert list(talk.buttons) == ["Lección siguiente", "Lección anterior", "Hacer la prueba"]
    await talk("/ahora")
    assert await talk("/capacitacion gobierno abierto") == [_card(2)]
    assert list(talk.buttons) == ["Seguir leyendo", "Hacer la prueba"]
    [said] = await talk.tap("Seguir leyendo")
    assert said.startswith(f"{TITLES[1]} · 2 de 6")
    await talk.tap("Lección anterior")
    [said] = await talk("/leccion 6")
    assert said.startswith(f"{TITLES[5]} · 6 de 6")
    assert list(talk.buttons) == ["Lección anterior", "Hacer la prueba"]


async def test_who_never_consented_may_read_and_nothing_of_it_is_kept(person, bot):
    ana = person("ana")
    [said] = await ana("/leccion 3")
    assert said.startswith(f"{TITLES[2]} · 3 de 6")
    assert await ana("/capacitacion") == [_card(0)]
    assert await ana("/prueba") == [CONSENT]
    kept = rows(bot.house.store)
    assert (kept["learner"], kept["lesson_reading"], kept["quiz_try"]) == ([], [], [])
    [said] = await answers(ana, await ana("sí"))
    assert said.startswith("¡Felicidades, aprobó!")


async def test_a_group_sees_which_courses_there_are_and_no_more(bot):
    group = bot.person("-100")
    group.address = Address("telegram", "-100", group=True)
    assert await group("/capacitacion") == [
        f"Cursos cortos, abiertos a cualquier persona:\n\n• {COURSE}: 6 lecciones y una prueba\n\n"
        "Escríbame en privado /capacitacion para tomarlos.",
    ]
    assert await group("/leccion 1") == [
        "Eso lo vemos en privado, para cuidar sus datos. Escríbame directamente y con gusto le "
        "ayudo.",
    ]


async def test_what_is_no_course_and_no_lesson_is_said_kindly(talk):
    assert await talk("/capacitacion cocina") == [
        "No conozco un curso con ese nombre. Con /capacitacion ve los que hay.",
    ]
    for words in ("7", "gobierno-abierto 0"):
        assert await talk(f"/leccion {words}") == [
            f"El curso «{COURSE}» tiene 6 lecciones, de la 1 a la 6. Con /capacitacion las ve.",
        ]


async def test_of_several_courses_one_is_chosen_by_its_name(talk, bot):
    course = course_of(bot)
    words = Words.model_validate({"es": "Mesas", "en": "Tables"})
    other = course.model_copy(
        update={
            "key": "mesas",
            "name": words,
            "short": words,
            "lessons": course.lessons[:1],
        }
    )
    bot.house.store.keep(Courses((course, other)))
    await talk("/leccion mesas")
    assert await talk("/capacitacion") == [
        "Cursos cortos, para leer aquí mismo cuando quiera:\n\n"
        f"• {COURSE}: 6 lecciones y una prueba\n• Mesas: leyó 1 de 1 lecciones",
    ]
    [said] = await talk("mesas")
    assert said.startswith("Mesas\nSeis lecciones cortas")
    assert await talk("/prueba") == [
        "Hay varios cursos: escoja el suyo en /capacitacion, por favor.",
    ]
    [said] = await talk("/prueba Mesas")
    assert said.startswith("Pregunta 1 de 8")


async def test_a_quiz_that_is_not_passed_tells_at_the_end_what_to_read_again(talk, bot):
    course = course_of(bot)
    said = await takes_the_quiz(talk, wrong=3)
    tried = rows(bot.house.store)["quiz_try"]
    order = asked(course, tried[0]["id"])
    review = "\n".join(f"• {each.text.say('es')}\n{each.why.say('es')}" for each in order[:3])
    assert said == [
        "Acertó 5 de 8; para aprobar hacen falta 6. Hoy le quedan 2 intentos, sin prisa.\n\n"
        f"Para repasar\n{review}",
    ]
    assert list(talk.buttons) == ["Repasar", "Intentar otra vez"]
    kept = json.loads(tried[0]["answers"])
    assert [kept[each.key] == each.right for each in order] == [False] * 3 + [True] * 5


async def test_the_pass_mark_is_reached_exactly(talk, bot):
    said = await takes_the_quiz(talk, wrong=2)
    assert said[0].startswith(
        "¡Felicidades, aprobó! Acertó 6 de 8. Ya puede pedir su certificado.\n\nPara repasar\n• "
    )
    assert list(talk.buttons) == ["Mi certificado"]
    assert await talk("/prueba") == [
        f"Usted ya aprobó la prueba de «{COURSE}», el 10 de febrero de 2020. No hace falta "
        "repetirla: su certificado está en /certificado.",
    ]
    assert await talk("/capacitacion") == [
        _card(0, "✓ Aprobó la prueba el 10 de febrero de 2020."),
    ]
    assert list(talk.buttons) == ["Empezar", "Mi certificado"]


async def test_tries_are_limited_by_the_day_of_the_country(talk, bot, watch):
    for left in ("Hoy le quedan 2 intentos", "Hoy le queda 1 intento", "Por hoy no quedan"):
        said = await takes_the_quiz(talk, wrong=8)
        assert left in said[0]
    refused = [
        "Por hoy ya usó sus 3 intentos. Mañana puede hacer la prueba otra vez; mientras tanto, las "
        "lecciones están en /capacitacion.",
    ]
    assert await talk("/prueba") == refused
    watch.forward(hours=13)  # eleven at night in Panama, the next day in Greenwich
    assert await talk("/prueba") == refused
    watch.forward(hours=2)
    assert await takes_the_quiz(talk) == [
        "¡Felicidades, aprobó! Acertó 8 de 8. Ya puede pedir su certificado.",
    ]
    assert len(rows(bot.house.store)["quiz_try"]) == 4


async def test_a_course_that_changes_meanwhile_does_not_count_the_try(talk, bot):
    await talk("/prueba")
    questions = course_of(bot).questions
    for _ in range(7):
        await talk("1")
    [conversation] = rows(bot.house.store)["conversation"]
    first = asked(course_of(bot), conversation["id"])[0].key
    change_course(
        bot,
        questions=tuple(
            each.model_copy(update={"key": "otra"}) if each.key == first else each
            for each in questions
        ),
    )
    said = await talk("1")
    while said[0].startswith("Pregunta"):
        said = await talk("1")
    assert said == [
        f"El curso «{COURSE}» cambió mientras usted hacía la prueba. Ese intento no cuenta; "
        "empiece otra vez con /prueba, por favor.",
    ]
    assert rows(bot.house.store)["quiz_try"] == []


async def test_an_open_quiz_goes_on_in_the_same_order(talk):
    first = await talk("/prueba")
    await talk("/ahora")
    again = await talk("/prueba")
    assert again == [f"Seguimos donde quedó.\n\n{first[0]}"]


async def test_every_order_comes_up_and_the_same_try_is_always_the_same(bot, watch):
    course = course_of(bot)
    ids = [new_id(watch()) for _ in range(200)]
    assert [asked(course, each) for each in ids] == [asked(course, each) for each in ids]
    first = {asked(course, each)[0].key for each in ids}
    assert first == {each.key for each in course.questions}
    question = course.questions[0]
    right = [[one.right for one in choices(question, each)].index(True) for each in ids]
    assert all(right.count(place) > len(ids) // 6 for place in range(len(question.options)))


async def test_a_course_may_ask_liaisons_to_be_at_a_session(person, bot, watch):
    change_course(bot, needs_attendance=True)
    rosa, ana = person("rosa"), person("ana")
    for each in (rosa, ana):
        await each.consents()
    serves(bot, rosa)
    assert await takes_the_quiz(rosa) == [
        "¡Felicidades, aprobó! Acertó 8 de 8. Para el certificado le falta asistir a una sesión: "
        "las fechas están en /agenda.",
    ]
    assert await rosa("/certificado") == [
        f"Usted ya aprobó la prueba de «{COURSE}». Para el certificado le falta asistir a una "
        "sesión: las fechas están en /agenda.",
    ]
    assert await rosa("/capacitacion") == [
        _card(
            0,
            "✓ Aprobó la prueba el 10 de febrero de 2020.\n"
            "Para el certificado también debe asistir a una sesión: las fechas están en /agenda.",
        ),
    ]
    assert await takes_the_quiz(ana) == [
        "¡Felicidades, aprobó! Acertó 8 de 8. Ya puede pedir su certificado.",
    ]
    attends(bot, rosa)
    watch.forward(days=2)
    assert await rosa("/capacitacion") == [
        _card(
            0,
            "✓ Aprobó la prueba el 10 de febrero de 2020.\n"
            "✓ Asistió a la sesión del 11 de febrero de 2020.",
        ),
    ]


async def test_what_somebody_learnt_is_theirs_to_take_and_to_erase(talk, bot):
    await talk("/leccion 2")
    await takes_the_quiz(talk, wrong=8)
    await talk("/misdatos")
    [document] = rows(bot.house.store)["document"]
    facts = json.loads(bot.house.store.vault.open_bytes(document["content"]))
    assert [list(each["lessons_read"]) for each in facts["courses"]] == [["la-alianza"]]
    assert [
        (each["correct"], each["passed"], len(each["answers"])) for each in facts["quiz_tries"]
    ] == [(0, False, 8)]
    await talk("/borrar")
    await talk("sí")
    kept = rows(bot.house.store)
    assert (kept["learner"], kept["lesson_reading"], kept["quiz_try"]) == ([], [], [])
