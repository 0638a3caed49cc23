"""The page on which anybody checks the code of a certificate."""

from collections.abc import Mapping
from typing import NamedTuple

from cocreation.permissions import NOBODY
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from cocreation.training import certificates
from documents.certificate import checked
from locales.phrases import Phrase, Phrases
from storage.engine import Store, Tx


class CertificatePage(NamedTuple):
    """What was asked and what is said of it: nothing of either before anybody asks.

    `found` tells whether there is such a certificate, in force or not.
    """

    asked: str
    said: str
    found: bool


class PublicCertificates:
    """Tells whether a certificate is genuine, and no more of it than its holder allowed."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._store = store
        self._phrases = phrases
        self._programme = store.kept(Programme)

    async def page(self, code: str, language: str) -> CertificatePage:
        """Return the page for what was asked, an empty text for who has not asked yet."""
        if not code.strip():
            return CertificatePage("", "", found=True)

        def look(tx: Tx) -> Phrase:
            found = certificates.check(tx, NOBODY, text=code)
            return checked(found, self._programme, named=True)

        try:
            said = await self._store.write_long(look)
        except Refusal as refusal:
            said, found = Phrase(_REFUSED[refusal.key]), False
        else:
            found = True
        return CertificatePage(code, self._phrases.plain(said, language), found)

    def words(self, language: str) -> Mapping[str, str]:
        """Return the words around it."""
        return self._phrases.family(
            "certificate_page.", language, programme=self._programme.short.say(language)
        )


_REFUSED = {
    "certificate.which": "certificate_page.none",
    "certificate.mistyped": "certificate_page.mistyped",
    "certificate.unknown": "certificate_page.unknown",
}
"""What the page says where the chat would name one of its commands."""
