"""Owns how this installation sends mail: through which server, with links to where, and letters that are
written in one transaction and sent after it.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.effects.mail import Mail
from engine.effects.mail import MailServer as MailServer
from engine.foundation.texts import Param, in_words, said
from engine.operations.ids import Chance, Clock
from engine.operations.letters import Letter
from engine.storage.database import Transaction
from engine.storage.jobs import add_job
from engine.storage.letters import LetterRow, keep_letter

KIND = "letter"
SIGNED = said("Hälsningar från Stegvis. Det går inte att svara på det här brevet.")
ANSWERED = said("Hälsningar från Stegvis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """`base_url`: the address of the site as people reach it, without a slash at the end."""

    server: MailServer
    base_url: str

    def text(self, language: str, words: tuple[Param, ...], path: str) -> str:
        """A letter's text: what it says, where it leads, and from whom it is."""
        end = ANSWERED if self.server.reply_to else SIGNED
        said_ = [*(in_words(one, language) for one in words), f"{self.base_url}{path}"]
        return "\n\n".join([*said_, end.in_(language)]) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Plans letters: `writer(tx, letter)` keeps one with the transaction, to be sent after it."""

    post: Post
    clock: Clock
    chance: Chance

    def __call__(self, tx: Transaction, letter: Letter) -> None:
        now, identity = self.clock.now(), self.chance.identity()
        row = LetterRow(
            id=identity,
            to=letter.to,
            language=letter.language,
            subject=letter.subject.in_(letter.language),
            body=self.post.text(letter.language, letter.words, letter.path),
            at=now,
        )
        keep_letter(tx, row)
        add_job(tx, identity, KIND, {"about": identity}, now, now)


def mail_of(row: LetterRow) -> Mail:
    return Mail(
        id=row.id,
        to=row.to,
        subject=row.subject,
        text=row.body or "",
        language=row.language,
        at=row.at,
    )
