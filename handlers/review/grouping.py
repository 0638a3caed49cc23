"""Putting together proposals that say the same, and taking them apart again."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import hop_news
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action, may
from cocreation.proposals import proposals
from cocreation.proposals.hops import Hop
from cocreation.reasons import Reason
from cocreation.review import groups
from cocreation.review.groups import Put
from cocreation.texts import Title
from handlers import choices, named
from storage.records import ProposalRecord
from storage.review.groups import GroupEventRecord

router = Router()

_LISTED = 8


def _named(words: str) -> tuple[list[str], list[str]]:
    """Return the codes of the proposals, each once, and of the groups that the words name."""
    found = named.codes(words)
    in_groups = [each for each in found if groups.as_code(each) is not None]
    return [each for each in dict.fromkeys(found) if each not in in_groups], in_groups


def _would_join(turn: Turn, _form: Any) -> Mapping[str, Any]:
    """Return what goes together, and what leaves another group for it."""
    found = [
        proposals.see(turn.tx, turn.actor, code=code).proposal for code in turn.subject.split()
    ]
    lines = [Phrase("group.member", {"code": each.code, "title": each.title}) for each in found]
    leaves = _leaving("group.leaves", groups.elsewhere(turn.tx, found))
    return {"list": [*lines, *leaves], "count": len(lines)}


def _leaving(key: str, groups_left: Mapping[str, str]) -> list[Phrase]:
    """Return a line for each proposal that leaves a group."""
    return [
        Phrase(key, {"proposal": proposal, "code": code}) for proposal, code in groups_left.items()
    ]


@router.form("agrupar", needs=Action.GROUP_PROPOSALS)
class Grouping(Form):
    """Which proposals go together, and under which title."""

    title: Annotated[Title, Ask("group.title", values=_would_join)]
    sure: Annotated[
        bool,
        Ask(
            "group.sure",
            options=choices.yes_or_no,
            values=lambda turn, form: {**_would_join(turn, form), "title": form.title},
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Start for the proposals named; put them at once into the group that is named."""
        codes, in_groups = _named(rest)
        if in_groups and codes:
            return _added(turn, in_groups[0], codes)
        if len(codes) < 2:
            return say("group.which", Button(Phrase("groups.button"), say="/grupos"))
        for code in codes:
            proposals.see(turn.tx, turn.actor, code=code)
        return Start(subject=" ".join(codes))

    def done(self, turn: Turn) -> Replies:
        """Put them together and tell their authors."""
        if not self.sure:
            return say("group.not_done")
        codes = turn.subject.split()
        put = groups.form(turn.tx, turn.actor, members=codes, title=self.title, now=turn.now)
        return [_done(put), *_told(turn, put)]


def _added(turn: Turn, group: str, codes: Sequence[str]) -> list[Reply]:
    puts = [
        groups.add(turn.tx, turn.actor, code=group, proposal=code, now=turn.now) for code in codes
    ]
    left = {proposal: code for one in puts for proposal, code in one.left.items()}
    put = Put(puts[-1].group, [each for one in puts for each in one.moved], left)
    return [_done(put), *_told(turn, put)]


def _done(put: Put) -> Reply:
    values = {
        "code": put.group.code,
        "title": put.group.title,
        "list": ", ".join(each.code for each in put.moved),
        "count": len(put.moved),
    }
    left = _leaving("group.left", put.left)
    return Reply(
        (Phrase("group.done", values), *([Phrase("lines", {"list": left})] if left else [])),
        (_see(put.group.code), Button(Phrase("board.next.button"), say="/revisar")),
    )


def _see(code: str) -> Button:
    return Button(Phrase("group.see.button", {"code": code}), say=f"/grupo {code}")


def _told(turn: Turn, put: Put) -> list[Reply]:
    """Return what the authors are told of proposals that came into a group."""
    group = put.group
    return hop_news.replies(
        turn.tx, put.moved, hop=Hop.GROUPED, subject=group.code, key="group.told", now=turn.now,
        but=turn.me, code=group.code, title=group.title,
    )  # fmt: skip


def _tell(proposal: ProposalRecord, key: str, put: Put, **values: str) -> Reply:
    values = {
        "proposal": proposal.code,
        "code": put.group.code,
        "title": put.group.title,
        **values,
    }
    button = Button(
        Phrase("mine.see.button", {"code": proposal.code}), say=f"/propuesta {proposal.code}"
    )
    return Reply((Phrase(key, values),), (button,), to=proposal.author_id)


@router.form("desagrupar", needs=Action.GROUP_PROPOSALS)
class Ungrouping(Form):
    """Take a proposal out of its group, with a reason its author is told."""

    reason: Annotated[Reason, Ask("ungroup.reason", values=lambda turn, _form: _leaver(turn))]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposal whose code follows the command."""
        codes, _ = _named(rest)
        if len(codes) != 1:
            return say("ungroup.which", Button(Phrase("groups.button"), say="/grupos"))
        group = groups.to_remove(turn.tx, turn.actor, proposal=codes[0])
        return Start(subject=f"{codes[0]} {group.code}")

    def done(self, turn: Turn) -> Replies:
        """Take it out and tell its author."""
        proposal, code = turn.subject.split()
        put = groups.remove(
            turn.tx, turn.actor, proposal=proposal, code=code, reason=self.reason, now=turn.now
        )
        values = {"proposal": proposal, "code": code, "title": put.group.title}
        mine = say("ungroup.done", _see(code), **values)
        told = [
            _tell(each, "ungroup.told", put, reason=self.reason)
            for each in put.moved
            if each.author_id is not None
        ]
        return [mine, *told]


def _leaver(turn: Turn) -> Mapping[str, Any]:
    """Return what leaves which group. Refused, which ends the form, once it is not in it."""
    proposal, code = turn.subject.split()
    group = groups.to_remove(turn.tx, turn.actor, proposal=proposal, code=code)
    return {"proposal": proposal, "code": code, "title": group.title}


@router.form("juntar", needs=Action.GROUP_PROPOSALS)
class Merging(Form):
    """Move everything of one group into another."""

    sure: Annotated[
        bool,
        Ask("merge.sure", options=choices.yes_or_no, values=lambda turn, _form: _both(turn)),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the two groups named: the first goes into the second."""
        _, codes = _named(rest)
        if len(codes) != 2:
            return say("merge.which", Button(Phrase("groups.button"), say="/grupos"))
        groups.to_merge(turn.tx, turn.actor, code=codes[0], into=codes[1])
        return Start(subject=" ".join(codes))

    def done(self, turn: Turn) -> Replies:
        """Merge them and tell the authors of what moved."""
        if not self.sure:
            return say("group.not_done")
        code, into = turn.subject.split()
        put = groups.merge(turn.tx, turn.actor, code=code, into=into, now=turn.now)
        return [_done(put), *_told(turn, put)]


def _both(turn: Turn) -> Mapping[str, Any]:
    code, into = (groups.see(turn.tx, turn.actor, code=each) for each in turn.subject.split())
    return {
        "code": code.group.code,
        "title": code.group.title,
        "count": len(code.members),
        "into": into.group.code,
        "into_title": into.group.title,
    }


@router.command("grupo", needs=Action.READ_PROPOSAL, public=True)
def one(turn: Turn, rest: str) -> Replies:
    """Show a group: its proposals, each with its code, and what happened to it."""
    code = groups.as_code(rest)
    if code is None:
        return say("group.which_one", example="G-0001")
    seen = groups.see(turn.tx, turn.actor, code=code)
    group = seen.group
    members = [
        Phrase("group.member", {"code": each.code, "title": each.title})
        if each.state != "withheld"
        else Phrase("group.member.withheld", {"code": each.code})
        for each in seen.members
    ]
    values = {"code": code, "title": group.title, "count": len(members), "into": seen.into}
    if members:
        shown = [Phrase("group.card", values), Phrase("lines", {"list": members})]
    else:
        shown = [Phrase("group.card.empty" if seen.into is None else "group.card.merged", values)]
    history = Phrase("group.history", {"list": [_event(each) for each in seen.history]})
    return Reply((*shown, history), _acts(turn, seen))


def _acts(turn: Turn, seen: groups.Seen) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    see = [
        Button(Phrase("mine.see.button", {"code": each.code}), say=f"/propuesta {each.code}")
        for each in seen.members[:_LISTED]
    ]
    went = [] if seen.into is None else [_see(seen.into)]
    return (*see, *went, Button(Phrase("groups.button"), say="/grupos"))


def _event(event: GroupEventRecord) -> Phrase:
    values = {"when": event.at, "proposal": event.proposal, "other": event.other}
    elsewhere = event.what == "removed" and event.other is not None
    line = Phrase(f"group.event.{'moved' if elsewhere else event.what}", values)
    if event.reason is None:
        return line
    return Phrase("group.event.with_reason", {"what": line, "reason": event.reason})


@router.command("grupos", needs=Action.READ_PROPOSAL, public=True)
def every(turn: Turn, rest: str) -> Replies:
    """List the groups, largest first."""
    found = groups.every(turn.tx, turn.actor)
    if not found:
        key = "groups.none.member" if may(turn.actor, Action.GROUP_PROPOSALS) else "groups.none"
        return say(key)
    after = named.place(rest)
    shown = found[after : after + _LISTED]
    lines = [
        Phrase("groups.line", {"code": group.code, "title": group.title, "count": size})
        for group, size in shown
    ]
    buttons = [_see(group.code) for group, _ in shown]
    if after + len(shown) < len(found):
        buttons.append(Button(Phrase("groups.more.button"), say=f"/grupos +{after + len(shown)}"))
    private = () if turn.actor.person_id is None else tuple(buttons)
    return say("groups.list", *private, list=lines, count=len(found))
