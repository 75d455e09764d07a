@resilience @lock:kiosk
Feature: The kiosk goes on selling while the bank is down
  Whoever pays in dollars needs the bank's rate. When the bank fails, customers must not wait for it or be sent away, and
  the bank must not be flooded with questions while it recovers.

  Background:
    Given The Kiosk has been restarted
    And Mia has seen the rate

  Scenario: While the bank answers, it is asked each time
    When Mia looks at the rate
    Then Mia is shown today's rate
    And exactly one call reaches The Bank

  Scenario: One failure is shown to nobody, and the bank is asked again
    Given The Bank answers 503 once
    When Mia looks at the rate
    And Omar looks at the rate
    Then Mia is shown the last known rate
    And Omar is shown today's rate
    And exactly 2 calls reach The Bank

  Scenario: After three failures the bank is left in peace, and customers do not wait for it
    Given The Bank is down
    And Mia has looked at the rate 3 times, whatever that showed
    When Mia looks at the rate
    Then Mia is shown the last known rate
    And Mia is answered within 500 ms
    And no call reaches The Bank
    And no further call reaches The Bank for 500 ms

  Scenario: After a rest, one of five customers finds out whether the bank is back
    Given The Bank is down
    And Mia has looked at the rate 3 times, whatever that showed
    And The Bank has been left in peace for 1 s
    When The Bank recovers
    And The Bank becomes slow and takes 1 s to answer
    And five customers look at the rate at once
    Then exactly one probe reaches The Bank
    And four of them are shown the last known rate, and one today's

  Scenario: Once the bank is back, it is asked each time again
    Given The Bank is down
    And Mia has looked at the rate 3 times, whatever that showed
    And The Bank has been left in peace for 1 s
    When The Bank recovers
    And Mia looks at the rate
    And Omar looks at the rate
    Then Mia is shown today's rate
    And Omar is shown today's rate
    And exactly 2 calls reach The Bank

  Scenario: While the bank is not back, it is left in peace again
    Given The Bank is down
    And Mia has looked at the rate 3 times, whatever that showed
    And The Bank has been left in peace for 1 s
    When Mia looks at the rate
    And Omar looks at the rate
    Then exactly one probe reaches The Bank
    And Mia is shown the last known rate
    And Omar is shown the last known rate
    And nobody meets an error
