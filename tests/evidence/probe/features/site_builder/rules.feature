Feature: Rules
  Background:
    Given all is well

  @rules
  Rule: A page has a title

    Background: more
      Given all is well with the title

    @critical
    Scenario: It has one
      When all is well with it

    Scenario Outline: It has <count>
      When all is well with <count>

      Examples:
        | count |
        | one   |
        | two   |

    @rule_fails
    Scenario: It has none
      Then a check fails

  @before_rule @fail.before_rule
  Rule: This one cannot begin
    Scenario: Never run in a rule
      Given all is well

  @after_rule @fail.after_rule
  Rule: This one cannot end
    Scenario: Run in a rule
      Given all is well

  @rules
  Rule: Another rule
    Scenario: It has one
      When all is well with it
