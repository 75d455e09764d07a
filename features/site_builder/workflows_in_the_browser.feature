@owner:frontend @SB-28
Feature: The studio does in the browser what the builder promises
  Owners never see the API. They see a box for their idea, a page that grows beside it, and buttons that do what they
  say.

  Rule: The four ways through the builder, by mouse and keyboard

    @e2e @blocker @smoke @needs.browser @SB-24
    Scenario: An idea typed into the studio becomes a page with a score
      Given Mia has signed in to the studio
      When Mia generates the page "Spring sale" in the studio
      Then the studio shows Mia that the page is complete
      And the preview shows Mia the page "Spring sale"
      And the studio shows Mia the score that the builder has kept

    @e2e @blocker @needs.browser @SB-25
    Scenario: A logo chosen in the studio is seen on the page
      Given Priya has signed in to the studio
      And the studio has suggested logos to Priya for "Tech company logo"
      When Priya chooses the second logo and generates the page "Tech company"
      Then the preview shows Priya the second logo
      And the page that the builder has kept for Priya has the second logo

    @e2e @blocker @needs.browser @SB-26
    Scenario: A page deployed from the studio is seen by visitors
      Given Omar has signed in to the studio
      And Omar has generated the page "Island tours" in the studio
      When Omar deploys the page to staging in the studio
      Then the studio shows Omar that the page is deployed
      And the link in the studio leads Omar to the page "Island tours"
      And visitors of staging now see what Omar has made
      And visitors of production still see nothing of what Omar has made

    @e2e @blocker @needs.browser @SB-27
    Scenario: A version restored in the studio is the page again
      Given Mia has generated the page "Spring sale" with the headline "Tulips are here"
      And Mia has generated a new version of "Spring sale" with the headline "Now even cheaper"
      And Mia has opened "Spring sale" in the studio
      When Mia restores version 1 in the studio
      Then the studio shows Mia 3 versions
      And the preview shows Mia "Tulips are here"
      And "Spring sale" now has 3 versions, the newest first

    @e2e @critical @needs.browser @SB-24 @SB-13
    Scenario: The page grows before the owner's eyes
      Given Mia has signed in to the studio
      When Mia watches the page "Spring sale" grow in the studio
      Then the preview grew for Mia in 3 steps or more
      And the bar moved for Mia from the beginning to the end

  Rule: The studio shows what is, good or bad

    @e2e @critical @needs.browser @SB-24
    Scenario: The studio tells what is weak about a page
      Given Mia has generated the page "Bazaar" with a popup
      When Mia opens "Bazaar" in the studio
      Then the studio shows Mia the issues that the builder has found
      And the studio shows Mia the score of "Bazaar"

    @e2e @critical @needs.browser @SB-26
    Scenario: The studio tells why a poor page stays in draft
      Given Omar has generated the page "Bazaar" with a score below 8
      And Omar has opened "Bazaar" in the studio
      When Omar deploys the page to production in the studio
      Then the studio shows Omar the refusal, naming 8.0 and a correlation id
      And visitors of production still see no page "Bazaar"

    @e2e @normal @needs.browser @SB-27
    Scenario: The studio shows the history of a page
      Given Mia has generated the page "Spring sale"
      And Mia has generated a new version of "Spring sale" with a score below 8
      When Mia opens "Spring sale" in the studio
      Then the studio shows Mia 2 versions
      And the studio shows Mia the score of each version of "Spring sale"
      And the studio shows Mia the score of "Spring sale"

    @e2e @normal @needs.browser @SB-27
    Scenario: The page that is chosen is the page that opens
      Given Mia has generated the page "Winter coats"
      And Mia has generated the page "Spring sale"
      And Mia has generated the page "Summer hats"
      When Mia opens "Spring sale" in the studio
      Then the preview shows Mia the page "Spring sale"
      And the history in the studio shows Mia "Spring sale" as text

    @e2e @normal @security @needs.browser @SB-27
    Scenario: A prompt with markup is shown as it was typed
      Given Noor has generated the page "Spring sale" with the headline "<b>Tulips</b>"
      When Noor opens "Spring sale" in the studio
      Then the history in the studio shows Noor "<b>Tulips</b>" as text
      And the preview shows Noor "<b>Tulips</b>"

    @e2e @normal @needs.browser @SB-27
    Scenario: The studio compares two versions
      Given Mia has generated the page "Spring sale" with the headline "Tulips are here"
      And Mia has generated a new version of "Spring sale" with the headline "Now even cheaper"
      And Mia has opened "Spring sale" in the studio
      When Mia compares version 1 with the latest in the studio
      Then the comparison in the studio shows Mia "Tulips are here" and "Now even cheaper"

    @e2e @normal @needs.browser @SB-27
    Scenario: A second prompt for an open page makes its next version
      Given Mia has signed in to the studio
      And Mia has generated the page "Spring sale" in the studio
      When Mia generates the page "Spring sale, bigger" in the studio
      Then the studio shows Mia 2 versions
      And Mia has 1 page

    @e2e @normal @needs.browser @SB-24
    Scenario: Who starts a new page keeps the old one
      Given Mia has signed in to the studio
      And Mia has generated the page "Spring sale" in the studio
      When Mia starts a new page and generates "Winter coats" in the studio
      Then the studio lists 2 pages for Mia
      And Mia has 2 pages

    @e2e @normal @needs.browser @SB-15
    Scenario: The studio tells why a generation failed
      Given Mia has signed in to the studio
      When Mia generates a page without a prompt in the studio
      Then the studio shows Mia why the generation failed, with a correlation id
      And Mia has 0 pages

    @e2e @normal @needs.browser @SB-07
    Scenario: Colours typed into the studio are the colours of the page
      Given Priya has signed in to the studio
      When Priya generates the page "Blue hour" in #0B3D91 and #C2410C in the studio
      Then the studio shows Priya that the page is complete
      And the preview and the kept page are painted for Priya in #0B3D91 and #C2410C

  Rule: The studio is open to whoever has signed in, and to nobody else

    @e2e @critical @needs.browser @SB-02
    Scenario: Who signs in sees the own company's studio
      Given Mia has signed up
      When Mia signs in to the studio
      Then the studio greets Mia with the name of her company

    @e2e @normal @security @needs.browser @SB-02
    Scenario: A wrong password does not open the studio
      Given Mia has signed up
      When Mia tries to sign in to the studio with a wrong password
      Then Mia's browser says "Email or password is wrong."
      And Mia's browser still shows the page "Sign in"

    @e2e @normal @security @needs.browser @SB-02
    Scenario: Who signs out leaves the studio closed
      Given Mia has signed in to the studio
      When Mia signs out of the studio
      Then Mia's browser shows the page "Sign in"
      And the studio stays closed to Mia's browser

    @e2e @normal @security @needs.browser @SB-02
    Scenario: A session that has ended leads back to the sign-in page
      Given Mia has signed in to the studio
      And Mia's company has been closed meanwhile
      When Mia reopens the studio in her browser
      Then Mia's browser shows the page "Sign in"
      And Mia's browser says that her session has ended

    @e2e @critical @security @needs.browser @SB-03
    Scenario: The studio shows the own company's pages only
      Given Jonas has generated the page "Winter coats"
      And Mia has generated the page "Spring sale"
      When Mia signs in to the studio
      Then the studio lists only "Spring sale" for Mia
