"""Hooks that fail where a probe asks them to: by tag, or by `PROBE_FAIL=HOOK` where no tag can say it."""

import os

from behave.contrib.scenario_autoretry import patch_scenario_with_autoretry
from behave.fixture import fixture, use_fixture


def fail(hook):
    if os.environ.get("PROBE_FAIL") == hook:
        raise RuntimeError(f"{hook} was told to fail")


def cleanup_that_fails():
    raise RuntimeError("the clean-up was told to fail")


@fixture
def fixture_that_fails_at_once(context):
    raise RuntimeError("the fixture was told to fail")
    yield


@fixture
def fixture_that_fails_later(context):
    yield
    raise RuntimeError("the fixture was told to fail when put away")


def before_all(context):
    fail("before_all")
    if os.environ.get("PROBE_FAIL") == "testrun_cleanup":
        context.add_cleanup(cleanup_that_fails)


def before_feature(context, feature):
    for scenario in feature.walk_scenarios():
        if "retry" in scenario.effective_tags:
            patch_scenario_with_autoretry(scenario, max_attempts=3)
        if "marked" in scenario.effective_tags:
            scenario.mark_skipped("marked before the feature began")
    if "fail.before_feature" in feature.tags:
        raise RuntimeError("before_feature was told to fail")
    if "fail.feature_cleanup" in feature.tags:
        context.add_cleanup(cleanup_that_fails)


def before_rule(context, rule):
    if "fail.before_rule" in rule.tags:
        raise RuntimeError("before_rule was told to fail")


def before_tag(context, tag):
    if tag == "fail.before_tag":
        raise RuntimeError("before_tag was told to fail")
    if tag == "fixture.at_once":
        use_fixture(fixture_that_fails_at_once, context)
    if tag == "fixture.later":
        use_fixture(fixture_that_fails_later, context)


def before_scenario(context, scenario):
    if "fail.before_scenario" in scenario.tags:
        raise RuntimeError("before_scenario was told to fail")
    if "skip.in_hook" in scenario.tags:
        scenario.skip("the hook saw no use in it")
    if "fail.scenario_cleanup" in scenario.tags:
        context.add_cleanup(cleanup_that_fails)
    if "fail.hook_once" in scenario.tags:
        scenario.probe_attempts = getattr(scenario, "probe_attempts", 0) + 1
        if scenario.probe_attempts == 1:
            raise RuntimeError("before_scenario was told to fail once")


def before_step(context, step):
    if "fail.before_step" in context.scenario.tags:
        raise RuntimeError("before_step was told to fail")


def after_step(context, step):
    if "fail.after_step" in context.scenario.tags:
        raise RuntimeError("after_step was told to fail")


def after_scenario(context, scenario):
    if "fail.after_scenario" in scenario.tags:
        raise RuntimeError("after_scenario was told to fail")
    if "assert.after_scenario" in scenario.tags:
        raise AssertionError("after_scenario was told to fail a check")


def after_tag(context, tag):
    if tag == "fail.after_tag":
        raise RuntimeError("after_tag was told to fail")


def after_rule(context, rule):
    if "fail.after_rule" in rule.tags:
        raise RuntimeError("after_rule was told to fail")


def after_feature(context, feature):
    if "fail.after_feature" in feature.tags:
        raise RuntimeError("after_feature was told to fail")


def after_all(context):
    fail("after_all")
