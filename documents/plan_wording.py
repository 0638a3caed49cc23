"""What a plan says of one thing at a time: a theme, a commitment, its origin, who answers."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final

from cocreation.people.bodies import acronym, bodies
from cocreation.plan.plan_records import Chosen, LeftOut, Made, Origin, Records
from cocreation.plan.plans import INTRODUCTION, METHOD
from cocreation.programme.facts import Programme
from locales.phrases import Phrase, Phrases
from storage.commitments.commitments import CommitmentRecord
from storage.records import ProposalRecord

MOST_IN_NOTE: Final = 12
"""How many proposals a footnote names; of more the commitment has a paragraph of its own."""


class Wording:
    """Words what the records say, in the programme's first language."""

    def __init__(self, records: Records, programme: Programme, phrases: Phrases) -> None:
        self._records = records
        self._programme = programme
        self._phrases = phrases
        self.language = programme.languages[0]

    def text_of(self, section: str) -> str:
        """Return what a section says: what was written for it, else the catalogue's words."""
        written = self._records.texts.get(section)
        if written is not None:
            return written
        if section == INTRODUCTION:
            return self.say("plan.doc.text.introduction", **self._counts())
        if section == METHOD:
            return self._method()
        made = next(each for each in self._records.made if each.commitment.code == section)
        return self._in_short(made)

    def theme(self, chosen: Chosen) -> str:
        """Return what a theme is about, how many proposals it comes from, and why it was chosen."""
        theme = chosen.theme
        lines = [
            theme.summary,
            self.say("plan.doc.theme_sources", count=len(chosen.sources)),
        ]
        if theme.reason is not None:
            lines.append(self.say("plan.doc.theme_reason", reason=theme.reason))
        return "\n".join(lines)

    def who(self, of: CommitmentRecord, silent: Collection[str] = ()) -> str:
        """Return what a commitment serves, and who answers for it and helps, a line each.

        Of who was asked about it and kept `silent` it is said.
        """
        lines = []
        if of.value is not None:
            value = self._programme.plan.value(of.value).name
            lines.append(self.say("plan.doc.value", value=value))
        for part, keys in (("responsible", of.responsible), ("supporting", of.supporting)):
            if keys:
                names = ", ".join(self._heard(self._body(key), key, silent) for key in keys)
                lines.append(self.say(f"plan.doc.{part}", names=names))
        return "\n".join(lines) or self.say("plan.doc.nobody_yet")

    def note(self, origin: Origin) -> str:
        """Return the footnote that says where a commitment comes from."""
        lines = []
        if len(origin.proposals) > MOST_IN_NOTE:
            lines.append(self.say("plan.doc.note.many", count=len(origin.proposals)))
        elif origin.proposals:
            titles = self._each("plan.doc.note.proposal", origin.proposals)
            values = {"count": len(origin.proposals), "titles": titles}
            lines.append(self.say("plan.doc.note.proposals", **values))
        if origin.drafts:
            *counters, first = (each.code for each in origin.drafts)
            tables = ", ".join(origin.tables)
            lines.append(self.say("plan.doc.note.draft", code=first, tables=tables))
            answered = origin.drafts[1:]
            for code, to, key in reversed([*zip(counters, answered, origin.by, strict=True)]):
                by = self._institution(key)
                lines.append(self.say("plan.doc.note.counter", code=code, to=to.code, by=by))
        if origin.earlier is not None:
            lines.append(self.say("plan.doc.note.earlier", code=origin.earlier))
        return " ".join(lines) or self.say("plan.doc.note.none")

    def title(self, of: ProposalRecord) -> str:
        """Return the title of a proposal as everybody reads it."""
        return self.say("plan.doc.withheld") if of.state == "withheld" else of.title

    def left_out(self, left: LeftOut) -> str:
        """Return why a draft is in no plan."""
        if left.institution is None:
            return self.say("plan.doc.left_out", reason=left.reasons or "")
        name = self._body(left.institution)
        if left.state == "silent":
            return self.say("plan.doc.silent", institution=name)
        lines = [self.say("plan.doc.rejected", institution=name, reasons=left.reasons or "")]
        if left.counter is not None:
            lines.append(self.say("plan.doc.countered", code=left.counter))
        return "\n".join(lines)

    def acronym(self, key: str, silent: Collection[str]) -> str:
        """Return what an institution is called for short, and whether it kept silent."""
        return self._heard(acronym(self._programme, key), key, silent)

    def dates(self, starts_on: date, ends_on: date) -> str:
        """Return the days of a milestone."""
        facts = self._programme
        return self.say("plan.doc.dates", starts=facts.noon(starts_on), ends=facts.noon(ends_on))

    def period(self, starts_on: date, ends_on: date) -> str:
        """Return from which day to which the plan lasts."""
        facts = self._programme
        return self.say("plan.doc.period", starts=facts.noon(starts_on), ends=facts.noon(ends_on))

    def number(self, value: int) -> str:
        """Return a count as it is written."""
        return self.say("plan.doc.number", value=value)

    def say(self, key: str, **values: Any) -> str:
        """Return a phrase in the plan's language."""
        return self._phrases.plain(Phrase(key, values), self.language)

    # ── small steps ───────────────────────────────────────────────────────────────────────────

    def _method(self) -> str:
        records = self._records
        counts = self._counts()
        lines = [self.say("plan.doc.text.method", **counts)]
        if records.answered or records.unanswered:
            heard = "not_all" if records.unanswered else "all"
            lines.append(self.say(f"plan.doc.text.heard.{heard}", **counts))
        return "\n".join([*lines, self.say("plan.doc.text.meetings", **counts)])

    def _heard(self, name: str, key: str, silent: Collection[str]) -> str:
        return self.say("plan.doc.kept_silent", name=name) if key in silent else name

    def _institution(self, key: str | None) -> str:
        return self.say("plan.doc.institution") if key is None else acronym(self._programme, key)

    def _in_short(self, made: Made) -> str:
        of = made.commitment
        part = "goal" if of.goal else "solution" if of.solution else "title"
        said = " ".join((getattr(of, part) or "").split()).rstrip(". ")
        lines = [self.say(f"plan.doc.in_short.{part}", title=of.title.rstrip(". "), said=said)]
        if made.milestones:
            last = max(each.ends_on for each in made.milestones)
            lines.append(self.say("plan.doc.in_short.ends", ends=self._programme.noon(last)))
        return " ".join(lines)

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
            "answered": records.answered,
            "unanswered": records.unanswered,
        }

    def _each(self, key: str, found: Iterable[ProposalRecord]) -> str:
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
        name, short = known[key].name.say(self.language), known[key].short
        return f"{name} ({short})"
