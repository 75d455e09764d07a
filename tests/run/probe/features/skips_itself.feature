Feature: It skips what is left of it
  Scenario: First
    When the feature is skipped because "the shop is closed"

  Scenario: Second
    Given all is well
