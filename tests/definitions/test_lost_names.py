"""What a slip of syntax has hidden is not said to be missing: only the slip itself is told."""

from __future__ import annotations

import pytest

from tests.definitions.projects import (
    ANMÄLAN,
    DEPLOYMENT,
    HOME,
    HÄLSA,
    PROV,
    WORKFLOW,
    loaded,
    said,
)

ROLES = """\
roles:
  coach: {label: Coach, sees: all}
  kurator: {label: Kurator, sees: all}
  stöd: {label: Stöd, includes: [coach, kurator]}
"""
SETTINGS = """\
settings:
  svarstid: {type: duration, value: 10 working days, label: Svarstid}
  gräns: {type: integer, value: 3, label: Gräns}
"""
DATA = """\
data:
  startdag: {type: date, label: Startdag}
  ledare: {type: user, label: Ledare}
"""
MORE = """\
  ort: {type: choice, label: Ort, options: person.kommun}
  akut: {type: yes_no, label: Akut?}
  varför: {type: text, label: Varför?, show_if: akut and ort == a}
flags:
"""
DO = "do: [{set: {person.kommun: person.kommun, startdag: today()}}, {assign: {kurator: ledare}}]"
RULE = "rules:\n  r: {check: mår > 0, message: Stämmer det?, at: prov.svar}\n"
STORIES = """\
scenarios: berättelser
title: Prov
deployment: mitt
workflow: väg
on: 2024-01-08
people:
  kim: {identity: 19900102-2384, name: Test Kim}
staff: {eva: coach}
stories:
  en:
    title: En väg
    settings: {gräns: 5}
    steps:
      - {as: eva, open: kim, subproject: öst, at: anmäld}
      - {as: eva, do: börja, expect: {state: två, waits_for: eva, refused: hälsa}}
      - {as: ledare, do: sluta, for: kim, with: {mår: 1}, expect: {can_read: hälsa.mår}}
      - {as: eva, fill: hälsa, with: {mår: 0, prov: {svar: {glad: 1}}}, expect: {flag: dåligt}}
      - {as: kurator, fill: anmälan, with: {språk: sv, barn: [{ålder: 3}]}}
      - {as: eva, assign: {kurator: eva}, expect: {asked: hälsa}}
"""
DECLARED = DEPLOYMENT + "subprojects:\n  öst: {label: Öst, units: [norr], settings: {gräns: 4}}\n"
FILES = {
    f"{HOME}/deployment.yaml": DECLARED,
    f"{HOME}/workflows/väg.yaml": WORKFLOW.replace("to: back", f"to: back, {DO}"),
    f"{HOME}/forms/anmälan.yaml": ANMÄLAN,
    f"{HOME}/forms/hälsa.yaml": HÄLSA.replace("flags:\n", MORE) + RULE,
    "forms/prov.yaml": PROV + "result: [summa]\n",
    "scenarios/berättelser.yaml": STORIES,
}


def project(**changes: tuple[str, str]) -> dict[str, str]:
    """The files, with what stands first put in the place of what stands second, by file stem."""
    files = {}
    for path, text in FILES.items():
        stem = path.rpartition("/")[2].removesuffix(".yaml")
        old, new = changes.get(stem, ("", ""))
        assert old in text, f"{old} is not in {path}"
        files[path] = text.replace(old, new, 1)
    return files


def unclosed(text: str) -> str:
    """The mapping within braces, the last of which lacks: none of it can be read."""
    key, *lines = text.splitlines()
    return f"{key} {{{', '.join(line.strip() for line in lines)}\n"


def test_nothing_is_wrong_without_a_slip() -> None:
    assert said(loaded(project())) == []


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("deployment", ROLES, unclosed(ROLES)),
        ("deployment", "  kurator: {", "  }kurator: {"),
        ("deployment", SETTINGS, "settings: [svarstid, gräns\n"),
        ("deployment", "  gräns: {", "  }gräns: {"),
        ("deployment", "type: integer, value: 3", "type: heltal, value: 3"),
        ("deployment", "settings: {gräns: 4}", "settings: {gräns: [4]}"),
        ("deployment", "  öst: {", "  }öst: {"),
        ("deployment", "gräns: 4}}", "gräns: 4}"),
        ("deployment", "  kommunen: {", "  }kommunen: {"),
        ("deployment", "    kommun: {", "    }kommun: {"),
        ("väg", DATA, unclosed(DATA)),
        ("väg", "  ledare: {", "  }ledare: {"),
        ("väg", "  startdag: {", "  }startdag: {"),
        ("väg", "team: [coach, kurator]", "team: [coach, kurator"),
        ("väg", "team: [coach, kurator]", "team:\n  - coach\n  - }kurator"),
        ("väg", "  hälsa: {by", "  }hälsa: {by"),
        ("väg", "  anmäld:\n", "  }anmäld:\n"),
        ("väg", "      två:\n", "      }två:\n"),
        ("anmälan", "          ålder: {", "          }ålder: {"),
        ("anmälan", "      språk: {", "      }språk: {"),
        ("anmälan", "      barn:\n      ", "      }barn:\n      "),
        ("hälsa", "  mår: {", "  }mår: {"),
        ("hälsa", "  akut: {", "  }akut: {"),
        ("hälsa", "  ort: {", "  }ort: {"),
        ("hälsa", "  dåligt: {", "  }dåligt: {"),
        ("hälsa", "flags:\n  dåligt: {", "flags: {dåligt: {"),
        ("prov", "  svar:\n", "  }svar:\n"),
        ("prov", "  summa:\n", "  }summa:\n"),
        ("berättelser", "on: 2024-01-08", "on: [2024-01-08"),
        ("berättelser", "svar: {glad: 1}", "svar: {glad: [1]}"),
        ("berättelser", "svar: {glad: 1}", "svar: {glad: }"),
        ("berättelser", "with: {mår: 0,", "with: {mår: ,"),
        ("berättelser", "  kim: {", "  }kim: {"),
        ("berättelser", "  kim: {identity", "  kim: {{identity"),
        ("berättelser", "staff: {eva: coach}", "staff: {eva: coach"),
        ("berättelser", "staff: {eva: coach}", "staff: {eva: [coach]}"),
    ],
)
def test_one_slip_is_one_finding(file: str, old: str, new: str) -> None:
    found = loaded(project(**{file: (old, new)})).diagnostics
    assert len(found) == 1, [one.message.en for one in found]
