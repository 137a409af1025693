"""Owns `Report`: how the stories of a deployment came out, in words. Printing it is left to `cli`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.definitions.deployment import Deployment
from engine.foundation.texts import say, say_many
from engine.scenarios.coverage import Missed
from engine.scenarios.playing import Failure, StoryResult

HEADINGS: tuple[str, ...] = ("state", "action", "timer", "condition", "band", "option")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results in the order played, and what no story has met."""

    deployment: Deployment
    results: tuple[StoryResult, ...]
    missed: tuple[Missed, ...]

    @property
    def failures(self) -> tuple[Failure, ...]:
        return tuple(failure for result in self.results for failure in result.failures)

    @property
    def passed(self) -> bool:
        return not self.failures

    def lines(self, language: str) -> Iterator[str]:
        """The report as lines of text: failures by story, then a summary."""
        for result in self.results:
            if not result.passed:
                story = result.story
                yield f"{story.file}: {story.title.in_(language)} ({story.name})"
                yield from (f"  {failure.in_(language)}" for failure in result.failures)
        yield self.summary(language)

    def summary(self, language: str) -> str:
        failed = sum(1 for result in self.results if not result.passed)
        played = say_many(language, "{count} berättelse", "{count} berättelser", len(self.results))
        if not failed:
            return say(language, "{played}, alla blev som de säger.", played=played)
        return say(
            language, "{played}, {failed} blev inte som de säger.", played=played, failed=failed
        )

    def missed_lines(self, language: str, *, every: bool = True) -> Iterator[str]:
        """What no story has met, one line each, by kind. Without `every`, what stands in the shared library,
        which is not theirs to test, is only counted.
        """
        own = f"{self.deployment.span.file.rpartition('/')[0]}/"
        found = [one for kind in HEADINGS for one in self.missed if one.kind == kind]
        told = [one for one in found if every or one.span.file.startswith(own)]
        if found:
            yield say(language, "Det här har ingen berättelse mött. Det är inget fel:")
        for one in told:
            yield f"  {one.span.file}:{one.span.line}: {one.words.in_(language)}"
        if len(told) < len(found):
            count = say_many(
                language,
                "… och {count} till i det gemensamma biblioteket. Se allt: {words}",
                "… och {count} till i det gemensamma biblioteket. Se allt: {words}",
                len(found) - len(told),
                words="stegvis test --all",
            )
            yield f"  {count}"
