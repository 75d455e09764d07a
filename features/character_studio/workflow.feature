@owner:studio @lock:character_studio:shared
Feature: A wish becomes a character
  Somebody describes a character, and gets pictures of it. Between the two lie a queue, an image service that belongs to
  somebody else, a conversion and a store; whoever asked sees each of them pass.

  @e2e @blocker @smoke @CS-01 @CS-18
  Scenario: What was wished for is drawn, stored and shown
    When Ines asks for the character "Fox" and waits for it
    Then "Fox" is complete
    And Ines can look at every picture of "Fox"
    And the pictures of "Fox" are those that nanoBanana has drawn

  @e2e @critical @CS-01
  Scenario: Every state is passed once, in its order
    When Ines watches the character "Fox" come into being
    Then "Fox" was seen queued, generating, converting, storing and complete, in this order
    And the progress of "Fox" never went back and ended at 100 %

  @e2e @critical @CS-01 @CS-18
  Scenario: The image service is asked for each character once
    When Ines asks for the character "Fox" and waits for it
    Then nanoBanana was asked for "Fox" once
    And nanoBanana was asked in the name of Ines

  @e2e @critical @CS-11
  Scenario: Who asks is told at once where the character will be
    Given nanoBanana holds its answers back
    When Ines asks for the character "Fox", and nanoBanana has heard of it
    Then "Fox" is not finished yet
    And Ines finds "Fox" where the studio said that it would be

  @e2e @normal @CS-11
  Scenario: Who can wait gets the finished character as the answer
    When Ines asks for the character "Fox", willing to wait for it
    Then the answer to asking for "Fox" is the finished character

  @e2e @critical @CS-11 @CS-16
  Scenario: Asking for the same again is not asking twice
    Given Ines has asked for the character "Fox" under the key "book 7, page 3"
    When Ines asks for the character "Fox" under the key "book 7, page 3"
    Then both are the same character
    And "Fox" is complete
    And nanoBanana was asked for "Fox" once

  @e2e @normal @CS-11 @CS-13
  Scenario: A key that was used for something else is refused
    Given Ines has asked for the character "Fox" under the key "book 7, page 3"
    When Ines tries to ask for the character "Owl" under the key "book 7, page 3"
    Then asking for "Owl" is refused because the key was used for something else
    And Ines has no character "Owl"
