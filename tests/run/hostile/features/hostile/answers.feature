Feature: Answers that no client may be given
  Whatever a system sends, the run goes on and says what came.

  Scenario: A good answer
    When Mia asks for "a good answer"

  Scenario Outline: <what>
    When Mia asks for "<what>"

    Examples:
      | what                   |
      | an endless body        |
      | a good answer          |
      | a dripping body        |
      | a good answer          |
      | a dripping head        |
      | a good answer          |
      | an endless head        |
      | a good answer          |
      | an announced gibibyte  |
      | a good answer          |
      | a gzip bomb            |
      | a good answer          |
      | not a number           |
      | a good answer          |
      | a doubled key          |
      | a good answer          |
      | ten thousand levels    |
      | a good answer          |
      | bytes that are no text |
      | a good answer          |
      | half a pair            |
      | a good answer          |
      | a picture              |
      | a good answer          |
