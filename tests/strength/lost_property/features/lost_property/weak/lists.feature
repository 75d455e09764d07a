@weak
Feature: What there is, judged by status
  The staff looks for what somebody describes, and the railway wants figures.

  Scenario: The list comes page by page
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in everything
    When Omar reads the first page of the list, 2 things a page
    Then the office answers 200

  Scenario: The list is what was asked for, in the order that was asked for
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in everything
    And Omar has given "grey coat" away
    When Omar lists the things of the kind "other" by "-value"
    Then the office answers 200

  Scenario: The totals say what is kept
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in everything
    And Omar has given "grey coat" away
    And Rita manages another office
    And Rita has handed in "school bag"
    When Omar asks for the totals
    Then the office answers 200

  Scenario: The office's own page may ask, and no other
    Given Mia manages an office where Omar is a clerk
    When the page "https://counter.example" of Omar asks whether it may correct
    Then the office answers 204
