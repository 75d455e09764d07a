@owner:studio @lock:character_studio:shared
Feature: What was wished for is what is drawn
  The image service has a language of its own: metres where the studio has centimetres, one line of tags where the studio
  has a list. Nothing may get lost on the way there, or on the way back.

  @e2e @critical @CS-08
  Scenario: Whatever is wished for survives the way there and back
    When Ines has 100 invented characters translated for nanoBanana and back
    Then each of them is what it was before

  @e2e @critical @CS-08
  Scenario: Whatever the image service says survives the way here and back
    When Ines has 100 invented wishes to nanoBanana translated for the studio and back
    Then each of them is what it was before

  @e2e @critical @CS-08
  Scenario Outline: Odd wishes are understood: <odd>
    When Ines has a character <odd> translated for nanoBanana and back
    Then each of them is what it was before

    Examples:
      | odd                                   |
      | with tags that contain separators     |
      | with a height of 172.55 cm            |
      | with an empty description             |
      | without a description                 |
      | with a name in four scripts           |
      | with a description of several lines   |
      | with everything left open             |
      | with different colours of hair and eyes |

  @e2e @critical @CS-08 @CS-18
  Scenario: nanoBanana gets the wish as it was translated
    When Ines asks for a character with everything that can be wished for
    Then nanoBanana was asked for exactly what the translation says

  @e2e @normal @CS-08
  Scenario Outline: A wish of nanoBanana's with <wrong> is refused
    When Ines tries to translate a wish with <wrong> for the studio
    Then the translation is refused, and the refusal names <field>
    And the one who translates is told "<why>"

    Examples:
      | wrong               | field            | why                     |
      | an unknown preset   | render.preset    | 'anime_v2', 'toon_flat' |
      | a height of 0       | subject.height_m | greater than 0          |
      | no label            | subject.label    | at least 1 character    |
