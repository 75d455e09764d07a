@skip.feature
Feature: It is skipped before it begins
  Scenario: Not run
    Given all is well

  Scenario: Not run either
    Given all is well
