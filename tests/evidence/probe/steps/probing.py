"""Steps that end in every way there is."""

import logging
import os
import signal
import sys

import allure
from allure_commons.types import AttachmentType
from behave import step
from behave.api.pending_step import StepNotImplementedError

from ratified import evidence
from ratified.evidence import Attachment
from ratified.failures import BrokenPromise, ContractBreach, NoAnswer
from ratified.secrets import SECRETS

RUNS = {"count": 0}


@step("all is well")
def well(context):
    pass


@step("all is well with {thing}")
def well_with(context, thing):
    pass


@step("a check fails")
def check_fails(context):
    print("printed before the check")
    logging.getLogger("probe").warning("logged before the check")
    raise AssertionError("expected 4, got 5")


@step("a check fails silently")
def check_fails_silently(context):
    assert 1 == 2  # noqa: PLR0133


@step("a promise is broken")
def promise_broken(context):
    raise BrokenPromise("deploying", expected="refused", actual="accepted", next="look at exchange 7")


@step("a contract is breached")
def contract_breached(context):
    raise ContractBreach("GET /sites", expected="a list", actual="a text")


@step("nobody answers")
def nobody_answers(context):
    raise NoAnswer("refused", "asking the site builder", actual="nothing listens")


@step("something breaks")
def breaks(context):
    raise ValueError("not a number")


@step("it cannot even be said what broke")
def unspeakable(context):
    class Mute(Exception):
        def __str__(self):
            raise RuntimeError("mute")

    raise Mute


@step("it is not done yet")
def pending(context):
    raise StepNotImplementedError("it is not done yet")


@step('the scenario is skipped because "{reason}"')
def skipped(context, reason):
    context.scenario.skip(reason)


@step("it works the third time")
def third_time(context):
    RUNS["count"] += 1
    assert RUNS["count"] % 3 == 0, f"attempt {RUNS['count']}"


@step("somebody presses Ctrl-C")
def interrupted(context):
    # A terminal tells the run; a worker of the run hears of it from there.
    os.kill(os.getppid() if "RATIFIED_WORKER" in os.environ else os.getpid(), signal.SIGINT)
    while True:
        pass


@step("the process is told to exit")
def exits(context):
    sys.exit(0)


@step("a feature clean-up is left behind")
def leaves_feature_cleanup(context):
    def fails():
        raise RuntimeError("left behind and failing")

    context.add_cleanup(fails, layer="feature")


@step("other steps are performed inside")
def performs(context):
    context.execute_steps("Given all is well\nThen a check fails")


@step("hostile things are said")
def hostile(context):
    raise AssertionError("\x1b[31mred\x00nul \ud800 <script>alert(1)</script> " + "x" * 1_000_000)


@step("everything Allure knows is used")
def uses_allure(context):
    allure.dynamic.title("Another title")
    allure.dynamic.severity("blocker")
    allure.dynamic.tag("said")
    allure.dynamic.label("component", "pages")
    allure.dynamic.story("Another story")
    allure.dynamic.link("https://example.org/x", name="x")
    allure.dynamic.link("javascript:alert(1)", name="bad")
    allure.dynamic.parameter("browser", "chromium")
    allure.dynamic.description("Said in a step")
    with allure.step("outer step"), allure.step("inner step"):
        allure.attach("inside", name="note", attachment_type=AttachmentType.TEXT)
    allure.attach(b"\x00\x01", name="../../evil", attachment_type="application/octet-stream")


@step("a secret is shown")
def shows_secret(context):
    SECRETS.register("hunter2-hunter2", "password of Mia")
    allure.attach("it is hunter2-hunter2", name="hunter2-hunter2")
    evidence.now().attach(Attachment("json", "application/json", '{"password": "hunter2-hunter2"}'))
    allure.dynamic.description_html("<b>hunter2-hunter2</b>")
    allure.attach(b"<svg><text>hunter2-hunter2</text></svg>", name="drawn", attachment_type="image/svg+xml")
    raise AssertionError("saw hunter2-hunter2")


@step("pictures are taken")
def pictures(context):
    evidence.now().seed = "81f3"
    evidence.now().replay = "behave features/x.feature:3 -D seed=81f3"
    evidence.now().picture(b"\xff\xd8\xff picture")


@step("the disk is full")
def disk_full(context):
    from ratified.allure import writer

    real = writer.Writer._put

    def full(self, name, content):
        if "ratified-results-" in str(self.folder):
            return real(self, name, content)
        raise OSError(28, "No space left on device")

    writer.Writer._put = full


@step("the step leaves for another folder")
def leaves(context):
    os.chdir("/")
