@owner:generation @SB-28
Feature: From an idea to a page that visitors see
  The four ways that owners go through the builder, each from end to end. If one of these breaks, somebody cannot do
  what they came for.

  @e2e @blocker @smoke @SB-24
  Scenario: An idea becomes a page with a score
    Given Mia has signed up
    When Mia watches the page "Summer sale" being generated
    Then "Summer sale" was completed exactly once
    And the builder now remembers the generation of "Summer sale" as complete
    And the points of "Summer sale" add up to its score
    And Mia's pages are only "Summer sale"

  @e2e @blocker @SB-25
  Scenario: A logo that was chosen is seen on the page
    Given Priya has asked for 4 logos for "Tech company logo"
    When Priya generates the page "Tech company" with the third of the logos
    Then the third logo is seen in the header of "Tech company"
    And none of the other logos is in "Tech company"

  @e2e @blocker @SB-26
  Scenario: A page is validated and deployed, and visitors see it
    Given Omar has generated the page "Island tours"
    And Omar has validated "Island tours" with a score of at least 8
    When Omar deploys "Island tours" to staging
    Then the deployment of "Island tours" reaches its end as deployed
    And visitors of staging now see "Island tours"
    And visitors of production still see no page "Island tours"

  @e2e @blocker @SB-27
  Scenario: A change that was not so good is taken back
    Given Mia has generated the page "Spring sale"
    And Mia has generated a new version of "Spring sale" with a score below 8
    When Mia restores version 1 of "Spring sale"
    Then "Spring sale" now has 3 versions, the newest first
    And version 3 of "Spring sale" is version 1, letter by letter
    And version 3 of "Spring sale" has a score of 10
