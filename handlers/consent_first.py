"""Doing one thing about a code, for which consent is asked first when it was never given."""

from bot.forms import Form, Replies, Start
from bot.messages import Reply
from bot.turn import Turn
from cocreation.people import people
from cocreation.people.people import Purpose
from handlers import consent


class ConsentFirst(Form):
    """A form whose only question is consent, in words of its own: a field `consent`.

    Whoever consented before is asked nothing.
    """

    @classmethod
    def named(cls, turn: Turn, rest: str) -> str | Reply:
        """Return the code that the words after the command name, or what is said without one."""
        raise NotImplementedError

    @classmethod
    def possible(cls, turn: Turn, code: str) -> Reply | None:
        """Return what is said when it cannot be done anyway, or None. May raise Refusal."""
        raise NotImplementedError

    @classmethod
    def act(cls, turn: Turn, code: str) -> Replies:
        """Do it, and say so."""
        raise NotImplementedError

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Replies:
        """Act at once if the person has consented before."""
        code = cls.named(turn, rest)
        if isinstance(code, Reply):
            return code
        if people.has_consented(turn.tx, turn.me, Purpose.TAKE_PART):
            return cls.act(turn, code)
        return cls.possible(turn, code) or Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Record the consent, and act."""
        consent.record(turn, Purpose.TAKE_PART)
        return self.act(turn, turn.subject)
