"""Steps that end in every way that leaves the process alive."""

import logging
import sys

from behave import given, step
from behave.api.pending_step import StepNotImplementedError


@step("all is well")
def well(context):
    assert context.everywhere == "seen by all"


@step("all is well with {thing}")
def well_with(context, thing):
    pass


@step("a check fails")
def check_fails(context):
    print("printed before the check ÄÖÜ 🦊")
    print("told as an error", file=sys.stderr)
    logging.getLogger("shop").warning("logged before the check")
    raise AssertionError("expected 4\ngot 5")


@step("something is only logged")
def logs(context):
    logging.getLogger("shop").warning("logged in a step that passes")


@step("something breaks")
def breaks(context):
    raise ValueError("nicht eine Zahl: “fünf”")


@step("it is not done yet")
def pending(context):
    raise StepNotImplementedError("it is not done yet")


@step('the scenario is skipped because "{reason}"')
def skipped(context, reason):
    context.scenario.skip(reason)


@step('the feature is skipped because "{reason}"')
def feature_skipped(context, reason):
    context.feature.skip(reason)


@step("other steps are performed inside")
def performs(context):
    context.execute_steps("Given all is well\nThen a check fails")


@step("a picture is attached")
def attaches(context):
    context.attach("image/png", b"\x89PNG\x00\xff")
    context.attach("text/plain", "ünïcödé".encode())


@step("the lamp is {name}")
def lamp_is(context, name):
    assert context.lamp == name, context.lamp


@given("these people")
def people(context):
    assert [row["name"] for row in context.table] == ["Mia", "Ömer"]


@step("the text")
def text(context):
    assert context.text.startswith("first line")


@step("the rule is known")
def rule_known(context):
    assert context.rules_word == context.rule.name
