"""Who of the liaisons lacks the course: reminding them, excusing one, and the gate of the stage."""

from cocreation.programme import programme
from cocreation.stages import gates
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import acts, administer, local
from tests.stories.training_scenes import COURSE, attends, serves, takes_the_quiz

DATABASES = ("sqlite", "postgres")


async def test_who_administers_sees_which_liaisons_lack_it(person, bot, watch):
    admin, rosa, luis = map(person, ("admin", "rosa", "luis"))
    await administer(admin)
    for each in (rosa, luis):
        await each.consents()
    numbers = f"{COURSE}\nEmpezaron: {{}}\nAprobaron la prueba: {{}}\nCon certificado: {{}}\n\n"
    assert await admin("/formacion") == [
        numbers.format(0, 0, 0) + "Todavía no hay enlaces principales que hayan aceptado.",
    ]
    serves(bot, rosa)
    serves(bot, luis, "cngap")
    serves(bot, admin, "cngap", seat="substitute")
    await rosa("/leccion 1")
    assert await admin("/formacion") == [
        numbers.format(1, 0, 0) + "Enlaces principales a quienes les falta: 2 de 2\n"
        "• ANTAI: Rosa Mora\n• CNGAP: Luis Mora",
    ]
    assert list(admin.buttons) == ["Recordarles", "Anotar un motivo"]
    await takes_the_quiz(rosa)
    # Luis goes to the quiz without a lesson, and fails.
    await takes_the_quiz(luis, wrong=8)
    assert await admin("/formacion") == [
        numbers.format(2, 1, 0)
        + "Enlaces principales a quienes les falta: 1 de 2\n• CNGAP: Luis Mora",
    ]
    assert await admin("/recordarcapacitacion") == ["Listo, le recordé el curso a 1 enlace."]
    assert luis.news()[-1:] == [
        f"Le falta el curso «{COURSE}»: 6 lecciones cortas y una prueba, aquí mismo en el chat. "
        "Así llega a las mesas con todo listo.",
    ]
    assert list(luis.buttons) == ["Empezar"]
    nobody = [
        "No hay a quién recordarle: o nadie lo necesita, o ya se le recordó en los últimos siete "
        "días.",
    ]
    watch.forward(days=6, hours=23)
    assert await admin("/recordarcapacitacion") == nobody
    assert luis.news() == []
    watch.forward(hours=1)
    assert await admin("/recordarcapacitacion") == ["Listo, le recordé el curso a 1 enlace."]
    local(watch, 20, 2, 22)
    assert await admin("/recordarcapacitacion") == [
        "A esta hora no se escribe a nadie. Pruebe otra vez después de las 07:00.",
    ]


async def test_the_stage_closes_once_every_liaison_is_trained_or_excused(person, bot, watch):
    admin, rosa, luis, eva = map(person, ("admin", "rosa", "luis", "eva"))
    await administer(admin)
    moves_to(bot, "high-level-meetings")
    assert _lacking(bot) == [("gate.liaisons-trained.nobody", None)]
    for each, institution in ((rosa, "antai"), (luis, "cngap"), (eva, "minsa")):
        await each.consents()
        serves(bot, each, institution)
    assert _lacking(bot) == [("gate.liaisons-trained", "/formacion")]
    assert (await admin("/cumplido"))[0].splitlines()[2:4] == [
        "○ Falta capacitar a 3 enlaces principales, o anotar por qué no.",
        "○ Falta confirmar la condición 1: Cada institución consultada tuvo su reunión, o consta "
        "por qué no.",
    ]
    await takes_the_quiz(rosa)
    attends(bot, luis)
    assert _lacking(bot) == [("gate.liaisons-trained", "/formacion")]
    watch.forward(days=2)
    assert await admin("/sincapacitar") == ["¿Qué enlace seguirá sin el curso?"]
    assert list(admin.buttons) == ["Eva Mora (MINSA)"]
    assert await admin("1") == [
        "¿Por qué? El motivo queda en el registro, y la etapa puede cerrar.",
    ]
    assert await admin("Está de licencia por maternidad.") == [
        "Anotado: Eva Mora (MINSA) sigue sin el curso, con su motivo.",
    ]
    assert _lacking(bot) == []
    assert ("training.excuse",) in acts(bot)
    assert (await admin("/formacion"))[0].endswith(
        "Los 3 enlaces principales están capacitados o tienen su motivo anotado.\n\n"
        "Con motivo anotado\n• MINSA: Eva Mora. Está de licencia por maternidad."
    )
    assert await admin("/sincapacitar") == ["A ningún enlace principal le falta el curso."]


def _lacking(bot):
    with bot.house.store.transaction() as tx:
        stage = programme.standing(tx).stage
        return [
            (each.key, each.command)
            for each in gates.missing(tx, stage, bot.clock())
            if each.condition == "liaisons-trained"
        ]
