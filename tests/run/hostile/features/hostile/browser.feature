Feature: Browsers that break down
  One scenario's browser is nobody else's trouble.

  Scenario: Before
    When Mia asks for "a good answer"

  @browser
  Scenario: Untroubled
    Given Mia has opened the page
    When Mia presses Buy
    Then Mia reads "bought"

  @browser
  Scenario: Killed
    Given Mia has opened the page
    When the browser of Mia is killed
    And Mia presses Buy

  @browser
  Scenario: After the kill
    Given Mia has opened the page
    When Mia presses Buy
    Then Mia reads "bought"

  @browser
  Scenario: Crashed
    Given Mia has opened the page
    When the page of Mia crashes
    And Mia presses Buy

  @browser
  Scenario: After the crash
    Given Mia has opened the page
    When Mia presses Buy
    Then Mia reads "bought"

  Scenario: After
    When Mia asks for "a good answer"
