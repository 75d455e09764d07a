Feature: A gate
  Whoever comes first waits until somebody opens it.

  @gate
  Scenario: The one at the gate
    When it waits until the gate is open
    Then it leaves a note

  Scenario Outline: Visitor <number>
    When it walks around
    Then it leaves a note

    Examples:
      | number |
      | 1      |
      | 2      |
      | 3      |
      | 4      |
      | 5      |
      | 6      |
      | 7      |
      | 8      |

  Rule: Some fall

    Scenario: Somebody falls
      When it falls
