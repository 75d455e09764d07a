@owner:publishing
Feature: Only a good page goes live
  A page is validated before it is deployed, so that visitors never meet a broken or off-brand one. What visitors see is
  then exactly what the owner has deployed, there and nowhere else.

  Rule: A page goes live with a brand score of 8 or more

    @e2e @blocker @smoke @SB-26
    Scenario: A good page is deployed, and visitors see it
      Given Mia has generated the page "Spring sale"
      When Mia deploys "Spring sale" to staging
      Then the deployment of "Spring sale" reaches its end as deployed
      And visitors of staging now see "Spring sale"

    @e2e @blocker @SB-26
    Scenario: A page below score 8 stays in draft
      Given Mia has generated the page "Spring sale" with a score below 8
      When Mia tries to deploy "Spring sale" to staging
      Then deploying "Spring sale" is refused because its brand score is below 8
      And the refusal of deploying "Spring sale" tells the score and the 8.0 that is needed
      And visitors of staging still see no page "Spring sale"
      And Mia still has no deployments

    @e2e @critical @SB-26
    Scenario: What counts is the score of the version that is deployed, not of the newest
      Given Mia has generated the page "Spring sale"
      And Mia has generated a new version of "Spring sale" with a score below 8
      When Mia deploys version 1 of "Spring sale" to staging
      Then the deployment of "Spring sale" reaches its end as deployed
      And visitors of staging now see version 1 of "Spring sale"

    @e2e @critical @SB-26
    Scenario: A good newer version does not let a poor old one go live
      Given Mia has generated the page "Spring sale" with a score below 8
      And Mia has generated a new version of "Spring sale" without weaknesses
      When Mia tries to deploy version 1 of "Spring sale" to staging
      Then deploying "Spring sale" is refused because its brand score is below 8
      And visitors of staging still see no page "Spring sale"

    @e2e @normal @SB-26
    Scenario: A good page with a small weakness may go live
      Given Mia has generated the page "Bazaar" with a flashing banner
      When Mia deploys "Bazaar" to production
      Then the deployment of "Bazaar" reaches its end as deployed
      And the deployment of "Bazaar" has the score of the page

  Rule: Visitors see what was deployed, where it was deployed

    @e2e @normal @SB-26
    Scenario: Before the first deployment visitors see nothing
      Given Mia has generated the page "Spring sale"
      When a visitor opens "Spring sale" on production
      Then the visitor sees no page "Spring sale"

    @e2e @critical @SB-26
    Scenario: Staging is not production
      Given Mia has generated the page "Spring sale"
      When Mia deploys "Spring sale" to staging
      Then visitors of staging now see "Spring sale"
      And visitors of production still see no page "Spring sale"

    @e2e @critical @SB-26
    Scenario: A later deployment replaces the page that visitors see
      Given Mia has generated the page "Spring sale"
      And Mia has deployed "Spring sale" to production
      And Mia has generated a new version of "Spring sale" with the headline "Now even cheaper"
      When Mia deploys "Spring sale" to production
      Then visitors of production now see version 2 of "Spring sale"

    @e2e @normal @SB-26
    Scenario: A new version is not live until it is deployed
      Given Mia has generated the page "Spring sale"
      And Mia has deployed "Spring sale" to production
      When Mia generates a new version of "Spring sale" with the headline "Now even cheaper"
      Then visitors of production still see version 1 of "Spring sale"

    @e2e @normal @SB-26
    Scenario: An earlier version can go live again
      Given Mia has generated the page "Spring sale"
      And Mia has generated a new version of "Spring sale" with the headline "Now even cheaper"
      And Mia has deployed "Spring sale" to production
      When Mia deploys version 1 of "Spring sale" to production
      Then visitors of production now see version 1 of "Spring sale"

    @e2e @normal @SB-26
    Scenario: A removed page is gone for visitors, too
      Given Mia has generated the page "Spring sale"
      And Mia has deployed "Spring sale" to production
      When Mia removes "Spring sale"
      Then visitors of production now see no page "Spring sale"
      And Mia now has no pages

  Rule: Every deployment can be looked up

    @e2e @normal @SB-26
    Scenario: Deployments are listed, the newest first
      Given Mia has generated the page "Spring sale"
      And Mia has deployed "Spring sale" to staging
      When Mia deploys "Spring sale" to production
      Then the deployments of "Spring sale" went to production, then staging, the newest first

    @e2e @normal @SB-26
    Scenario: The deployments of one page are not mixed with those of another
      Given Mia has generated the page "Spring sale"
      And Mia has generated the page "Winter coats"
      And Mia has deployed "Winter coats" to staging
      When Mia deploys "Spring sale" to production
      Then the deployments of "Spring sale" went to production only
