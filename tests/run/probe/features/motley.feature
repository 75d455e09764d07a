@motley
Feature: Every ending of a scenario
  As a tester I want to see them all.

  Background: for everybody
    Given all is well

  @critical
  Scenario: It passes
    When all is well with it

  Scenario: A check fails
    When a check fails
    Then all is well

  Scenario: Something breaks
    When something breaks
    And something is only logged

  Scenario: Something is logged, then a check fails
    When something is only logged
    And a check fails

  Scenario: A step is not written
    When Omar does what nobody has "written" down
    Then all is well

  Scenario: A step is promised
    When it is not done yet

  Scenario: Skipped half-way
    When the scenario is skipped because "there is no printer"
    Then all is well

  @skip.in_hook
  Scenario: Skipped in a hook
    When all is well

  @marked
  Scenario: Skipped before the feature
    When all is well

  @fail.before_tag
  Scenario: before_tag fails
    When all is well

  @fail.before_scenario
  Scenario: before_scenario fails
    When all is well

  @fail.before_step
  Scenario: before_step fails
    When all is well

  @fail.after_step
  Scenario: after_step fails
    When all is well

  @fail.after_scenario
  Scenario: after_scenario fails
    When all is well

  @fail.after_tag
  Scenario: after_tag fails
    When all is well

  @lamp.red
  Scenario: A fixture
    Then the lamp is red

  @lamp.broken
  Scenario: A fixture that cannot be put away
    Then the lamp is broken

  @fail.scenario_cleanup
  Scenario: A clean-up that fails
    When all is well

  Scenario: Steps inside steps
    When other steps are performed inside

  Scenario: Pictures
    When a picture is attached

  Scenario: Tables, texts and names like <script>"'&🦊 ünïcödé
    Given these people
      | name | age |
      | Mia  | 31  |
      | Ömer | 29  |
    And the text
      """
      first line

        indented – “quoted”
      """

  Scenario Outline: Rows of <thing>
    When all is well with <thing>
    Then all is well

    Examples: first
      | thing |
      | pears |
      | plums |

    @second
    Examples: second
      | thing |
      | pears |

  Rule: A name means something here

    Scenario: The same name
      When the rule is known

    Scenario Outline: The same name of <thing>
      Given these people
        | name   | age     |
        | Mia    | <thing> |
        | Ömer   | 2       |

      Examples:
        | thing |
        | pears |

  Rule: A name means something else there

    Background: a second one
      Given the rule is known

    Scenario: The same name
      When a check fails

    Scenario Outline: The same name of <thing>
      When all is well with <thing>

      Examples:
        | thing |
        | pears |
