@owner:studio @resilience @lock:character_studio
Feature: No character is lost when a machine is
  Machines are switched off, on purpose or not, in the middle of the work. What was begun is finished afterwards, once,
  and paid once.

  @e2e @critical @CS-07
  Scenario: A worker that is killed while it waits for a drawing
    Given nanoBanana holds its drawing back
    And Ines has asked for the character "Fox", and it is being drawn
    When the worker of Character Studio is killed
    And the worker of Character Studio starts again
    And nanoBanana goes on drawing
    Then "Fox" is soon complete
    And nanoBanana has drawn "Fox" once
    And Ines has paid for "Fox" only

  @e2e @critical @CS-07
  Scenario: A worker that is killed while its order is on the way
    Given nanoBanana holds its answers back
    And Ines has asked for the character "Fox", and nanoBanana has heard of it
    When the worker of Character Studio is killed
    And the worker of Character Studio starts again
    And nanoBanana lets its answers go
    Then "Fox" is soon complete
    And nanoBanana has drawn "Fox" once
    And Ines has paid for "Fox" only

  @e2e @critical @CS-07
  Scenario: A worker that is shut down
    Given nanoBanana holds its drawing back
    And Ines has asked for the character "Fox", and it is being drawn
    When the worker of Character Studio is shut down
    And the worker of Character Studio starts again
    And nanoBanana goes on drawing
    Then "Fox" is soon complete
    And nanoBanana has drawn "Fox" once

  @e2e @critical @CS-07
  Scenario: Wishes that come while nobody works
    Given the worker of Character Studio has been shut down
    And Ines has asked for the characters "Fox", "Owl" and "Hare"
    When the worker of Character Studio starts again
    Then "Fox", "Owl" and "Hare" are soon complete
    And nanoBanana has drawn each of them once

  @e2e @normal @CS-07 @CS-14
  Scenario: What was cancelled while nobody worked is never begun
    Given the worker of Character Studio has been shut down
    And Ines has asked for the character "Fox"
    And Ines has cancelled "Fox"
    When the worker of Character Studio starts again
    Then "Fox" is cancelled
    And nanoBanana was not asked for anything

  @e2e @critical @CS-07
  Scenario: The studio itself is killed
    Given nanoBanana holds its drawing back
    And Ines has asked for the character "Fox", and it is being drawn
    When Character Studio is killed
    And Character Studio starts again
    And nanoBanana goes on drawing
    Then "Fox" is soon complete
    And Ines can look at every picture of "Fox"

  @e2e @normal @CS-07 @CS-04
  Scenario: A worker that stands still does not lose what it does
    Given nanoBanana holds its drawing back
    And Ines has asked for the character "Fox", and it is being drawn
    When the worker of Character Studio comes to a standstill
    And nanoBanana goes on drawing
    And the worker of Character Studio goes on
    Then "Fox" is soon complete
    And nanoBanana has drawn "Fox" once
