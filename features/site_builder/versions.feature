@owner:publishing
Feature: Nothing that was ever made is lost
  Owners try things out. They dare to because every page they ever generated can be looked at, compared and brought back,
  and because bringing one back takes nothing away.

  Rule: Each generation of a page is a version

    @e2e @critical @SB-27
    Scenario: A new version does not replace the old one
      Given Mia has generated the page "Spring sale"
      When Mia generates a new version of "Spring sale" with the headline "Now even cheaper"
      Then "Spring sale" now has 2 versions, the newest first
      And version 1 of "Spring sale" is still what was streamed first
      And version 2 of "Spring sale" is what was streamed last

    @e2e @normal @SB-27
    Scenario: The history tells what was asked for each time
      Given Mia has generated the page "Spring sale"
      When Mia generates a new version of "Spring sale" with the headline "Now even cheaper"
      Then the history of "Spring sale" has the prompt, generation and score of each version
      And no version of "Spring sale" is a restored one

    @e2e @normal @SB-27
    Scenario: Two pages have histories of their own
      Given Mia has generated the page "Spring sale"
      When Mia generates the page "Winter coats"
      Then "Spring sale" still has 1 version
      And "Winter coats" now has 1 version

    @e2e @normal @SB-27
    Scenario: The list of pages shows the page that changed last first
      Given Mia has generated the page "Spring sale"
      And Mia has generated the page "Winter coats"
      When Mia generates a new version of "Spring sale" with the headline "Now even cheaper"
      Then Mia's pages are "Spring sale", then "Winter coats", each in its newest version
      And "Spring sale" now has 2 versions, the newest first

    @e2e @minor @SB-27
    Scenario: A version that was never made cannot be read
      Given Mia has generated the page "Spring sale"
      When Mia tries to read version 2 of "Spring sale"
      Then reading "Spring sale" is refused because there is no such thing

  Rule: Versions can be compared

    @e2e @normal @SB-27
    Scenario: A comparison shows what came and what went
      Given Mia has generated the page "Spring sale" with the headline "Tulips are here"
      And Mia has generated a new version of "Spring sale" with the headline "Tulips at half price"
      When Mia compares version 1 of "Spring sale" with version 2
      Then "Tulips at half price" came and "Tulips are here" went

    @e2e @normal @SB-27
    Scenario: A comparison tells what a change did to the score
      Given Mia has generated the page "Spring sale" with a score below 8
      And Mia has generated a new version of "Spring sale" without weaknesses
      When Mia compares version 1 of "Spring sale" with version 2
      Then the comparison of "Spring sale" shows by how much the score rose

    @e2e @minor @SB-27
    Scenario: A version compared with itself is identical
      Given Mia has generated the page "Spring sale"
      When Mia compares version 1 of "Spring sale" with version 1
      Then the comparison of "Spring sale" shows no difference

  Rule: Restoring a version makes a new one

    @e2e @critical @SB-27
    Scenario: A restored version is the newest version, letter by letter the old one
      Given Mia has generated the page "Spring sale"
      And Mia has generated a new version of "Spring sale" with the headline "Now even cheaper"
      When Mia restores version 1 of "Spring sale"
      Then "Spring sale" now has 3 versions, the newest first
      And version 3 of "Spring sale" is marked as restored from version 1
      And version 3 of "Spring sale" is version 1, letter by letter

    @e2e @critical @SB-27
    Scenario: Restoring leaves the history as it was
      Given Mia has generated the page "Spring sale"
      And Mia has generated a new version of "Spring sale" with the headline "Now even cheaper"
      When Mia restores version 1 of "Spring sale"
      Then version 1 of "Spring sale" is still what was streamed first
      And version 2 of "Spring sale" is still what was streamed last

    @e2e @normal @SB-27 @SB-09
    Scenario: A restored version brings its score back
      Given Mia has generated the page "Spring sale" with a score below 8
      And Mia has generated a new version of "Spring sale" without weaknesses
      When Mia restores version 1 of "Spring sale"
      Then version 3 of "Spring sale" has a score below 8
      And validating "Spring sale" looks at version 3

    @e2e @minor @SB-27
    Scenario: A version that was never made cannot be restored
      Given Mia has generated the page "Spring sale"
      When Mia tries to restore version 9 of "Spring sale"
      Then restoring "Spring sale" is refused because there is no such thing
      And "Spring sale" still has 1 version
