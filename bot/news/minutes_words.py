"""How minutes read in a chat: short, the whole being in the file."""

from bot.messages import Phrase
from bot.news.meeting_news import occasion
from cocreation.minutes.facts import FEWEST_SHOWN, Composed, Written
from cocreation.minutes.minutes_seeing import Seen
from cocreation.minutes.minutes_standing import Standing, State, answer_until
from cocreation.programme.facts import Programme
from documents.minutes import agreements, present, sense_counts

_EXCERPT = 700


def state_line(programme: Programme, standing: Standing) -> Phrase:
    """Return how minutes stand, for everybody."""
    if standing.state is State.RATIFYING:
        assert standing.minutes is not None
        until = programme.noon(answer_until(programme, standing.minutes))
        key = "minutes.state.ratifying.over" if standing.over else "minutes.state.ratifying"
        return Phrase(key, {"until": until})
    if standing.state is State.PENDING and not standing.days:
        return Phrase("minutes.state.pending.today")
    return Phrase(f"minutes.state.{standing.state}", {"count": standing.days})


def summary(programme: Programme, seen: Seen) -> list[Phrase]:
    """Return paragraphs: when and where it was, what was dealt with, agreed on, and left."""
    meeting = seen.standing.meeting
    return [
        Phrase("lines", {"list": [*occasion(meeting), present(seen.composed)]}),
        *said(programme, seen.written, seen.composed),
    ]


def said(programme: Programme, written: Written, composed: Composed | None) -> list[Phrase]:
    """Return paragraphs of what was written; a long text begins here and goes on in the file."""
    found = [Phrase("minutes.discussed_line", {"text": _excerpt(written.discussed)})]
    if composed is not None and composed.senses:
        asked = [
            Phrase("minutes.sense_line", {"statement": each.statement, "counts": counted})
            for each in composed.senses
            for counted in [sense_counts(each)]
        ]
        found.append(Phrase("minutes.senses_line", {"list": asked}))
    if written.agreements:
        lines = agreements(programme, written)
        found.append(Phrase("minutes.agreements_line", {"list": lines}))
    else:
        found.append(Phrase("minutes.doc.no_agreements"))
    if composed is not None and composed.drafts:
        codes = [
            Phrase("minutes.draft_line", {"code": each.code, "title": each.title})
            for each in composed.drafts
        ]
        found.append(Phrase("minutes.drafts_line", {"list": codes}))
    if composed is not None and composed.no_drafts is not None:
        found.append(Phrase("minutes.no_drafts", {"reason": composed.no_drafts}))
    if written.notes is not None:
        found.append(Phrase("minutes.notes_line", {"text": _excerpt(written.notes)}))
    return found


def counts(seen: Seen, *, exact: bool) -> Phrase:
    """Return how many ratified, objected, and said nothing.

    Of a small group that is told only `exact`, to who looks after the minutes.
    """
    if not exact and sum(seen.tally) < FEWEST_SHOWN:
        return Phrase("minutes.counts.few", {"least": FEWEST_SHOWN})
    return Phrase("minutes.counts", seen.tally._asdict())


def _excerpt(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rsplit(maxsplit=1)[0]} […]"
