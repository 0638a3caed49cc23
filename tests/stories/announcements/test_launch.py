"""The launch is announced to everyone who took part, and each is told what became of theirs."""

from bot.channels import PROFILES
from bot.news.announcing import announced, traced
from bot.wording import word
from cocreation.announcements.announcements import Content
from cocreation.announcements.launch import AUDIENCE, Trace, Way
from locales.phrases import plain
from storage.proposals import proposals, told
from tests.stories.announcement_scenes import bells, messages_of, written_to
from tests.stories.delivery_scenes import approves
from tests.stories.scenes import moves_to
from tests.stories.stage_scenes import administer

TEXT = (
    "El plan está listo: 4° Plan de Acción Nacional de Gobierno Abierto Panamá 2019-2021.\n\n"
    "Usted participó en hacerlo. Aquí le contamos qué pasó con lo suyo."
)


async def asks(admin):
    """Prepare the launch and ask for its approval."""
    looks = await admin("/lanzar")
    await admin("sí")
    return looks, await admin("Es el día del lanzamiento.")


async def test_each_one_is_told_what_became_of_theirs(bot, person, watch):
    admin, _ = await approves(bot, person, watch)
    luis = person("luis")
    await administer(luis)
    moves_to(bot, "launch")
    looks, _ = await asks(admin)
    assert looks[0].startswith(f"Así se ve el anuncio del lanzamiento:\n\n{TEXT}\n\n")
    assert "Su propuesta P-0002, «" in looks[0]
    assert "está en el plan: compromiso 4PAN-01, desde el párrafo " in looks[0]

    # Nothing leaves before another administrator says so, and there is only one launch.
    await bells(bot).spread(bot.clock)
    assert messages_of(bot, "A-0001") == []
    assert "El lanzamiento ya tiene su anuncio, A-0001." in (await admin("/lanzar"))[0]
    shown = luis.news()
    assert any(TEXT in each for each in shown)
    await luis("/aprobar V-0001")
    await bells(bot).spread(bot.clock)

    texts = [plain(each.text) for each in messages_of(bot, "A-0001")]
    assert len(texts) == len(set(texts))
    of_juan = next(each for each in texts if "P-0002" in each)
    assert of_juan.startswith(f"{TEXT}\n\nSu propuesta P-0002, «")
    assert "compromiso 4PAN-01" in of_juan
    of_iris = next(each for each in texts if "P-0001" in each)
    assert "no está en ningún compromiso del plan. Con /quepaso P-0001 ve su camino." in of_iris
    assert "P-0002" not in of_iris
    buttons = {
        plain(each.text): [one.label for one in each.choices] for each in messages_of(bot, "A-0001")
    }
    assert buttons[of_juan] == ["Seguir 4PAN-01", "Leer el plan"]
    assert buttons[of_iris] == ["Leer el plan"]
    with bot.house.store.transaction() as tx:
        for code in ("P-0001", "P-0002"):
            found = proposals.by_code(tx, code)
            assert found is not None
            hops = [each.hop for each in told.of_proposal(tx, found.id)]
            assert hops.count("launched") == 1

    # Spread once: another ring writes to nobody again.
    before = written_to(bot, "A-0001")
    await bells(bot).spread(bot.clock)
    assert written_to(bot, "A-0001") == before


async def test_there_is_no_launch_without_an_approved_plan(bot, person):
    admin = person("admin")
    await administer(admin)
    moves_to(bot, "launch")
    assert await admin("/lanzar") == [
        "Todavía no hay un plan aprobado que lanzar. Con /plan ve en qué va.",
    ]


def test_the_longest_trace_is_one_message_everywhere(house):
    """A second message would be one that nobody counts: what is long is cut."""
    long = "á" * 3_000
    ways = [Way(f"P-{each:04d}", long, "T-0001", None, None, long) for each in range(3)]
    content = Content(text=(("", TEXT),), buttons=(("Leer el plan", "/plan"),))
    reply = announced(content, AUDIENCE, house.programme, None)
    own = traced(reply, Trace(ways, more=9, supported=20, attended=20))
    for language in house.programme.languages:
        assert [len(word(own, house.phrases, language, PROFILES[each])) for each in PROFILES] == [
            1,
            1,
            1,
        ]
