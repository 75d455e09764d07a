@owner:studio @lock:character_studio:shared
Feature: A slow image service does not hold anybody up
  An attempt that takes too long is ended, and the next one begins. The worker, meanwhile, has others to serve.

  @e2e @resilience @critical @CS-04
  Scenario: An attempt that gets no answer is ended
    Given Ines has allowed one attempt only, of 1 s
    And nanoBanana does not answer
    When Ines asks for the character "Fox" and waits for it
    Then "Fox" has failed because the image service took too long

  @e2e @resilience @critical @CS-04 @CS-03
  Scenario: The next attempt succeeds
    Given Ines has allowed 2 attempts, of 1 s each
    And nanoBanana does not answer once
    When Ines asks for the character "Fox" and waits for it
    Then "Fox" is complete
    And nanoBanana was asked for "Fox" twice

  @e2e @resilience @critical @CS-04 @CS-16
  Scenario: Who waits for the image service does not keep others waiting
    Given Ines has allowed one attempt only, of 30 s
    And nanoBanana holds back what Ines asks for
    And Ines has asked for the character "Fox"
    When Kofi asks for the character "Dragon" and waits for it
    Then "Dragon" is complete
    And "Fox" is not finished yet

  @e2e @resilience @normal @CS-04
  Scenario: A slow answer that is in time is an answer
    Given Ines has allowed one attempt only, of 5 s
    And nanoBanana takes 300 ms to answer
    When Ines asks for the character "Fox" and waits for it
    Then "Fox" is complete
