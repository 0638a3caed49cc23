"""The proposals as pages for everybody: which there are, and what happened to each."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from cocreation.permissions import NOBODY
from cocreation.programme.facts import Programme
from cocreation.proposals import browsing, proposals
from cocreation.refusals import Refusal
from cocreation.tracing import ends, traces
from documents import fate_words
from locales.phrases import Phrase, Phrases
from portal.choices import Choice, choices
from storage.engine import Store, Tx
from storage.records import ProposalRecord

ADDRESS = "/propuestas"
_LISTED = 20
_WORDS_MAX = 80
_PAGES_MAX = 6  # digits of how many were passed over


class Line(NamedTuple):
    """A proposal in the list: where it is told of, and where it stands."""

    code: str
    title: str
    state: str


class ProposalsPage(NamedTuple):
    """Everything that the list shows; `earlier` is the address of the next part, empty at the end.

    `words` are those that were looked for.
    """

    said: str
    lines: list[Line]
    words: str
    themes: list[Choice]
    earlier: str


class ProposalPage(NamedTuple):
    """Everything that the page of a proposal shows; `texts` are label and text, none if withheld.

    `in_short` is what became of it in the end, empty while that is open.
    """

    code: str
    title: str
    state: str
    texts: list[tuple[str, str]]
    in_short: str
    steps: list[str]


class PublicProposals:
    """Tells of proposals what everybody may read, by the rules of the chat."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._store = store
        self._phrases = phrases
        self._programme = store.kept(Programme)

    async def page(self, language: str, asked: Mapping[str, str]) -> ProposalsPage:
        """Return the newest proposals, of a theme (`tema`) or those that hold words (`buscar`).

        `desde` is how many were passed over. What is unknown filters nothing.
        """
        theme = self._programme.match_theme(asked.get("tema", "")[:_WORDS_MAX])
        words = asked.get("buscar", "").strip()[:_WORDS_MAX]
        passed = asked.get("desde", "")
        digits = passed.isascii() and passed.isdecimal() and len(passed) <= _PAGES_MAX
        after = int(passed) if digits else 0

        def look(tx: Tx) -> ProposalsPage:
            found = browsing.newest(
                tx, NOBODY, theme=theme, words=words, after=after, limit=_LISTED
            )
            fates = ends.of(tx, found.proposals)
            lines = [
                Line(
                    each.code,
                    each.title,
                    self._say(fate_words.state(each, fates.get(each.code)), language),
                )
                for each in found.proposals
            ]
            following = after + len(lines)
            wanted = {"idioma": language, "tema": theme or "", "buscar": words, "desde": following}
            return ProposalsPage(
                self._say(Phrase("browse.in_all", {"count": found.total}), language),
                lines,
                words,
                choices(self._programme.themes, theme, language),
                f"{ADDRESS}?{urlencode(wanted)}" if following < found.total else "",
            )

        return await self._store.write_long(look)

    async def one(self, code: str, language: str) -> ProposalPage | None:
        """Return the page of a proposal, or None if there is none with this code."""
        known = proposals.as_code(code)
        if known is None:
            return None
        try:
            return await self._store.write_long(lambda tx: self._one(tx, known, language))
        except Refusal:
            return None

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around the proposals."""
        return self._phrases.family(
            "proposals_page.", language, programme=self._programme.short.say(language)
        )

    def _one(self, tx: Tx, code: str, language: str) -> ProposalPage:
        trace = traces.follow(tx, NOBODY, code=code)
        proposal = trace.proposal
        fate = ends.of(tx, [proposal]).get(code)
        in_short = ""
        if fate is not None and fate.is_end:
            in_short = self._say(Phrase("trace.in_short", {"fate": fate_words.end(fate)}), language)
        hidden = proposal.state == "withheld"
        withheld = Phrase("proposals_page.withheld")
        return ProposalPage(
            code,
            self._say(withheld, language) if hidden else proposal.title,
            self._say(fate_words.state(proposal, fate), language),
            [] if hidden else self._texts(proposal, language),
            in_short,
            [self._say(fate_words.step(each), language) for each in trace.steps],
        )

    def _texts(self, proposal: ProposalRecord, language: str) -> list[tuple[str, str]]:
        facts = self._programme
        texts = {
            "problem": proposal.problem,
            "idea": proposal.idea,
            "theme": facts.theme(proposal.theme).name.say(language),
            "territory": facts.territory(proposal.territory).name.say(language),
        }
        return [
            (self._say(Phrase(f"proposals_page.{name}"), language), text)
            for name, text in texts.items()
        ]

    def _say(self, phrase: Phrase, language: str) -> str:
        return self._phrases.plain(phrase, language)
