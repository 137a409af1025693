"""Owns what passwords are refused because everybody knows them: words that stand alone in a password or
with figures and signs around them, and rows of keys.
"""

from __future__ import annotations

from engine.foundation.folding import without_marks

WORDS = frozenset(
    """
    admin administrator adminadmin adminlosenord alltidhemlig arbetsmarknad arbetsplats changeme
    coach december demo demodemo februari fredag gotland goteborg handlaggare hejhej hejhejhej
    hemlig hemligt hemligtlosenord hemlighet hockey host hosten hostenarhar iloveyou inloggning
    januari jagalskardig julafton julen katten kommun kommunen kommunal koordinator letmein
    losen losenord losenordet losenordlosenord lordag loserord malmo mandag master midsommar
    mittlosenord nyttlosenord november oktober onsdag password passwordpassword passw0rd p4ssword
    p4ssw0rd projekt projektledare qwerty qwertyqwerty samordnare secret september sjukhus
    socialsekreterare socialtjanst sommar sommaren sommarlov sommarsommar sondag stegvis stockholm
    superman sverige svensk sverigesverige testtest test testtesttest tisdag torsdag uppsala valkommen
    valkomna valkommentill var varen vinter vintern vintervinter welcome welcomewelcome winter
    yourpassword
    """.split()
)
ROWS = (
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiopåasdfghjklöäzxcvbnm",
    "abcdefghijklmnopqrstuvwxyzåäö",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "01234567890123456789",
    "98765432109876543210",
)


def is_common(password: str) -> bool:
    """Whether the password is one of those that are tried first."""
    plain = password.casefold()
    return bare(plain) in WORDS or is_row(plain) or is_repeated(plain)


def bare(text: str) -> str:
    """The letters between the figures and signs around them, without diacritics: `Sommar-2025!` is
    `sommar`. Those that stand for letters count as such in the middle of a word.
    """
    kept = text.strip("0123456789 .,:;!?-_+*#@&%/=()'\"")
    return "".join(sign for sign in without_marks(kept) if sign not in " -_.")


def is_row(plain: str) -> bool:
    """Whether it is keys in a row, or letters or figures in their order, also twice."""
    half = plain[: len(plain) // 2]
    doubled = len(plain) % 2 == 0 and half * 2 == plain
    return any(one in row for row in ROWS for one in ((plain, half) if doubled else (plain,)))


def is_repeated(plain: str) -> bool:
    """Whether it is a few signs over and over."""
    return any(
        len(plain) > size and plain == (plain[:size] * len(plain))[: len(plain)]
        for size in range(1, 5)
    )
