"""The plan in words: what the records say, section by section, in numbered paragraphs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cocreation.bodies import acronym, bodies
from cocreation.minutes_facts import FEWEST_SHOWN
from cocreation.plan_parts import Composed, Paragraph, Section, Table
from cocreation.plan_records import Chosen, LeftOut, Made, Origin, Records
from cocreation.plans import INTRODUCTION, METHOD
from cocreation.programme_facts import Programme
from locales.phrases import Phrase, Phrases
from storage.commitments import CommitmentRecord
from storage.drafts import DraftRecord
from storage.records import ProposalRecord

_OUTCOMES = ("included", "not_chosen", "elsewhere")


def composed(records: Records, programme: Programme, phrases: Phrases) -> Composed:
    """Return the plan that the records make, in the programme's first language.

    The same records make the same plan.
    """
    return _Writing(records, programme, phrases).composed()


def standing_text(section: str, records: Records, programme: Programme, phrases: Phrases) -> str:
    """Return what a section says now: what was written for it, else the catalogue's words."""
    return _Writing(records, programme, phrases).text_of(section)


class _Writing:
    """Writes a plan, a paragraph after the other."""

    def __init__(self, records: Records, programme: Programme, phrases: Phrases) -> None:
        self._records = records
        self._programme = programme
        self._phrases = phrases
        self._language = programme.languages[0]
        self._sections: list[Section] = []
        self._paragraphs: list[Paragraph] = []

    def composed(self) -> Composed:
        """Write every section that has something to say."""
        for key, write in (
            ("summary", self._summary),
            (INTRODUCTION, self._introduction),
            (METHOD, self._method),
            ("themes", self._themes),
            ("commitments", self._commitments),
            ("continuing", self._continuing),
            ("left-out", self._left_out),
        ):
            heading = self.say(f"plan.doc.section.{key}")
            self._sections.append(Section(key=key, number=len(self._sections) + 1, heading=heading))
            write()
            if self._paragraphs[-1:] and self._paragraphs[-1].section == key:
                continue
            self._sections.pop()
        return Composed(
            language=self._language,
            title=self._programme.plan.name.say(self._language),
            sections=tuple(self._sections),
            paragraphs=tuple(self._paragraphs),
        )

    def text_of(self, section: str) -> str:
        """Return what a section says: what was written for it, else the catalogue's words."""
        written = self._records.texts.get(section)
        if written is not None:
            return written
        if section in (INTRODUCTION, METHOD):
            return self.say(f"plan.doc.text.{section}", **self._counts())
        made = next(each for each in self._records.made if each.commitment.code == section)
        return self._in_short(made)

    # ── sections ──────────────────────────────────────────────────────────────────────────────

    def _summary(self) -> None:
        for each in self._records.made:
            code = each.commitment.code
            self._add(
                f"summary/{code}",
                self.text_of(code),
                commitment=code,
                origins=each.origin.codes,
            )

    def _introduction(self) -> None:
        self._written(INTRODUCTION)

    def _method(self) -> None:
        records = self._records
        self._written(METHOD)
        rows = [(self.say("plan.doc.proposals"), self._number(records.proposals))]
        rows += [(self.say("plan.doc.on_paper"), self._number(records.paper))]
        rows += [
            (self.say(f"plan.doc.outcome.{each}"), self._number(records.outcomes[each]))
            for each in _OUTCOMES
            if records.outcomes.get(each)
        ]
        rows += [(self.say("plan.doc.themes"), self._number(len(records.themes)))]
        for key, count in records.meetings.items():
            name = self._programme.meeting_kind(key).name.say(self._language)
            rows.append((self.say("plan.doc.meetings", kind=name), self._number(count)))
        if records.attended >= FEWEST_SHOWN:
            rows.append((self.say("plan.doc.attended"), self._number(records.attended)))
        self._counted("method/counts", "plan.doc.counts", "plan.doc.step", rows)
        places = [
            (self._programme.territory(key).name.say(self._language), self._number(count))
            for key, count in records.territories.items()
        ]
        self._counted("method/territories", "plan.doc.by_territory", "plan.doc.territory", places)
        parts = [
            (self._programme.sector(key).name.say(self._language), self._number(count))
            for key, count in records.sectors.shown.items()
        ]
        if records.sectors.others:
            others = self._number(records.sectors.others)
            parts.append((self.say("plan.doc.other_sectors"), others))
        self._counted("method/sectors", "plan.doc.by_sector", "plan.doc.sector", parts)

    def _themes(self) -> None:
        for each in self._records.themes:
            self._add(
                f"themes/{each.theme.code}",
                self._theme(each),
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
                self.say(f"plan.doc.{name}", text=said),
                heading=heading,
                note=self._note(made.origin) if heading else None,
                commitment=of.code,
                origins=made.origin.codes,
            )
            heading = None
        self._add(
            f"commitments/{of.code}/who",
            self._who(of),
            heading=heading,
            note=self._note(made.origin) if heading else None,
            commitment=of.code,
            origins=made.origin.codes,
        )
        if made.milestones:
            heads = ("number", "what", "dates", "deliverable", "answers")
            self._add(
                f"commitments/{of.code}/milestones",
                self.say("plan.doc.milestones", count=len(made.milestones)),
                table=Table(
                    heads=tuple(self.say(f"plan.doc.milestone.{each}") for each in heads),
                    rows=tuple(
                        (
                            str(each.number),
                            each.what,
                            self._dates(each.starts_on, each.ends_on),
                            each.deliverable,
                            acronym(self._programme, each.institution),
                        )
                        for each in made.milestones
                    ),
                ),
                commitment=of.code,
                origins=made.origin.codes,
            )

    def _continuing(self) -> None:
        for each in self._records.continuing:
            lines = [said for said in (each.solution, each.goal) if said is not None]
            self._add(
                f"continuing/{each.code}",
                "\n".join([*lines, self._who(each)]),
                heading=f"{each.code}. {each.title}",
                commitment=each.code,
                origins=(each.code,),
            )

    def _left_out(self) -> None:
        for each in self._records.left_out:
            self._add(
                f"left-out/{each.draft.code}/{each.institution}",
                self._not_viable(each),
                heading=f"{each.draft.code}. {each.draft.title}",
                origins=(each.draft.code, *each.origins),
            )
        for one in self._records.themes_left_out:
            values = {"title": one.theme.title, "reason": one.theme.reason or ""}
            self._add(
                f"left-out/{one.theme.code}",
                self.say("plan.doc.theme_left_out", **values),
                heading=f"{one.theme.code}. {one.theme.title}",
                origins=(one.theme.code, *one.sources),
            )

    # ── paragraphs ────────────────────────────────────────────────────────────────────────────

    def _written(self, section: str) -> None:
        """Add the text of a section, a paragraph of ours for each of its own."""
        parts = [each.strip() for each in self.text_of(section).split("\n") if each.strip()]
        for place, text in enumerate(parts, 1):
            self._add(f"{section}/{place}", text, origins=self._records.meeting_codes)

    def _counted(self, key: str, says: str, head: str, rows: Sequence[tuple[str, str]]) -> None:
        if not rows:
            return
        heads = (self.say(head), self.say("plan.doc.how_many"))
        table = Table(heads=heads, rows=tuple(rows))
        self._add(key, self.say(says), table=table, origins=self._records.meeting_codes)

    def _theme(self, chosen: Chosen) -> str:
        theme = chosen.theme
        lines = [
            theme.summary,
            self.say("plan.doc.theme_sources", count=len(chosen.sources)),
        ]
        if theme.reason is not None:
            lines.append(self.say("plan.doc.theme_reason", reason=theme.reason))
        return "\n".join(lines)

    def _in_short(self, made: Made) -> str:
        of = made.commitment
        goal = of.goal or of.solution or of.title
        values: dict[str, Any] = {"title": of.title.rstrip(". "), "goal": goal.rstrip(". ")}
        if not made.milestones:
            return self.say("plan.doc.in_short.undated", **values)
        last = max(each.ends_on for each in made.milestones)
        return self.say("plan.doc.in_short", **values, ends=self._programme.noon(last))

    def _who(self, of: CommitmentRecord) -> str:
        lines = []
        if of.value is not None:
            value = self._programme.plan.value(of.value).name
            lines.append(self.say("plan.doc.value", value=value))
        for part, keys in (("responsible", of.responsible), ("supporting", of.supporting)):
            if keys:
                names = ", ".join(self._body(key) for key in keys)
                lines.append(self.say(f"plan.doc.{part}", names=names))
        return "\n".join(lines) or self.say("plan.doc.nobody_yet")

    def _note(self, origin: Origin) -> str:
        """Return the footnote that says where a commitment comes from."""
        lines = []
        if origin.proposals:
            titles = self._each("plan.doc.note.proposal", origin.proposals)
            values = {"count": len(origin.proposals), "titles": titles}
            lines.append(self.say("plan.doc.note.proposals", **values))
        if origin.drafts:
            first, *answered = origin.drafts
            tables = ", ".join(origin.tables)
            lines.append(self.say("plan.doc.note.draft", code=first.code, tables=tables))
            if answered:
                codes = ", ".join(each.code for each in answered)
                lines.append(self.say("plan.doc.note.counter", code=first.code, codes=codes))
        if origin.earlier is not None:
            lines.append(self.say("plan.doc.note.earlier", code=origin.earlier))
        return " ".join(lines) or self.say("plan.doc.note.none")

    def _not_viable(self, left: LeftOut) -> str:
        name = self._body(left.institution)
        if left.state == "silent":
            return self.say("plan.doc.silent", institution=name)
        lines = [self.say("plan.doc.rejected", institution=name, reasons=left.reasons or "")]
        if left.counter is not None:
            lines.append(self.say("plan.doc.countered", code=left.counter))
        return "\n".join(lines)

    # ── small steps ───────────────────────────────────────────────────────────────────────────

    def _add(self, key: str, text: str, **more: Any) -> None:
        section = self._sections[-1]
        inside = sum(each.section == section.key for each in self._paragraphs)
        number = f"{section.number}.{inside + 1}"
        self._paragraphs.append(
            Paragraph(number=number, key=key, section=section.key, text=text, **more)
        )

    def _counts(self) -> Mapping[str, Any]:
        records, facts = self._records, self._programme
        return {
            "plan": facts.plan.name,
            "programme": facts.name,
            "organisations": ", ".join(each.short for each in facts.organisations),
            "count": len(records.made) + len(records.continuing),
            "proposals": records.proposals,
            "paper": records.paper,
            "territories": len(records.territories),
            "meetings": len(records.meeting_codes),
            "themes": len(records.themes),
            "groups": records.groups,
        }

    def _each(self, key: str, found: Iterable[ProposalRecord | DraftRecord]) -> str:
        said = []
        for each in found:
            shown = each.state != "withheld"
            values = {"code": each.code, "title": each.title}
            said.append(self.say(key, **values) if shown else each.code)
        return ", ".join(said)

    def _body(self, key: str) -> str:
        known = {one.key: one for group in bodies(self._programme, None) for one in group}
        if key not in known:
            return key
        name, short = known[key].name.say(self._language), known[key].short
        return f"{name} ({short})"

    def _dates(self, starts_on: date, ends_on: date) -> str:
        facts = self._programme
        return self.say("plan.doc.dates", starts=facts.noon(starts_on), ends=facts.noon(ends_on))

    def _number(self, value: int) -> str:
        return self.say("plan.doc.number", value=value)

    def say(self, key: str, **values: Any) -> str:
        """Return a phrase in the plan's language."""
        return self._phrases.plain(Phrase(key, values), self._language)
