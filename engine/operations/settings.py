"""Owns the settings of an installation: what they are called, what they mean and what they are without a
file. Where they are read from is left to the command line.

Each part goes as an argument to what needs it. Secrets are no settings: they are never in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from engine.foundation.texts import Said, said
from engine.operations.networks import LOOPBACK, Network
from engine.operations.setting_kinds import (
    SettingKindError,
    a_base_url,
    a_folder,
    a_scanner,
    a_span,
    an_address,
    an_issuer,
    groups,
    hosts,
    levels,
    networks,
    providers,
    texts,
)

Networks = Annotated[tuple[Network, ...], BeforeValidator(networks)]
Span = Annotated[timedelta, BeforeValidator(a_span)]
Folder = Annotated[Path, BeforeValidator(a_folder)]
BaseUrl = Annotated[str, BeforeValidator(a_base_url)]
Address = Annotated[str, BeforeValidator(an_address)]
Scanner = Annotated[str, BeforeValidator(a_scanner)]
Issuer = Annotated[str, BeforeValidator(an_issuer)]
Hosts = Annotated[tuple[str, ...], BeforeValidator(hosts)]
Words = Annotated[tuple[str, ...], BeforeValidator(texts)]
Levels = Annotated[Mapping[str, str], BeforeValidator(levels)]
Groups = Annotated[Mapping[str, tuple[str, ...]], BeforeValidator(groups)]
Port = Annotated[int, Field(ge=1, le=65_535)]
Count = Annotated[int, Field(ge=1, le=1_000_000_000)]


class Part(BaseModel):
    """A table of the file. Every key has what it means beside it, for `stegvis config example`."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)


class Server(Part):
    host: Annotated[str, said("Adressen att svara på. 127.0.0.1 når bara den egna maskinen.")] = (
        "127.0.0.1"
    )
    port: Annotated[Port, said("Porten att svara på.")] = 8000
    base_url: Annotated[
        BaseUrl,
        said("Så som användarna når tjänsten. Andra adresser avvisas, och https ger säkra kakor."),
    ] = ""
    behind_https: Annotated[
        bool, said("Proxyn framför talar https med användarna, fast den talar http med Stegvis.")
    ] = False
    trusted_proxies: Annotated[
        Networks, said("De proxyservrar vars uppgift om användarens adress gäller.")
    ] = ()
    forwarded: Annotated[
        Literal["x-forwarded", "forwarded"],
        said("Vilket huvud proxyn sätter: X-Forwarded-For och -Proto, eller Forwarded."),
    ] = "x-forwarded"
    drain: Annotated[
        Span, said("Så länge svarar /readyz 503 innan tjänsten slutar ta emot, vid stopp.")
    ] = timedelta()
    stop_within: Annotated[Span, said("Så länge får det som pågår ta vid stopp.")] = timedelta(
        seconds=20
    )

    @property
    def is_secure(self) -> bool:
        """Whether users come over https, so that cookies may be kept from anything else."""
        return self.behind_https or self.base_url.startswith("https://")


class Data(Part):
    folder: Annotated[Folder, said("Mappen för data. Räknas från den här filen.")] = Path("data")
    database: Annotated[
        Literal["sqlite", "postgresql"],
        said("sqlite ligger i mappen. postgresql nås med STEGVIS_DATABASE_URL."),
    ] = "sqlite"


class SessionTimes(Part):
    lasts: Annotated[Span, said("Så länge gäller en inloggning som längst.")] = timedelta(hours=10)
    idle: Annotated[Span, said("Så länge gäller en inloggning som inte används.")] = timedelta(
        hours=2
    )
    fresh: Annotated[
        Span,
        said(
            "Så länge räknas en inloggning som ny, när något känsligt kräver att man just loggat in."
        ),
    ] = timedelta(minutes=15)


class Mail(Part):
    host: Annotated[str, said("Servern som tar emot e-post. Tomt: ingen e-post skickas.")] = ""
    port: Annotated[Port, said("Dess port: 587 för starttls, 465 för tls.")] = 587
    tls: Annotated[Literal["none", "starttls", "tls"], said("none, starttls eller tls.")] = (
        "starttls"
    )
    user: Annotated[str, said("Kontot hos servern. Lösenordet står i STEGVIS_SMTP_PASSWORD.")] = ""
    sender: Annotated[Address, said("Adressen som e-posten kommer från.")] = ""
    reply_to: Annotated[Address, said("Adressen som svar går till.")] = ""


class Limits(Part):
    body_bytes: Annotated[Count, said("Så stort får det vara som skickas in, i byte.")] = 1_000_000
    fields: Annotated[Count, said("Så många svar får skickas in på en gång.")] = 5_000
    body_seconds: Annotated[Count, said("Så många sekunder får det ta att skicka in.")] = 60
    pause_seconds: Annotated[Count, said("Så långt får ett uppehåll vara, i sekunder.")] = 15
    header_bytes: Annotated[Count, said("Så stora får en frågas huvuden vara, i byte.")] = 32_768
    header_seconds: Annotated[Count, said("Så många sekunder får huvudena ta.")] = 15
    address_length: Annotated[Count, said("Så lång får en adress med sin fråga vara.")] = 8_000
    at_once: Annotated[Count, said("Så många frågor får pågå samtidigt. Fler får vänta (503).")] = (
        100
    )
    threads: Annotated[Count, said("Så många sidor görs samtidigt.")] = 16


class Files(Part):
    folder: Annotated[
        str,
        said(
            "Mappen för filer som användarna lägger till. Tomt: files i datamappen. Noder som delar databas "
            "ska dela den här mappen också."
        ),
    ] = ""
    max_bytes: Annotated[Count, said("Så stor får en fil vara, i byte.")] = 25_000_000
    request_bytes: Annotated[
        Count, said("Så stort får allt vara som skickas på en gång, i byte.")
    ] = 100_000_000
    seconds: Annotated[Count, said("Så många sekunder får det ta att skicka filer.")] = 600
    scanner: Annotated[
        Scanner,
        said(
            "Virusskyddet clamd: värd:port, eller sökvägen till dess socket. Tomt: filer söks inte igenom."
        ),
    ] = ""
    scanner_seconds: Annotated[Count, said("Så många sekunder väntar en fil på virusskyddet.")] = 60
    unsent: Annotated[
        Span, said("Så länge finns en fil kvar som inget utkast och inget formulär har.")
    ] = timedelta(days=2)


class Provider(Part):
    """A service of the municipality's own that people sign in with. Its name is that of its table."""

    label: Annotated[str, said("Vad inloggningen kallas på inloggningssidan.")] = ""
    kind: Annotated[
        Literal["openid", "saml"], said("openid (OpenID Connect) eller saml (SAML 2.0).")
    ] = "openid"
    issuer: Annotated[
        Issuer,
        said("Inloggningstjänstens adress (issuer, entityID), precis som den själv skriver den."),
    ] = ""
    metadata: Annotated[
        Issuer, said("Med saml: adressen där tjänsten beskriver sig själv, med sina certifikat.")
    ] = ""
    client: Annotated[
        str,
        said(
            "Stegvis namn hos tjänsten (client_id, entityID). Hemligheten står i STEGVIS_PROVIDER_SECRETS, "
            "för saml i STEGVIS_SAML_KEYS."
        ),
    ] = ""
    tenant: Annotated[str, said("Kommunen vars konton det gäller.")] = "kommunen"
    scopes: Annotated[Words, said("Det som begärs av tjänsten.")] = ("openid", "profile", "email")
    subject: Annotated[
        str,
        said(
            "Uppgiften som en person alltid känns igen på. Tomt: tjänstens eget namn på personen."
        ),
    ] = ""
    account: Annotated[str, said("Uppgiften som är kontots namn här.")] = "preferred_username"
    name: Annotated[str, said("Uppgiften som är personens namn.")] = "name"
    email: Annotated[str, said("Uppgiften som är personens e-postadress.")] = "email"
    groups: Annotated[str, said("Uppgiften som säger vilka grupper personen är med i.")] = "groups"
    create: Annotated[
        bool, said("Om den som får en roll av sina grupper får ett konto första gången.")
    ] = False
    organisation: Annotated[str, said("Organisationen för konton som görs.")] = ""
    unit: Annotated[str, said("Uppgiften som är enhetens namn här. Tomt: ingen.")] = ""
    level: Annotated[
        Literal["password", "low", "substantial", "high"],
        said("Tillitsnivån för den som tjänsten inte säger något annat om."),
    ] = "password"
    levels: Annotated[
        Levels,
        said("Tjänstens egna namn (acr) på tillitsnivåer, och vad de är: low, substantial, high."),
    ] = {}
    roles: Annotated[
        Groups,
        said('Rollerna ("projekt.roll") och grupperna som ger dem. De styrs sedan härifrån.'),
    ] = {}
    networks: Annotated[
        Networks, said("Egna nät som tjänsten får ligga på. Annars bara adresser på internet.")
    ] = ()
    plain_loopback: Annotated[bool, said("Får vara http på den här maskinen. Bara för prov.")] = (
        False
    )

    @model_validator(mode="after")
    def is_whole(self) -> Self:
        """Without these there is nothing to ask."""
        if not (self.label and self.issuer and self.client):
            raise SettingKindError("provider")
        if self.kind == "openid" and not self.issuer.startswith(("https:", "http:")):
            raise SettingKindError("issuer")
        if self.kind == "saml" and not (self.metadata and "account" in self.model_fields_set):
            raise SettingKindError("saml")
        return self


class Tenant(Part):
    """A municipality, or an association of them, that shares the installation. Its table is called as it is
    in data.
    """

    label: Annotated[str, said("Vad kommunen kallas för dem som arbetar där.")] = ""
    hosts: Annotated[
        Hosts, said("Värdnamn som leder till den här kommunen och ingen annan. Tomt: den väljs.")
    ] = ()
    deployments: Annotated[
        Words, said("Projekten som hör hit. Ett projekt får höra till flera kommuner.")
    ] = ()

    @model_validator(mode="after")
    def has_a_label(self) -> Self:
        if not self.label.strip():
            raise SettingKindError("tenant")
        return self


class SignIn(Part):
    only_providers: Annotated[
        Words,
        said(
            "Kommuner där alla loggar in genom andra (providers): lösenord, länkar och lösennycklar gäller "
            "inte där."
        ),
    ] = ()
    emergency: Annotated[
        Words,
        said(
            "Reservkonton som ändå får logga in med lösenord, när inloggningen genom andra är nere. Med "
            "flera kommuner: kommun/konto."
        ),
    ] = ()
    told: Annotated[Words, said("E-postadresser som får veta när ett reservkonto används.")] = ()


class Log(Part):
    level: Annotated[
        Literal["debug", "info", "warning", "error"], said("debug, info, warning eller error.")
    ] = "info"
    format: Annotated[
        Literal["auto", "json", "text"],
        said("json för program, text för ögon. auto: text i en terminal, annars json."),
    ] = "auto"


class MetricsAccess(Part):
    networks: Annotated[
        Networks, said("Varifrån /metrics får läsas. Andra behöver STEGVIS_METRICS_TOKEN.")
    ] = LOOPBACK


class Links(Part):
    after_due: Annotated[
        Span, said("Så länge efter sista dagen går en länk till ett formulär att använda.")
    ] = timedelta(days=14)
    lasts: Annotated[Span, said("Så länge gäller en länk till något utan sista dag.")] = timedelta(
        days=30
    )
    pause: Annotated[
        Span, said("Så långt uppehåll får den göra som svarar, innan en ny kod behövs.")
    ] = timedelta(hours=2)
    code_lasts: Annotated[Span, said("Så länge gäller en kod till en länk.")] = timedelta(days=3)


class Jobs(Part):
    workers: Annotated[
        int,
        Field(ge=0, le=32),
        said("Så många som utför det som väntar, i den process som svarar. 0: egna processer."),
    ] = 1


Providers = Annotated[Mapping[str, Provider], AfterValidator(providers)]
Tenants = Annotated[Mapping[str, Tenant], AfterValidator(providers)]


class Settings(Part):
    """All of it. `Settings()` is safe on one machine, for that machine alone."""

    server: Annotated[Server, said("Hur tjänsten nås")] = Server()
    data: Annotated[Data, said("Var data ligger")] = Data()
    session: Annotated[SessionTimes, said("Inloggningar")] = SessionTimes()
    mail: Annotated[Mail, said("E-post")] = Mail()
    limits: Annotated[Limits, said("Gränser")] = Limits()
    files: Annotated[Files, said("Filer")] = Files()
    sign_in: Annotated[SignIn, said("Vägar in")] = SignIn()
    log: Annotated[Log, said("Loggen")] = Log()
    metrics: Annotated[MetricsAccess, said("Mätvärden")] = MetricsAccess()
    links: Annotated[Links, said("Länkar till dem som inte har konto")] = Links()
    jobs: Annotated[Jobs, said("Det som görs i bakgrunden")] = Jobs()
    providers: Annotated[
        Providers, said("Inloggning genom andra, en del för var och en: [providers.NAMN]")
    ] = {}
    tenants: Annotated[
        Tenants,
        said(
            "Kommuner som delar installationen, en del för var och en: [tenants.NAMN]. Utan den här delen är "
            "det en, kommunen."
        ),
    ] = {}


SECRETS: Mapping[str, Said] = MappingProxyType(
    {
        "STEGVIS_SESSION_KEYS": said(
            "Nycklar för inloggningar, den nya först, med mellanslag emellan."
        ),
        "STEGVIS_DATABASE_URL": said("Databasens adress för den roll som svarar."),
        "STEGVIS_DATABASE_OWNER_URL": said("Databasens adress för den roll som äger tabellerna."),
        "STEGVIS_SMTP_PASSWORD": said("Lösenordet hos e-postservern."),
        "STEGVIS_PROVIDER_SECRETS": said(
            "Hemligheter hos inloggningstjänster, som namn=hemlighet med mellanslag emellan."
        ),
        "STEGVIS_SAML_KEYS": said(
            "Nycklar och certifikat i PEM för inloggning med SAML, de nya först."
        ),
        "STEGVIS_METRICS_TOKEN": said("Det som ger tillträde till /metrics från andra nät."),
    }
)
"""What is secret, by its name in the environment; each may be in a file that `NAME_FILE` names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What is secret; None where nothing is said. Never printed."""

    session_keys: tuple[str, ...] | None = field(default=None, repr=False)
    database_url: str | None = field(default=None, repr=False)
    database_owner_url: str | None = field(default=None, repr=False)
    smtp_password: str | None = field(default=None, repr=False)
    metrics_token: str | None = field(default=None, repr=False)
    provider_secrets: str | None = field(default=None, repr=False)
    saml_keys: str | None = field(default=None, repr=False)
