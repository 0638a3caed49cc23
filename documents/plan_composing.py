"""The plan in words: what the records say, section by section, in numbered paragraphs."""

from collections.abc import Sequence
from typing import Any

from cocreation.folding import fold
from cocreation.minutes.facts import FEWEST_SHOWN
from cocreation.plan.parts import PERIOD, SUMMARY, Composed, Paragraph, Section, Table
from cocreation.plan.plan_records import Made, Records
from cocreation.plan.plans import INTRODUCTION, METHOD
from cocreation.programme.facts import Programme
from documents.plan_wording import MOST_IN_NOTE, Wording
from locales.phrases import Phrases

_OUTCOMES = ("included", "not_chosen", "elsewhere")


def composed(records: Records, programme: Programme, phrases: Phrases) -> Composed:
    """Return the plan that the records make, in the programme's first language.

    The same records make the same plan.
    """
    return _Writing(records, programme, phrases).composed()


def standing_text(section: str, records: Records, programme: Programme, phrases: Phrases) -> str:
    """Return what a section says now: what was written for it, else the catalogue's words."""
    return Wording(records, programme, phrases).text_of(section)


class _Writing:
    """Writes a plan, a paragraph after the other."""

    def __init__(self, records: Records, programme: Programme, phrases: Phrases) -> None:
        self._records = records
        self._programme = programme
        self._words = Wording(records, programme, phrases)
        self._sections: list[Section] = []
        self._paragraphs: list[Paragraph] = []

    def composed(self) -> Composed:
        """Write every section that has something to say."""
        for key, write in (
            (SUMMARY, self._summary),
            (INTRODUCTION, self._introduction),
            (METHOD, self._method),
            ("themes", self._themes),
            ("commitments", self._commitments),
            ("continuing", self._continuing),
            ("left-out", self._left_out),
        ):
            heading = self._words.say(f"plan.doc.section.{key}")
            self._sections.append(Section(key=key, number=len(self._sections) + 1, heading=heading))
            write()
            if self._paragraphs[-1:] and self._paragraphs[-1].section == key:
                continue
            self._sections.pop()
        return Composed(
            language=self._words.language,
            title=self._programme.plan.name.say(self._words.language),
            sections=tuple(self._sections),
            paragraphs=tuple(self._paragraphs),
        )

    # ── sections ──────────────────────────────────────────────────────────────────────────────

    def _summary(self) -> None:
        for each in self._records.made:
            code = each.commitment.code
            self._add(
                f"{SUMMARY}/{code}",
                self._words.text_of(code),
                commitment=code,
                origins=each.origin.codes,
            )

    def _introduction(self) -> None:
        self._written(INTRODUCTION)
        period = self._records.period
        if period is not None:
            self._add(PERIOD, self._words.period(period.starts_on, period.ends_on))

    def _method(self) -> None:
        records = self._records
        self._written(METHOD)
        rows = [(self._words.say("plan.doc.proposals"), self._words.number(records.proposals))]
        rows += [(self._words.say("plan.doc.on_paper"), self._words.number(records.paper))]
        rows += [
            (
                self._words.say(f"plan.doc.outcome.{each}"),
                self._words.number(records.outcomes[each]),
            )
            for each in _OUTCOMES
            if records.outcomes.get(each)
        ]
        rows += [(self._words.say("plan.doc.themes"), self._words.number(len(records.themes)))]
        for key, count in records.meetings.items():
            name = self._programme.meeting_kind(key).name.say(self._words.language)
            rows.append(
                (self._words.say("plan.doc.meetings", kind=name), self._words.number(count))
            )
        if records.attended >= FEWEST_SHOWN:
            rows.append(
                (self._words.say("plan.doc.attended"), self._words.number(records.attended))
            )
        self._counted("method/counts", "plan.doc.counts", "plan.doc.step", rows)
        places = [
            (
                self._programme.territory(key).name.say(self._words.language),
                self._words.number(count),
            )
            for key, count in records.territories.items()
        ]
        by_name = sorted(places, key=_name)
        self._counted("method/territories", "plan.doc.by_territory", "plan.doc.territory", by_name)
        parts = [
            (self._programme.sector(key).name.say(self._words.language), self._words.number(count))
            for key, count in records.sectors.shown.items()
        ]
        parts.sort(key=_name)
        if parts and records.sectors.others:
            others = self._words.number(records.sectors.others)
            parts.append((self._words.say("plan.doc.other_sectors"), others))
        self._counted("method/sectors", "plan.doc.by_sector", "plan.doc.sector", parts)

    def _themes(self) -> None:
        for each in self._records.themes:
            self._add(
                f"themes/{each.theme.code}",
                self._words.theme(each),
                heading=f"{each.theme.code}. {each.theme.title}",
                origins=(each.theme.code, *each.sources),
            )

    def _commitments(self) -> None:
        for each in self._records.made:
            self._commitment(each)

    def _commitment(self, made: Made) -> None:
        of = made.commitment
        heading: str | None = f"{of.code}. {of.title}"
        for name in ("problem", "solution", "goal"):
            said = getattr(of, name)
            if said is None:
                continue
            self._add(
                f"commitments/{of.code}/{name}",
                self._words.say(f"plan.doc.{name}", text=said),
                heading=heading,
                note=self._words.note(made.origin) if heading else None,
                commitment=of.code,
                origins=made.origin.codes,
            )
            heading = None
        self._add(
            f"commitments/{of.code}/who",
            self._words.who(of, made.silent),
            heading=heading,
            note=self._words.note(made.origin) if heading else None,
            commitment=of.code,
            origins=made.origin.codes,
        )
        if made.milestones:
            heads = ("number", "what", "dates", "deliverable", "answers")
            self._add(
                f"commitments/{of.code}/milestones",
                self._words.say("plan.doc.milestones", count=len(made.milestones)),
                table=Table(
                    heads=tuple(self._words.say(f"plan.doc.milestone.{each}") for each in heads),
                    rows=tuple(
                        (
                            str(each.number),
                            each.what,
                            self._words.dates(each.starts_on, each.ends_on),
                            each.deliverable,
                            self._words.acronym(each.institution, made.silent),
                        )
                        for each in made.milestones
                    ),
                ),
                commitment=of.code,
                origins=made.origin.codes,
            )
        self._listed(made)

    def _listed(self, made: Made) -> None:
        """Add the proposals that a commitment comes from, when its footnote cannot hold them."""
        code, found = made.commitment.code, made.origin.proposals
        if len(found) <= MOST_IN_NOTE:
            return
        heads = (self._words.say("plan.doc.origin.code"), self._words.say("plan.doc.origin.title"))
        self._add(
            f"commitments/{code}/origins",
            self._words.say("plan.doc.origins", count=len(found)),
            table=Table(
                heads=heads, rows=tuple((each.code, self._words.title(each)) for each in found)
            ),
            commitment=code,
            origins=made.origin.codes,
        )

    def _continuing(self) -> None:
        for each in self._records.continuing:
            lines = [
                self._words.say(f"plan.doc.{name}", text=said)
                for name, said in (("solution", each.solution), ("goal", each.goal))
                if said is not None
            ]
            self._add(
                f"continuing/{each.code}",
                "\n".join([*lines, self._words.who(each)]),
                heading=f"{each.code}. {each.title}",
                commitment=each.code,
                origins=(each.code,),
            )

    def _left_out(self) -> None:
        for each in self._records.left_out:
            self._add(
                f"left-out/{each.draft.code}/{each.institution or each.state}",
                self._words.left_out(each),
                heading=f"{each.draft.code}. {each.draft.title}",
                origins=(each.draft.code, *each.origins),
            )
        for one in self._records.themes_left_out:
            values = {"title": one.theme.title, "reason": one.theme.reason or ""}
            self._add(
                f"left-out/{one.theme.code}",
                self._words.say("plan.doc.theme_left_out", **values),
                heading=f"{one.theme.code}. {one.theme.title}",
                origins=(one.theme.code, *one.sources),
            )

    # ── paragraphs ────────────────────────────────────────────────────────────────────────────

    def _written(self, section: str) -> None:
        """Add the text of a section, a paragraph of ours for each of its own."""
        parts = [each.strip() for each in self._words.text_of(section).split("\n") if each.strip()]
        counts = section == METHOD and section not in self._records.texts
        for place, text in enumerate(parts, 1):
            key = f"{section}/{place}"
            self._add(key, text, counts=counts, origins=self._records.meeting_codes)

    def _counted(self, key: str, says: str, head: str, rows: Sequence[tuple[str, str]]) -> None:
        if not rows:
            return
        heads = (self._words.say(head), self._words.say("plan.doc.how_many"))
        table = Table(heads=heads, rows=tuple(rows))
        text, origins = self._words.say(says), self._records.meeting_codes
        self._add(key, text, table=table, counts=True, origins=origins)

    # ── small steps ───────────────────────────────────────────────────────────────────────────

    def _add(self, key: str, text: str, **more: Any) -> None:
        section = self._sections[-1]
        inside = sum(each.section == section.key for each in self._paragraphs)
        number = f"{section.number}.{inside + 1}"
        self._paragraphs.append(
            Paragraph(number=number, key=key, section=section.key, text=text, **more)
        )


def _name(row: tuple[str, str]) -> str:
    return fold(row[0])
