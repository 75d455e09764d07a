Feature: Rules that cannot begin or end

  @fail.before_rule
  Rule: It cannot begin
    Scenario: Never run in a rule
      Given all is well

  @fail.after_rule
  Rule: It cannot end
    Scenario: Run in a rule
      Given all is well

    Scenario: Run in a rule, too
      Given all is well

  @lamp.green
  Rule: It has a lamp
    Scenario: Lit
      Then the lamp is green

    Scenario: Still lit
      Then the lamp is green
