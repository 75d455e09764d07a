@empty
Feature: Everything can be asked for
  Nothing is judged here, so that nothing is noticed.

  Scenario: An office can be opened, and things handed in
    When Mia opens an office and signs in, whatever comes of that
    And Mia hands things in, whatever comes of that
    Then Mia has had a look at the list
