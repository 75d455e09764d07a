@brittle
Feature: Everything is spelled as usual
  Each scenario fails over something that the office may change without harm to anybody.

  Scenario: The fields of a thing come in their order
    Given Mia manages an office where Omar is a clerk
    When Omar hands in "black umbrella"
    Then the fields come in their order, and no other

  Scenario: A thing has no further field
    Given Mia manages an office where Omar is a clerk
    When Omar hands in "black umbrella"
    Then "black umbrella" is told of with these words and no other

  Scenario: The list is known by heart
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar reads the first page of the list, 5 things a page
    Then the body is the list of "black umbrella" letter by letter

  Scenario: A refusal is known by heart
    Given Mia manages an office where Omar is a clerk
    When Omar signs in with a wrong password
    Then the body is a refusal letter by letter

  Scenario: The headers are known by heart
    Given Mia manages an office where Omar is a clerk
    When Omar hands in "black umbrella"
    Then the headers are the usual ones, spelled as usual

  Scenario: The content type is known by heart
    Given Mia manages an office where Omar is a clerk
    When Omar asks for the totals
    Then the content type is spelled as usual

  Scenario: The stream is known by heart
    Given Mia manages an office where Omar is a clerk
    When Omar takes stock and reads on
    Then the stream of an empty office is this letter by letter
