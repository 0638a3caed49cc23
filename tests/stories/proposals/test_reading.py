"""What becomes of a proposal: looking it up, correcting, withdrawing, supporting."""

from tests.stories.scenes import WATER, has_proposed, moves_to, proposes

DATABASES = ("sqlite", "postgres")


async def test_somebody_looks_up_their_proposals(talk, watch):
    assert await talk("/mispropuestas") == [
        "Todavía no tiene propuestas. ¿Empezamos una?",
    ]
    await proposes(talk)
    await talk("enviar")
    assert await talk("/mispropuestas") == [
        "Esta es su propuesta:\n\n"
        "P-0001 Ciclovía segura en la avenida Brasil (recibida, la revisará la comisión)",
    ]
    watch.forward(hours=1)
    await proposes(talk, WATER, theme="ambiente")
    await talk("enviar")
    assert await talk("/mispropuestas") == [
        "Estas son sus 2 propuestas:\n\n"
        "P-0002 Agua limpia en la escuela (recibida, la revisará la comisión)\n"
        "P-0001 Ciclovía segura en la avenida Brasil (recibida, la revisará la comisión)",
    ]
    assert list(talk.buttons) == [
        "Ver P-0002",
        "Ver P-0001",
    ]
    assert await talk.tap("Ver P-0002") == [
        "P-0002 · Agua limpia en la escuela\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: El agua llega sucia tres días por semana.\n\n"
        "Idea: Publicar cada mes el resultado de los análisis.\n\n"
        "Tema: Recursos naturales y medio ambiente\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió",
    ]
    assert list(talk.buttons) == [
        "Corregir",
        "Retirar",
    ]


async def test_a_code_is_understood_as_people_write_it(talk):
    await proposes(talk)
    await talk("enviar")
    for code in ("1", "p1", "P-0001", "p 0001", "P.0001", "prop_0001"):
        [card] = await talk(f"/propuesta {code}")
        assert card.startswith("P-0001 · ")


async def test_a_code_that_does_not_exist_or_is_none(talk):
    assert await talk("/propuesta") == [
        "Dígame el código, por ejemplo: /propuesta P-0001",
    ]
    assert await talk("/propuesta P-0042") == [
        "No encuentro la propuesta P-0042. Revise el número, o mire las suyas con /mispropuestas.",
    ]
    assert await talk("/propuesta ciclovía") == [
        "Dígame el código, por ejemplo: /propuesta P-0001",
    ]


async def test_an_author_corrects_while_the_call_is_open(talk, watch):
    await proposes(talk)
    await talk("enviar")
    watch.forward(days=2)
    assert await talk("/corregir 1") == [
        "¿Qué quiere corregir? Lo anterior queda en la historia.",
    ]
    assert list(talk.buttons) == [
        "Título",
        "Problema",
        "Idea",
        "Tema",
        "Lugar",
        "Sector",
        "Nombre o seudónimo",
    ]
    assert await talk("título") == [
        "¿Cómo se llama su propuesta? Una línea basta.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("Ciclovía segura y con sombra") == [
        "Corregida. La propuesta P-0001 ya dice lo nuevo, y su historia guarda lo anterior.",
    ]
    await talk("/corregir P-0001")
    assert await talk("nombre o seudónimo") == [
        "¿Con qué nombre o seudónimo quiere que aparezca? Será público. Para no poner "
        "ninguno, escriba: sin nombre.\n\n"
        "Si prefiere dejarlo así, escriba /saltar.",
    ]
    assert await talk("Ciclistas") == [
        "Corregida. La propuesta P-0001 ya dice lo nuevo, y su historia guarda lo anterior.",
    ]
    await talk("/corregir P-0001")
    await talk("idea")
    assert await talk("/saltar") == [
        "Bien, la propuesta P-0001 quedó como estaba.",
    ]
    assert await talk("/propuesta 1") == [
        "P-0001 · Ciclovía segura y con sombra\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: Ciclistas\n\n"
        "Historia\n"
        "febrero de 2020: se recibió\n"
        "febrero de 2020: se corrigió\n"
        "febrero de 2020: se corrigió",
    ]
    await talk("/corregir P-0001")
    await talk("nombre")
    assert await talk("sin nombre") == [
        "Corregida. La propuesta P-0001 ya dice lo nuevo, y su historia guarda lo anterior.",
    ]


async def test_an_author_withdraws(talk, person):
    await proposes(talk)
    await talk("enviar")
    assert await talk("/retirar P-0001") == [
        "¿Retira la propuesta P-0001? Seguirá visible como retirada y ya no se revisará.",
    ]
    assert await talk("no") == [
        "Bien, la propuesta P-0001 sigue como estaba.",
    ]
    await talk("/retirar P-0001")
    assert await talk("sí") == [
        "Retirada. La propuesta P-0001 ya no se revisará.",
    ]
    assert await talk("/propuesta 1") == [
        "P-0001 · Ciclovía segura en la avenida Brasil\n\n"
        "Estado: retirada por quien la propuso.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió\n"
        "febrero de 2020: se retiró",
    ]
    assert await talk("/corregir 1") == [
        "La propuesta P-0001 fue retirada.",
    ]
    assert await talk("/retirar 1") == [
        "La propuesta P-0001 fue retirada.",
    ]
    luis = person("luis")
    await luis.consents()
    assert await luis("/apoyar 1") == [
        "La propuesta P-0001 fue retirada.",
    ]


async def test_without_a_code_one_is_led_to_ones_own(talk):
    assert await talk("/corregir") == [
        "¿Cuál quiere corregir? Búsquela en sus propuestas.",
    ]
    assert await talk("/retirar") == [
        "¿Cuál quiere retirar? Búsquela en sus propuestas.",
    ]


async def test_after_the_call_nothing_changes_any_more(talk, bot):
    await proposes(talk)
    await talk("enviar")
    await talk("/retirar 1")
    moves_to(bot, "theme-choice")
    assert await talk("sí") == [
        "Eso ya cerró: fue en la etapa 2, «Convocatoria abierta para recolectar "
        "propuestas de temáticas». Ahora estamos en la etapa 3, «Escogencia y aprobación "
        "de las temáticas por parte de la CNGAP». La comisión revisa todas las "
        "propuestas, escoge los temas y responde a cada persona.\n\n"
        "Lo que está abierto ahora\n• Opinar sobre afirmaciones cortas (/opinar)",
    ]
    assert await talk("/corregir 1") == [
        "Eso ya cerró: fue en la etapa 2, «Convocatoria abierta para recolectar "
        "propuestas de temáticas». Ahora estamos en la etapa 3, «Escogencia y aprobación "
        "de las temáticas por parte de la CNGAP». La comisión revisa todas las "
        "propuestas, escoge los temas y responde a cada persona.\n\n"
        "Lo que está abierto ahora\n• Opinar sobre afirmaciones cortas (/opinar)",
    ]
    assert await talk("/apoyar 1") == [
        "Eso ya cerró: fue en la etapa 2, «Convocatoria abierta para recolectar "
        "propuestas de temáticas». Ahora estamos en la etapa 3, «Escogencia y aprobación "
        "de las temáticas por parte de la CNGAP». La comisión revisa todas las "
        "propuestas, escoge los temas y responde a cada persona.\n\n"
        "Lo que está abierto ahora\n• Opinar sobre afirmaciones cortas (/opinar)",
    ]
    talk.buttons.clear()
    assert await talk("/propuesta 1") == [
        "P-0001 · Ciclovía segura en la avenida Brasil\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "Todavía nadie la apoya.\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió",
    ]
    assert talk.buttons == {}


async def test_nobody_changes_what_another_proposed(talk, person):
    await has_proposed(person("luis"))
    assert await talk("/corregir 1") == [
        "Eso es de otra persona: solo ella puede hacerlo.",
    ]
    assert await talk("/retirar 1") == [
        "Eso es de otra persona: solo ella puede hacerlo.",
    ]


async def test_somebody_supports_and_takes_it_back(talk, person):
    await has_proposed(person("luis"))
    assert await talk("/apoyar 1") == [
        "Gracias. Su apoyo a P-0001, «Ciclovía segura en la avenida Brasil», quedó "
        "registrado. Ya la apoya 1 persona.",
    ]
    assert await talk("/apoyar 1") == [
        "Gracias. Su apoyo a P-0001, «Ciclovía segura en la avenida Brasil», quedó "
        "registrado. Ya la apoya 1 persona.",
    ]
    assert await talk("/propuesta 1") == [
        "P-0001 · Ciclovía segura en la avenida Brasil\n\n"
        "Estado: recibida, la revisará la comisión.\n"
        "La apoya 1 persona.\n\n"
        "Problema: Vamos en bicicleta entre los buses.\n\n"
        "Idea: Un carril separado y publicar el contrato de la obra.\n\n"
        "Tema: Contrataciones abiertas e infraestructura\n"
        "Lugar: Panamá\n"
        "Sector: sin decir\n"
        "Firma: sin nombre\n\n"
        "Historia\n"
        "febrero de 2020: se recibió",
    ]
    assert list(talk.buttons) == [
        "Quitar mi apoyo",
    ]
    assert await talk.tap("Quitar mi apoyo") == [
        "Listo, quité su apoyo a P-0001. Todavía nadie la apoya.",
    ]
    assert await talk("/noapoyar 1") == [
        "Usted no tiene un apoyo puesto en P-0001, así que no hay nada que quitar.",
    ]
    assert await talk("/apoyar") == [
        "Dígame el código de la propuesta que apoya, por ejemplo: /apoyar P-0001",
    ]
    assert await talk("/noapoyar") == [
        "Dígame el código, por ejemplo: /noapoyar P-0001",
    ]


async def test_supporting_asks_for_consent_first(person):
    luis, ana = person("luis"), person("ana")
    await has_proposed(luis)
    assert await ana("/apoyar 1") == [
        "Antes de contar su apoyo necesito su permiso. Guardamos una forma de "
        "contactarle (cifrada), para contarlo una sola vez, y lo que nos escriba. Nadie "
        "verá que usted apoyó. Si un día propone algo, su propuesta será pública; su "
        "nombre no, salvo que usted lo pida. Puede ver o borrar sus datos cuando quiera: "
        "/privacidad.\n\n"
        "¿Nos da su permiso?",
    ]
    assert await ana("sí") == [
        "Gracias. Su apoyo a P-0001, «Ciclovía segura en la avenida Brasil», quedó "
        "registrado. Ya la apoya 1 persona.",
    ]
    assert await luis("/apoyar 1") == [
        "La propuesta P-0001 es suya: ya cuenta con usted.",
    ]
