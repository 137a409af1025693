"""Owns the check that nothing in an anonymous form, or in the data of an anonymous activity, tells who
somebody is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.checks.check import Check
from engine.definitions.deployment import Deployment
from engine.definitions.form import Field
from engine.foundation.diagnostics import Diagnostic, Message, Span

CHECK = Check(
    code="names-someone",
    title=Message("Här kan det framgå vem det är", "This may tell who it is"),
    why=Message(
        "Ett formulär med anonymous: true läses av dem som inte får veta vem det gäller, och det gör data i "
        "en sådan aktivitet också. Där får inget fråga efter eller spara vem någon är: inte personnummer, "
        "e-post, telefon, kontakt, underskrift eller samtycke, och inte filer, som kan ha ett namn i sig. "
        "Det som skrivs i fri text kan bara en människa läsa igenom.",
        "A form with anonymous: true is read by those who may not know whom it is about, and so are the data "
        "of such an activity. Nothing there may ask for or save who somebody is: no identity number, e-mail, "
        "phone, contact, signature or consent, and no files, which may hold a name. What is written in free "
        "text only a human being can read through.",
    ),
    wrong="""form: underlag
title: Underlag utan namn
anonymous: true
fields:
  nummer: {type: identity, label: Personnummer}
""",
    right="""form: underlag
title: Underlag utan namn
anonymous: true
fields:
  ålder: {type: choice, label: Ungefärlig ålder, options: {ung: 18–24 år, vuxen: 25 år eller mer}}
""",
)
TELLING = frozenset({"identity", "email", "phone", "contact", "signature", "consent", "file"})
"""Types of field whose answer tells who somebody is, or may do so without anybody having written it."""


def find(deployment: Deployment) -> Iterator[Diagnostic]:
    for form in deployment.forms.values():
        if form.anonymous:
            yield from in_fields(form.fields, f"formuläret {form.name}", f"the form {form.name}")
    for workflow in deployment.every_workflow.values():
        if workflow.anonymous:
            yield from in_fields(
                workflow.data, f"data i {workflow.name}", f"data of {workflow.name}"
            )


def in_fields(fields: Mapping[str, Field], sv: str, en: str) -> Iterator[Diagnostic]:
    for field in fields.values():
        if field.type in TELLING:
            yield finding(
                field.span,
                f"{field.name} kan peka ut någon, men {sv} läses utan namn.",
                f"{field.name} may tell who somebody is, but {en} is read without a name.",
            )
        if field.saves_to is not None and field.saves_to[0] != "activity":
            place = ".".join(field.saves_to)
            yield finding(
                field.span,
                f"{field.name} sparas i {place}, men {sv} läses utan namn.",
                f"{field.name} is saved in {place}, but {en} is read without a name.",
            )
        if field.type == "record" and "." not in field.among:
            yield beside(field, sv, en)
        if field.block is not None and not field.block.anonymous:
            yield block(field, sv, en)
        yield from in_fields(field.fields, sv, en)


def finding(span: Span, sv: str, en: str) -> Diagnostic:
    help_ = Message(
        "Ta bort frågan, eller ställ den i ett annat formulär.",
        "Remove the question, or ask it in another form.",
    )
    return CHECK.at(span, sv, en, help=help_)


def beside(field: Field, sv: str, en: str) -> Diagnostic:
    return finding(
        field.span,
        f"{field.name} pekar på en annan aktivitet i ärendet, men {sv} läses utan namn.",
        f"{field.name} points at another activity of the case, but {en} is read without a name.",
    )


def block(field: Field, sv: str, en: str) -> Diagnostic:
    name = field.block.name if field.block is not None else field.name
    return CHECK.at(
        field.span,
        f"Blocket {field.name} är formuläret {name}, som inte säger anonymous: true.",
        f"The block {field.name} is the form {name}, which does not say anonymous: true.",
        help=Message(
            f"Skriv anonymous: true i {name}, eller ta bort blocket.",
            f"Write anonymous: true in {name}, or remove the block.",
        ),
    )
