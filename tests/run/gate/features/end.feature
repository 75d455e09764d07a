@end
Feature: The end of a machine
  Scenario: The one that takes its machine with it
    When its machine dies

  Scenario: The one after it
    When it walks around
    Then it leaves a note
