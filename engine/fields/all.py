"""Owns the visible list of field types. A new type is one file, its template, and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.fields.choice import Choice
from engine.fields.consent import Consent
from engine.fields.contact import Contact
from engine.fields.date import Date
from engine.fields.date_time import DateTime
from engine.fields.decimal import Decimal
from engine.fields.duration import Duration
from engine.fields.email import Email
from engine.fields.field_type import FieldType
from engine.fields.file import File
from engine.fields.identity import IdentityField
from engine.fields.info import Info
from engine.fields.integer import Integer
from engine.fields.long_text import LongText
from engine.fields.matrix import Matrix
from engine.fields.organisation import OrganisationField
from engine.fields.organisation_number import OrganisationNumber
from engine.fields.phone import Phone
from engine.fields.postcode import Postcode
from engine.fields.record import RecordField
from engine.fields.repeat import Repeat
from engine.fields.scale import Scale
from engine.fields.signature import Signature
from engine.fields.slider import Slider
from engine.fields.text import TextField
from engine.fields.time import Time
from engine.fields.user import User
from engine.fields.yes_no import YesNo

FIELD_TYPES: tuple[FieldType, ...] = (
    TextField(),
    LongText(),
    Integer(),
    Decimal(),
    YesNo(),
    Choice(),
    Scale(),
    Slider(),
    Matrix(),
    Date(),
    Time(),
    DateTime(),
    Duration(),
    IdentityField(),
    OrganisationNumber(),
    Email(),
    Phone(),
    Postcode(),
    User(),
    Contact(),
    OrganisationField(),
    RecordField(),
    File(),
    Signature(),
    Consent(),
    Repeat(),
    Info(),
)

BY_NAME: Mapping[str, FieldType] = MappingProxyType({one.name: one for one in FIELD_TYPES})
