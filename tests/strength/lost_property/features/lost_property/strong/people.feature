@strong
Feature: Who works in an office, judged by what is told and kept
  Things that were found are for the people of the office only.

  Scenario: Whoever works here gets in
    Given Mia manages an office where Omar is a clerk
    When Omar signs in
    Then Omar is let in as a clerk of Mia's office

  Scenario: Nobody gets in without the password
    Given Mia manages an office where Omar is a clerk
    When Omar signs in with a wrong password
    Then that is refused with 401 because "NOT_LET_IN"
    And who shows no token is shown nothing beside Omar

  Scenario: Who has signed out stays out
    Given Mia manages an office where Omar is a clerk
    When Omar signs out
    Then Omar is shown nothing any more
