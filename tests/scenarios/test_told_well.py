"""How each project tells its rules: enough stories, each with a title and a reason, that expect more than a
state; with refusals, time and others than its own staff; and one for each rule that may never be broken.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.definitions.deployment import Deployment
from engine.definitions.story import Story
from tests.scenarios.test_shipped import DEPLOYMENTS, ROOT

LEAST = 12
REASON = "    # Varför: "
RULES = {
    "mosaik": {
        "nothing asks for sobriety": "inget_krav_på_nykterhet",
        "a pause is not an end": "paus_och_åter",
        "an alias is enough before one joins": "bara_ett_alias",
        "participants shape their own occupation": "egen_sysselsättning",
    },
    "visa_vägen": {
        "asked without a name before a yes": "ingen_ser_vem_det_är",
        "five parties make one plan": "från_fråga_till_plan",
    },
    "nya_vägar": {
        "nobody is not ready": "ingen_är_inte_redo",
        "steps for health alone are no stop": "hälsa_utan_jobb",
        "measured in blind pairs": "låst_när_båda_svarat",
        "measured every three months": "nästa_om_nittio_dagar",
        "adaptations before the start": "anpassningar_före_start",
        "followed up with the participant": "det_blev_för_tungt",
        "followed up with the employer": "arbetsgivaren_svarar",
    },
    "värend": {
        "the receiver has a clock": "ingen_svarar",
        "the sender has a clock": "avsändarens_tid",
        "those of sixteen are taken in": "sexton_år_och_mogen",
    },
    "samkraft": {
        "raw answers stay with the psychologist": "screening_hela_vägen",
        "matched to a catalogue": "en_plats_och_två_som_vill",
        "in several languages": "hälsa_på_arabiska",
        "referrals are followed": "inget_svar_än",
    },
}


@pytest.fixture(params=sorted(DEPLOYMENTS))
def project(request: pytest.FixtureRequest) -> Deployment:
    return DEPLOYMENTS[request.param]


def told(project: Deployment) -> list[Story]:
    """Those that tell a rule. Those of the demonstration are people in the state they are in."""
    return [one for one in project.stories if one.scenarios != "demonstration"]


def head(story: Story) -> list[str]:
    """The lines of a story before its steps."""
    lines = Path(ROOT / story.file).read_text("utf-8").splitlines()[story.span.line - 1 :]
    end = next(number for number, line in enumerate(lines) if line.strip() == "steps:")
    return lines[:end]


def more_than_states(story: Story) -> int:
    return sum(one.kind != "state" for step in story.steps for one in step.expect)


def is_outside(project: Deployment, story: Story, actor: str) -> bool:
    """Of another organisation, invited to a case, or somebody with a link alone."""
    name = story.staff.get(actor, actor)
    if name in project.roles:
        return project.roles[name].sees == "invited"
    return name not in {"", "participant", "system"}


def test_each_story_has_a_title_and_a_reason(project: Deployment) -> None:
    stories = told(project)
    assert len(stories) >= LEAST
    assert len({str(one.title) for one in stories}) == len(stories)
    without = [
        one.name for one in stories if not any(line.startswith(REASON) for line in head(one))
    ]
    assert without == []


def test_each_story_expects_two_things_that_are_no_state(project: Deployment) -> None:
    assert [one.name for one in told(project) if more_than_states(one) < 2] == []


def test_stories_are_refused_wait_and_are_about_others_than_the_staff(project: Deployment) -> None:
    steps = [step for one in told(project) for step in one.steps]
    kinds = {one.kind for step in steps for one in step.expect}
    assert {"refused", "due", "cannot_read"} <= kinds
    assert {"wait", "fill", "do", "start"} <= {step.verb for step in steps}
    assert any(is_outside(project, one, step.actor) for one in told(project) for step in one.steps)


@pytest.mark.parametrize("name", sorted(RULES))
def test_each_rule_that_may_never_be_broken_is_a_story(name: str) -> None:
    stories = {one.name for one in told(DEPLOYMENTS[name])}
    assert sorted(set(RULES[name].values()) - stories) == []
