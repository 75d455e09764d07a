@owner:frontend @lock:character_studio:shared
Feature: The page does what the studio promises
  Most owners never see the API. They fill in a form, watch a bar and look at pictures; what the page shows them is what
  the studio knows, good or bad.

  Rule: From the wish to the picture, by mouse and keyboard

    @e2e @blocker @smoke @needs.browser @CS-01 @CS-10
    Scenario: What was filled in becomes a character with pictures
      Given Ines has opened the character page
      When Ines orders "Fox" in 2 portrait pictures on the character page
      Then the character page shows Ines that "Fox" is complete
      And the character page shows Ines every picture of "Fox"
      And the character page shows Ines that "Fox" has cost 12 cents

    @e2e @critical @needs.browser @CS-01 @CS-05
    Scenario: A character comes into being before its owner's eyes
      Given nanoBanana holds its drawing back
      And Ines has opened the character page
      And Ines has ordered "Fox" on the character page, and sees it being drawn
      When nanoBanana goes on drawing
      Then the character page shows Ines that "Fox" is complete
      And the bar has moved before Ines's eyes from the beginning to the end, and never back

    @e2e @critical @needs.browser @CS-14
    Scenario: A button stops what is being drawn
      Given nanoBanana holds its drawing back
      And Ines has opened the character page
      And Ines has ordered "Fox" on the character page, and sees it being drawn
      When Ines cancels "Fox" on the character page
      Then the character page shows Ines that "Fox" is cancelled
      And nanoBanana was told to stop drawing "Fox"
      And Ines has paid nothing

    @e2e @critical @needs.browser @CS-10
    Scenario: Who presses the button twice gets, and pays, one character
      Given Ines has opened the character page
      When Ines presses the button twice to order "Fox" on the character page
      Then the character page shows Ines that "Fox" is complete
      And Ines has 1 character
      And nanoBanana was asked for "Fox" once

  Rule: What has failed is told in words that everybody understands

    @e2e @resilience @critical @needs.browser @CS-02 @CS-13
    Scenario Outline: The page says why there is no character when nanoBanana <fails>
      Given Ines has allowed one attempt only
      And nanoBanana <fails>
      And Ines has opened the character page
      When Ines orders "Fox" on the character page
      Then the character page shows Ines that "Fox" has failed
      And the character page tells Ines "<words>"
      And Ines has paid nothing

      Examples:
        | fails            | words                                                                 |
        | answers 503      | The image service is down at the moment. Try again later.             |
        | answers 400      | The image service does not draw this. Change the wish.                |
        | answers nonsense | The image service sent something that is no picture. Try again later. |

  Rule: What was made is found again

    @e2e @critical @needs.browser @CS-15
    Scenario: The history is read a page at a time
      Given Ines has the characters "Fox", "Owl", "Hare", "Mole", "Toad" and "Wren", made in this order
      And Ines has opened the character page
      When Ines turns to the older characters
      Then the character page lists "Fox" for Ines, and nothing else

    @e2e @normal @needs.browser @CS-15
    Scenario: The history shows what is looked for
      Given Ines has allowed one attempt only
      And nanoBanana answers 400 once
      And Ines has asked for the character "Fox" and waited for it
      And Ines has the character "Owl"
      And Ines has opened the character page
      When Ines looks on the character page for characters that have failed
      Then the character page lists "Fox" for Ines, and nothing else

    @e2e @normal @needs.browser @CS-10 @CS-15
    Scenario: A character of the history opens with its pictures
      Given Ines has the characters "Fox" and "Owl", made in this order
      And Ines has opened the character page
      When Ines opens "Fox" on the character page
      Then the character page shows Ines that "Fox" is complete
      And the character page shows Ines every picture of "Fox"

    @e2e @normal @security @needs.browser @CS-08 @CS-15
    Scenario: A name with markup is shown as it was typed
      Given Noor has the character "<b>Fox</b>"
      When Noor opens the character page
      Then the character page lists "<b>Fox</b>" for Noor, and nothing else

  Rule: The page is open to whoever has signed in, and shows everybody their own

    @e2e @normal @security @needs.browser @CS-12
    Scenario: A wrong password does not open the page
      Given Ines has an account
      When Ines tries to sign in on the character page with a wrong password
      Then the sign-in page tells Ines "Email or password is wrong."
      And the character page still asks Ines to sign in

    @e2e @normal @security @needs.browser @CS-12
    Scenario: Whoever is signed out of the studio is asked to sign in
      When Ines opens the character page without signing in
      Then the character page asks Ines to sign in

    @e2e @critical @security @needs.browser @CS-12 @CS-16
    Scenario: Two owners see their own characters only
      Given Kofi has the character "Dragon"
      And Ines has the character "Fox"
      When Ines and Kofi open the character page, each in an own browser
      Then the character page lists "Fox" for Ines, and nothing else
      And the character page lists "Dragon" for Kofi, and nothing else
