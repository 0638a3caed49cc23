"""Minutes of a meeting as sections of a document, worded: for the PDF and for the editable file."""

from collections.abc import Iterator, Sequence
from typing import Any

from cocreation.minutes.facts import (
    FEWEST_SHOWN,
    Agreement,
    Composed,
    SenseLine,
    Written,
    shares,
)
from cocreation.minutes.minutes_composing import Official
from cocreation.minutes.minutes_seeing import Seen
from cocreation.people.bodies import acronym
from cocreation.programme.facts import Programme
from cocreation.programme.institution_names import acronyms
from documents import typeset
from documents.editable import minutes as editable
from locales.phrases import Phrase, Phrases

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Wording:
    """Minutes in one language. `officials` are named in it: none where everybody may read it."""

    def __init__(
        self,
        seen: Seen,
        programme: Programme,
        phrases: Phrases,
        language: str,
        officials: Sequence[Official] = (),
    ) -> None:
        self._seen = seen
        self._programme = programme
        self._phrases = phrases
        self._language = language
        self._officials = officials

    def pdf(self) -> bytes:
        """Return the minutes as a tagged PDF."""
        return typeset.pdf("minutes.typ", self.facts())

    def docx(self) -> bytes:
        """Return the minutes as a document for a word processor."""
        return editable.docx(self.facts())

    def facts(self) -> dict[str, Any]:
        """Return title, lines and sections, ready for JSON.

        A section has a `heading` and parts; a part is a paragraph `text`, numbered `items` (each
        of lines), or a `table` with a row of heads,
        `wide` the place of its widest column.
        """
        composed = self._seen.composed
        sections = [
            ("minutes.doc.attendance", self._attendance(composed)),
            ("minutes.doc.agenda", self._paragraphs(composed.agenda)),
            ("minutes.doc.discussed", self._paragraphs(self._seen.written.discussed)),
            ("minutes.doc.senses", self._senses(composed)),
            ("minutes.doc.agreements", self._agreements()),
            ("minutes.doc.drafts", self._drafts(composed)),
            ("minutes.doc.notes", self._paragraphs(self._seen.written.notes)),
            ("minutes.doc.observations", self._observations()),
            ("minutes.doc.ratification", self._ratification()),
            ("minutes.doc.errata", self._errata()),
        ]
        worded = [(self._say(key), list(parts)) for key, parts in sections]
        return {
            "title": self._say("minutes.doc.title", title=composed.title),
            "author": self._programme.name.say(self._language),
            "lang": self._language,
            "region": self._programme.country.lower(),
            "of": self._say("minutes.doc.page_of"),
            "lines": list(self._lines(composed)),
            "sections": [{"heading": head, "parts": parts} for head, parts in worded if parts],
        }

    # ── sections ──────────────────────────────────────────────────────────────────────────────

    def _lines(self, composed: Composed) -> Iterator[str]:
        facts, language = self._programme, self._language
        standing, seen = self._seen.standing, self._seen
        yield self._say(
            "minutes.doc.code",
            code=standing.meeting.code,
            kind=facts.meeting_kind(composed.kind).name,
        )
        yield self._say("meeting.when", starts=composed.starts_at, ends=composed.ends_at)
        if composed.place is not None:
            yield self._say("meeting.where", where=composed.place)
        if composed.online_url is not None:
            yield self._say("meeting.where.online", where=composed.online_url)
        if composed.theme is not None:
            yield self._say("meeting.theme_line", theme=facts.theme(composed.theme).name)
        if composed.territory is not None:
            territory = facts.territory(composed.territory).name.say(language)
            yield self._say("meeting.territory_line", territory=territory)
        if seen.minutes.published_at is not None:
            yield self._say(
                "minutes.doc.published", version=seen.version, at=seen.minutes.published_at
            )
        else:
            yield self._say("minutes.doc.not_published", version=seen.version)
        if seen.reason is not None:
            yield self._say("minutes.doc.changed", reason=seen.reason)

    def _attendance(self, composed: Composed) -> Iterator[dict[str, Any]]:
        yield {"text": self._phrases.plain(present(composed), self._language)}
        rows = sector_rows(self._programme, composed)
        if rows:
            yield self._table(
                ("minutes.doc.sector", "minutes.doc.people"),
                [[self._value(name), self._value(count)] for name, count in rows],
                wide=0,
            )
        for key, names in (
            ("minutes.doc.institutions", composed.institutions),
            ("minutes.doc.absent", composed.absent),
        ):
            if names:
                yield {"text": self._say(key, names=self._institutions(names))}
        if self._officials:
            yield self._table(
                ("minutes.doc.official", "minutes.doc.institution"),
                [
                    [each.name, self._institutions([each.institution] if each.institution else [])]
                    for each in self._officials
                ],
                wide=0,
            )

    def _agreements(self) -> Iterator[dict[str, Any]]:
        agreements = self._seen.written.agreements
        if not agreements:
            yield {"text": self._say("minutes.doc.no_agreements")}
            return
        yield {
            "items": [
                [each.text, *(self._phrases.plain(line, self._language) for line in lines)]
                for each in agreements
                for lines in [agreement_lines(self._programme, each)]
            ]
        }

    def _senses(self, composed: Composed) -> Iterator[dict[str, Any]]:
        if composed.senses:
            yield {
                "items": [
                    [each.statement, self._phrases.plain(sense_counts(each), self._language)]
                    for each in composed.senses
                ]
            }

    def _drafts(self, composed: Composed) -> Iterator[dict[str, Any]]:
        if composed.no_drafts is not None:
            yield {"text": self._say("minutes.no_drafts", reason=composed.no_drafts)}
        if composed.drafts:
            heads = (
                "minutes.doc.draft_code",
                "minutes.doc.draft_title",
                "minutes.doc.draft_origins",
                "minutes.doc.draft_responsible",
            )
            unsaid = self._say("draft.to_be_said")
            none = self._say("minutes.doc.no_origins")
            yield self._table(
                heads,
                [
                    [
                        each.code,
                        each.title,
                        ", ".join(each.origins) or none,
                        acronyms(self._programme, each.responsible) or unsaid,
                    ]
                    for each in composed.drafts
                ],
                wide=1,
            )

    def _observations(self) -> Iterator[dict[str, Any]]:
        items = []
        for each in self._seen.observations:
            values = {"code": each.code, "version": each.version, "text": each.text}
            lines = [self._say("minutes.doc.observation", **values)]
            if each.reply is None:
                lines.append(self._say("minutes.doc.unanswered"))
            else:
                lines.append(self._say(f"minutes.doc.answered.{each.state}", reply=each.reply))
            items.append(lines)
        if items:
            yield {"items": items}

    def _ratification(self) -> Iterator[dict[str, Any]]:
        if self._seen.minutes.state == "draft":
            return
        if sum(self._seen.tally) < FEWEST_SHOWN:
            yield {"text": self._say("minutes.counts.few", least=FEWEST_SHOWN)}
        else:
            heads = ("minutes.doc.ratified", "minutes.doc.objected", "minutes.doc.silent")
            yield self._table(heads, [[self._value(each) for each in self._seen.tally]])
        yield {"text": self._say("minutes.doc.silence")}

    def _errata(self) -> Iterator[dict[str, Any]]:
        items = [
            [
                self._say("minutes.doc.erratum", text=each.text, at=each.at),
                self._say("minutes.doc.erratum_reason", reason=each.reason),
            ]
            for each in self._seen.corrections
        ]
        if items:
            yield {"items": items}

    # ── small steps ───────────────────────────────────────────────────────────────────────────

    def _paragraphs(self, text: str | None) -> Iterator[dict[str, Any]]:
        for paragraph in (text or "").splitlines():
            if paragraph.strip():
                yield {"text": paragraph.strip()}

    def _table(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, wide: int | None = None
    ) -> dict[str, Any]:
        worded = [self._say(key) for key in heads]
        return {"table": {"heads": worded, "rows": rows, "wide": wide}}

    def _institutions(self, keys: Sequence[str]) -> str:
        return ", ".join(acronym(self._programme, key) for key in keys)

    def _value(self, value: Any) -> str:
        return self._say("literal", text=value)

    def _say(self, key: str, **values: Any) -> str:
        return self._phrases.plain(Phrase(key, values), self._language)


def present(composed: Composed) -> Phrase:
    """Return how many were there, or that they were too few to be counted."""
    if not composed.present:
        return Phrase("minutes.present.none")
    if composed.present < FEWEST_SHOWN:
        return Phrase("minutes.present.few", {"least": FEWEST_SHOWN})
    return Phrase("minutes.present", {"count": composed.present})


def sense_counts(of: SenseLine) -> Phrase:
    """Return how many answered what to a sense check, or that they were too few to be counted."""
    if of.agree + of.disagree + of.abstain < FEWEST_SHOWN:
        return Phrase("minutes.sense.few", {"least": FEWEST_SHOWN})
    return Phrase("minutes.sense", of.model_dump(exclude={"statement"}))


def sector_rows(programme: Programme, composed: Composed) -> list[tuple[Any, Any]]:
    """Return names and counts of the sectors that were there, what may be read of them."""
    unsaid = composed.present - sum(composed.sectors.values())
    counted = shares(composed.sectors, unsaid=unsaid)
    rows: list[tuple[Any, Any]] = [
        (programme.sector(key).name, count) for key, count in counted.shown.items()
    ]
    if counted.others is not None:
        few = Phrase("minutes.few", {"least": FEWEST_SHOWN})
        rows.append((Phrase("minutes.other_sectors"), counted.others or few))
    return rows


def agreement_lines(programme: Programme, agreement: Agreement) -> list[Phrase]:
    """Return who does what was agreed on, and until when."""
    who: Any = agreement.name
    if agreement.by == "organisation":
        who = acronym(programme, agreement.name or "")
    elif agreement.by == "role":
        who = Phrase(f"minutes.role.{agreement.name}")
    lines = [] if who is None else [Phrase("minutes.responsible_line", {"who": who})]
    if agreement.due is not None:
        lines.append(Phrase("minutes.due_line", {"due": programme.noon(agreement.due)}))
    return lines


def agreements(programme: Programme, written: Written) -> list[Phrase]:
    """Return each agreement, numbered, and below it who does it and until when."""
    lines = []
    for number, each in enumerate(written.agreements, 1):
        lines.append(Phrase("minutes.agreement_line", {"number": number, "text": each.text}))
        lines += [
            Phrase("minutes.agreement_more", {"line": line})
            for line in agreement_lines(programme, each)
        ]
    return lines
