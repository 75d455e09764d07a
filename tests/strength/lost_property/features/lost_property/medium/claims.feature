@medium
Feature: Who gets a thing, judged by shape
  A thing is given to its owner and to nobody else.

  Scenario: Whoever names the mark gets the thing, once
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar hears a claim to "black umbrella" that names "Bent Rib"
    Then the office answers 201 with a claim

  Scenario: Whoever does not name the mark gets nothing
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar hears a claim to "black umbrella" that names "a handle"
    Then the office answers 201 with a claim

  Scenario: What is valuable takes a manager
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "silver watch"
    When Omar hears a claim to "silver watch" that names "for Ada"
    Then the office answers 201 with a claim
