@owner:frontend
Feature: Only our own front end may call the API from a browser
  The front end lives on another address than the API, so browsers ask the API first. If it did not name our front end,
  nobody could work; if it named others, any web page could act for our customers.

  @e2e @smoke @critical @contract @safe @SB-06 @SB-10
  Scenario Outline: The front end at <origin> may <method> the API
    When a browser asks whether a page of <origin> may <method>
    Then the API allows <origin> to <method>
    And the API allows the headers that the front end sends
    And the API does not allow everybody

    Examples:
      | origin                 | method |
      | https://kimmyai.io     | POST   |
      | https://kimmyai.io     | GET    |
      | https://kimmyai.io     | DELETE |
      | https://app.kimmyai.io | POST   |

  @e2e @critical @contract @security @safe @SB-06 @SB-10
  Scenario Outline: A page of <origin> may do nothing
    When a browser asks whether a page of <origin> may POST
    Then the API allows no origin at all
    And the API does not allow everybody

    Examples:
      | origin                           |
      | https://evil.example             |
      | https://kimmyai.io.evil.example  |
      | https://notkimmyai.io            |
      | http://kimmyai.io                |
      | null                             |

  @e2e @normal @contract @safe @SB-06 @SB-10
  Scenario: The front end may read answers and their correlation id
    When a page of https://kimmyai.io lists templates without a token
    Then the API allows https://kimmyai.io to read the answer
    And the API allows the correlation id to be read
    And caches keep the answers for different origins apart

  @e2e @normal @contract @security @safe @SB-06 @SB-10
  Scenario: A foreign page may not read answers
    When a page of https://evil.example lists templates without a token
    Then the API allows no origin at all
    And the API does not allow everybody
