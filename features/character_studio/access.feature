@owner:studio @security @lock:character_studio:shared
Feature: Characters belong to who asked for them
  A character that has not been published is a secret of its owner. Whoever runs the studio sees everything; nobody else
  learns even that it exists.

  Rule: Nobody else gets near

    @e2e @blocker @CS-12
    Scenario Outline: Kofi cannot <do> a character of Ines
      Given Ines has the character "Fox"
      When Kofi tries to <do> "Fox" of Ines
      Then to <do> "Fox" is refused because there is no such thing
      And "Fox" is still complete

      Examples:
        | do       |
        | read     |
        | follow   |
        | cancel   |
        | look at the picture of |

    @e2e @critical @CS-12
    Scenario: Lists show the own characters only
      Given Ines has the character "Fox"
      And Kofi has the character "Dragon"
      When Kofi reads his characters in pages of 10
      Then Kofi has read "Dragon" on 1 page

    @e2e @critical @CS-12 @CS-10
    Scenario: Nobody sees what others have paid
      Given Ines has the character "Fox"
      When Kofi tries to read what Ines has paid
      Then to read what was paid is refused because that is for administrators

    @e2e @critical @CS-12
    Scenario: One owner's patience is not another's
      Given Ines has allowed 4 attempts
      When Kofi looks at his settings
      Then Kofi still allows 3 attempts

  Rule: Whoever runs the studio sees everything

    @e2e @critical @CS-12
    Scenario: An administrator reads everybody's characters
      Given Ines has the character "Fox"
      When Olga reads "Fox" of Ines
      Then Olga sees "Fox" as Ines does

    @e2e @critical @CS-12 @CS-14
    Scenario: An administrator cancels what runs wild
      Given nanoBanana holds its drawing back
      And Ines has asked for the character "Fox", and it is being drawn
      When Olga cancels "Fox" of Ines
      Then "Fox" is cancelled

    @e2e @normal @CS-12 @CS-10
    Scenario: An administrator sees what an owner has paid
      Given Ines has the character "Fox"
      And Kofi has the character "Dragon"
      When Olga reads what Ines has paid
      Then it is the price of "Fox"

  Rule: Nobody without a good token gets in

    @e2e @blocker @CS-12 @CS-13
    Scenario Outline: Noor shows <token>
      When Noor tries to read her characters with <token>
      Then reading the characters is refused because the token is not accepted

      Examples:
        | token                             |
        | no token                          |
        | a token that is no token          |
        | a token without a signature       |
        | a token whose signature was changed |
        | a token that has expired          |

    @e2e @critical @CS-12
    Scenario: A wrong password opens nothing
      Given Ines has an account
      When Ines tries to sign in to Character Studio with a wrong password
      Then signing in to Character Studio is refused because email or password is wrong

    @e2e @normal @CS-12
    Scenario: Who leaves takes everything along
      Given Ines has the character "Fox"
      When Ines closes her account
      Then the pictures of "Fox" cannot be looked at any more
