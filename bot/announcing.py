"""The words of an announcement: what was written, who sends it, and how to hear no more."""

from bot.channels import PROFILES
from bot.messages import Button, Photo, Phrase, Reply
from bot.wording import word
from cocreation.announcement_facts import Announcement, Content
from cocreation.audiences import Audience, AudienceKind
from cocreation.permissions import Role
from cocreation.programme_facts import Programme
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


class Bodies:
    """Words and seals each announcement once for a language and a channel."""

    def __init__(self, programme: Programme, phrases: Phrases, vault: Vault) -> None:
        self._programme = programme
        self._phrases = phrases
        self._vault = vault
        self._sealed: dict[tuple[str, str, str], bytes] = {}

    def __call__(self, announcement: Announcement, language: str, channel: str) -> bytes:
        """Return the sealed message, in the programme's first language if there is no other."""
        if language not in announcement.content:
            language = self._programme.languages[0]
        key = (announcement.id, language, channel)
        if key not in self._sealed:
            reply = announced(
                announcement.content[language],
                announcement.audience,
                self._programme,
                announcement.photo,
            )
            (message,) = word(reply, self._phrases, language, PROFILES[channel])
            self._sealed[key] = self._vault.seal(message.model_dump_json(exclude_defaults=True))
        return self._sealed[key]
