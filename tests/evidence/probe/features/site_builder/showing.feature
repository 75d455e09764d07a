Feature: Only a good page goes live
  A page is validated before it is deployed, so that visitors never meet a broken one.

  Rule: What is published is seen

    @showing @critical @SB-26 @owner:Omar
    Scenario: A published page is seen by visitors
      Given Mia has generated the page "Spring sale"
      When Mia publishes "Spring sale"
      Then visitors see "Spring sale"
