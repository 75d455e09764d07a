@strong
Feature: What is handed in, judged by what is told and kept
  Whoever has lost something wants to find it as it was handed in.

  Scenario: A thing is kept as it was handed in
    Given Mia manages an office where Omar is a clerk
    And Mia has handed in "school bag"
    When Omar hands in "black umbrella"
    Then "black umbrella" of Omar is told of as it was handed in
    And Omar finds in the list "school bag, black umbrella"

  Scenario: A thing handed in twice under one key is there once
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in, under the key "k-17", "black umbrella"
    When Omar hands in, under the key "k-17", "black umbrella"
    Then it is the "black umbrella" that was there before
    And Omar finds in the list "black umbrella"
    And anything else that Omar hands in under the key "k-17" is refused because "KEY_REUSED"

  Scenario: What makes no sense is not kept
    Given Mia manages an office where Omar is a clerk
    When Omar hands in what has no title and is worth less than nothing
    Then that is refused because of title and value
    And Omar finds nothing in the list

  Scenario: A correction holds, and nobody overwrites it unseen
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    And Omar has looked at "black umbrella"
    When Omar moves "black umbrella" to "Platform 9"
    Then Omar now finds "black umbrella" at "Platform 9" and otherwise as it was
    And Omar moving "black umbrella" as it was before is refused with 412 because "CHANGED_MEANWHILE"

  Scenario: Only a manager strikes a thing off
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar strikes off "black umbrella"
    Then that is refused with 403 because "MANAGERS_ONLY"
    And Omar still finds "black umbrella" as it was handed in by Omar
    And Mia can strike off "black umbrella", which then is gone

  Scenario: What another office keeps is nobody's business
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    And Rita manages another office
    When Rita looks at "black umbrella"
    Then that is refused with 404 because "NO_SUCH_THING"
    And Rita can neither move "black umbrella" nor strike it off
    And Rita finds nothing in the list
    And Omar still finds "black umbrella" as it was handed in by Omar
