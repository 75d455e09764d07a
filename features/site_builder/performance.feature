@owner:operations
Feature: The builder stays quick when many are there
  Nobody waits for a list of templates, and nobody stays if ten others building a page make the eleventh wait. What is
  promised here is measured from the moment at which somebody asks, also when the builder is too busy to take the
  request; a figure counts as kept when chance can no longer explain it.

  Rule: Everything but generating is quick

    @e2e @load @serial @critical @SB-18 @SB-23
    Scenario: Everyday requests are answered at once
      Given Mia has generated the page "Spring sale"
      And many customers do what Mia does here
        | what               |
        | list templates     |
        | list pages         |
        | list versions      |
        | read a brand score |
        | validate a page    |
      When each of them is sent 100 times, one after another, after 10 to warm up
      Then for each of them the mean response time is below 10 ms
      And for each of them 95% of responses take less than 20 ms
      And the performance report tells target, actual and status of each limit

    @e2e @load @serial @critical @SB-21
    Scenario: A hundred mixed requests a minute are borne
      Given Mia has generated the page "Spring sale"
      And many customers do what Mia does here
        | what            | weight |
        | list templates  | 50     |
        | validate a page | 50     |
      And the load "a usual minute"
      When the load arrives
      Then fewer than 5% of requests fail

    @e2e @load @serial @normal @SB-22
    Scenario: Reading stays quick while others write
      The document asks for the store's performance and names no limit. These are what nobody minds.

      Given Mia has generated the page "Spring sale"
      And many customers do what Mia does here
        | what              | weight |
        | read a version    | 50     |
        | restore a version | 50     |
      When 4 users send requests at once for 3 s
      Then for "read a version" 95% of responses take less than 100 ms
      And for "restore a version" 95% of responses take less than 200 ms
      And fewer than 5% of requests fail

  Rule: Generating takes its time, but never too much

    @e2e @load @serial @critical @SB-16 @SB-17 @SB-19
    Scenario: Ten pages grow at once
      Given many customers generate a page, as Mia does for "Spring sale"
      When 10 of them run at once
      Then at least 80% of them succeed
      And none of the responses takes 120 s or more
      And in every stream the first content arrives within 2 s, and the last within 60 s

    @e2e @load @serial @normal @SB-20
    Scenario: Four logos are drawn within half a minute
      Given many customers ask for 4 logos, as Mia does for "A flower shop"
      When each of them is sent 4 times, one after another
      Then at least 80% of them succeed
      And none of the responses takes 30 s or more
      And the throughput is told
