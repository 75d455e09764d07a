@fail.before_feature
Feature: It cannot begin
  Scenario: Never run
    Given all is well

  Scenario: Never run either
    Given all is well
