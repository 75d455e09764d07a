@owner:studio @contract @lock:character_studio:shared
Feature: Every answer keeps its promise
  Programs are written against the studio's contract. Each exchange of every scenario is held against it; here is what
  only a program would notice.

  @e2e @critical @CS-13 @CS-17
  Scenario Outline: Refusals have one shape: <mistake>
    When Lena makes the mistake to <mistake>
    Then she is answered with status <status> and the code <code>
    And the refusal carries the correlation id of the request

    Examples:
      | mistake                                | status | code             |
      | ask without a token                    | 401    | UNAUTHENTICATED  |
      | ask for a character that there is not  | 404    | NOT_FOUND        |
      | ask for a character without a name     | 400    | INVALID_REQUEST  |
      | go where there is nothing              | 404    | NOT_FOUND        |
      | use a method that is not allowed       | 405    | METHOD_NOT_ALLOWED |
      | send what is no JSON                   | 400    | MALFORMED_JSON   |

  @e2e @normal @CS-17
  Scenario: An id that a program brings is kept
    When Lena reads her characters under the correlation id "book-7"
    Then the answer carries the correlation id "book-7"

  @e2e @normal @CS-17 @CS-18
  Scenario: The virtual nanoBanana and the studio keep nanoBanana's contract
    When Lena asks for the character "Fox" and waits for it
    Then every exchange between the studio and nanoBanana for "Fox" is on the tape
