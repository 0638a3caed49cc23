"""Comments on the numbered paragraphs of a draft: saying one, reading them, withholding one."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import comments, drafts
from cocreation.commitments.comments import CommentText, Listed, Made, Said
from cocreation.commitments.paragraphs import Numbered, numbered
from cocreation.excerpts import excerpt
from cocreation.people.people import Purpose
from cocreation.permissions import Action, may
from cocreation.personal_data import mask
from cocreation.programme.facts import Programme
from cocreation.proposals import proposals
from cocreation.reasons import Reason
from handlers import choices, consent, named, subjects

router = Router()

_ALL = "all"
_EXCERPT = 160
_LISTED = 8


def _paragraphs(turn: Turn, _form: Any) -> Sequence[Option]:
    draft = comments.to_comment(turn.tx, turn.actor, code=subjects.read(turn)[0])
    return [
        *(
            Option(str(each.number), Phrase("comment.paragraph", {"number": each.number}))
            for each in numbered(draft)
        ),
        Option(_ALL, Phrase("comment.all")),
    ]


def _shown(turn: Turn, _form: Any) -> Mapping[str, Any]:
    draft = comments.to_comment(turn.tx, turn.actor, code=subjects.read(turn)[0])
    return {"code": draft.code, "list": [_line(each) for each in numbered(draft)]}


def _line(paragraph: Numbered) -> Phrase:
    values = {"number": paragraph.number, "text": excerpt(paragraph.text, _EXCERPT)}
    return Phrase(f"comment.line.{paragraph.part}", values)


def _chosen(form: Any) -> int | None:
    return None if form.paragraph == _ALL else int(form.paragraph)


def _about(number: int | None) -> Phrase:
    if number is None:
        return Phrase("comment.all")
    return Phrase("comment.paragraph", {"number": number})


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    identifies = proposals.names_somebody(turn.tx, form.text)
    public = mask(form.text, turn.tx.kept(Programme).personal_data)
    return {
        "code": subjects.read(turn)[0],
        "about": _about(_chosen(form)),
        "text": form.text,
        "warning": Phrase("comment.personal_data", {"text": public}) if identifies else "",
    }


@router.form("comentar", needs=Action.COMMENT)
class Commenting(Form):
    """Which paragraph of a draft, and what somebody says of it."""

    consent: Annotated[
        consent.Given,
        Ask("comment.consent", options=consent.accept_or_not, when=consent.not_yet),
    ]
    paragraph: Annotated[str, Ask("comment.which", options=_paragraphs, values=_shown)]
    text: Annotated[
        CommentText,
        Ask("comment.text", values=lambda _turn, form: {"about": _about(_chosen(form))}),
    ]
    send: Annotated[Review, Ask("comment.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the draft whose code follows, as it reads now."""
        code = drafts.as_code(rest)
        if code is None:
            see = Button(Phrase("draft.all.button"), say="/borradores")
            return say("comment.which_draft", see, example="/comentar B-0001")
        draft = comments.to_comment(turn.tx, turn.actor, code=code)
        return Start(subject=f"{code}/{draft.version}")

    def accepted(self, turn: Turn, name: str) -> None:
        """Write the consent down as soon as it is given."""
        if name == "consent":
            consent.record(turn, Purpose.TAKE_PART)

    def done(self, turn: Turn) -> Replies:
        """Keep it; who runs the table and who administers are told."""
        code, read = subjects.read(turn)
        made = comments.comment(
            turn.tx,
            turn.actor,
            person_id=turn.me,
            code=code,
            read=read,
            paragraph=_chosen(self),
            text=self.text,
            now=turn.now,
        )
        key = "comment.kept.older" if made.said.older else "comment.kept"
        mine = say(key, _list_button(code), number=made.said.comment.code, code=code)
        return [mine, *_told(made)]


def _told(made: Made) -> list[Reply]:
    values = {
        "number": made.said.comment.code,
        "code": made.draft.code,
        "title": made.draft.title,
        "about": _where(made.said),
        "text": made.said.comment.text,
    }
    return [
        Reply((Phrase("comment.news", values),), (_list_button(made.draft.code),), to=each)
        for each in made.watchers
    ]


def _where(said: Said) -> Phrase:
    about = _about(said.comment.paragraph)
    return Phrase("comment.where.older", {"about": about}) if said.older else about


@router.command("comentarios", needs=Action.READ_DRAFT, public=True)
def of_draft(turn: Turn, rest: str) -> Replies:
    """List what was said of a draft, paragraph by paragraph."""
    first, _, after = rest.strip().partition(" ")
    code = drafts.as_code(rest) or drafts.as_code(first)
    if code is None:
        return say("comment.which_draft", example="/comentarios B-0001")
    listed = comments.of_draft(turn.tx, turn.actor, code=code)
    values = {"code": code, "title": listed.draft.title}
    heading = Phrase("comment.heading", {**values, "count": len(listed.comments)})
    if not listed.comments:
        return Reply((heading, Phrase("comment.none")), _acts(turn, code, following=None))
    place = named.place(after)
    ordered = sorted(listed.comments, key=lambda each: each.comment.paragraph or 0)
    shown = ordered[place : place + _LISTED]
    following = place + len(shown)
    more = following if following < len(ordered) else None
    phrases = [heading, *_by_paragraph(listed, shown)]
    if may(turn.actor, Action.MODERATE):
        phrases.append(Phrase("comment.how_to_withhold"))
    return Reply(tuple(phrases), _acts(turn, code, following=more))


def _by_paragraph(listed: Listed, shown: Sequence[Said]) -> list[Phrase]:
    """Return a phrase for each paragraph that something was said of; all of it comes first."""
    now = {each.number: each for each in numbered(listed.draft)}
    found = []
    for number in dict.fromkeys(each.comment.paragraph for each in shown):
        lines = [_said(each) for each in shown if each.comment.paragraph == number]
        paragraph = None if number is None else now.get(number)
        about = _about(number) if paragraph is None else _line(paragraph)
        found.append(Phrase("comment.group", {"about": about, "list": lines}))
    return found


def _said(said: Said) -> Phrase:
    values = {"number": said.comment.code, "text": said.comment.text}
    if said.comment.state == "withheld":
        values = {"number": said.comment.code, "reason": said.comment.reason or ""}
        return Phrase("comment.said.withheld", values)
    return Phrase("comment.said.older" if said.older else "comment.said", values)


def _acts(turn: Turn, code: str, *, following: int | None) -> tuple[Button, ...]:
    if turn.actor.person_id is None:
        return ()
    see = Button(Phrase("draft.see.button", {"code": code}), say=f"/borrador {code}")
    comment = Button(Phrase("comment.button"), say=f"/comentar {code}")
    if following is None:
        return comment, see
    more = Button(Phrase("comment.more.button"), say=f"/comentarios {code} +{following}")
    return more, comment, see


def _list_button(code: str) -> Button:
    return Button(Phrase("comment.list.button"), say=f"/comentarios {code}")


def _to_withhold(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = comments.may_withhold(turn.tx, turn.actor, code=turn.subject)
    return {"number": found.code, "text": found.text}


@router.form("retenercomentario", needs=Action.MODERATE, hidden=True)
class CommentWithholding(Form):
    """Take a comment out of public view: why, and one clear yes."""

    reason: Annotated[Reason, Ask("comment.withhold.why", values=_to_withhold)]
    sure: Annotated[
        bool, Ask("comment.withhold.sure", options=choices.yes_or_no, values=_to_withhold)
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the comment whose code follows."""
        code = comments.as_code(rest)
        if code is None:
            return say("comment.which_one")
        comments.may_withhold(turn.tx, turn.actor, code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Withhold it and tell who wrote it."""
        if not self.sure:
            return say("comment.withhold.not_done", number=turn.subject)
        made = comments.withhold(
            turn.tx, turn.actor, code=turn.subject, reason=self.reason, now=turn.now
        )
        number, code = made.said.comment.code, made.draft.code
        values = {"number": number, "code": code, "reason": made.said.comment.reason}
        tells = Phrase("comment.withheld.told", {**values, "title": made.draft.title})
        return [
            say("comment.withheld", _list_button(code), number=number),
            *(Reply((tells,), to=each) for each in made.watchers),
        ]
