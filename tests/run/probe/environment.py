"""Hooks of a suite that nobody wrote for a runner of any kind; tags say which of them are to fail."""

import logging
import os
import signal

from behave.fixture import fixture, use_fixture


def fails(what):
    def put_away():
        raise RuntimeError(f"{what} cannot be put away")

    put_away.__name__ = f"put_away_{what}"
    return put_away


@fixture
def lamp(context, name):
    context.lamp = name
    yield name
    print(f"{name} is put out")
    if name == "broken":
        raise RuntimeError("the lamp cannot be put out")


def dies(tags, where):
    if f"dies.{where}" in tags:
        os.kill(os.getpid(), signal.SIGKILL)


def before_all(context):
    context.everywhere = "seen by all"


def before_feature(context, feature):
    dies(feature.tags, "before_feature")
    if "skip.feature" in feature.tags:
        feature.skip("the shop is closed")
    if "fail.before_feature" in feature.tags:
        raise RuntimeError("before_feature was told to fail")
    if "fail.feature_cleanup" in feature.tags:
        context.add_cleanup(fails("feature"))
    for scenario in feature.walk_scenarios():
        if "marked" in scenario.effective_tags:
            scenario.mark_skipped("marked before its feature began")


def before_rule(context, rule):
    if "fail.before_rule" in rule.tags:
        raise RuntimeError("before_rule was told to fail")
    context.rules_word = rule.name


def before_tag(context, tag):
    if tag == "fail.before_tag":
        raise RuntimeError("before_tag was told to fail")
    if tag.startswith("lamp."):
        use_fixture(lamp, context, tag.removeprefix("lamp."))


def before_scenario(context, scenario):
    dies(scenario.tags, "before_scenario")
    context.add_cleanup(dies, scenario.tags, "cleanup")
    if "waits.before_scenario" in scenario.tags:
        signal.pause()
    logging.getLogger("hooks").warning("before_scenario has something to log")
    if "fail.before_scenario" in scenario.tags:
        raise RuntimeError("before_scenario was told to fail")
    if "skip.in_hook" in scenario.tags:
        scenario.skip("the hook saw no use in it")
    if "fail.scenario_cleanup" in scenario.tags:
        context.add_cleanup(fails("scenario"))


def before_step(context, step):
    if "fail.before_step" in context.scenario.tags:
        raise RuntimeError("before_step was told to fail")


def after_step(context, step):
    if "fail.after_step" in context.scenario.tags:
        raise RuntimeError("after_step was told to fail")


def after_scenario(context, scenario):
    dies(scenario.tags, "after_scenario")
    if "fail.after_scenario" in scenario.tags:
        raise RuntimeError("after_scenario was told to fail")


def after_tag(context, tag):
    if tag == "fail.after_tag":
        raise RuntimeError("after_tag was told to fail")


def after_rule(context, rule):
    if "fail.after_rule" in rule.tags:
        raise RuntimeError("after_rule was told to fail")


def after_feature(context, feature):
    dies(feature.tags, "after_feature")
    if "fail.after_feature" in feature.tags:
        raise RuntimeError("after_feature was told to fail")
