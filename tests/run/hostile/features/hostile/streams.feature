Feature: Streams that do not keep their form
  A stream is judged by how it ends, so the ways to end are told apart.

  Rule: A step that wants a whole stream says what is wrong with this one

    Scenario Outline: <what>
      When Mia listens to the stream "<what>"
      Then the stream is told to its end, and no further

      Examples:
        | what                      |
        | whole                     |
        | cut in an event           |
        | whole                     |
        | never ending              |
        | whole                     |
        | flooding                  |
        | whole                     |
        | without completion        |
        | whole                     |
        | going on after completion |
        | whole                     |

  Rule: A step may ask how a stream ended

    Scenario Outline: <what> is <ending>
      When Mia listens to the stream "<what>"
      Then the stream ended as <ending>

      Examples:
        | what                      | ending   |
        | cut in an event           | CUT      |
        | never ending              | DEADLINE |
        | flooding                  | TOO_MANY |
        | without completion        | CLOSED   |
        | going on after completion | CLOSED   |
