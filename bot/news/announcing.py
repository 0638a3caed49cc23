"""The words of an announcement: what was written, who sends it, and how to hear no more."""

from dataclasses import replace

from bot.channels import PROFILES
from bot.messages import Button, Photo, Phrase, Reply
from bot.news import launch_news
from bot.wording import word
from cocreation.announcements.audiences import Audience, AudienceKind
from cocreation.announcements.facts import Announcement, Content
from cocreation.announcements.launch import Trace
from cocreation.permissions import Role
from cocreation.programme.facts import Programme
from locales.phrases import Phrases
from storage.vault import Vault


def announced(
    content: Content, audience: Audience, programme: Programme, photo: Photo | None
) -> Reply:
    """Return an announcement as a reply, exactly as it will be sent: also to preview it."""
    staff = audience.kind is AudienceKind.ROLE and audience.value != Role.CITIZEN
    footer = "announce.footer.role" if staff else "announce.footer"
    if audience.kind is AudienceKind.FOLLOWERS:
        footer = "announce.footer.followers"
    return Reply(
        (
            Phrase("literal", {"text": content.text}),
            Phrase(footer, {"programme": programme.short}),
        ),
        tuple(Button(label, say=command) for label, command in content.buttons),
        photo=photo,
    )


def traced(reply: Reply, trace: Trace) -> Reply:
    """Return an announcement with somebody's trace between its words and its footer."""
    *said, footer = reply.phrases
    own = launch_news.phrases(trace)
    return replace(
        reply,
        phrases=(*said, *own, footer),
        buttons=(*launch_news.buttons(trace), *reply.buttons),
    )


class Bodies:
    """Words and seals each announcement once for a language and a channel."""

    def __init__(self, programme: Programme, phrases: Phrases, vault: Vault) -> None:
        self._programme = programme
        self._phrases = phrases
        self._vault = vault
        self._sealed: dict[tuple[str, str, str], bytes] = {}

    def __call__(
        self, announcement: Announcement, language: str, channel: str, trace: Trace | None = None
    ) -> bytes:
        """Return the sealed message, in the programme's first language if there is no other.

        With a trace it is somebody's own, and worded for them alone.
        """
        if language not in announcement.content:
            language = self._programme.languages[0]
        if trace is not None:
            return self._seal(traced(self._reply(announcement, language), trace), language, channel)
        key = (announcement.id, language, channel)
        if key not in self._sealed:
            reply = self._reply(announcement, language)
            self._sealed[key] = self._seal(reply, language, channel)
        return self._sealed[key]

    def _reply(self, announcement: Announcement, language: str) -> Reply:
        return announced(
            announcement.content[language],
            announcement.audience,
            self._programme,
            announcement.photo,
        )

    def _seal(self, reply: Reply, language: str, channel: str) -> bytes:
        (message,) = word(reply, self._phrases, language, PROFILES[channel])
        return self._vault.seal(message.model_dump_json(exclude_defaults=True))
