@owner:accounts
Feature: Only people who have signed in get in
  A company's pages are its business. Whoever comes without a token that the builder itself has issued, for this very
  service and for this very moment, gets nothing, and learns nothing about who else is a customer.

  Rule: Signing in takes the right e-mail address and the right password

    @e2e @smoke @critical @SB-02
    Scenario: An owner who signs in reaches the own company
      Given Mia has signed up
      When Mia signs in
      Then the builder knows Mia as the owner of her company
      And nothing that the builder tells Mia contains her password

    @e2e @critical @security @SB-02 @SB-05
    Scenario: A wrong password gets no token
      Given Mia has signed up
      When Mia tries to sign in with a wrong password
      Then signing in is refused because e-mail address or password is wrong

    @e2e @normal @security @SB-02
    Scenario: A stranger learns nothing about who is a customer
      A different answer for a known address would tell a competitor who our customers are.
      Given Mia has signed up
      When Mia tries to sign in with a wrong password
      And a stranger tries to sign in
      Then signing in is refused because e-mail address or password is wrong
      And the stranger is refused because e-mail address or password is wrong
      And both were refused in the same words

    @e2e @normal @SB-02
    Scenario: An e-mail address signs up once
      Given Mia has signed up
      When Jonas tries to sign up with Mia's e-mail address
      Then signing up is refused because somebody has signed up with this e-mail address
      And the refusal of signing up names only the field "owner.email", and says "This address is taken"
      And Mia can still sign in

    @e2e @normal @SB-04
    Scenario Outline: Signing up with <flaw> is refused by name of the field
      When Jonas tries to sign up with <flaw>
      Then signing up is refused because of the field "<field>"
      And the refusal of signing up names only the field "<field>", and says "<told>"
      And Jonas has no account

      Examples:
        | flaw                  | field          | told                          |
        | a short password      | owner.password | at least 12 characters        |
        | no e-mail address     | owner.email    | This field is missing         |
        | half an address       | owner.email    | This is not an e-mail address |
        | an empty company name | name           | at least 1 character          |

  Rule: A token opens the builder only if it is the builder's own, for this service, and still valid

    @e2e @critical @security @SB-02 @SB-05
    Scenario Outline: A token that <flaw> opens nothing
      Given Noor has signed up
      When Noor tries to list her pages with a token that <flaw>
      Then listing pages is refused because there is no valid token
      And the refusal of listing pages does not repeat the token

      Examples: Tokens that anybody could make
        | flaw                                    |
        | is no token at all                      |
        | was signed with another key             |
        | is not signed                           |
        | was signed with the public key          |
        | was altered after signing               |
        | comes without the word Bearer           |

      Examples: Tokens that the builder did make
        | flaw                         |
        | has expired                  |
        | is meant for another service |

    @e2e @smoke @blocker @security @safe @SB-02 @SB-10
    Scenario Outline: Without a token nobody can <act>
      When somebody without a token tries to <act>
      Then the visitor is refused because there is no valid token
      And the refusal names no company

      Examples:
        | act                 |
        | list pages          |
        | list templates      |
        | list logos          |
        | list deployments    |
        | validate a page     |
        | read a generation   |
        | read a brand score  |
        | list versions       |
        | read a version      |
        | compare versions    |
        | read the company    |
        | follow a deployment |

    @e2e @critical @security @SB-02
    Scenario Outline: Without a token nobody gets to <act>
      When somebody without a token tries to <act>
      Then the visitor is refused because there is no valid token
      And the refusal names no company

      Examples:
        | act               |
        | generate a page   |
        | ask for logos     |
        | deploy a page     |
        | restore a version |
        | remove a page     |
        | remove a logo     |
        | close a company   |

    @e2e @normal @security @SB-02
    Scenario: The token of a company that has left opens nothing
      Given Noor has signed up
      When Noor closes her company
      And Noor tries to list her pages
      Then listing pages is refused because there is no valid token

    @e2e @normal @security @contract @SB-02
    Scenario: Anybody can prove a token with the published key, and nobody can make one
      Other services trust these tokens, so the key that proves them is public, and only that one.
      Given Lena has signed up
      When Lena fetches the published keys
      Then Lena's token is proved by one of the published keys
      And Lena's token names her company, the builder's API and an end within the hour
      And no published key has a private part
