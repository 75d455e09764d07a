@stops
Feature: What a stop leaves out
  Scenario: First
    Given all is well

  @ctrl_c
  Scenario: Stopped
    When somebody presses Ctrl-C
    Then all is well

  @stop
  Scenario: Failing
    When a check fails

  Scenario: Last
    Given all is well
