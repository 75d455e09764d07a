@weak
Feature: What is handed in, judged by status
  Whoever has lost something wants to find it as it was handed in.

  Scenario: A thing is kept as it was handed in
    Given Mia manages an office where Omar is a clerk
    And Mia has handed in "school bag"
    When Omar hands in "black umbrella"
    Then the office answers 201

  Scenario: A thing handed in twice under one key is there once
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in, under the key "k-17", "black umbrella"
    When Omar hands in, under the key "k-17", "black umbrella"
    Then the office answers 201

  Scenario: What makes no sense is not kept
    Given Mia manages an office where Omar is a clerk
    When Omar hands in what has no title and is worth less than nothing
    Then the office answers 422

  Scenario: A correction holds, and nobody overwrites it unseen
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    And Omar has looked at "black umbrella"
    When Omar moves "black umbrella" to "Platform 9"
    Then the office answers 200

  Scenario: Only a manager strikes a thing off
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar strikes off "black umbrella"
    Then the office answers 403

  Scenario: What another office keeps is nobody's business
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    And Rita manages another office
    When Rita looks at "black umbrella"
    Then the office answers 404
