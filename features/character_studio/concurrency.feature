@owner:studio @lock:character_studio:shared
Feature: Many at once do not get mixed up
  Whoever asks for many characters gets each of them, and each is the one that was asked for.

  @e2e @critical @CS-16
  Scenario: Twelve at once, each with its own pictures
    When Kofi asks for 12 characters at once and waits for them
    Then all of them are complete
    And each of them has the pictures that nanoBanana has drawn for it
    And nanoBanana has drawn each of them once

  @e2e @critical @CS-16
  Scenario: Two owners at once do not meet
    When Ines and Kofi ask for 5 characters each at once and wait for them
    Then all of them are complete
    And each owner has paid for the own characters only

  @e2e @critical @CS-16
  Scenario: Who changes settings on an old footing is told so
    Given Ines has looked at her settings in two windows
    And Ines has allowed 5 attempts in the first
    When Ines tries to allow 2 attempts in the second
    Then the change is refused because the settings have changed meanwhile
    And Ines allows 5 attempts
