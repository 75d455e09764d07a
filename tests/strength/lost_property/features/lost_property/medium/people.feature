@medium
Feature: Who works in an office, judged by shape
  Things that were found are for the people of the office only.

  Scenario: Whoever works here gets in
    Given Mia manages an office where Omar is a clerk
    When Omar signs in
    Then the office answers 201 with a session

  Scenario: Nobody gets in without the password
    Given Mia manages an office where Omar is a clerk
    When Omar signs in with a wrong password
    Then the office answers 401 with a refusal

  Scenario: Who has signed out stays out
    Given Mia manages an office where Omar is a clerk
    When Omar signs out
    Then the office answers 204 with nothing
