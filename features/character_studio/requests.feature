@owner:studio @lock:character_studio:shared
Feature: What cannot be drawn is refused before it costs anything
  A mistake in a wish is told at once, with the field that is wrong, and nothing is begun.

  @e2e @critical @CS-09 @CS-13
  Scenario Outline: A character <wrong>
    When Lena tries to ask for a character <wrong>
    Then the wish is refused, and the refusal names <field>
    And the refusal says "<why>" of <field>
    And nanoBanana was not asked for anything
    And Lena has no characters

    Examples: Something is missing, or too much
      | wrong                        | field       | why                                 |
      | without a name               | name        | is missing                          |
      | with an empty name           | name        | at least 1 character                |
      | with a blank name            | name        | must not be blank                   |
      | with a name of 81 letters    | name        | at most 80 characters               |
      | without a style              | style       | is missing                          |
      | with a field that is unknown | mood        | no such field                       |

    Examples: Something is not what it must be
      | wrong                           | field      | why                                 |
      | in a style that there is not    | style      | 'anime', 'cartoon', 'comic'         |
      | with 0 pictures                 | images     | greater than or equal to 1          |
      | with 5 pictures                 | images     | less than or equal to 4             |
      | with "three" pictures           | images     | a valid integer                     |
      | with "2" pictures               | images     | a valid integer                     |
      | in a size that there is not     | size       | 'square', 'portrait' or 'landscape' |
      | with hair of colour "red"       | hairColour | match pattern                       |
      | with a height of -1             | heightCm   | greater than 0                      |
      | with an age of -1               | age        | greater than or equal to 0          |
      | with 11 tags                    | tags       | at most 10 items                    |
      | with an empty tag               | tags.0     | at least 1 character                |

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
