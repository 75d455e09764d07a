@owner:Mia
Feature: Every ending of a scenario
  As a tester I want to see them all.

  @passed
  Scenario: It passes
    Given all is well

  @failed
  Scenario: A check fails
    Given all is well
    When a check fails
    Then all is well

  @silent
  Scenario: A check fails and says nothing
    When a check fails silently

  @promise @SB-16 @critical
  Scenario: A promise is broken
    When a promise is broken

  @breach
  Scenario: A contract is breached
    When a contract is breached

  @noanswer
  Scenario: Nobody answers
    When nobody answers

  @error
  Scenario: Something breaks
    When something breaks

  @mute
  Scenario: Nobody can say what broke
    When it cannot even be said what broke

  @undefined
  Scenario: A step is not written
    Given all is well
    When Omar does what nobody has "written" down
    Then all is well

  @pending
  Scenario: A step is promised
    When it is not done yet

  @pending_wip @wip
  Scenario: A step is promised and the scenario is in progress
    When it is not done yet

  @skip_in_step
  Scenario: Skipped half-way
    Given all is well
    When the scenario is skipped because "there is no printer"
    Then all is well

  @skip.in_hook
  Scenario: Skipped in a hook
    Given all is well

  @marked
  Scenario: Skipped before the feature
    Given all is well

  @fail.before_tag
  Scenario: before_tag fails
    Given all is well

  @fail.before_scenario
  Scenario: before_scenario fails
    Given all is well

  @fail.before_step
  Scenario: before_step fails
    Given all is well

  @fail.after_step
  Scenario: after_step fails
    Given all is well

  @fail.after_scenario
  Scenario: after_scenario fails
    Given all is well

  @assert.after_scenario
  Scenario: after_scenario fails a check
    Given all is well

  @fail.after_tag
  Scenario: after_tag fails
    Given all is well

  @fixture.at_once
  Scenario: A fixture fails
    Given all is well

  @fixture.later
  Scenario: A fixture fails when put away
    Given all is well

  @fail.scenario_cleanup
  Scenario: A clean-up fails
    Given all is well

  @retry @retry_passes
  Scenario: It passes the third time
    Given it works the third time

  @retry @retry_fails
  Scenario: It never passes
    Given a check fails

  @retry @fail.hook_once
  Scenario: A hook fails once
    Given all is well

  @inside
  Scenario: Steps inside steps
    Given other steps are performed inside

  @hostile
  Scenario: <script>alert("x")</script> 'quotes' & 🦊 ünïcödé ../../etc
    Given all is well with "<img src=x onerror=alert(1)>"
    When hostile things are said

  @allure
  Scenario: Allure's own words
    Given everything Allure knows is used

  @secret
  Scenario: A secret is shown
    Given a secret is shown

  @pictures
  Scenario: Pictures are taken
    Given all is well
    When pictures are taken
    Then all is well with <b>markup</b>

  @table
  Scenario: Tables and texts
    Given all is well with a text
      """
      a text
      """
    And all is well with rows
      | name | age |
      | Mia  | 31  |

  @leftover
  Scenario: A feature clean-up is left behind
    Given a feature clean-up is left behind

  @leaves
  Scenario: It goes elsewhere
    Given the step leaves for another folder

  @disk
  Scenario: The disk is full
    Given the disk is full

  @exits
  Scenario: The process exits
    Given the process is told to exit

  @same
  Scenario: The same name
    Given all is well

  @outline
  Scenario Outline: Rows of <thing>
    Given all is well with <thing>

    Examples: first
      | thing |
      | pears |
      | plums |

    Examples: second
      | thing |
      | pears |

  Rule: Elsewhere a name means something else

    @same
    Scenario: The same name
      Given all is well
