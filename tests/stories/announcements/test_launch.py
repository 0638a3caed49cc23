"""The launch is announced to everyone who took part, and each is told what became of theirs."""

import sqlalchemy as sa

from bot import channels
from bot.news.announcing import announced, traced
from bot.wording import word
from cocreation.announcements.announcements import Content
from cocreation.announcements.launch import AUDIENCE, Trace, Way
from locales.phrases import plain
from storage.announcements.launch import DEEDS
from storage.commitments import comments as comment_records
from storage.commitments import commitments, drafts
from storage.ids import new_id
from storage.proposals import proposals, told
from storage.tables import draft_comment, opinion, question, statement
from tests.stories.announcement_scenes import bells, messages_of, reads_news, written_to
from tests.stories.delivery_scenes import approves
from tests.stories.scenes import moves_to, person_id
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
    assert "está en el plan: compromiso 4PAN-01, desde el párrafo 4.1." in looks[0]

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


async def test_who_commented_gave_opinions_or_asked_is_told_if_they_read_news(bot, person, watch):
    admin, _ = await approves(bot, person, watch)
    luis = person("luis")
    await administer(luis)
    names = ("comments", "opines", "asks")
    readers = {name: person(name) for name in names}
    silent = {name: person(f"{name} in silence") for name in names}
    hidden = person("hidden")
    for each in (*readers.values(), hidden):
        await reads_news(each)
    for each in silent.values():
        await each.consents()
    for these in (readers, silent):
        _did(bot, **{name: person_id(each) for name, each in these.items()})
    _did(bot, comments=person_id(hidden), asks=person_id(hidden), withheld=True)
    moves_to(bot, "launch")
    await asks(admin)
    await luis("/aprobar V-0001")
    await bells(bot).spread(bot.clock)

    written = written_to(bot, "A-0001")
    said = {name: written[each.address.key] for name, each in readers.items()}
    assert said["comments"].startswith(f"{TEXT}\n\nComentó un borrador.\n\n")
    assert said["opines"].startswith(f"{TEXT}\n\nDio su opinión sobre una frase.\n\n")
    assert said["asks"].startswith(f"{TEXT}\n\nHizo una pregunta sobre un compromiso.\n\n")
    assert not {each.address.key for each in (*silent.values(), hidden)} & set(written)


def _did(bot, *, comments, asks, opines=None, withheld=False):
    """Let people have commented, asked and given an opinion; those of whom it is hidden, too."""
    now = bot.clock()
    with bot.house.store.transaction() as tx:
        draft = drafts.every(tx)[0]
        commitment = commitments.every(tx)[0]
        comment = comment_records.insert(
            tx, draft_id=draft.id, version=draft.version, paragraph=None, person_id=comments,
            text="Digan cada cuánto.", now=now,
        )  # fmt: skip
        tx.run(
            sa.insert(question),
            {"id": new_id(now), "code": f"Q-{comment.code}", "commitment_id": commitment.id,
             "person_id": asks, "text": "¿Cuándo empieza?", "at": now,
             "state": "withheld" if withheld else "asked"},
        )  # fmt: skip
        if withheld:
            tx.run(
                sa.update(draft_comment)
                .where(draft_comment.c.id == comment.id)
                .values(state="withheld")
            )
        if opines is not None:
            about = {"id": new_id(now), "code": f"F-{comment.code}", "stage": "launch",
                     "text": "Hace falta.", "state": "open", "at": now}  # fmt: skip
            tx.run(sa.insert(statement), about)
            given = {"id": new_id(now), "statement_id": about["id"], "person_id": opines,
                     "choice": "agree", "at": now}  # fmt: skip
            tx.run(sa.insert(opinion), given)


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
    own = traced(reply, Trace(ways, more=9, deeds=dict.fromkeys(DEEDS, 20)))
    for language in house.programme.languages:
        assert [
            len(word(own, house.phrases, language, channels.PROFILES[each]))
            for each in channels.PROFILES
        ] == [
            1,
            1,
            1,
        ]
