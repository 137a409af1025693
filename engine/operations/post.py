"""Owns how this installation sends mail: through which server, with links to where, and letters that are
written in one transaction and sent after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.effects.mail import Mail
from engine.effects.mail import MailServer as MailServer
from engine.foundation.texts import Param, in_words, said
from engine.operations.ids import Chance, Clock
from engine.operations.letters import Letter
from engine.storage.database import Transaction
from engine.storage.jobs import add_job
from engine.storage.letters import LetterRow, keep_letter

KIND = "letter"
WHOSE = "kommun"
"""What an address that names a tenant calls it."""
BY_TOKEN = ("/s/", "/valkommen/")
"""How addresses begin that hold a token, which names its tenant."""
SIGNED = said("Hälsningar från Stegvis. Det går inte att svara på det här brevet.")
ANSWERED = said("Hälsningar från Stegvis")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """`base_url`: the address of the site as people reach it, without a slash at the end. `sites`: the same
    for each tenant, where there are several.
    """

    server: MailServer
    base_url: str
    sites: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: str, words: tuple[Param, ...], path: str, tenant: str = "") -> str:
        """A letter's text: what it says, where it leads, and from whom it is."""
        end = ANSWERED if self.server.reply_to else SIGNED
        said_ = [*(in_words(one, language) for one in words), self.address(path, tenant)]
        return "\n\n".join([*said_, end.in_(language)]) + "\n"

    def address(self, path: str, tenant: str) -> str:
        """Where a letter leads. At an address that several tenants share it says whose it is, since what is
        there may be called the same; where a token is part of it the token does.
        """
        site = self.sites.get(tenant)
        if site is None or site != self.base_url or path.startswith(BY_TOKEN):
            return f"{site or self.base_url}{path}"
        before, mark, after = path.partition("#")
        joint = "&" if "?" in before else "?"
        return f"{site}{before}{joint}{WHOSE}={tenant}{mark}{after}"


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
            body=self.post.text(letter.language, letter.words, letter.path, tx.tenant),
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
