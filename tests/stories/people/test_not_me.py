"""Stories of an invitation that somebody opened whom it is not for."""

import asyncio

import pytest

from storage.people import invitations as records
from tests.databases import rows
from tests.stories.liaison_scenes import accepts, asks, named, registry
from tests.talking import Bot, Person

DATABASES = ("sqlite", "postgres")

GIVEN_BACK = (
    "Gracias por avisar. La invitación I-0001 queda sin usar, para la persona a quien va dirigida, "
    "y usted ya no figura en ella. Puede seguir participando como todas las personas: escriba "
    "/ayuda."
)
CONFIRMED = (
    "La invitación I-0001 ya se confirmó, y usted tiene el rol. Si no es para usted, déjelo con "
    "/dejarrol y lo avisamos."
)


async def _opened(bot: Bot, ana: Person, *people: Person) -> str:
    """Let the first of these people open the invitation of Rosa Pérez, and return its secret."""
    await registry(bot, ana)
    for each in people:
        await each.consents()
    asks(bot, "ambiente", "miambiente")
    secret = named(bot, "D-0001", principal="Rosa Pérez")["principal"].made.secret
    await people[0](f"/invitacion {secret}")
    ana.news()
    return secret


async def test_the_wrong_colleague_gives_it_back_and_the_right_one_takes_it(bot, person, watch):
    ana, colleague, rosa = person("ana"), person("luis"), person("rosa")
    secret = await _opened(bot, ana, colleague, rosa)
    watch.forward(days=6)
    assert await colleague.tap("No soy yo") == [GIVEN_BACK]
    assert ana.news() == [
        "Quien abrió la invitación I-0001 dice que no es Rosa Pérez (enlace). La invitación quedó "
        "como nueva: sin usar y válida hasta el 23 de febrero de 2020. Haga llegar el código a "
        "Rosa Pérez; si se lo entregó a otra persona, retírela y haga otra."
    ]
    (kept,) = [each for each in rows(bot.house.store)["invitation"] if each["code"] == "I-0001"]
    assert (kept["state"], kept["person_id"], kept["used_at"]) == ("open", None, None)
    assert await ana("/confirmar I-0001") == ["Nadie ha abierto todavía la invitación I-0001."]
    said = await ana("/auditoria")
    assert "devolvió la invitación I-0001, que era para otra persona" in said[0]
    watch.forward(days=2)  # eight days after it was made
    assert (await accepts(ana, rosa, secret))[0].startswith("Bienvenida, bienvenido al equipo.")
    assert "Rosa Pérez" not in "".join(await colleague("/misroles"))


async def test_who_administers_withdraws_it_or_makes_another_one(bot, person):
    ana, colleague = person("ana"), person("luis")
    secret = await _opened(bot, ana, colleague)
    await colleague.tap("No soy yo")
    ana.news()
    said = await ana.tap("Hacer otra")
    assert said[0] == "Hice una invitación nueva en D-0001; la anterior ya no vale."
    assert (await colleague(f"/invitacion {secret}"))[0].startswith("Ese código no sirve")


@pytest.mark.parametrize("code", ["I-0001", "I-0009", "1"])
async def test_nobody_gives_back_what_they_did_not_open(bot, person, code):
    ana, colleague, eva = person("ana"), person("luis"), person("eva")
    await _opened(bot, ana, colleague, eva)
    assert await eva(f"/nosoyyo {code}") == ["Usted no tiene abierta esa invitación. Nada cambió."]
    assert await eva("/nosoyyo") == [
        "Escriba /nosoyyo y el código de la invitación que abrió. Por ejemplo: /nosoyyo I-0001"
    ]
    await ana("/confirmar I-0001")
    assert "liaison" in {each["role"] for each in rows(bot.house.store)["role_grant"]}


async def test_what_was_confirmed_meanwhile_stays_so(bot, person):
    ana, colleague = person("ana"), person("luis")
    await _opened(bot, ana, colleague)
    await ana("/confirmar I-0001")
    colleague.news()
    assert await colleague("/nosoyyo I-0001") == [CONFIRMED]


async def test_what_has_expired_stays_so(bot, person, watch):
    ana, colleague = person("ana"), person("luis")
    await _opened(bot, ana, colleague)
    watch.forward(days=8)
    assert await colleague("/nosoyyo I-0001") == [
        "La invitación I-0001 ya se decidió o venció. Nada cambió."
    ]


async def _race(bot: Bot, ana: Person, colleague: Person) -> list[str]:
    """Let an invitation be confirmed and given back at once; return what is not right."""
    await _opened(bot, ana, colleague)
    said, confirmed = await asyncio.gather(colleague("/nosoyyo I-0001"), ana("/confirmar I-0001"))
    kept = rows(bot.house.store)
    (invitation,) = [each for each in kept["invitation"] if each["code"] == "I-0001"]
    serve = [each["person_id"] for each in kept["role_grant"] if each["role"] == "liaison"]
    if GIVEN_BACK in said:
        right = (invitation["state"], invitation["person_id"], serve) == ("open", None, [])
        right = right and confirmed[-1].startswith("Nadie ha abierto todavía")
    else:
        right = CONFIRMED in said and invitation["state"] == "accepted" and len(serve) == 1
        right = right and confirmed[-1].startswith("Listo: Rosa Pérez ya es enlace")
    return [] if right else [f"{said} {confirmed} {invitation['state']} {serve}"]


async def test_it_is_confirmed_or_given_back_never_both(bot, person):
    assert await _race(bot, person("ana"), person("luis")) == []


async def test_giving_back_what_is_confirmed_would_be_caught(bot, person, monkeypatch):
    ana, colleague = person("ana"), person("luis")
    monkeypatch.setattr(
        records, "reopen", lambda tx, invitation_id, **_facts: records.by_id(tx, invitation_id)
    )
    assert await _race(bot, ana, colleague) != []
