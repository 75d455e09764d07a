@owner:accounts
Feature: A company sees and changes only what is its own
  Competitors build their pages side by side on the same builder. One leaked draft would cost us both customers, so
  somebody else's page is not merely locked: for everybody else it does not exist.

  Rule: For others a page does not exist

    @e2e @blocker @security @SB-03
    Scenario Outline: Nobody can <act> another company's page
      Given Mia has generated the page "Spring sale"
      When Jonas tries to <act> Mia's page "Spring sale"
      Then Jonas is refused because there is no such thing
      And Mia's page "Spring sale" is still as it was

      Examples: Looking
        | act                    |
        | look at the generation of |
        | look at the score of   |
        | validate               |
        | list the versions of   |
        | read                   |
        | compare versions of    |

      Examples: Changing
        | act                    |
        | add a version to       |
        | restore                |
        | deploy                 |
        | remove                 |

    @e2e @critical @security @SB-03
    Scenario: Nobody can follow another company's deployment
      Given Mia has generated the page "Spring sale"
      And Mia has deployed "Spring sale" to staging
      When Jonas tries to follow Mia's deployment of "Spring sale"
      Then Jonas is refused because there is no such thing

    @e2e @critical @security @SB-03
    Scenario: Nobody can remove another company's logo
      Given Mia has asked for 2 logos for "Mia's flowers"
      When Jonas tries to remove a logo of Mia's
      Then Jonas is refused because there is no such thing
      And every picture of Mia's logos is still served

    @e2e @blocker @smoke @security @SB-03
    Scenario: Lists show the own company's things only
      Given Mia has generated the page "Spring sale"
      And Mia has deployed "Spring sale" to staging
      And Mia has asked for 2 logos for "Mia's flowers"
      When Jonas generates the page "Winter coats"
      Then Jonas's pages are only "Winter coats"
      And Jonas has no deployments
      And Jonas has no logos

  Rule: Naming another company does not help

    @e2e @blocker @security @SB-03
    Scenario Outline: Nobody can <act> in another company's name
      Given Mia has generated the page "Spring sale"
      When Jonas tries to <act> in the name of Mia's company
      Then Jonas is refused because it belongs to another company
      And Mia's page "Spring sale" is still as it was

      Examples:
        | act               |
        | list pages        |
        | list templates    |
        | list deployments  |
        | generate a page   |
        | read a generation |
        | list versions     |
        | read a version    |
        | restore a version |
        | deploy a page     |
        | remove a page     |
        | read the company  |
        | close a company   |

    @e2e @critical @security @SB-03
    Scenario Outline: A request that claims to come from another company cannot <act>
      The front end sends the company along with every request. What counts is the token, and a request that
      contradicts its own token is refused whole.
      Given Mia has generated the page "Spring sale"
      And Jonas has generated the page "Winter coats"
      When Jonas tries to <act>, claiming to be Mia's company
      Then Jonas is refused because it belongs to another company

      Examples:
        | act             |
        | list pages      |
        | list logos      |
        | ask for logos   |
        | validate a page |
        | generate a page |
        | deploy a page   |

    @e2e @normal @SB-03
    Scenario: A request that names the own company is welcome
      Given Mia has generated the page "Spring sale"
      When Mia lists her pages, claiming to be her own company
      Then Mia's pages are only "Spring sale"

  Rule: Who leaves takes everything along, and nothing of anybody else's

    @e2e @critical @SB-03
    Scenario: A company that leaves takes its published pages along
      Given Mia has generated the page "Spring sale"
      And Mia has deployed "Spring sale" to production
      And Jonas has generated the page "Winter coats"
      And Jonas has deployed "Winter coats" to production
      When Mia closes her company
      Then visitors of production now see no page "Spring sale"
      And visitors of production still see "Winter coats"
