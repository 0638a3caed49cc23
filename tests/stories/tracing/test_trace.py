"""What happened to my idea? The whole way, and from a paragraph of the plan back to its origins."""

import sqlalchemy as sa

from storage.tables import told
from tests.stories.review_scenes import three_were_proposed
from tests.stories.scenes import BIKES, has_proposed
from tests.stories.stage_scenes import administer
from tests.stories.trace_scenes import (
    all_are_answered,
    decides,
    is_drafted,
    reaches_the_plan,
)
from tests.talking import Person

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_the_whole_way_of_an_idea_is_told_to_anybody(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    iris, *_ = await all_are_answered(bot, admin, elsa)
    reaches_the_plan(bot)
    way = [
        "Qué pasó con P-0001, «Ciclovía segura en la avenida Brasil»\n\n"
        "En resumen: es parte del compromiso 4PAN-01.\n\n"
        "• febrero de 2020: la escribieron por Telegram.\n"
        "• 10 de febrero de 2020: la comisión la puso junto a otras parecidas, en el grupo "
        "G-0001, «Bicicletas».\n"
        "• 10 de febrero de 2020: se propuso en el tema T-0001, «Movilidad segura».\n"
        "• 10 de febrero de 2020: la comisión aprobó el tema T-0001: 1 a favor, 0 en contra, 0 "
        "en abstención.\n"
        "• 10 de febrero de 2020: la comisión respondió: va en el tema T-0001. Su propuesta forma "
        "parte del tema «Movilidad segura», que se trabajará en las mesas de co-creación.\n"
        "• 10 de febrero de 2020: la mesa «Mesa sobre el agua» la llevó al borrador B-0001, "
        "«Carril separado».\n"
        "• 10 de febrero de 2020: MOP dijo que B-0001 no es viable y propuso B-0002. Razones: No "
        "hay espacio.\n"
        "• 10 de febrero de 2020: B-0002, «Carril pintado», es la contrapropuesta a B-0001.\n"
        "• 10 de febrero de 2020: MOP aprobó B-0002.\n"
        "• 10 de febrero de 2020: es el compromiso 4PAN-01, «Carril pintado».\n"
        "• 10 de febrero de 2020: está en el párrafo 3.2 del plan (versión 1).\n"
        "• 10 de febrero de 2020: la comisión aprobó el plan.\n"
        "• 10 de febrero de 2020: el plan se entregó.\n"
        "• 10 de febrero de 2020: el plan se lanzó, y se le contó a quien la propuso.",
    ]
    assert await person("anybody")("/quepaso P-0001") == way
    assert await iris("/quepaso p1") == way
    assert list(iris.buttons) == [
        "Ver plan 3.2", "Ver 4PAN-01", "Ver B-0002", "Ver B-0001", "Ver T-0001", "Ver G-0001",
        "Ver P-0001",
    ]  # fmt: skip
    origins = (
        "Estos 2 borradores de las mesas:\n"
        "• B-0002 «Carril pintado», de M-0001, Mesa sobre el agua\n"
        "• B-0001 «Carril separado», de M-0001, Mesa sobre el agua\n\n"
        "Esta propuesta de la ciudadanía:\n"
        "• P-0001 «Ciclovía segura en la avenida Brasil», por G-0001, T-0001"
    )
    assert await iris.tap("Ver plan 3.2") == [
        "De dónde sale el párrafo 3.2 del plan\n\nPintar.\n\n"
        f"Este compromiso:\n• 4PAN-01 «Carril pintado»\n\n{origins}",
    ]
    assert await iris("/quepaso 3.2") == await iris("/quepaso plan 3.2")
    assert await iris("/quepaso 4pan-1") == [
        f"De dónde sale el compromiso 4PAN-01, «Carril pintado»\n\n{origins}",
    ]
    assert await iris("/quepaso b2") == [
        f"De dónde sale el borrador B-0002, «Carril pintado»\n\n{origins}",
    ]
    assert await iris("/quepaso plan 1") == [
        "De dónde sale el párrafo 1 del plan\n\nPresentación.\n\n"
        "Es un texto de presentación del plan: no sale de un compromiso.",
    ]
    assert await iris("/quepaso") == [
        "Su propuesta y qué pasó con ella:\n\n"
        "• P-0001, Ciclovía segura en la avenida Brasil\n"
        "   es parte del compromiso 4PAN-01.",
    ]


async def test_the_launch_is_on_the_way_of_whoever_could_not_be_told(person, bot):
    admin, elsa = person("admin"), person("elsa")
    await administer(admin)
    await all_are_answered(bot, admin, elsa)
    reaches_the_plan(bot)
    with bot.house.store.transaction() as tx:
        tx.run(sa.delete(told).where(told.c.hop == "launched"))
    anybody = person("anybody")
    [way] = await anybody("/quepaso P-0001")
    assert way.endswith("• 10 de febrero de 2020: el plan se lanzó.")
    [left] = await anybody("/quepaso P-0002")
    assert "\n\nEn resumen: no quedó en ningún compromiso: " in left
    assert "se lanzó" not in left


async def test_merging_and_splitting_are_followed(person, bot):
    await three_were_proposed(bot)
    elsa = person("elsa")
    await administer(elsa)
    for line in (
        "/agrupar P-0001 P-0002", "Varias", "sí", "/agrupar P-0003 P-0002", "Otras", "sí",
        "/juntar G-0002 G-0001", "sí", "/desagrupar P-0002", "Es otra cosa.",
    ):  # fmt: skip
        await elsa(line)
    assert await elsa("/quepaso P-0002") == [
        "Qué pasó con P-0002, «Agua limpia en la escuela»\n\n"
        "• febrero de 2020: la escribieron por Telegram.\n"
        "• 10 de febrero de 2020: la comisión la puso junto a otras parecidas, en el grupo "
        "G-0001, «Varias».\n"
        "• 10 de febrero de 2020: pasó del grupo G-0001 al grupo G-0002, «Otras».\n"
        "• 10 de febrero de 2020: pasó del grupo G-0002 al grupo G-0001, «Varias».\n"
        "• 10 de febrero de 2020: salió del grupo G-0001. Motivo: Es otra cosa.",
    ]


async def test_a_silence_has_the_day_on_which_it_was_put_on_record(person, bot, watch):
    await three_were_proposed(bot)
    draft = is_drafted(bot, "P-0001")
    watch.forward(days=40)
    with bot.house.store.transaction() as tx:
        decides(tx, draft, "silent", bot.clock())
    [said] = await person("anybody")("/quepaso P-0001")
    assert said.endswith(
        "• 10 de febrero de 2020: la mesa «Mesa sobre el agua» la llevó al borrador B-0001, "
        "«Carril separado».\n"
        "• 21 de marzo de 2020: MOP no respondió sobre B-0001 en su plazo."
    )


async def test_what_cannot_be_followed_is_explained(person, bot):
    ana = person("ana")
    await ana.consents()
    assert (await ana("/quepaso"))[0].startswith("Usted no tiene propuestas registradas")
    for words, said in (
        ("la del agua", "¿De qué quiere saber?"),
        ("P-0009", "No encuentro la propuesta P-0009."),
        ("B-0009", "No encuentro el borrador B-0009"),
        ("4PAN-09", "No encuentro el compromiso 4PAN-09."),
        ("plan 3.2", "El texto del plan todavía no es público."),
        ("T-0001", "De T-0001 puede ver todo aquí:"),
        ("P" + "9" * 5_000, "¿De qué quiere saber?"),
    ):
        assert (await ana(f"/quepaso {words}"))[0].startswith(said), words
    reaches = person("luis")
    await has_proposed(reaches, BIKES)
    assert await reaches("/quepaso 1") == [
        "Qué pasó con P-0001, «Ciclovía segura en la avenida Brasil»\n\n"
        "• febrero de 2020: la escribieron por Telegram.\n\n"
        "Todavía no ha pasado nada más. La comisión lee todas las propuestas.",
    ]
    group = Person(bot, "-100", "telegram")
    group.address = type(group.address)("telegram", "-100", group=True)
    assert (await group("/quepaso P-0001"))[0].startswith("Qué pasó con P-0001")
    assert group.buttons == {}
    assert (await group("/quepaso"))[0].startswith("¿De qué quiere saber?")
