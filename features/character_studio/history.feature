@owner:studio @lock:character_studio:shared
Feature: Nothing that was made gets lost in a long list
  Owners come back for characters that they made weeks ago. The list is read page by page, and new characters do not
  shift it under the reader's eyes.

  Rule: Every character is on one page, and on one only

    @e2e @critical @CS-15
    Scenario: The list is read page by page, the newest first
      Given Ines has the characters "Fox", "Owl", "Hare", "Mole" and "Toad", made in this order
      When Ines reads her characters in pages of 2
      Then Ines has read "Toad", "Mole", "Hare", "Owl", "Fox" on 3 pages

    @e2e @critical @CS-15
    Scenario: What is made meanwhile shifts nothing
      Given Ines has the characters "Fox", "Owl", "Hare" and "Mole", made in this order
      And Ines has read the first page of 2 of her characters
      And Ines has asked for the character "Toad"
      When Ines reads on
      Then Ines has read "Mole", "Hare", "Owl", "Fox" on 2 pages

    @e2e @normal @CS-15
    Scenario: Who has made nothing has an empty list
      When Ines reads her characters in pages of 2
      Then Ines has read nothing

  Rule: What is looked for is found, and nothing else

    @e2e @normal @CS-15
    Scenario: Characters of one style
      Given Ines has the character "Fox" as anime
      And Ines has the character "Owl" as pixel
      When Ines looks for characters whose style is pixel
      Then Ines finds "Owl" only

    @e2e @normal @CS-15
    Scenario: Characters that failed
      Given Ines has the character "Fox"
      And nanoBanana answers 400 once
      And Ines has asked for the character "Owl" and waited for it
      When Ines looks for characters that have failed
      Then Ines finds "Owl" only

    @e2e @normal @CS-15
    Scenario: Characters by a word, however it is written
      Given Ines has the characters "Red Fox" and "Grey Owl", made in this order
      When Ines looks for characters with the word "fOX"
      Then Ines finds "Red Fox" only

    @e2e @normal @CS-15
    Scenario: Characters of a time
      Given Ines has the characters "Fox", "Owl" and "Hare", made in this order
      When Ines looks for characters made after "Fox" and before "Hare"
      Then Ines finds "Owl" only
