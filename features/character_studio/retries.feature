@owner:studio @lock:character_studio:shared
Feature: What failed for a moment is tried again
  Much of what goes wrong is over a moment later. The studio tries again, as often and as patiently as the owner wants,
  and only where trying again can help; the image service, which sees every attempt, is the witness.

  Rule: What may be over in a moment is tried again

    @e2e @resilience @critical @CS-03
    Scenario: Two failures, then a character
      Given nanoBanana answers 503 twice
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" is complete
      And nanoBanana was asked for "Fox" 3 times

    @e2e @resilience @critical @CS-03
    Scenario: After the last attempt there is no other
      Given Ines has allowed 4 attempts
      And nanoBanana answers 503
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" has failed because the image service was down
      And nanoBanana was asked for "Fox" 4 times

    @e2e @resilience @critical @CS-03
    Scenario: A rejection is final
      Given nanoBanana answers 400
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" has failed because the image service rejected it
      And nanoBanana was asked for "Fox" once

    @e2e @resilience @normal @CS-03
    Scenario Outline: An owner chooses what is tried again: <kind>
      Given Ines wants only <kind> to be tried again
      And nanoBanana <fails> once
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" is complete
      And nanoBanana was asked for "Fox" twice

      Examples:
        | kind                   | fails                 |
        | failures of the server | answers 500           |
        | too much to do         | answers 429           |
        | broken connections     | resets the connection |
        | nonsense               | answers nonsense      |

    @e2e @resilience @normal @CS-03
    Scenario: What the owner does not want tried again is not
      Given Ines wants only broken connections to be tried again
      And nanoBanana answers 503 once
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" has failed because the image service was down
      And nanoBanana was asked for "Fox" once

  Rule: Nobody hammers a service that is in trouble

    @e2e @resilience @critical @CS-03
    Scenario: Every pause is longer than the one before
      Given Ines has allowed 4 attempts, with pauses that begin at 60 ms and double
      And nanoBanana answers 503
      When Ines asks for the character "Fox" and waits for it
      Then nanoBanana had pauses of at least 60 ms, 120 ms and 240 ms

    @e2e @resilience @critical @CS-03
    Scenario: A service that asks for time gets it
      Given nanoBanana answers 429 once and asks for 1 s of rest
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" is complete
      And nanoBanana had a pause of at least 1 s

  Rule: Trying again costs nobody anything

    @e2e @resilience @critical @CS-03 @CS-10
    Scenario: An answer that got lost is not paid twice
      Given nanoBanana takes the order once and then resets the connection
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" is complete
      And nanoBanana has drawn "Fox" once
      And Ines has paid for "Fox" only

  Rule: An owner who asks again, or whose request comes twice, has asked once

    @e2e @resilience @critical @CS-03 @CS-11
    Scenario: A request that arrives twice makes one character
      Given Ines's line to Character Studio delivers everything twice
      When Ines asks for the character "Fox" under the key "book 7, page 3"
      Then Ines has the character "Fox" only once
      And "Fox" is soon complete
      And Ines has paid for "Fox" only

    @e2e @resilience @critical @CS-03 @CS-11
    Scenario: Who asks again because no answer came has one character
      Given Ines has an account
      And Ines's line to Character Studio loses the next answer
      When Ines asks for the character "Fox" under the key "book 7, page 3" until she is answered
      Then Ines has the character "Fox" only once
      And "Fox" is soon complete
      And Ines has paid for "Fox" only
