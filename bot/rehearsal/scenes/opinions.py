"""Stages 3, 9 and 11: everybody is asked about short statements, one tap each."""

from collections.abc import Mapping, Sequence

from bot.rehearsal.person import SEND, Person, Stumble
from bot.rehearsal.play import Play

_BY_CHANCE = 0.15
_NEITHER = 0.08
_CHOICES = ("agree", "disagree")


async def are_asked(play: Play, *, about: Sequence[str]) -> None:
    """Put a statement about each code, let people of two minds tap, and read what came of it.

    Mishaps: a statement is closed before somebody gets to it, and somebody taps twice.
    """
    admin = play.cast.admins[-1]
    texts = play.words.next("statements", len(about))
    codes = [await _is_put(admin, code, text) for code, text in zip(about, texts, strict=True)]
    minds = [_mind(codes, against) for against in (1, 2)]
    people = play.some_of(play.cast.citizens, play.scale.opining)
    await play.venue.wait(days=1, hour=10)
    for place, each in enumerate(people):
        await _taps_through(each, _views(play, minds[place % len(minds)]))
    await _thinks_again(people[0], codes[0])
    await admin.says(f"/cerrarafirmacion {codes[-1]}")
    await people[-1].says(f"/opinar {codes[-1]} agree")  # too late, and told so
    await play.venue.ring()
    said = await people[0].says("/opiniones")
    if people[0].offers("/bajaropiniones") is None:
        raise Stumble(f"no results of {len(people)} people: {said}")
    play.notes(f"{len(people)} people on {len(codes)} statements")


async def votes_are_taken(play: Play, stage: int) -> None:
    """Take the votes without names of a stage that is over."""
    await play.cast.commission[0].says(f"/bajaropiniones {stage} votos")


async def _is_put(admin: Person, about: str, text: str) -> str:
    await admin.does(f"/afirmar {about}", text, SEND)
    return admin.code("S")


def _mind(codes: Sequence[str], against: int) -> dict[str, str]:
    """Return a mind: it is against a third of the statements, another one than the other mind."""
    return {code: _CHOICES[place % 3 == against] for place, code in enumerate(codes)}


def _views(play: Play, mind: Mapping[str, str]) -> dict[str, str]:
    """Return what somebody of this mind thinks of each statement, now and then something else.

    It is settled before they are asked: the order of the questions is not the seed's to choose.
    """
    views = dict(mind)
    for code in mind:
        if play.words.random.random() < _BY_CHANCE:
            views[code] = play.words.random.choice(_CHOICES)
        if play.words.random.random() < _NEITHER:
            views[code] = "pass"
    return views


async def _taps_through(who: Person, views: Mapping[str, str]) -> None:
    """Tap on statement after statement until none is left."""
    await who.says("/opinar")
    while True:
        shown = {
            choice.say.split()[1]
            for heard in who.heard
            for choice in heard.message.choices
            if choice.say is not None and choice.say.startswith("/opinar S-")
        }
        code = next((each for each in views if each in shown), None)
        if code is None:
            return
        await who.taps(f"/opinar {code} {views[code]}")


async def _thinks_again(who: Person, code: str) -> None:
    for choice in ("disagree", "disagree", "agree"):
        await who.says(f"/opinar {code} {choice}")
