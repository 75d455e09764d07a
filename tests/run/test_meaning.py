"""Which files give a step its meaning, as behave itself has loaded them."""

import subprocess
import sys

from tests.run.projects import Project

ASK = """
import os
from behave.configuration import Configuration
from ratified import gherkin

class Runner(gherkin.Runner):
    def run_model(self, features=None):
        for step in self.features[0].walk_scenarios()[0].all_steps:
            files = gherkin.meaning(step)
            print(step.name, "=", None if files is None else sorted(os.path.relpath(file) for file in files))

Runner(Configuration(["features/shop/extra.feature"])).run()
"""
KINDS = """
from ratified.gherkin import use_type

def size(text): return text
size.pattern = "large|small"
class Kind:
    pattern = "red|green"
    def __call__(self, text): return text

use_type(Size=size, Colour=Kind(), Own=Kind())
"""
STEPS = """
import behave
from ratified.gherkin import use_type, when
import other
import a_kinds

use_type(Own=a_kinds.Kind())

@when("{who:w} picks {colour:Colour}, {own:Own}")
def pick(context, who, colour, own): ...

behave.register_type(Elsewhere=other.elsewhere, Unclear=a_kinds.Kind())

@when("{who:w} looks {elsewhere:Elsewhere}")
def look(context, who, elsewhere): ...

@when("{who:w} sees {unclear:Unclear}")
def see(context, who, unclear): ...

@when("{who:w} has {count:d}")
def has(context, who, count): ...

@when("{who:w} buys something {size:Size}")
def buy(context, who, size): ...

@behave.when("{who:w} waits")
async def wait(context, who): ...

when("{who:w} sings")(other.sing)
"""


def test_a_step_means_what_its_function_and_the_types_of_its_phrase_say(project: Project) -> None:
    (project.root / "steps" / "a_kinds.py").write_text(KINDS)
    (project.root / "steps" / "b_steps.py").write_text(STEPS)
    (project.root / "other.py").write_text("def sing(context, who): ...\ndef elsewhere(text): ...\n")
    project.feature(
        "Feature: F\n  Scenario: S\n    When Mia buys something large\n    And Mia waits\n    And Mia sings\n"
        '    And Mia orders "a lamp"\n    And Mia flies\n'
        "    And Mia picks red, green\n    And Mia looks up\n    And Mia sees red\n    And Mia has 3\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=project.root, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.stdout.splitlines() == [
        "Mia buys something large = ['steps/a_kinds.py', 'steps/b_steps.py']",
        "Mia waits = ['steps/b_steps.py']",
        "Mia sings = ['other.py']",
        "Mia orders \"a lamp\" = ['steps/shop.py']",
        "Mia flies = None",
        "Mia picks red, green = ['steps/a_kinds.py', 'steps/b_steps.py']",
        "Mia looks up = ['other.py', 'steps/b_steps.py']",
        "Mia sees red = None",
        "Mia has 3 = ['steps/b_steps.py']",
    ], done.stderr
