@fail.feature_cleanup
Feature: It cannot be put away
  Scenario: Run and passed
    Given all is well
