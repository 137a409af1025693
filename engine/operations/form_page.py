"""Owns `FormPage`: one page of a form as somebody meets it, with the whole way through the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.casework.plan import flag_of
from engine.definitions.form import Flag, Form, Page
from engine.filling.context import FillContext
from engine.filling.files import FILE
from engine.filling.journey import Journey, journey
from engine.filling.meeting import stamps
from engine.filling.plan import has_type, plan_of
from engine.filling.sheets import told_in
from engine.foundation.quick import quick
from engine.foundation.texts import Text
from engine.foundation.wrong import Problem
from engine.operations.activity_names import about
from engine.operations.earlier import Earlier
from engine.operations.newer_form import Newer
from engine.operations.older_pages import SHOWN_UNDER
from engine.operations.opened_form import OpenedForm
from engine.operations.participant_answers import spoken_by_participant
from engine.operations.views import FormPlace, Readers, Words
from engine.operations.will_read import who_will_read
from engine.operations.words_to_choose import WordsToChoose, words_to_choose


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """`way` is the journey (pages, what is settled, what was written); `page` the one to show.
    `problems` are those to show on it: none before it has been sent. `opened`: paths of questions
    that the answers have just brought out. `stays`: after sending, whether the same page is shown
    again; else go to `next`, or when that is None to "check your answers". `saved`: when the draft
    was kept. `choices`: what has been written on several pages of the draft, and is to be chosen between.
    `earlier`: what was answered last time. `unseen`: groups, called by keys, in which a row was not taken
    away since another page has written in it. `spoken`: the language of the person who
    answers together with staff; empty when there is none. `readers`: who will read the answers.
    `amends`: when what is amended was sent. `newer`: the release that the draft may go over to.
    """

    place: FormPlace
    form: Form
    title: Text
    workflow: Text
    action: Text | None
    person: Words | None
    way: Journey
    page: Page
    number: int
    before: str | None
    next: str | None
    problems: tuple[Problem, ...]
    opened: tuple[str, ...]
    context: FillContext
    saved: datetime | None
    choices: tuple[WordsToChoose, ...]
    earlier: Earlier
    newer: Newer | None
    release: int
    spoken: str
    readers: Readers
    unseen: tuple[str, ...] = ()
    amends: datetime | None = None

    @property
    def stays(self) -> bool:
        return bool(self.problems or self.opened or self.choices)

    @property
    def alarms(self) -> tuple[tuple[str, Flag], ...]:
        """Flags that the answers raise so far and that have help for whoever answers, by name."""
        names = dict.fromkeys(self.way.settled.flags)
        known = ((name, flag_of(self.form, name)) for name in names)
        return tuple((name, flag) for name, flag in known if flag is not None and flag.help)

    @property
    def takes_files(self) -> bool:
        """Whether files may be added on the page."""
        fields = self.form.fields
        return plan_of(self.form).files and has_type(
            {name: fields[name] for name in self.page.fields}, FILE
        )

    @property
    def stamp(self) -> str:
        """What the page knows of the draft, and which release it is shown under, to be posted with it."""
        rows = self.way.settled.rows
        known = stamps(self.form, self.way.draft, self.page.fields, rows)
        return told_in(known if self.place.case else {SHOWN_UNDER: str(self.release), **known})


def form_page(
    opened: OpenedForm,
    way: Journey | None = None,
    page: str | None = None,
    *,
    problems: tuple[Problem, ...] = (),
    new: tuple[str, ...] = (),
    saved: datetime | None = None,
    here: str = "",
) -> FormPage:
    """The page of that name, or where one left off. `here`: the sheet that has just been sent."""
    way = way or journey(opened.form, opened.draft, opened.context)
    shown = way.page(page)
    before, after = way.before(shown), way.after(shown)
    return FormPage(
        place=opened.place,
        form=opened.form,
        title=opened.form.title,
        workflow=opened.workflow.title,
        action=opened.action.label if opened.action is not None else None,
        person=person_of(opened),
        way=way,
        page=shown,
        number=way.number(shown),
        before=before.name if before is not None else None,
        next=after.name if after is not None else None,
        problems=problems,
        opened=new,
        context=opened.context,
        saved=saved or opened.saved,
        choices=words_to_choose(opened.form, way.draft, here),
        earlier=opened.earlier(),
        spoken=spoken_by_participant(opened),
        readers=who_will_read(opened.use, opened.file),
        amends=opened.amends.at if opened.amends is not None else None,
        newer=opened.newer,
        release=opened.release,
    )


def person_of(opened: OpenedForm) -> Words | None:
    """Whom the form is about; nobody yet when it opens a case, and not told through a link."""
    if opened.file is None or opened.actor.link is not None or opened.actor.page is not None:
        return None
    return about(opened.file)
