@owner:studio @lock:character_studio:shared
Feature: What cannot be drawn is refused before it costs anything
  A mistake in a wish is told at once, with the field that is wrong, and nothing is begun.

  @e2e @critical @CS-09 @CS-13
  Scenario Outline: A character <wrong>
    When Lena tries to ask for a character <wrong>
    Then the wish is refused, and the refusal names <field>
    And nanoBanana was not asked for anything
    And Lena has no characters

    Examples: Something is missing, or too much
      | wrong                        | field       |
      | without a name               | name        |
      | with an empty name           | name        |
      | with a blank name            | name        |
      | with a name of 81 letters    | name        |
      | without a style              | style       |
      | with a field that is unknown | mood        |

    Examples: Something is not what it must be
      | wrong                           | field      |
      | in a style that there is not    | style      |
      | with 0 pictures                 | images     |
      | with 5 pictures                 | images     |
      | with "three" pictures           | images     |
      | with "2" pictures               | images     |
      | in a size that there is not     | size       |
      | with hair of colour "red"       | hairColour |
      | with a height of -1             | heightCm   |
      | with an age of -1               | age        |
      | with 11 tags                    | tags       |
      | with an empty tag               | tags.0     |

  @e2e @normal @CS-09
  Scenario: Several mistakes are told at once
    When Lena tries to ask for a character with several mistakes
    Then the wish is refused, and the refusal names name, style and images

  @e2e @normal @CS-09 @CS-13
  Scenario Outline: What is sent <how>
    When Lena tries to ask for a character by sending <what>
    Then the wish is refused because <reason>

    Examples:
      | how               | what              | reason                      |
      | is no JSON        | no JSON           | it cannot be read           |
      | is a list         | a list            | it is not valid             |
      | is nothing at all | nothing           | it cannot be read           |
