@strong
Feature: Who gets a thing, judged by what is told and kept
  A thing is given to its owner and to nobody else.

  Scenario: Whoever names the mark gets the thing, once
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar hears a claim to "black umbrella" that names "Bent Rib"
    Then the claim is granted because "the mark was named"
    And Omar finds "black umbrella" released and 1 claim to it
    And Omar is refused "black umbrella" with 409 because "ALREADY_RELEASED"

  Scenario: Whoever does not name the mark gets nothing
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar hears a claim to "black umbrella" that names "a handle"
    Then the claim is not granted because "the mark was not named"
    And Omar finds "black umbrella" kept and 1 claim to it

  Scenario: What is valuable takes a manager
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "silver watch"
    When Omar hears a claim to "silver watch" that names "for Ada"
    Then the claim is not granted because "a manager must release it"
    And Omar finds "silver watch" kept and 1 claim to it
    And Mia may release "silver watch"
