Feature: Every ending of a scenario

  @same
  Scenario: The same name
    Given all is well
