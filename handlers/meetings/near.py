"""Where somebody is, told once if they wish, and the meetings that are near."""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings.agenda import Which
from cocreation.people import people
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from handlers import choices
from handlers.meetings import meeting_lists as listing

router = Router()

_NOT_SAID = "not-said"
_FORGET = "forget"
_MORE = re.compile(r"\+\s*([0-9]{1,4})", re.ASCII)


def _places(turn: Turn, form: Any) -> Sequence[Option]:
    """Return the parts of the country that somebody can be in, and not to tell."""
    everywhere = {each.key for each in turn.tx.kept(Programme).territories if each.everywhere}
    told = [each for each in choices.territories(turn, form) if each.value not in everywhere]
    return [Option(_NOT_SAID, Phrase("near.rather_not")), *told]


def _other_places(turn: Turn, form: Any) -> Sequence[Option]:
    if _told(turn) is None:
        return _places(turn, form)
    return [Option(_FORGET, Phrase("near.forget")), *_places(turn, form)[1:]]


def _now_is(turn: Turn, _form: Any) -> Mapping[str, Any]:
    told = _told(turn)
    if told is None:
        return {"now": Phrase("near.nothing_kept")}
    return {"now": Phrase("near.kept", {"what": choices.territory_name(turn, told)})}


def _told(turn: Turn) -> str | None:
    return people.territory_of(turn.tx, turn.actor, person_id=turn.me)


def _keep(turn: Turn, place: str) -> None:
    people.choose_territory(
        turn.tx,
        turn.actor,
        person_id=turn.me,
        territory=place,
        channel=turn.channel,
        now=turn.now,
    )


@router.form("cerca", needs=Action.CHOOSE_PLACE, rests=False)
class Near(Form):
    """The meetings near somebody; where they are is asked the first time."""

    place: Annotated[str, Ask("near.place", options=_places)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """List what is near at once if it is known where they are."""
        told = _told(turn)
        if told is None:
            return Start()
        further = _MORE.fullmatch(rest.strip())
        after = 0 if further is None else int(further[1])
        return listing.to_come(turn, Which(near=told), after=after)

    def done(self, turn: Turn) -> Replies:
        """Remember it, if they told it, and list what is near."""
        if self.place == _NOT_SAID:
            return say("near.not_told", Button(Phrase("agenda.all.button"), say="/agenda"))
        _keep(turn, self.place)
        return listing.to_come(turn, Which(near=self.place))


@router.form("milugar", needs=Action.CHOOSE_PLACE, rests=False)
class OwnPlace(Form):
    """Where somebody is, told, changed or forgotten."""

    place: Annotated[str, Ask("near.change", options=_other_places, values=_now_is)]

    def done(self, turn: Turn) -> Replies:
        """Remember or forget it."""
        if self.place == _FORGET:
            people.forget_territory(turn.tx, turn.actor, person_id=turn.me, now=turn.now)
            return say("near.forgotten")
        if self.place == _NOT_SAID:
            return say("near.not_told", Button(Phrase("agenda.all.button"), say="/agenda"))
        _keep(turn, self.place)
        name = choices.territory_name(turn, self.place)
        return say("near.changed", Button(Phrase("agenda.near.button"), say="/cerca"), what=name)
