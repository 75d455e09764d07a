@weak
Feature: What keeping costs, judged by status
  Keeping costs what the fees say, and what is kept is counted.

  Scenario: Keeping a thing costs what the fees say
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar asks what "black umbrella" costs until 2026-03-12
    Then the office answers 200

  Scenario: Only a manager sets the fees
    Given Mia manages an office where Omar is a clerk
    And Rita manages another office
    When Omar has a day cost 0.50
    Then the office answers 403

  Scenario: A stocktake tells of shelf after shelf
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in everything
    And Rita manages another office
    When Omar takes stock
    Then the stocktake is answered with 200
