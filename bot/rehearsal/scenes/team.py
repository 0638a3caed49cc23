"""How people come to their roles: the printed code, invitations opened and confirmed."""

from bot.rehearsal.person import NO, YES, Person, Pick
from bot.rehearsal.play import Play
from cocreation.people import people

_NO_BODY = Pick("none")


async def comes(who: Person, *, news: bool = True) -> None:
    """Say hello for the first time, and consent: to taking part, and to news or not."""
    await who.says("/start")
    await who.answers(YES, YES if news else NO)


async def first_administrator(play: Play) -> None:
    """Take up the code that the first start prints."""
    who = play.casting.somebody("admin", 1)
    await comes(who)
    with play.venue.store.transaction() as tx:
        code = people.new_admin_code(tx, play.venue.watch())
    await who.does(f"/invitacion {code}")
    await who.taps("/minombre", who.name)
    play.cast.admins.append(who)


async def is_invited(play: Play, who: Person, role: str, body: Pick = _NO_BODY) -> None:
    """Invite somebody new to a role, for whom an organisation is chosen or none."""
    admin = play.cast.admins[0]
    await admin.does("/invitar", Pick(role), who.name, body)
    (secret,) = admin.secrets()
    await takes_up(play, who, secret, news=True)


async def takes_up(play: Play, who: Person, secret: str, *, news: bool) -> None:
    """Open an invitation, in the second try, and be confirmed by who was told of it."""
    if who.line.person_id is None:
        await comes(who, news=news)
    await who.says(f"/invitacion {secret}")
    number = who.code("I")
    admin = play.cast.admins[0]
    if len(play.cast.admins) > 1:
        admin = play.cast.admins[1]  # for administrators it takes another one than who invited
    await admin.listen()
    await admin.taps(f"/confirmar {number}")
    await who.listen()


async def gathers(play: Play, part: str, role: str, count: int, into: list[Person]) -> None:
    """Invite so many people to a role."""
    while len(into) < count:
        who = play.casting.somebody(part, len(into) + 1)
        await is_invited(play, who, role)
        into.append(who)
