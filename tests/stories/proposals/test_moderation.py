"""A proposal is withheld for a public reason, and restored."""

from tests.databases import readable
from tests.stories.audit_scenes import logged, takes_office, withholds
from tests.stories.scenes import BIKES, has_proposed, proposes

DATABASES = ("sqlite", "postgres")

WITHHELD_HISTORY = (
    "Historia\n"
    "febrero de 2020: se recibió\n"
    "10 de febrero de 2020: la administración la retuvo. Motivo: Trae datos de una vecina."
)
CARD_OF_OTHERS = (
    "P-0001\n\nEstado: retenida por la administración. Su texto no se muestra.\n\n"
    + WITHHELD_HISTORY
)


async def test_a_proposal_is_withheld_for_a_public_reason(person, bot):
    admin, ana, luis = person("admin"), person("ana"), person("luis")
    await takes_office(admin)
    await has_proposed(ana)
    await admin("/propuesta 1")
    assert await admin.tap("Retener") == [
        "Va a retener P-0001, «Ciclovía segura en la avenida Brasil».\n\n"
        "¿Por qué? El motivo será público: lo verá cualquiera que mire la propuesta. No escriba "
        "en él datos de nadie.",
    ]
    assert await admin("Trae datos de una vecina.") == [
        "Retener la propuesta P-0001 con este motivo público:\n\n"
        "Trae datos de una vecina.\n\n"
        "Dejará de mostrarse su texto. Le avisaremos a quien la propuso, que podrá apelar. "
        "¿La retenemos?",
    ]
    assert await admin.tap("Sí") == [
        "Retenida. El texto de P-0001 ya no se muestra.",
    ]
    assert ana.news() == [
        "La administración retuvo su propuesta P-0001: su texto ya no se muestra. Motivo:\n\n"
        "Trae datos de una vecina.\n\n"
        "Si no está de acuerdo, puede apelar una vez. La decisión la toma otra persona, siempre "
        "que haya más de una en la administración.",
    ]
    assert list(ana.buttons) == ["Apelar"]
    assert await luis("/propuesta 1") == [CARD_OF_OTHERS]
    [own] = await ana("/propuesta 1")
    assert own.startswith("P-0001 · Ciclovía segura en la avenida Brasil\n\nEstado: retenida")
    assert own.endswith(WITHHELD_HISTORY)
    assert list(ana.buttons) == ["Apelar"]
    [staff] = await admin("/propuesta 1")
    assert staff == own
    assert list(admin.buttons) == ["Restituir"]
    assert logged(bot)[-1] == ("proposal.withhold", "P-0001", "Trae datos de una vecina.")


async def test_a_link_to_a_withheld_proposal_shows_no_text(person, bot):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await has_proposed(ana)
    await withholds(admin)
    said = await person("luis")("/start prop_0001")
    assert said == [CARD_OF_OTHERS]


async def test_a_no_leaves_the_proposal_as_it_was(person, bot):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await has_proposed(ana)
    already = logged(bot)
    assert (await admin("/retener P-0001 Repite otra."))[0].startswith("Retener la propuesta")
    assert await admin("no") == [
        "Bien, la propuesta P-0001 sigue como estaba.",
    ]
    assert ana.news() == []
    assert logged(bot) == already


async def test_a_withheld_proposal_is_left_alone(person):
    admin, ana, luis = person("admin"), person("ana"), person("luis")
    await takes_office(admin)
    await has_proposed(ana)
    await luis.consents()
    await withholds(admin)
    no = ["La propuesta P-0001 está retenida. Con /propuesta P-0001 ve el motivo."]
    assert await luis("/apoyar 1") == no
    assert await admin("/retener 1") == no
    ana.news()
    assert await ana("/retirar 1") == no
    assert await ana("/mispropuestas") == [
        "Esta es su propuesta:\n\n"
        "P-0001 Ciclovía segura en la avenida Brasil (retenida por la administración)",
    ]
    assert await admin("/retener 9") == [
        "No encuentro la propuesta P-0009. Revise el número, o mire las suyas con /mispropuestas.",
    ]
    assert await admin("/retener") == [
        "Dígame qué propuesta retiene, por ejemplo: /retener P-0001",
    ]


async def test_a_withheld_proposal_is_nowhere_similar(person):
    admin, ana, luis = person("admin"), person("ana"), person("luis")
    await takes_office(admin)
    await has_proposed(ana)
    await withholds(admin)
    await luis.consents()
    [card] = await proposes(luis, BIKES)
    assert card.startswith("Revise su propuesta:")
    await luis("/cancelar")
    await admin("/restituir 1 Ya no trae datos.")
    [alike] = await proposes(luis, BIKES)
    assert "P-0001" in alike


async def test_what_identifies_somebody_is_masked_in_a_reason(person, bot):
    admin, ana = person("admin"), person("ana")
    await takes_office(admin)
    await has_proposed(ana)
    await withholds(admin, "Trae el celular 6123-4567.")
    [told] = ana.news()
    assert "6123-4567" not in told
    kept = [text for place, text in readable(bot.house.store) if place.startswith("audit_entry")]
    assert not any("6123-4567" in text for text in kept)
    assert "6123-4567" not in (await person("luis")("/propuesta 1"))[0]


async def test_only_its_author_appeals_and_only_staff_moderates(person):
    admin, ana, luis = person("admin"), person("ana"), person("luis")
    await takes_office(admin)
    await has_proposed(ana)
    assert await ana("/apelar 1") == [
        "La propuesta P-0001 no está retenida, y su respuesta todavía no se ha publicado: no hay "
        "nada que apelar.",
    ]
    await withholds(admin)
    assert await luis("/apelar 1") == ["Eso es de otra persona: solo ella puede hacerlo."]
    for command in ("/retener 1", "/restituir 1", "/apelaciones", "/decidir 1"):
        assert await luis(command) == [
            "Eso no está disponible para usted. Con /ayuda le muestro lo que sí puede hacer.",
        ]
