"""Filling one form: which question is open, and what an answer to it does."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from bot import reviewing, ticking
from bot.answers import Option, as_button, as_place
from bot.channels import MORE, PAGE
from bot.forms import SOON, Ask, Form
from bot.hearing import Hearing
from bot.messages import Button, Reply
from bot.questions import Heard, Question, hint, not_heard
from bot.refusing import words_back
from bot.sheet import Sheet
from bot.turn import Turn
from locales.phrases import Phrase, Phrases
from storage.records import ConversationRecord

_SHOWN = 60


class Interview:
    """One form on its way, for one turn."""

    def __init__(
        self, turn: Turn, kind: type[Form], record: ConversationRecord, phrases: Phrases
    ) -> None:
        self.turn = turn.within(record)
        self.record = record
        self.version = record.version
        self._phrases = phrases
        self._hearing = Hearing(phrases, turn.language)
        self.sheet = Sheet.model_validate_json(record.content)
        self.form = kind.model_construct()
        for name, value in self.sheet.answers.items():
            if name in kind.questions:
                self._assign(name, value)

    # ── asking ────────────────────────────────────────────────────────────────────────────────

    def question(self) -> Question | None:
        """Return the question that is open, or None when the form is full."""
        wanted = self.sheet.wanted
        if wanted == reviewing.CORRECT:
            return Question(wanted, Ask("review.which"), self._answered_fields())
        if wanted is not None and wanted in self.form.questions:
            ask = self.form.questions[wanted]
            return self._question(wanted, ask, self._options(wanted, ask))
        for name, ask in self.form.questions.items():
            if ask.aside or name in self.form.model_fields_set or not self._applies(ask):
                continue
            options = self._options(name, ask)
            if options or ask.options is None:
                return self._question(name, ask, options)
            self._pass_over(name)
        return None

    def _question(self, name: str, ask: Ask, options: tuple[Option, ...]) -> Question:
        if not ask.many:
            return Question(name, ask, options)
        ticked = self.sheet.ticked
        if ticked is None:
            answered = name in self.form.model_fields_set
            ticked = list(getattr(self.form, name) or ()) if answered else []
        standing = tuple(each.value for each in options if each.value in ticked)
        return Question(name, ask, options, standing, type(self.form).optional(name))

    def asked(self, question: Question, *before: Phrase) -> Reply:
        """Return the reply that asks a question, after other phrases."""
        values = {} if question.ask.values is None else question.ask.values(self.turn, self.form)
        below = hint(self.form, question)
        answers = (
            as_button(option, self._phrases, self.turn.language) for option in question.offered
        )
        part = self.sheet.held
        waits = (Phrase("text.part_waits", {"length": len(part)}),) if part else ()
        ends = (Button(Phrase("text.that_is_all"), say="/listo"),) if part else ()
        return Reply(
            (*before, Phrase(question.ask.phrase, {"soon": self._soon, **values}), *below, *waits),
            (*answers, *question.beside, *ends),
            conversation=self.record.id,
            photo=None if question.ask.photo is None else question.ask.photo(self.turn, self.form),
            version=self.version,
            page=self.sheet.page,
        )

    def content(self) -> str:
        """Return what the conversation keeps, as JSON."""
        answers = self.form.model_dump(mode="json", include=self.form.model_fields_set)
        return self.sheet.model_copy(update={"answers": answers}).model_dump_json()

    def take_along(self, known: Mapping[str, Any], typed: str) -> tuple[Phrase, ...]:
        """Take answers that are known from the start; return what is said of those that are not.

        Of what was `typed`, an answer that does not fit is explained, and one to a question that
        has another answer is given back.
        """
        said: list[Phrase] = []
        for name, value in known.items():
            own = isinstance(value, str) and bool(value) and value in typed
            if name not in self.form.model_fields_set and not self.sheet.held:
                explanation = self._assign(name, value)
                said += [explanation] if own and explanation is not None else []
            elif own and value != getattr(self.form, name, None):
                said += words_back(value)
        return tuple(said)

    def leave_correction(self) -> bool:
        """Keep an answer as it was that was chosen to be corrected; False when none was."""
        wanted, self.sheet.wanted = self.sheet.wanted, None
        question = None if wanted is None else self.question()
        if question is None or not reviewing.is_card(type(self.form), question.name):
            self.sheet.wanted = wanted
            return False
        self._answered(None)
        return True

    # ── answering ─────────────────────────────────────────────────────────────────────────────

    def hear(self, question: Question, text: str, *, chosen: str | None = None) -> Heard:
        """Take an answer: `chosen` is the value of a tapped button, `text` what was typed."""
        if chosen is not None and chosen.startswith(MORE):
            self.sheet.page = int(chosen.removeprefix(MORE))
            return Heard(taken=True)
        says = None if chosen is not None else self._hearing.beside(question, text)
        if says is not None:
            return Heard(taken=False, says=says)
        count = len(question.offered if question.ask.many else question.options)
        if chosen is None and count > PAGE and self._hearing.asks_for_more(text):
            following = (self.sheet.page + 1) * PAGE
            self.sheet.page = self.sheet.page + 1 if following < count else 0
            return Heard(taken=True)
        if question.ask.many and question.options:
            return self._several(question, text, chosen)
        if question.options:
            value = self._hearing.option(question, text) if chosen is None else chosen
            if value is None:
                return self._otherwise(question, text)
            if all(value != each.value for each in question.options):
                return Heard(False, not_heard(question, text))
            return self._take(question, value)
        if chosen is not None:
            return Heard(False, Phrase("button.stale"))
        if self._says_nothing(question, text):
            return Heard(taken=self.skip(question))
        return self._take(question, text)

    def _says_nothing(self, question: Question, text: str) -> bool:
        """Tell whether a text passes over a question that needs no answer."""
        name, kind = question.name, type(self.form)
        if name not in kind.questions or name in self.form.model_fields_set:
            return False
        return kind.optional(name) and self._hearing.is_nothing(text)

    def _otherwise(self, question: Question, text: str) -> Heard:
        """Take an answer in the person's own words, where the question has room for them."""
        if question.ask.otherwise is None or as_place(text) is not None:
            return Heard(False, not_heard(question, text))
        option, field = question.ask.otherwise
        explanation = self._assign(field, text)
        return self._take(question, option) if explanation is None else Heard(False, explanation)

    def finish(self, question: Question) -> Heard:
        """Take what is ticked as the answer to a question with many."""
        if not question.ticked and not question.may_be_none:
            return Heard(False, Phrase("many.none_yet"))
        return self._settle(question, list(question.ticked))

    def _several(self, question: Question, text: str, chosen: str | None) -> Heard:
        """Take some of many: what is typed before anything is ticked is the whole answer."""
        if chosen == ticking.DONE:
            return self.finish(question)
        if chosen is not None:
            after = ticking.tapped(chosen, question.options, question.ticked)
            if after is None:
                return Heard(False, Phrase("answer.not_an_option"))
            self.sheet.ticked = after
            return Heard(taken=True, ticked=True)
        named = ticking.named(text, question.options, self._phrases, self.turn.language)
        if named.unknown:
            unknown = ", ".join(each[:_SHOWN] for each in named.unknown)
            return Heard(False, Phrase("many.unknown", {"unknown": unknown}))
        if not named.values:
            return self.finish(replace(question, ticked=()))
        if not question.ticked:
            return self._settle(question, named.values)
        self.sheet.ticked = ticking.typed(named.values, question.options, question.ticked)
        return Heard(taken=True)

    def skip(self, question: Question) -> bool:
        """Pass the open question over; False when the form needs it."""
        kind = type(self.form)
        if question.name == reviewing.CORRECT:
            self._answered(None)
            return True
        if question.name in self.form.model_fields_set:
            self._answered(None)  # it was only going to be corrected
            return True
        if not kind.optional(question.name):
            return False
        setattr(self.form, question.name, kind.model_fields[question.name].get_default())
        self._answered(None)
        return True

    def part_as_answer(self, question: Question) -> str:
        """Take a part that waits for its rest as the answer; return it if it is none that fits."""
        held = self.sheet.held
        return held if held and self._assign(question.name, held) is not None else ""

    def back(self, question: Question) -> bool:
        """Open the question before this one again, its answer kept; False at the first one."""
        if question.ask.aside:
            self._answered(None)
            return True
        order = list(self.form.questions)
        if question.name in order:
            order = order[: order.index(question.name)]
        before = [name for name in order if self._may_go_back_to(name)]
        if before:
            self._answered(before[-1])
        return bool(before)

    def attach_more_text(self, text: str, limit: int) -> str | None:
        """Return the whole text, or None when this part fills the limit and more may come."""
        whole = self.sheet.held + text
        if len(text.encode("utf-16-le")) // 2 >= limit:
            self.sheet.held = whole
            return None
        self.sheet.held = ""
        return whole

    def _take(self, question: Question, value: str) -> Heard:
        if question.name == reviewing.CORRECT:
            self._answered(value)
            return Heard(taken=True)
        if reviewing.is_card(type(self.form), question.name):
            if value == reviewing.DROP:
                return Heard(taken=True, dropped=True)
            wanted = reviewing.wanted(value)
            if wanted is not None:
                self._answered(wanted)
                return Heard(taken=True)
        return self._settle(question, value)

    def _settle(self, question: Question, value: str | list[str]) -> Heard:
        explanation = self._assign(question.name, value)
        if explanation is not None:
            return Heard(False, explanation)
        changed = self.sheet.wanted is not None
        self._answered(None)
        if changed:
            self._drop_what_no_longer_holds(question.name)
        self.form.accepted(self.turn, question.name)
        return Heard(taken=True)

    def _assign(self, name: str, value: Any) -> Phrase | None:
        try:
            setattr(self.form, name, value)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            length = len(value.strip()) if isinstance(value, str) else 0
            facts = {"soon": self._soon, "length": length, **first.get("ctx", {})}
            return Phrase(f"error.{first['type']}", facts)
        return None

    def _answered(self, next_wanted: str | None) -> None:
        self.sheet.wanted = next_wanted
        self.sheet.page = 0
        self.sheet.held = ""
        self.sheet.ticked = None
        self.version += 1

    def _drop_what_no_longer_holds(self, changed: str) -> None:
        names = list(self.form.questions)
        for name in names[names.index(changed) + 1 :]:
            ask = self.form.questions[name]
            if name not in self.form.model_fields_set or ask.options is None:
                continue
            value = self.form.model_dump(mode="json", include={name})[name]
            values = {str(each) for each in (value or () if ask.many else [value])}
            options = self._options(name, ask)
            if not self._applies(ask) or (
                options and not values <= {"None", *(option.value for option in options)}
            ):
                self._unset(name)

    def _pass_over(self, name: str) -> None:
        """Settle a question that had nothing to choose from: it does not come up later."""
        if type(self.form).optional(name):
            setattr(self.form, name, type(self.form).model_fields[name].get_default())

    def _unset(self, name: str) -> None:
        self.form.model_fields_set.discard(name)
        self.form.__dict__.pop(name, None)

    # ── choices ───────────────────────────────────────────────────────────────────────────────

    def _may_go_back_to(self, name: str) -> bool:
        ask = self.form.questions[name]
        return (
            not ask.aside
            and name in self.form.model_fields_set
            and self._applies(ask)
            and (ask.options is None or bool(self._options(name, ask)))
        )

    def _options(self, name: str, ask: Ask) -> tuple[Option, ...]:
        if reviewing.is_card(type(self.form), name):
            return reviewing.options(self.form, self._applies, self._phrases)
        return () if ask.options is None else tuple(ask.options(self.turn, self.form))

    def _answered_fields(self) -> tuple[Option, ...]:
        return tuple(
            Option(name, Phrase(f"{ask.phrase}.button"))
            for name, ask in self.form.questions.items()
            if self._phrases.has(f"{ask.phrase}.button")
            and (
                self._may_go_back_to(name)
                or (ask.aside and not ask.media and name in self.form.model_fields_set)
            )
        )

    def _applies(self, ask: Ask) -> bool:
        return ask.when is None or ask.when(self.turn, self.form)

    @property
    def _soon(self) -> datetime:
        """A day that may stand as an example of how to write one."""
        return self.turn.now + SOON
