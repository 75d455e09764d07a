@strong
Feature: What keeping costs, judged by what is told and kept
  Keeping costs what the fees say, and what is kept is counted.

  Scenario: Keeping a thing costs what the fees say
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in "black umbrella"
    When Omar asks what "black umbrella" costs until 2026-03-12
    Then 7 of 10 days cost 2.45
    And that is 2.92 with 0.47 of tax

  Scenario: Only a manager sets the fees
    Given Mia manages an office where Omar is a clerk
    And Rita manages another office
    When Omar has a day cost 0.50
    Then that is refused with 403 because "MANAGERS_ONLY"
    And a day still costs Omar 0.35
    And Mia can have a day cost 0.40, and that holds
    And a day still costs Rita 0.35

  Scenario: A stocktake tells of shelf after shelf
    Given Mia manages an office where Omar is a clerk
    And Omar has handed in everything
    And Rita manages another office
    When Omar takes stock
    Then the stocktake begins with 3 shelves and 5 things
    And it tells of these shelves, in their order
      | place        | things |
      | Platform 1   | 2      |
      | Platform 3   | 2      |
      | Waiting room | 1      |
    And it ends with 5 things counted
    And Rita cannot hear it
