"""Owns which parts a definition has, class by class: what lies inside what, what each key means for how
much a change matters, and what is left out because it follows from the rest.

A field of a class that is named nowhere here is compared all the same, under the key of its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from engine.definitions import grammar_deployments as projects
from engine.definitions import grammar_exports as reports
from engine.definitions import grammar_forms as forms
from engine.definitions import grammar_indicators as figures
from engine.definitions import grammar_workflows as workflows
from engine.definitions.consent import Consent, Topic
from engine.definitions.deployment import (
    Deployment,
    Organisation,
    Role,
    Setting,
    Subproject,
    Unit,
)
from engine.definitions.diff.spec import NOTICE, QUIET, SERIOUS, Found, Group, Spec, under
from engine.definitions.export import Export, ReportColumn
from engine.definitions.form import (
    Band,
    BandSet,
    Computed,
    Field,
    Flag,
    Form,
    Instrument,
    Licence,
    MatrixRow,
    Option,
    Page,
    Rule,
)
from engine.definitions.indicator import MEASURES, Indicator
from engine.definitions.source_tree import Entry, Node
from engine.definitions.story import Story
from engine.definitions.workflow import Action, ActivityUse, Appointment, FormUse, State, Workflow
from engine.definitions.written import entries, get
from engine.foundation.texts import said


def on_pages(node: Node | None) -> Iterable[Entry]:
    """The fields of a form, whether it has pages or not."""
    yield from entries(get(node, "fields"))
    for page in entries(get(node, "pages")):
        yield from entries(get(page.value, "fields"))


def within_states(node: Node | None) -> Iterable[Entry]:
    for entry in entries(get(node, "states")):
        yield entry
        yield from within_states(entry.value)


def band_sets(node: Node | None) -> Iterable[Entry]:
    """The sets by name; those without sets have one, which is the value's own and is called nothing."""
    yield from entries(get(node, "bands_for"))
    if isinstance(node, Node) and get(node, "bands") is not None:
        yield Entry(key="", key_span=node.span, value=node)


def page_of(form: object, name: str) -> str:
    assert isinstance(form, Form)  # noqa: S101  the group belongs to forms
    return next((page.name for page in form.pages if name in page.fields), "")


def state_around(workflow: object, name: str) -> str:
    assert isinstance(workflow, Workflow)  # noqa: S101  the group belongs to workflows
    return workflow.states[name].parent or ""


def nothing(_: Node | None) -> Iterable[Entry]:
    return ()


def itself(key: str) -> Found:
    """The entry of a key, for the one thing that stands there."""

    def find(node: Node | None) -> Iterable[Entry]:
        return (entry._replace(key="") for entry in entries(node) if entry.key == key)

    return find


SPECS: Mapping[type, Spec] = MappingProxyType(
    {
        Option: Spec(
            sort="option",
            called=lambda label: said("svaret ”{label}”", label=label),
            record=forms.OPTION,
            removed=NOTICE,
            moved=NOTICE,
            weights={"points": SERIOUS},
            follows=frozenset({"name", "was"}),
        ),
        MatrixRow: Spec(
            sort="row",
            called=lambda label: said("raden ”{label}”", label=label),
            record=forms.ROW,
            added=SERIOUS,
            weights={"reversed": SERIOUS},
            follows=frozenset({"name", "was"}),
        ),
        Field: Spec(
            sort="field",
            called=lambda label: said("frågan ”{label}”", label=label),
            record=forms.FIELD,
            weights={"type": SERIOUS, "block": SERIOUS, "consent": SERIOUS, "sensitive": NOTICE},
            keys={"block": "use", "terms": "consent"},
            groups=(
                Group(attr="options", find=under("options")),
                Group(attr="rows", find=under("rows")),
                Group(attr="fields", find=under("fields")),
            ),
            follows=frozenset({"name", "span", "value_type", "order", "was"}),
        ),
        Page: Spec(
            sort="page",
            called=lambda label: said("sidan ”{label}”", label=label),
            record=forms.PAGE,
            label="title",
            removed=NOTICE,
            weights={"read": SERIOUS},
            names={"read": "who"},
            follows=frozenset({"name", "fields"}),
        ),
        Band: Spec(
            sort="band",
            called=lambda label: said("nivån ”{label}”", label=label),
            record=forms.BAND,
            added=SERIOUS,
            weights={"low": SERIOUS},
            keys={"low": "range", "high": "range", "below_high": "range"},
        ),
        BandSet: Spec(
            sort="bands",
            called=lambda label: (
                said("nivåerna {label}", label=label) if label else said("nivåerna")
            ),
            record=forms.BAND_SET,
            added=SERIOUS,
            weights={"when": SERIOUS},
            groups=(Group(attr="bands", find=under("bands")),),
        ),
        Computed: Spec(
            sort="value",
            called=lambda label: said("värdet ”{label}”", label=label),
            record=forms.VALUE,
            weights={
                "value": SERIOUS,
                "decide": SERIOUS,
                "answered_at_least": SERIOUS,
                "better": SERIOUS,
                "real_change": SERIOUS,
            },
            groups=(
                Group(attr="options", find=under("options")),
                Group(attr="band_sets", find=band_sets),
            ),
            follows=frozenset({"name", "span", "value_type"}),
        ),
        Rule: Spec(
            sort="rule",
            called=lambda label: said("regeln {label}", label=label),
            record=forms.RULE,
            label="",
            removed=NOTICE,
            names={"at": "field"},
        ),
        Flag: Spec(
            sort="flag",
            called=lambda label: said("flaggan ”{label}”", label=label),
            record=forms.FLAG,
            added=SERIOUS,
            weights={"when": SERIOUS, "severity": SERIOUS},
        ),
        Licence: Spec(
            sort="licence",
            called=lambda _: said("licensen"),
            record=forms.LICENCE,
            label="",
        ),
        Instrument: Spec(
            sort="instrument",
            called=lambda _: said("mätinstrumentet"),
            record=forms.INSTRUMENT,
            label="",
            weights={"wording": SERIOUS, "cutoffs": SERIOUS},
            groups=(Group(attr="licence", find=itself("licence")),),
            follows=frozenset({"seals", "languages", "base"}),
        ),
        Form: Spec(
            sort="form",
            called=lambda label: said("Formuläret ”{label}”", label=label),
            record=forms.FORM,
            label="title",
            weights={"result": SERIOUS},
            names={"result": "value"},
            groups=(
                Group(attr="pages", find=under("pages")),
                Group(
                    attr="fields",
                    find=on_pages,
                    within=page_of,
                    containers="pages",
                    container="page",
                ),
                Group(attr="values", find=under("values")),
                Group(attr="rules", find=under("rules")),
                Group(attr="flags", find=under("flags")),
                Group(attr="instrument", find=itself("instrument")),
            ),
            follows=frozenset({"name", "span", "version", "order", "value_type"}),
        ),
        FormUse: Spec(
            sort="use",
            called=lambda label: said("formuläret ”{label}”", label=label),
            record=workflows.FORM_USE,
            label="form",
            weights={
                "form": SERIOUS,
                "read": SERIOUS,
                "read_result": SERIOUS,
                "read_from": SERIOUS,
                "by_link": SERIOUS,
            },
            names={"read_from": "state"},
            follows=frozenset({"name", "read_from_span"}),
        ),
        Action: Spec(
            sort="action",
            called=lambda label: said("handlingen ”{label}”", label=label),
            record=workflows.ACTION,
            removed=NOTICE,
            names={"to": "state", "needs": "use", "form": "use"},
            follows=frozenset({"name", "span", "at"}),
        ),
        State: Spec(
            sort="state",
            called=lambda label: said("läget ”{label}”", label=label),
            record=workflows.STATE,
            moved=NOTICE,
            weights={"final": SERIOUS},
            keys={
                "stops": "stops_clocks",
                "stops_all": "stops_clocks",
                "awaits_nobody": "waits_for",
                "startable": "offers",
            },
            names={"starts": "state", "offers": "use", "startable": "activity"},
            groups=(Group(attr="actions", find=under("actions")),),
            follows=frozenset({"name", "span", "parent", "inside", "was"}),
        ),
        ActivityUse: Spec(
            sort="activity",
            called=lambda label: said("aktiviteten ”{label}”", label=label),
            record=workflows.ACTIVITY_USE,
            weights={"workflow": SERIOUS},
        ),
        Appointment: Spec(
            sort="appointment",
            called=lambda label: said("den bokade tiden"),
            record=workflows.APPOINTMENT,
            names={
                "came": "state",
                "absent": "state",
                "cancelled": "state",
            },
        ),
        Workflow: Spec(
            sort="workflow",
            called=lambda label: said("Arbetsflödet ”{label}”", label=label),
            record=workflows.WORKFLOW,
            label="title",
            weights={"opens_with": SERIOUS, "anonymous": SERIOUS},
            keys={"startable": "offers"},
            names={
                "opens_with": "use",
                "team": "role",
                "offers": "use",
                "startable": "activity",
                "starts": "state",
                "named_by": "field",
            },
            groups=(
                Group(attr="data", find=under("data")),
                Group(attr="forms", find=under("forms")),
                Group(attr="activities", find=under("activities")),
                Group(attr="appointment", find=itself("appointment")),
                Group(attr="values", find=under("values")),
                Group(attr="flags", find=under("flags")),
                Group(attr="actions", find=under("actions")),
                Group(
                    attr="states",
                    find=within_states,
                    within=state_around,
                    containers="states",
                    container="state",
                ),
            ),
            follows=frozenset(
                {
                    "name",
                    "span",
                    "version",
                    "leaf_actions",
                    "scope",
                    "role_spans",
                    "was",
                    "begins_with",
                    "let_in",
                    "consents",
                    "use",
                }
            ),
        ),
        Unit: Spec(
            sort="unit",
            called=lambda label: said("enheten ”{label}”", label=label),
            record=projects.UNIT,
        ),
        Organisation: Spec(
            sort="organisation",
            called=lambda label: said("Organisationen ”{label}”", label=label),
            record=projects.ORGANISATION,
            groups=(Group(attr="units", find=under("units")),),
        ),
        Role: Spec(
            sort="role",
            called=lambda label: said("Rollen ”{label}”", label=label),
            record=projects.ROLE,
            weights={"sees": SERIOUS, "may": SERIOUS, "includes": SERIOUS, "assurance": SERIOUS},
            names={"includes": "role"},
        ),
        Setting: Spec(
            sort="setting",
            called=lambda label: said("Inställningen ”{label}”", label=label),
            record=projects.SETTING,
            removed=NOTICE,
            keys={"value_type": "type"},
        ),
        Topic: Spec(
            sort="topic",
            called=lambda label: said("ämnet ”{label}”", label=label),
            record=projects.TOPIC,
            weights={"shares": SERIOUS},
        ),
        Consent: Spec(
            sort="consent",
            called=lambda label: said("Samtycket ”{label}”", label=label),
            record=projects.CONSENT,
            weights={
                "kind": SERIOUS,
                "text": SERIOUS,
                "to": SERIOUS,
                "shares": SERIOUS,
                "per": SERIOUS,
                "self_from": SERIOUS,
            },
            names={"to": "organisation"},
            groups=(Group(attr="topics", find=under("topics")),),
            follows=frozenset({"name", "span", "version"}),
        ),
        Subproject: Spec(
            sort="subproject",
            called=lambda label: said("Delprojektet ”{label}”", label=label),
            record=projects.SUBPROJECT,
            weights={"units": SERIOUS},
            names={"units": "unit"},
        ),
        Indicator: Spec(
            sort="indicator",
            called=lambda label: said("Indikatorn ”{label}”", label=label),
            record=figures.INDICATOR,
            removed=NOTICE,
            weights={
                "over": NOTICE,
                "where": NOTICE,
                **dict.fromkeys(MEASURES, NOTICE),
                "at_least": NOTICE,
                "at_most": NOTICE,
                "until": NOTICE,
                "date": NOTICE,
                "once_per_person": NOTICE,
            },
            follows=frozenset({"name", "span", "person"}),
        ),
        ReportColumn: Spec(
            sort="report_column",
            called=lambda label: said("kolumnen ”{label}”", label=label),
            record=reports.COLUMN,
            removed=NOTICE,
            moved=NOTICE,
            weights={"value": NOTICE, "gives": NOTICE, "at": NOTICE, "codes": NOTICE},
        ),
        Export: Spec(
            sort="export",
            called=lambda label: said("Rapporten ”{label}”", label=label),
            record=reports.EXPORT,
            removed=NOTICE,
            weights={
                "format": NOTICE,
                "over": NOTICE,
                "where": NOTICE,
                "start": NOTICE,
                "end": NOTICE,
                "consent": SERIOUS,
                "woman": NOTICE,
                "man": NOTICE,
                "checked_by": NOTICE,
                "checked_on": NOTICE,
            },
            keys={
                "woman": "pseudonym.woman",
                "man": "pseudonym.man",
                "checked_by": "checked.by",
                "checked_on": "checked.on",
            },
            names={"consent": "consent"},
            groups=(Group(attr="columns", find=under("columns")),),
        ),
        Story: Spec(
            sort="story",
            called=lambda label: said("Berättelsen ”{label}”", label=label),
            label="title",
            removed=QUIET,
            added=QUIET,
        ),
        Deployment: Spec(
            sort="deployment",
            called=lambda _: said("Projektet"),
            record=projects.DEPLOYMENT,
            label="title",
            weights={"fallback": SERIOUS, "identity": SERIOUS},
            keys={"identity": "people.identity", "person_fields": "people.fields"},
            names={"fallback": "role"},
            groups=(
                Group(attr="roles", find=under("roles")),
                Group(attr="read_workflows", find=nothing),
                Group(attr="forms", find=nothing, ordered=False),
                Group(attr="organisations", find=under("organisations")),
                Group(attr="subprojects", find=under("subprojects")),
                Group(attr="person_fields", find=under("people", "fields")),
                Group(attr="settings", find=under("settings")),
                Group(attr="consents", find=under("consents")),
                Group(attr="indicators", find=under("indicators")),
                Group(attr="exports", find=under("exports")),
                Group(attr="stories", find=nothing, ordered=False),
            ),
            follows=frozenset({"name", "span", "files", "workflows"}),
        ),
    }
)
