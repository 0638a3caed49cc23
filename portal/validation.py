"""The page at the web link of a validation letter: an authority decides without chatting."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from cocreation.commitments import drafts
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from cocreation.validation import validating, validation_links
from cocreation.validation.counterproposals import NotViable
from cocreation.validation.validating import WAITING, Asked, Decision
from cocreation.validation.validation_letters import Letter
from locales.phrases import Phrase, Phrases
from storage.engine import Store, Tx
from storage.records import OutboxRecord

FIELDS = ("decision", "reasons", "title", "problem", "solution", "relation")
_NEEDED = ("reasons", "title", "problem", "solution")
_WRITTEN = (*_NEEDED, "relation")

Tell = Callable[[Tx, Decision, datetime], None]
"""Tells whom it concerns of a decision, within the transaction that takes it."""

HandOver = Callable[[Sequence[OutboxRecord]], None]
"""Gives the post what was committed, to be sent at once."""


class DraftShown(NamedTuple):
    """A draft as the page shows it; `state` is waiting, approved or rejected."""

    code: str
    title: str
    problem: str
    solution: str
    state: str


class Done(NamedTuple):
    """What was just decided; `counter` is the code of a counterproposal, empty if none."""

    code: str
    approved: bool
    counter: str


class ValidationPage(NamedTuple):
    """Everything that the page shows; `step` is list, form, preview or done.

    `draft` is the one that is being decided; `fields` what was written, `faults` what is wrong
    with it, by field (the form as a whole: ""). `lost` is what was written and is of no use any
    more, or not with a yes, to be kept by who wrote it. `left` is how many wait.
    """

    step: str
    secret: str
    institution: str
    letter: str
    until: str
    drafts: list[DraftShown]
    draft: DraftShown | None
    fields: Mapping[str, str]
    faults: Mapping[str, str]
    done: Done | None
    left: int
    lost: Sequence[str] = ()


class ValidationPages:
    """Shows what a link is good for, and takes the decisions, by the same rules as the chat."""

    def __init__(
        self,
        store: Store,
        phrases: Phrases,
        tell: Tell,
        hand_over: HandOver,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._phrases = phrases
        self._tell = tell
        self._hand_over = hand_over
        self._clock = clock

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around the drafts."""
        short = self._store.kept(Programme).short.say(language)
        return self._phrases.family("validation_page.", language, programme=short)

    async def answer(
        self, secret: str, code: str | None, fields: Mapping[str, str] | None, language: str
    ) -> ValidationPage | None:
        """Return the page after what was posted, if anything was; None for a link that is no good.

        What is only looked at writes nothing.
        """
        now = self._clock()

        def work(tx: Tx) -> tuple[ValidationPage | None, Sequence[OutboxRecord]]:
            return self._answer(tx, secret, code, fields, language, now), tx.outgoing

        try:
            page, outgoing = await self._store.write(work)
        except Refusal as refusal:
            # Undone whole; said on the form, with all that was written.
            said = self._say(Phrase(refusal.key, refusal.values), language)
            kept = {name: (fields or {}).get(name, "") for name in FIELDS}

            def again(tx: Tx) -> ValidationPage | None:
                letter = validation_links.opened(tx, secret=secret, now=now)
                if letter is None:
                    return None
                return self._refused(tx, letter, secret, code, kept, {"": said}, language)

            return await self._store.write(again)
        self._hand_over(outgoing)
        return page

    def _answer(
        self,
        tx: Tx,
        secret: str,
        code: str | None,
        fields: Mapping[str, str] | None,
        language: str,
        now: datetime,
    ) -> ValidationPage | None:
        letter = validation_links.opened(tx, secret=secret, now=now)
        if letter is None:
            return None
        page = self._page(tx, letter, secret, language)
        if code is None:
            return page
        asked = validating.in_letter(tx, letter, code)
        page = page._replace(draft=_shown(tx, asked), step="form")
        if fields is None:
            return page
        written = {name: fields.get(name, "").strip() for name in FIELDS}
        page = page._replace(fields=written)
        if fields.get("step") == "correct":
            return page
        faults = self._faults(written, language)
        if faults:
            return page._replace(faults=faults)
        no = None if written["decision"] == "approve" else NotViable.model_validate(_no(written))
        validating.check(asked, no)
        if fields.get("step") != "confirm":
            return page._replace(step="preview", lost=texts(written) if no is None else ())
        made = validating.by_link(tx, letter, code=code, no=no, now=now)
        self._tell(tx, made, now)
        after = self._page(tx, made.asked.letter, secret, language)
        done = Done(code, no is None, "" if made.counter is None else made.counter.code)
        return after._replace(step="done", done=done)

    def _page(self, tx: Tx, letter: Letter, secret: str, language: str) -> ValidationPage:
        facts = tx.kept(Programme)
        shown = [_shown(tx, each) for each in validating.of_letter(tx, letter)]
        known = {each.key: each.name.say(language) for each in facts.institutions}
        until = ""
        if letter.access_until is not None:
            last = letter.access_until - timedelta(minutes=1)  # it ends with a day
            until = self._say(Phrase("validation.link_until", {"until": last}), language)
        return ValidationPage(
            step="list",
            secret=secret,
            institution=known.get(letter.institution, letter.institution),
            letter=letter.number,
            until=until,
            drafts=shown,
            draft=None,
            fields=dict.fromkeys(FIELDS, ""),
            faults={},
            done=None,
            left=sum(each.state == "waiting" for each in shown),
        )

    def _refused(
        self,
        tx: Tx,
        letter: Letter,
        secret: str,
        code: str | None,
        fields: Mapping[str, str],
        faults: Mapping[str, str],
        language: str,
    ) -> ValidationPage:
        """Return the form with what is wrong, or the list where its draft is decided or another's.

        What was written and is of no use any more is given back.
        """
        page = self._page(tx, letter, secret, language)._replace(faults=faults)
        waiting = [each for each in page.drafts if each.code == code and each.state == "waiting"]
        if not waiting:
            return page._replace(lost=texts(fields))
        return page._replace(step="form", draft=waiting[0], fields=fields)

    def _faults(self, written: Mapping[str, str], language: str) -> dict[str, str]:
        """Return what is wrong with an answer, by field."""
        if written["decision"] not in ("approve", "no"):
            return {"decision": self.words(language)["choose"]}
        if written["decision"] == "approve":
            return {}
        faults = {name: self.words(language)["missing"] for name in _NEEDED if not written[name]}
        try:
            NotViable.model_validate(_no(written))
        except ValidationError as error:
            for each in error.errors(include_url=False):
                name = str(each["loc"][0])
                values = {"length": len(written[name]), **each.get("ctx", {})}
                said = self._say(Phrase(f"error.{each['type']}", values), language)
                faults.setdefault(name, said)
        return faults

    def _say(self, phrase: Phrase, language: str) -> str:
        return self._phrases.plain(phrase, language)


def texts(fields: Mapping[str, str]) -> list[str]:
    """Return what was written into a form, without what was chosen."""
    return [text for name in _WRITTEN if (text := fields.get(name, "").strip())]


def _no(written: Mapping[str, str]) -> dict[str, str | None]:
    return {**{name: written[name] for name in _NEEDED}, "relation": written["relation"] or None}


def _shown(tx: Tx, asked: Asked) -> DraftShown:
    public = drafts.public(tx, asked.draft)
    state = asked.validation.state
    return DraftShown(
        public.code,
        public.title,
        public.problem,
        public.solution,
        "waiting" if state in WAITING else state,
    )
