@fail.before_tag
Feature: Its tag fails
  Scenario: Never run for a tag
    Given all is well
