@owner:studio @lock:character_studio:shared
Feature: Who changes their mind can cancel
  A character that nobody wants any more is not drawn, and not paid for.

  @e2e @critical @CS-14
  Scenario: What is being drawn is stopped at the image service, too
    Given nanoBanana holds its drawing back
    And Ines has asked for the character "Fox", and it is being drawn
    When Ines cancels "Fox"
    Then "Fox" is cancelled
    And nanoBanana was told to stop drawing "Fox"
    And Ines has paid nothing

  @e2e @critical @CS-14
  Scenario: What waits for its turn is never begun
    Given Ines pauses an hour after each failure
    And nanoBanana answers 503 once
    And Ines has asked for the character "Fox", and its first attempt has failed
    When Ines cancels "Fox"
    Then "Fox" is cancelled
    And nanoBanana was asked for "Fox" once

  @e2e @critical @CS-14 @CS-13
  Scenario: What is finished cannot be cancelled
    Given Ines has the character "Fox"
    When Ines tries to cancel "Fox"
    Then cancelling "Fox" is refused because it is finished
    And "Fox" is complete
    And Ines has paid for "Fox" only

  @e2e @normal @CS-14 @CS-13
  Scenario: What is cancelled cannot be cancelled again
    Given nanoBanana holds its drawing back
    And Ines has asked for the character "Fox", and it is being drawn
    And Ines has cancelled "Fox"
    When Ines tries to cancel "Fox"
    Then cancelling "Fox" is refused because it is finished

  @e2e @normal @CS-14 @CS-05
  Scenario: Whoever watches is told
    Given nanoBanana holds its drawing back
    And Ines has asked for the character "Fox", and it is being drawn
    And Ines has cancelled "Fox"
    When Ines watches "Fox" afterwards
    Then the last that was told of "Fox" is that it is cancelled
