@owner:studio @lock:character_studio:shared
Feature: Whoever waits can watch
  A character takes its time. Whoever waits can ask how far it is, or be told as it happens; both say the same.

  @e2e @critical @CS-05
  Scenario: What is asked and what is told agree
    When Ines watches the character "Fox" come into being, asking all the while how far it is
    Then all that Ines was answered was also told

  @e2e @critical @CS-05
  Scenario: Who comes back is told what was missed, and nothing twice
    Given Ines has watched the character "Fox" until it was generating
    When Ines comes back to "Fox" where she left off
    Then "Fox" was seen queued, generating, converting, storing and complete, in this order

  @e2e @normal @CS-05
  Scenario: Who comes late is told everything
    Given Ines has the character "Fox"
    When Ines watches "Fox" afterwards
    Then "Fox" was seen queued, generating, converting, storing and complete, in this order

  @e2e @critical @CS-05
  Scenario: The telling ends with the character
    When Ines watches the character "Fox" come into being
    Then the last that was told of "Fox" is that it is complete

  @e2e @normal @CS-05
  Scenario: Attempts that failed are told, too
    Given nanoBanana answers 503 once
    When Ines watches the character "Fox" come into being
    Then a failed attempt of "Fox" was told, and then a second one

  @e2e @normal @CS-05
  Scenario: The progress of the image service is passed on
    When Ines watches the character "Fox" come into being in 4 pictures
    Then the progress of "Fox" was told at least 4 times while it was generating
    And the progress of "Fox" never went back and ended at 100 %
