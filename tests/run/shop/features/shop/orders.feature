Feature: Orders
  Whoever orders gets what was ordered.

  @e2e
  Scenario: An order can be read
    Given Mia has ordered "a lamp"
    When Mia tries to read the order of "a lamp"
    Then the order of "a lamp" is there

  @e2e
  Scenario Outline: Anything can be ordered
    Given Mia has ordered "<item>"
    When Omar tries to read the order of "<item>"
    Then the order of "<item>" is there

    Examples:
      | item    |
      | a table |
      | a chair |

  @e2e
  Scenario: What nobody thought of can be ordered
    When Mia orders whatever comes to mind
    Then Mia is asynchronous
