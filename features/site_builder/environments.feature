@owner:generation
Feature: The same questions everywhere, from a laptop to production
  What is promised on a laptop is promised in dev, sit and production, so the same scenarios run there by the name of
  the environment. In production, where customers work, only those run that leave no trace: they are marked safe.

  @e2e @smoke @blocker @safe @SB-10
  Scenario: The builder says that it is well
    When somebody asks how the builder is
    Then the builder is well, and so is its database

  @e2e @smoke @critical @safe @needs.browser @SB-10 @SB-02
  Scenario: Whoever is signed out is asked to sign in
    When Mia opens the builder in her browser
    Then Mia's browser shows the page "Sign in"
    And Mia's browser asks for e-mail address and password

  @e2e @normal @safe @security @needs.browser @SB-10 @SB-02
  Scenario: The studio does not open for whoever is signed out
    When Mia opens the studio in her browser without signing in
    Then Mia's browser shows the page "Sign in"
    And Mia's browser still shows nothing of the studio
