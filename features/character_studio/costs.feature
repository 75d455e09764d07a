@owner:studio @lock:character_studio:shared
Feature: Owners pay for what they get
  A character costs what was said when it was asked for, once, and only if it came into being.

  @e2e @critical @CS-10
  Scenario Outline: <images> pictures, <size>, cost <cents> cents
    When Ines asks for the character "Fox" in <images> <size> pictures and waits for it
    Then "Fox" has cost <cents> cents, as was said before
    And Ines has paid <cents> cents in all

    Examples:
      | images | size      | cents |
      | 1      | square    | 4     |
      | 4      | square    | 16    |
      | 1      | landscape | 5     |
      | 1      | portrait  | 6     |
      | 3      | portrait  | 18    |

  @e2e @critical @CS-10
  Scenario: What was paid adds up
    Given Ines has the character "Fox" in 2 square pictures
    When Ines asks for the character "Owl" in 1 portrait picture and waits for it
    Then Ines has paid 14 cents in all

  @e2e @critical @CS-10 @CS-02
  Scenario: What failed costs nothing
    Given nanoBanana answers 400
    When Ines asks for the character "Fox" and waits for it
    Then "Fox" has failed because the image service rejected it
    And Ines has paid nothing

  Rule: The pictures are what they are said to be

    @e2e @critical @CS-10
    Scenario Outline: <size> pictures have the size that was asked for
      When Ines asks for the character "Fox" in 2 <size> pictures and waits for it
      Then "Fox" has 2 pictures of <width> by <height>
      And every picture of "Fox" is as large, and has the checksum, that the studio tells

      Examples:
        | size      | width | height |
        | square    | 512   | 512    |
        | portrait  | 384   | 576    |
        | landscape | 576   | 384    |

    @e2e @critical @CS-10 @CS-16
    Scenario: Nobody gets the picture of somebody else's character
      Given Ines has the character "Fox"
      When Ines asks for the character "Owl" and waits for it
      Then the pictures of "Fox" are those that nanoBanana has drawn
      And the pictures of "Owl" are those that nanoBanana has drawn
