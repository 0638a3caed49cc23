"""The page at the link of a letter, for an authority who never chats."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import aiohttp
import pytest
import sqlalchemy as sa
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from cocreation.commitments import drafts
from cocreation.commitments.drafts import Draft as Commitment
from cocreation.meetings import meetings
from cocreation.meetings.meetings import Draft
from cocreation.permissions import OPERATOR
from cocreation.programme.facts import Programme
from cocreation.programme.programme import standing
from cocreation.schedule import schedule
from cocreation.validation import validation_letters, validation_links
from storage.meetings import attendance
from storage.stages import programme as programme_records
from storage.tables import draft_institution, validation_letter
from tests.databases import rows
from tests.portal.pages import new_phone
from tests.portal.site import Site
from tests.stories.validation_scenes import COUNTER, PARK_DRAFT, REASONS, WATER_DRAFT

SPENT = "Está mal escrito, venció o ya se usó. Pida otro a quien le envió la nota."
NO = {
    "decision": "no", "reasons": REASONS, "title": COUNTER[0], "problem": COUNTER[1],
    "solution": COUNTER[2], "relation": "",
}  # fmt: skip


def _link(here: Site) -> str:
    """Let a letter about two drafts have gone today; return the address of its link."""
    now = datetime.now(UTC)
    with here.house.store.transaction() as tx:
        table = meetings.create(
            tx,
            OPERATOR,
            draft=Draft(
                kind="co-creation-table", title="Mesa sobre el agua", territory="chiriqui",
                theme="ambiente", starts_at=now - timedelta(days=2),
                ends_at=now - timedelta(days=2, hours=-2), place="Biblioteca de David",
            ),
            now=now - timedelta(days=9),
        )  # fmt: skip
        for title, problem, solution in (WATER_DRAFT, PARK_DRAFT):
            said = Commitment(title=title, problem=problem, solution=solution, origins=())
            made, _ = drafts.record(tx, OPERATOR, meeting=table.code, draft=said, now=now)
            part = {"draft_id": made.id, "institution": "minsa", "part": "responsible"}
            tx.run(sa.insert(draft_institution), part)
        here_stage = programme_records.standing(tx, standing(tx).programme.key)
        assert here_stage is not None
        assert programme_records.move(tx, here_stage, "authority-validation")
        [letter] = validation_letters.prepare(tx, OPERATOR, now=now)
        today = schedule.today(tx.kept(Programme), now)
        validation_letters.send(tx, OPERATOR, code=letter.code, sent_on=today, way="email", now=now)
        access = validation_links.make(tx, OPERATOR, code=letter.code, now=now)
    return f"/validar/{access.secret}"


async def _got(http: aiohttp.ClientSession, address: str) -> tuple[int, str]:
    async with http.get(address) as answer:
        return answer.status, await answer.text()


async def _posted(
    http: aiohttp.ClientSession, address: str, step: str, **fields: str
) -> tuple[int, str]:
    async with http.post(address, data={**fields, "step": step}) as answer:
        return answer.status, await answer.text()


def _states(here: Site) -> list[str]:
    return sorted(str(each["state"]) for each in rows(here.house.store)["validation"])


async def test_looking_writes_nothing_and_is_nobody_else_s(
    here: Site, http: aiohttp.ClientSession
) -> None:
    link = _link(here)
    before = rows(here.house.store)
    async with http.get(link) as answer:
        html = await answer.text()
        assert answer.status == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
    assert "Ministerio de Salud" in html
    assert html.count(">Decidir</a>") == 2
    assert (await _got(http, f"{link}/B-0001"))[0] == 200
    assert rows(here.house.store) == before


async def test_it_changes_its_language_and_stays_in_it(
    here: Site, http: aiohttp.ClientSession
) -> None:
    link = _link(here)
    _, html = await _got(http, link)
    assert f'href="{link}?idioma=en"' in html
    _, html = await _got(http, f"{link}?idioma=en")
    assert '<html lang="en">' in html
    assert f'href="{link}/B-0001?idioma=en"' in html
    _, html = await _got(http, f"{link}/B-0001?idioma=en")
    assert f'action="{link}/B-0001?idioma=en"' in html
    assert f'href="{link}/B-0001?idioma=es"' in html
    _, html = await _posted(http, f"{link}/B-0001?idioma=en", "preview", decision="approve")
    assert '<html lang="en">' in html
    assert "?idioma=es" not in html.partition("<main")[0]


async def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    here: Site, http: aiohttp.ClientSession
) -> None:
    address = f"{_link(here)}/B-0001"
    status, html = await _posted(http, address, "preview")
    assert (status, "Escoja una de las dos respuestas." in html) == (422, True)
    for step in ("preview", "confirm"):
        short = {**NO, "solution": "Otra cosa distinta.", "reasons": ""}
        status, html = await _posted(http, address, step, **short)
        assert status == 422
        assert "La contrapropuesta dice muy poco: van 19 letras" in html
        assert "Falta completar este campo." in html
        assert ">Otra cosa distinta.</textarea>" in html
        assert f">{COUNTER[1]}</textarea>" in html
    copied = {**NO, **dict(zip(("title", "problem", "solution"), WATER_DRAFT, strict=True))}
    copied["solution"] += " Y nada más que eso."
    status, html = await _posted(http, address, "confirm", **copied)
    assert (status, "Eso es lo mismo que dice B-0001." in html) == (422, True)
    assert f">{REASONS}</textarea>" in html
    assert _states(here) == ["asked", "asked"]


async def test_what_is_written_beside_a_yes_is_not_sent_and_stays_in_sight(
    here: Site, http: aiohttp.ClientSession
) -> None:
    address = f"{_link(here)}/B-0001"
    status, html = await _posted(http, address, "preview", **{**NO, "decision": "approve"})
    assert status == 200
    assert "Usted aprueba, así que esto que escribió no se envía." in html
    assert f'<p class="lost">{REASONS}</p>' in html
    _, html = await _posted(http, address, "preview", decision="approve")
    assert "no se envía" not in html


async def test_it_is_shown_before_it_counts_and_each_is_decided_once(
    here: Site, http: aiohttp.ClientSession
) -> None:
    link = _link(here)
    status, html = await _posted(http, f"{link}/B-0001", "preview", **NO)
    assert (status, "Todavía no se ha registrado nada." in html) == (200, True)
    assert _states(here) == ["asked", "asked"]
    status, html = await _posted(http, f"{link}/B-0001", "correct", **NO)
    assert (status, f">{REASONS}</textarea>" in html) == (200, True)
    status, html = await _posted(http, f"{link}/B-0001", "confirm", **NO)
    assert status == 200
    assert "Registrado: su institución respondió que no es viable B-0001." in html
    assert "Su contrapropuesta quedó con el código B-0003." in html
    status, html = await _posted(http, f"{link}/B-0001", "confirm", decision="approve")
    assert (status, "su institución ya decidió: no es viable" in html) == (422, True)
    status, html = await _posted(http, f"{link}/B-0002", "confirm", decision="approve")
    assert "Eso era todo. Gracias. Este enlace ya no sirve." in html
    assert _states(here) == ["approved", "rejected"]
    kept = rows(here.house.store)["validation"]
    assert {(each["way"], each["person_id"]) for each in kept} == {("web", None)}
    assert (await _got(http, link))[0] == 404


async def test_what_is_of_no_use_any_more_is_given_back_to_who_wrote_it(
    here: Site, http: aiohttp.ClientSession
) -> None:
    link = _link(here)
    await _posted(http, f"{link}/B-0001", "confirm", decision="approve")
    status, decided = await _posted(http, f"{link}/B-0001", "confirm", **NO)
    assert (status, "su institución ya decidió" in decided) == (422, True)
    with here.house.store.transaction() as tx:
        here_stage = programme_records.standing(tx, standing(tx).programme.key)
        assert here_stage is not None
        assert programme_records.move(tx, here_stage, "launch")
    evil = "<img src=x onerror=alert(1)>"
    status, closed = await _posted(http, f"{link}/B-0002", "confirm", **{**NO, "relation": evil})
    assert (status, SPENT in closed, evil in closed) == (404, True, False)
    for html in (decided, closed):
        assert "Lo que usted escribió no se registró. Aquí lo tiene, para que no se pierda:" in html
        for text in (REASONS, *COUNTER):
            assert f'<p class="lost">{text}</p>' in html
    assert _states(here) == ["approved", "asked"]


async def test_who_was_at_the_table_is_told_of_what_was_decided_here(
    here: Site, http: aiohttp.ClientSession
) -> None:
    said = {"id": str(uuid4()), "text": "/start"}
    async with http.post("/chat/mensajes", json=said) as answer:
        assert answer.status == 200
    link = _link(here)
    kept = rows(here.house.store)
    [someone], [table] = kept["person"], kept["meeting"]
    with here.house.store.transaction() as tx:
        attendance.insert(
            tx,
            meeting_id=str(table["id"]),
            person_id=str(someone["id"]),
            way="code",
            now=datetime.now(UTC),
        )
    before = len(rows(here.house.store)["outbox"])
    assert (await _posted(http, f"{link}/B-0001", "confirm", decision="approve"))[0] == 200
    told = sorted(rows(here.house.store)["outbox"], key=lambda each: str(each["id"]))[before:]
    with here.house.store.transaction() as tx:
        heard = [tx.vault.open(each["body"]) for each in told]
    assert ["Ministerio de Salud aprob" in each for each in heard] == [True]


async def test_a_link_that_is_no_good_says_always_the_same(
    here: Site, http: aiohttp.ClientSession
) -> None:
    link = _link(here)
    wrong = [await _got(http, f"/validar/{each}") for each in ("x", "A" * 22, "%00", "A" * 400)]
    with here.house.store.transaction() as tx:
        ended = datetime.now(UTC) - timedelta(seconds=1)
        tx.run(sa.update(validation_letter).values(access_until=ended))
    answers = [*wrong, await _got(http, link), await _got(http, f"{link}/B-0001"),
               await _posted(http, f"{link}/B-0001", "confirm", decision="approve")]  # fmt: skip
    assert {status for status, _ in answers} == {404}
    assert len({html for _, html in answers}) == 1
    assert SPENT in answers[0][1]
    assert _states(here) == ["asked", "asked"]


async def test_another_site_cannot_post_and_another_draft_is_none(
    here: Site, http: aiohttp.ClientSession
) -> None:
    link = _link(here)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        async with http.post(
            f"{link}/B-0001", data={"decision": "approve", "step": "confirm"}, headers=headers
        ) as answer:
            assert answer.status == 403
    status, html = await _posted(http, f"{link}/B-0077", "confirm", decision="approve")
    assert (status, "B-0077 no está en la nota N-0001." in html) == (422, True)
    evil = "<img src=x onerror=alert(1)>"
    _, html = await _posted(http, f"{link}/B-0001", "preview", **{**NO, "title": evil})
    assert evil not in html
    assert _states(here) == ["asked", "asked"]


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, here: Site, scheme: str
) -> None:
    link = _link(here)
    context = await new_phone(browser, here, color_scheme=scheme)
    page = await context.new_page()

    async def looks_right() -> None:
        found = await Axe().run(page)
        assert found.response["violations"] == []
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360

    await page.goto(link)
    await looks_right()
    await page.get_by_role("link", name="Decidir").first.click()
    await looks_right()
    await page.get_by_label("No es viable").check()
    await page.get_by_label("Razones").fill("No.")
    await page.get_by_role("button", name="Ver antes de confirmar").click()
    await looks_right()
    await expect(page.get_by_label("Razones")).to_have_value("No.")
    await page.get_by_label("Razones").fill(REASONS)
    await page.get_by_label("Título de la contrapropuesta").fill(COUNTER[0])
    await page.get_by_label("Problema que atiende").fill(COUNTER[1])
    await page.get_by_label("Qué se compromete").fill(COUNTER[2])
    await page.get_by_role("button", name="Ver antes de confirmar").click()
    await looks_right()
    await page.get_by_role("button", name="Confirmar y registrar").click()
    await expect(page.get_by_role("status")).to_contain_text("no es viable")
    await looks_right()
    await context.close()
