"""Owns putting a deployment together from its file and all that it uses, and making what nobody uses,
so that it is checked too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TypeVar

from engine.definitions.checks import long_chain, wrong_type
from engine.definitions.compilation import Compilation
from engine.definitions.compile_consents import check_shares
from engine.definitions.compile_deployment import DEFAULT_LANGUAGES, Header, languages_of
from engine.definitions.compile_exports import CompileExports
from engine.definitions.compile_indicators import CompileIndicators
from engine.definitions.compile_story import compile_stories
from engine.definitions.compile_workflow import CompileWorkflow
from engine.definitions.deployment import Deployment
from engine.definitions.deployment import Trees as MadeFrom
from engine.definitions.deployment_check import DeploymentCheck
from engine.definitions.findings import Findings
from engine.definitions.form import Form
from engine.definitions.ground import Ground
from engine.definitions.library import Library, name_span
from engine.definitions.log_review import log_review
from engine.definitions.missing_texts import report_missing
from engine.definitions.names import AnyNames
from engine.definitions.reading import Reading
from engine.definitions.source_tree import Block, Document, Kind, Node, Scalar
from engine.definitions.story import Story
from engine.definitions.translations import Translations
from engine.definitions.trees import Trees
from engine.definitions.workflow import ACTIVITY, Workflow
from engine.definitions.workflow_drafts import WorkflowDraft
from engine.definitions.written import get, scalars, word
from engine.foundation.diagnostics import Diagnostic, Message, Span

T = TypeVar("T")
ALONE = Message("Skriv den under activities i ett arbetsflöde.", "Write it under activities.")
NOBODY = ""
"""The fallback of a deployment whose own is wrong, which is said: the rest is checked all the same."""


@dataclass(frozen=True, slots=True)
class Made:
    """A deployment, the files that were read for it and what it was made from."""

    deployment: Deployment
    files: frozenset[str]
    trees: MadeFrom


def make_deployment(
    document: Document, library: Library, documents: Mapping[str, Document], findings: Findings
) -> Made:
    """Everything is made as far as it can be, so that all that is wrong is found."""
    languages = languages_of(document.root)
    reading = _reading(languages, documents, findings, library.own.path)
    trees = Trees(library, reading)
    tree = trees.of(document)
    header = Header(tree, reading)
    DeploymentCheck(tree, reading).check()
    compilation = Compilation(reading=reading, ground=header.ground(), library=library, trees=trees)
    parts = Parts(compilation, tree)
    workflows, forms, stories = parts.workflows(), parts.forms(), parts.stories(document.name)
    check_shares(tree, reading, compilation)
    report_missing(compilation)
    findings.extend(reading.removals.findings(documents))
    files = parts.files(document)
    fallback = header.fallback(compilation.ground.roles) or NOBODY
    deployment = _deployment(document, header, compilation, fallback, workflows, forms, stories)
    return Made(_with_files(deployment, files), files, _made_from(compilation, tree))


def _made_from(compilation: Compilation, tree: Block) -> MadeFrom:
    forms = [draft for draft in compilation.forms.values() if draft is not None]
    return MadeFrom(
        deployment=tree,
        forms={draft.name: draft.tree for draft in forms},
        workflows={
            draft.name: draft.tree
            for draft in (*compilation.activities, *compilation.workflows.values())
        },
        blocks={draft.tree.span: draft.tree for draft in compilation.blocks},
    )


def _with_files(deployment: Deployment, files: frozenset[str]) -> Deployment:
    return replace(deployment, files=tuple(sorted(files)))


def _deployment(
    document: Document,
    header: Header,
    compilation: Compilation,
    fallback: str,
    workflows: Mapping[str, Workflow],
    forms: Mapping[str, Form],
    stories: tuple[Story, ...],
) -> Deployment:
    ground, reading = compilation.ground, compilation.reading
    return Deployment(
        name=document.name,
        title=reading.label(get(header.tree, "title")),
        span=name_span(document),
        about=reading.text(get(header.tree, "about")),
        country=header.country,
        languages=reading.languages,
        calendar=header.calendar(),
        period=header.period(),
        funding=header.funding(),
        brand=header.brand(),
        organisations=ground.organisations,
        subprojects=ground.subprojects,
        identity=header.identity(),
        person_fields=ground.person_fields,
        roles=ground.roles,
        fallback=fallback,
        settings=ground.settings,
        forms=forms,
        workflows=workflows,
        stories=stories,
        files=(),
        consents=ground.consents,
        step_up=header.step_up(),
        indicators=CompileIndicators(header.tree, reading, workflows).all(),
        exports=CompileExports(header.tree, reading, workflows, ground.consents).all(),
        reading=header.lasting(),
        log_review=log_review(header.tree),
    )


def make_shared(
    library: Library,
    documents: Mapping[str, Document],
    findings: Findings,
    wanted: Iterable[Document],
) -> None:
    """Forms and workflows that belong to no deployment, for what is wrong with them alone."""
    reading = _reading(DEFAULT_LANGUAGES, documents, findings)
    anything = AnyNames()
    ground = Ground(known=False, person=anything, setting=anything)
    compilation = Compilation(
        reading=reading, ground=ground, library=library, trees=Trees(library, reading)
    )
    wanted = list(wanted)
    workflows = [draft_of(compilation, one) for one in wanted if one.kind == "workflow"]
    for workflow in workflows:
        if workflow is not None and workflow.usable:
            attempt(compilation, workflow.span, CompileWorkflow.of(workflow).compiled)
    for one in wanted:
        if one.kind == "form":
            attempt(compilation, name_span(one), partial(_compile_form, compilation, one))
    findings.extend(reading.removals.findings(documents))


def _compile_form(compilation: Compilation, document: Document) -> None:
    form = compilation.draft_form(document)
    if form is not None:
        form.compiled()


def draft_of(compilation: Compilation, document: Document) -> WorkflowDraft | None:
    make = partial(compilation.draft_workflow, document)
    return attempt(compilation, name_span(document), make)


def attempt(compilation: Compilation, at: Span, make: Callable[[], T]) -> T | None:
    """What is made; None with a finding where things build on one another in so many steps that the
    stack does not hold them.
    """
    try:
        return make()
    except RecursionError:
        compilation.start_over()
        compilation.reading.say(
            long_chain.CHECK.at(
                at,
                "Något här bygger på annat i för många led.",
                "Something here builds on other things in too many steps.",
                help=Message("Gör kedjan kortare.", "Make the chain shorter."),
            )
        )
        return None


def _reading(
    languages: tuple[str, ...],
    documents: Mapping[str, Document],
    findings: Findings,
    folder: str = "",
) -> Reading:
    return Reading(
        languages=languages,
        findings=findings,
        translations=Translations(findings.add),
        documents=documents,
        folder=folder,
    )


def no_case(at: Scalar) -> Diagnostic:
    return wrong_type.CHECK.at(
        at.span,
        f"{at.text} är en aktivitet: det öppnas inga ärenden i den.",
        f"{at.text} is an activity: no cases are opened in it.",
        help=ALONE,
    )


@dataclass(slots=True)
class Parts:
    """The workflows, forms and stories of one deployment."""

    compilation: Compilation
    tree: Node

    def attempt(self, at: Span, make: Callable[[], T]) -> T | None:
        return attempt(self.compilation, at, make)

    def workflows(self) -> Mapping[str, Workflow]:
        """Those whose cases can be opened. All in its folder are drafted first, since forms see
        through `case.` what workflows know. Activities are made with the workflow that has them; those that
        none has are made alone, for what is wrong with them.
        """
        listed = self._listed()
        drafts = {document.name: draft for document, draft in self._drafts(listed)}
        for draft in self._lonely():
            self.attempt(draft.span, CompileWorkflow.of(draft).compiled)
        made = {
            name: self.attempt(draft.span, CompileWorkflow.of(draft).compiled)
            for name, draft in drafts.items()
            if draft.usable
        }
        return MappingProxyType(
            {
                name: workflow
                for name in (one.name for one in listed)
                if (workflow := made.get(name)) is not None
            }
        )

    def _listed(self) -> list[Document]:
        found = []
        for at in scalars(get(self.tree, "workflows")):
            document = self.compilation.library.find("workflow", at.text)
            if document is None:
                self.compilation.trees.no_document(at, "workflow")
            elif self._is_activity(document):
                self.compilation.reading.say(no_case(at))
            else:
                found.append(document)
        return found

    def _is_activity(self, document: Document) -> bool:
        return word(self.compilation.trees.of(document), "subject") == ACTIVITY

    def _lonely(self) -> list[WorkflowDraft]:
        """The activities in its folder that no workflow has."""
        compilation = self.compilation
        used = {draft.span.file for draft in compilation.activities}
        own = compilation.library.own.named("workflow").values()
        left = [one for one in own if one.file not in used and self._is_activity(one)]
        drafts = (draft_of(compilation, one) for one in left)
        return [draft for draft in drafts if draft is not None]

    def _drafts(self, listed: list[Document]) -> list[tuple[Document, WorkflowDraft]]:
        own = self.compilation.library.own.named("workflow").values()
        cases = (one for one in own if not self._is_activity(one))
        documents = {one.file: one for one in (*listed, *cases)}.values()
        compilation = self.compilation
        drafts = ((one, draft_of(compilation, one)) for one in documents)
        return [(document, draft) for document, draft in drafts if draft is not None]

    def forms(self) -> Mapping[str, Form]:
        """All in its folder, and the shared ones that these and the workflows use."""
        compilation = self.compilation
        for document in compilation.library.own.named("form").values():
            self.attempt(name_span(document), partial(compilation.draft_form, document))
        drafts = [draft for draft in compilation.forms.values() if draft is not None]
        made = {draft.name: self.attempt(draft.span, draft.compiled) for draft in drafts}
        return MappingProxyType({name: one for name, one in made.items() if one is not None})

    def stories(self, deployment: str) -> tuple[Story, ...]:
        found: list[Story] = []
        compilation = self.compilation
        workflows = {one.name: one for one in compilation.workflows.values()}
        for document in compilation.library.own.named("scenarios").values():
            told = word(document.root, "deployment")
            if told is not None and told != deployment:
                self._other(document, deployment)
            compiled = partial(compile_stories, document, compilation, workflows)
            found += self.attempt(name_span(document), compiled) or ()
        return tuple(found)

    def _other(self, document: Document, deployment: str) -> None:
        at = scalars(get(document.root, "deployment"))[0]
        reading = self.compilation.reading
        reading.unknown(at, at.text, [deployment], "inget projekt här", "no deployment here")

    def files(self, document: Document) -> frozenset[str]:
        """All that it uses: its own file, forms, workflows, what these extend, translations, stories."""
        compilation, library = self.compilation, self.compilation.library
        used = [
            one
            for file in compilation.trees.read_files()
            if (one := compilation.reading.documents.get(file)) is not None
        ]
        kinds: tuple[Kind, ...] = ("form", "workflow", "scenarios")
        own = [one for kind in kinds for one in library.own.named(kind).values()]
        translations = [t.file for one in used for t in library.translations_of(one)]
        return frozenset({document.file, *translations, *(one.file for one in (*used, *own))})
