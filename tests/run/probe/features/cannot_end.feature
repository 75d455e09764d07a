@fail.after_feature
Feature: It cannot end
  Scenario: Run to its end
    Given all is well
