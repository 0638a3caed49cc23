"""Whom an announcement is for: the choices, what an audience is called, how many it has."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.answers import Option, literal
from bot.messages import Phrase
from bot.turn import Turn
from cocreation.announcements.announcements import Audience, AudienceKind, Count
from cocreation.meetings import agenda
from cocreation.permissions import GRANTED
from cocreation.proposals import proposals
from cocreation.refusals import Refusal
from handlers import choices

_APART = ":"
_LISTED = 8


def kinds(_turn: Turn, _form: object) -> Sequence[Option]:
    """Return the ways of saying whom an announcement is for."""
    return [
        Option(kind, Phrase(f"announce.to.{kind}"))
        for kind in AudienceKind
        if kind is not AudienceKind.TOOK_PART  # the launch is theirs
    ]


def listed(turn: Turn, form: Any) -> Sequence[Option]:
    """Return what may be chosen of the kind in a form; nothing where there is nothing to list."""
    kind = getattr(form, "audience", None)
    offered = _LISTS.get(kind, _nothing)(turn, form)
    return [
        Option(
            f"{kind}{_APART}{each.value}",
            each.label,
            each.short,
            (each.value, *each.spellings),
            each.within,
        )
        for each in offered
    ]


def is_of_a_proposal(_turn: Turn, form: Any) -> bool:
    """Return whether a form is about those who follow a proposal."""
    return getattr(form, "audience", None) == AudienceKind.PROPOSAL


def of(form: Any) -> Audience:
    """Return the audience that the answers of a form make."""
    if form.audience == AudienceKind.PROPOSAL:
        return Audience(kind=AudienceKind.PROPOSAL, value=form.proposal)
    chosen = (form.which or "").partition(_APART)[2] if form.audience in _LISTS else ""
    return Audience(kind=AudienceKind(form.audience), value=chosen)


def known_proposal(turn: Turn, written: str) -> str:
    """Return the code of the proposal that was written. Raises Refusal when there is none."""
    code = proposals.as_code(written)
    if code is None:
        raise Refusal("support.which", example="P-0001")
    return proposals.see(turn.tx, turn.actor, code=code).proposal.code


def named(turn: Turn, audience: Audience) -> Phrase:
    """Return what an audience is called in the middle of a sentence."""
    value: Any = audience.value
    match audience.kind:
        case AudienceKind.ROLE:
            value = Phrase(f"announce.role.{audience.value}")
        case AudienceKind.THEME:
            value = choices.theme_name(turn, audience.value)
        case AudienceKind.TERRITORY:
            value = choices.territory_name(turn, audience.value)
        case AudienceKind.SECTOR:
            value = choices.sector_name(turn, audience.value)
        case AudienceKind.FOLLOWERS if not audience.value:
            value = Phrase("announce.for.followers.any")
        case _:
            pass
    return Phrase(f"announce.for.{audience.kind}", {"what": value})


def counted(count: Count) -> list[Phrase]:
    """Return how many will get it, by channel, and how many will not and why; a line each."""
    reached = count.matched - count.capped - count.unreachable
    lines = [
        Phrase(
            "announce.count.reached",
            {
                "count": reached,
                "channels": Phrase("announce.count.channels", {"list": _by_channel(count)})
                if count.by_channel
                else "",
            },
        )
    ]
    if count.capped:
        lines.append(Phrase("announce.count.capped", {"count": count.capped}))
    if count.unreachable:
        lines.append(Phrase("announce.count.unreachable", {"count": count.unreachable}))
    return lines


def _by_channel(count: Count) -> tuple[tuple[str, str], ...] | Phrase:
    """Return the channels with their numbers, one after the other."""
    said: Any = ""
    for channel, number in sorted(count.by_channel.items(), key=lambda each: -each[1]):
        one = Phrase(
            "announce.count.channel",
            {"channel": Phrase(f"announce.channel.{channel}"), "number": number},
        )
        said = Phrase("announce.count.and", {"before": said, "next": one}) if said else one
    return said  # type: ignore[no-any-return]  # built from phrases above


def _roles(_turn: Turn, _form: object) -> Sequence[Option]:
    return [Option(role, Phrase(f"announce.role.{role}")) for role in GRANTED]


def _meetings(turn: Turn, _form: object) -> Sequence[Option]:
    page = agenda.to_come(turn.tx, turn.actor, limit=_LISTED, now=turn.now)
    return [
        Option(each.code, literal(f"{each.code} {each.title}"), literal(each.code))
        for each in page.meetings
    ]


def _nothing(_turn: Turn, _form: object) -> Sequence[Option]:
    return ()


_LISTS: Mapping[str | None, Callable[[Turn, Any], Sequence[Option]]] = {
    AudienceKind.ROLE: _roles,
    AudienceKind.THEME: choices.themes,
    AudienceKind.TERRITORY: choices.territories,
    AudienceKind.SECTOR: choices.sectors,
    AudienceKind.MEETING: _meetings,
}
