"""Groups of proposals: nothing is lost when they are put together, taken apart or merged."""

from cocreation.permissions import OPERATOR
from cocreation.proposals import moderation
from tests.databases import rows
from tests.stories.review_scenes import PARK, sit_on_the_board, three_were_proposed
from tests.stories.scenes import given_back, has_proposed, moves_to

DATABASES = ("sqlite", "postgres")
PROFILES = ("wide",)


async def test_alike_proposals_are_put_together_and_their_authors_told(person, bot):
    iris, juan, kenia = await three_were_proposed(bot)
    elsa = person("elsa")
    await sit_on_the_board(elsa)
    before = rows(bot.house.store)["proposal"]
    await elsa("/revisar")
    assert await elsa("Agrupar parecidas") == [
        "Va a agrupar estas 2:\n\n"
        "• P-0001 «Ciclovía segura en la avenida Brasil»\n"
        "• P-0003 «Ciclovía en la avenida Brasil y sus buses»\n\n"
        "¿Qué título le pone al grupo? Cada propuesta conserva su texto, su código y su autoría.",
    ]
    await elsa("Bicicletas en la avenida Brasil")
    assert await elsa("sí") == [
        "Listo: P-0001, P-0003 están en el grupo G-0001, «Bicicletas en la avenida Brasil».",
    ]
    for author, line in (
        (iris, "P-0001, Ciclovía segura en la avenida Brasil"),
        (kenia, "P-0003, Ciclovía en la avenida Brasil y sus buses"),
    ):
        assert author.news() == [
            "La comisión puso lo que usted propuso junto a otras propuestas que dicen algo "
            "parecido, en el grupo G-0001, «Bicicletas en la avenida Brasil»:\n\n"
            f"• {line}\n\n"
            "Su texto, su código y su autoría siguen igual. Con /grupo G-0001 ve las demás.",
        ]
        assert list(author.buttons) == ["Ver qué pasó"]
    assert juan.news() == []
    kept = ("code", "title", "problem", "idea", "author_id", "theme", "created_at")
    assert [{name: each[name] for name in kept} for each in before] == [
        {name: each[name] for name in kept} for each in rows(bot.house.store)["proposal"]
    ]
    assert (
        "puesta en el grupo G-0001 · Bicicletas en la avenida Brasil"
        in (await juan("/propuesta P-0003"))[0]
    )
    assert await juan("/grupo g1") == [
        "Bicicletas en la avenida Brasil · G-0001\n\n"
        "2 propuestas:\n\n"
        "• P-0001 «Ciclovía segura en la avenida Brasil»\n"
        "• P-0003 «Ciclovía en la avenida Brasil y sus buses»\n\n"
        "Qué pasó con el grupo:\n"
        "• 10 de febrero de 2020: se formó.\n"
        "• 10 de febrero de 2020: entró P-0001.\n"
        "• 10 de febrero de 2020: entró P-0003.",
    ]
    assert await juan("/grupos") == [
        "Hay un grupo de propuestas:\n\n• G-0001 «Bicicletas en la avenida Brasil»: 2 propuestas",
    ]


async def test_a_proposal_leaves_its_group_with_a_reason(person, bot):
    iris, *_ = await three_were_proposed(bot)
    elsa = person("elsa")
    await sit_on_the_board(elsa)
    await _forms(elsa, "P-0001 P-0002", "Varias")
    iris.news()
    assert await elsa("/desagrupar P-0003") == ["La propuesta P-0003 no está en ningún grupo."]
    assert await elsa("/desagrupar P-0001") == [
        "¿Por qué sale P-0001 del grupo G-0001, «Varias»? El motivo es público y se le dirá a "
        "quien la escribió.",
    ]
    assert await elsa("Habla de otra cosa.") == [
        "Listo: P-0001 salió del grupo G-0001, «Varias».",
    ]
    assert list(elsa.buttons) == ["Ver G-0001"]
    assert iris.news() == [
        "La comisión sacó su propuesta P-0001 del grupo G-0001, «Varias». Motivo: Habla de otra "
        "cosa.\n\nSu propuesta sigue en revisión, tal como usted la escribió.",
    ]
    assert (await iris("/grupo G-0001"))[0].endswith(
        "• 10 de febrero de 2020: salió P-0001. Motivo: Habla de otra cosa."
    )
    assert "sacada de su grupo" in (await iris("/propuesta P-0001"))[0]


async def test_groups_merge_and_say_where_they_went(person, bot):
    iris, _juan, kenia = await three_were_proposed(bot)
    moves_to(bot, "open-call")
    luis = person("luis")
    await has_proposed(luis, PARK)
    moves_to(bot, "theme-choice")
    elsa = person("elsa")
    await sit_on_the_board(elsa)
    await _forms(elsa, "P-0001 P-0003", "Bicicletas")
    await _forms(elsa, "P-0002, P-0004", "Agua y sombra")
    for each in (iris, kenia):
        each.news()
    assert await elsa("/juntar G-0001 G-0001") == [
        "Es el mismo grupo: G-0001. Escriba dos distintos.",
    ]
    assert await elsa("/juntar G-0001 G-0002") == [
        "Las 2 propuestas del grupo G-0001, «Bicicletas», pasarán al grupo G-0002, "
        "«Agua y sombra». ¿Los uno?",
    ]
    assert await elsa("sí") == [
        "Listo: P-0001, P-0003 están en el grupo G-0002, «Agua y sombra».",
    ]
    assert "G-0002" in iris.news()[0]
    assert (await elsa("/grupo G-0001"))[0].endswith(
        "• 10 de febrero de 2020: P-0001 pasó al grupo G-0002.\n"
        "• 10 de febrero de 2020: P-0003 pasó al grupo G-0002.\n"
        "• 10 de febrero de 2020: se unió al grupo G-0002."
    )
    assert "4 propuestas:" in (await elsa("/grupo G-0002"))[0]
    merged = "El grupo G-0001 ya se unió a otro: ahora está en G-0002. Véalo con /grupo G-0002."
    assert await elsa("/agrupar P-0002 G-0001") == [merged]
    assert await elsa("/juntar G-0001 G-0002") == [merged]
    await elsa("/agrupar P-0002 P-0001")
    assert await elsa("Aparte") == [
        "«Aparte»\n\n"
        "• P-0002 «Agua limpia en la escuela»\n"
        "• P-0001 «Ciclovía segura en la avenida Brasil»\n"
        "P-0002 sale de G-0002.\n"
        "P-0001 sale de G-0002.\n\n"
        "¿Las agrupo? Les avisaré a quienes las escribieron.",
    ]
    assert await elsa("sí") == [
        "Listo: P-0002, P-0001 están en el grupo G-0003, «Aparte».\n\n"
        "P-0002 salió de G-0002.\nP-0001 salió de G-0002.",
    ]
    assert "• G-0002 «Agua y sombra»: 2 propuestas" in (await elsa("/grupos"))[0]
    for line in ("/juntar G-0002 G-0003", "sí"):
        await elsa(line)
    assert await elsa("/juntar G-0003 G-0001") == [merged.replace("G-0002", "G-0003")]
    assert (await elsa("/grupo G-0001"))[0].startswith(
        "Bicicletas · G-0001\n\n"
        "Se unió a otro grupo: lo que tenía está en G-0003.\n\n"
        "Qué pasó con el grupo:\n"
    )
    assert list(elsa.buttons) == ["Ver G-0003", "Ver los grupos"]
    merged_now = "El grupo G-0002 ya se unió a otro: ahora está en G-0003. Véalo con /grupo G-0003."
    assert await elsa("/proponertema P-0001 G-0002") == [merged_now]


async def test_two_who_take_the_same_proposal_out_of_its_group(person, bot):
    await three_were_proposed(bot)
    elsa, fito = person("elsa"), person("fito")
    await sit_on_the_board(elsa, fito)
    await _forms(elsa, "P-0001 P-0002", "Varias")
    for each in (elsa, fito):
        await each("/desagrupar P-0001")
    await elsa("Habla de otra cosa.")
    in_none = "La propuesta P-0001 no está en ningún grupo."
    assert await fito("No es del mismo barrio.") == [
        f"{in_none}\n\n" + given_back("No es del mismo barrio."),
    ]
    assert await fito("/desagrupar P-0001") == [in_none]
    await fito("/desagrupar P-0002")
    await _forms(elsa, "P-0002 P-0003", "Otras")
    assert await fito("Ya no queda más que esta.") == [
        "Mientras tanto P-0002 pasó al grupo G-0002. No cambié nada: véalo con /grupo G-0002.\n\n"
        + given_back("Ya no queda más que esta."),
    ]
    assert (await elsa("/grupo G-0001"))[0].startswith(
        "Varias · G-0001\n\nYa no tiene propuestas.\n\nQué pasó"
    )
    assert await fito("/proponertema G-0001") == [
        "El grupo G-0001 ya no tiene propuestas. Con /grupos ve los que sí.",
    ]


async def test_what_a_form_is_about_may_be_gone_before_it_is_done(person, bot):
    await three_were_proposed(bot)
    elsa, fito = person("elsa"), person("fito")
    await sit_on_the_board(elsa, fito)
    await elsa("/agrupar P-0001 P-0002")
    await elsa("Varias")
    await fito("/proponertema P-0001")
    await fito("Movilidad segura")
    with bot.house.store.transaction() as tx:
        moderation.withhold(tx, OPERATOR, code="P-0001", reason="Trae datos.", now=bot.clock())
    gone = "La propuesta P-0001 está retenida. Con /propuesta P-0001 ve el motivo."
    assert await elsa("sí") == [f"{gone}\n\n" + given_back("Varias")]
    for line in ("Calles para ir en bicicleta.", "contrataciones", "ninguna"):
        await fito(line)
    assert (await fito("sí"))[0].startswith(gone)
    assert await elsa("/seguir") == await fito("/seguir") == ["Ahora mismo no hay nada a medias."]


async def test_bad_input_is_explained_and_changes_nothing(person, bot):
    iris, *_ = await three_were_proposed(bot)
    elsa = person("elsa")
    await sit_on_the_board(elsa)
    for line, answer in (
        ("/agrupar P-0001", "¿Cuáles van juntas?"),
        ("/agrupar P-0001 P-0001", "¿Cuáles van juntas?"),
        ("/agrupar P-0001 P-0099", "No encuentro la propuesta P-0099"),
        ("/agrupar P-0001 G-0009", "No encuentro el grupo G-0009"),
        ("/grupo", "¿Cuál grupo quiere ver?"),
        ("/grupo G-0009", "No encuentro el grupo G-0009"),
        ("/grupo G" + "9" * 5_000, "¿Cuál grupo quiere ver?"),
        ("/grupos +" + "9" * 5_000, "Todavía no hay grupos."),
        ("/juntar G-0001", "¿Cuáles grupos se unen?"),
        ("/desagrupar", "¿Cuál propuesta saca de su grupo?"),
    ):
        assert (await elsa(line))[0].startswith(answer), line
    await elsa("/agrupar P-0001 P-0002")
    await elsa("Un título")
    assert await elsa("no") == ["Está bien, todo queda como estaba."]
    assert rows(bot.house.store)["proposal_group"] == []
    assert iris.news() == []


async def _forms(member, codes: str, title: str) -> None:
    await member(f"/agrupar {codes}")
    await member(title)
    await member("sí")
