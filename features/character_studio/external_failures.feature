@owner:studio @lock:character_studio:shared
Feature: What goes wrong elsewhere is told as what it is
  The image service belongs to somebody else and fails in its own ways. Whoever waits for a character learns what
  happened and whose fault it was; nobody pays for what was not drawn, and nobody else notices.

  Rule: Each failure of the image service has a name of its own

    @e2e @resilience @critical @CS-02 @CS-13
    Scenario Outline: nanoBanana <fails>
      Given Ines has allowed one attempt only
      And nanoBanana <fails>
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" has failed because <reason>
      And Ines has paid nothing

      Examples: It says no
        | fails                                | reason                                        |
        | answers 400                          | the image service rejected it                 |
        | answers 422                          | the image service rejected it                 |
        | answers 401                          | the studio is not admitted to the image service |
        | answers 429                          | the image service had too much to do          |
        | answers 500                          | the image service was down                    |
        | answers 503                          | the image service was down                    |

      Examples: It says nothing, or nonsense
        | fails                                | reason                                        |
        | resets the connection                | the connection to the image service broke     |
        | cuts its answers in half             | the connection to the image service broke     |
        | answers nonsense                     | the image service made no sense               |
        | answers with a web page              | the image service made no sense               |

    @e2e @resilience @critical @CS-02
    Scenario: A picture that is no picture is not stored
      Given Ines has allowed one attempt only
      And nanoBanana answers nonsense when it is asked for a picture
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" has failed because the image service made no sense
      And "Fox" has no pictures

    @e2e @resilience @critical @CS-02
    Scenario: A picture of another size than asked for is not stored
      Given Ines has allowed one attempt only
      And Ines has the character "Fox" in 1 portrait picture
      And nanoBanana sends its last picture again
      When Ines asks for the character "Owl" in 1 square picture and waits for it
      Then "Owl" has failed because the image service made no sense
      And "Owl" has no pictures

    @e2e @resilience @normal @CS-02
    Scenario: A generation that fails at the image service is a failure here, too
      Given Ines has allowed one attempt only
      And nanoBanana gives up on what it draws
      When Ines asks for the character "Fox" and waits for it
      Then "Fox" has failed because the image service rejected it

  Rule: Who waits for the answer gets the right refusal

    @e2e @resilience @critical @CS-02 @CS-13
    Scenario Outline: nanoBanana <fails>, and Ines is waiting
      Given Ines has allowed one attempt only
      And nanoBanana <fails>
      When Ines tries to ask for the character "Fox", willing to wait for it
      Then asking for "Fox" is refused because <reason>

      Examples:
        | fails                 | reason                                    |
        | answers 400           | the image service rejected it             |
        | answers 503           | the image service was down                |
        | answers nonsense      | the image service made no sense           |
        | resets the connection | the connection to the image service broke |

  Rule: A failure stays where it is

    @e2e @resilience @critical @CS-02 @CS-16
    Scenario: What fails for one is drawn for another
      Given Ines has allowed one attempt only
      And nanoBanana answers 503 to Ines
      And Ines has asked for the character "Fox"
      When Kofi asks for the character "Dragon" and waits for it
      Then "Dragon" is complete
      And "Fox" has failed because the image service was down

    @e2e @resilience @normal @CS-02
    Scenario: After the failure the studio draws as before
      Given Ines has allowed one attempt only
      And nanoBanana answers 500 once
      And Ines has asked for the character "Fox" and waited for it
      When Ines asks for the character "Owl" and waits for it
      Then "Owl" is complete
      And "Fox" has failed because the image service was down
