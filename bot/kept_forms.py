"""The forms that people have begun, as they are kept: looked up, written down, forgotten."""

from bot.interview import Interview
from bot.router import Route, Router
from bot.sheet import Sheet
from bot.turn import Turn
from cocreation.refusals import Refusal
from locales.phrases import Phrase, Phrases
from storage import talk
from storage.proposals import attachments
from storage.records import ConversationRecord


class KeptForms:
    """The forms of the person whose turn it is; one at most is open, the others rest."""

    def __init__(self, router: Router, phrases: Phrases) -> None:
        self._router = router
        self._phrases = phrases

    def active(self, turn: Turn) -> ConversationRecord | None:
        """Return the form that is open, or None."""
        return next((each for each in self.mine(turn) if each.active), None)

    def waiting(self, turn: Turn, conversation_id: str | None) -> ConversationRecord | None:
        """Return the form that a question belongs to: the open one, or one that rests if none is.

        None when another form is open, or that one has ended.
        """
        mine = self.mine(turn)
        found = next((each for each in mine if each.id == conversation_id), None)
        others = any(each.active for each in mine if each.id != conversation_id)
        return None if others else found

    def mine(self, turn: Turn) -> list[ConversationRecord]:
        """Return every form that the person has begun, the one that was touched last first."""
        if turn.actor.person_id is None:
            return []
        found = talk.conversations(turn.tx, turn.me)
        return [each for each in found if self._is_form(each.form)]

    def _is_form(self, word: str) -> bool:
        route = self._router.find(word)
        return route is not None and route.form is not None

    def route(self, word: str) -> Route:
        """Return the route of a form that there is."""
        route = self._router.find(word)
        assert route is not None
        return route

    def interview(self, turn: Turn, record: ConversationRecord) -> Interview:
        """Return the filling of a form, for this turn."""
        form = self.route(record.form).form
        assert form is not None
        return Interview(turn, form, record, self._phrases)

    def opened(self, turn: Turn, form: str, subject: str) -> ConversationRecord:
        """Write down that a form is open, nothing answered yet."""
        return talk.open_conversation(
            turn.tx,
            person_id=turn.me,
            form=form,
            subject=subject,
            content=Sheet().model_dump_json(),
            now=turn.now,
        )

    def save(self, turn: Turn, interview: Interview) -> ConversationRecord:
        """Write down what a form holds now, and return it as it is kept."""
        held = {"version": interview.version, "content": interview.content()}
        record = interview.record.model_copy(update=held)
        talk.save_conversation(turn.tx, record, turn.now)
        return record

    def end(self, turn: Turn, record: ConversationRecord) -> None:
        """Forget a form, and the files that were sent in it and went nowhere."""
        for left in attachments.of_conversation(turn.tx, record.id):
            attachments.delete(turn.tx, left.id)
        talk.delete_conversation(turn.tx, record.id)

    def lay_aside(self, turn: Turn, record: ConversationRecord) -> None:
        """Let a form rest of which the person has just heard."""
        sheet = Sheet.model_validate_json(record.content).model_copy(update={"offered": True})
        resting = {"active": False, "content": sheet.model_dump_json()}
        talk.save_conversation(turn.tx, record.model_copy(update=resting), turn.now)

    def takes_words(self, turn: Turn, record: ConversationRecord) -> bool:
        """Return whether the question of a form takes any words."""
        try:
            question = self.interview(turn, record).question()
        except Refusal:
            return False
        return question is not None and not question.options and not question.ask.media


def taken_up(record: ConversationRecord) -> ConversationRecord:
    """Return a form as it is once it is open again: it may be offered anew when it rests."""
    if record.active:
        return record
    sheet = Sheet.model_validate_json(record.content).model_copy(update={"offered": False})
    return record.model_copy(update={"active": True, "content": sheet.model_dump_json()})


def holds_a_part(record: ConversationRecord) -> bool:
    """Return whether the first part of a long text waits for its end."""
    return bool(Sheet.model_validate_json(record.content).held)


def about(record: ConversationRecord) -> Phrase:
    """Return what a form is called."""
    return Phrase(f"form.name.{record.form}")
