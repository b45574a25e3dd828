//! What a firm says of itself, what lasts so long, and what was told and answered: none of it is the caller's.

mod lines;

use lines::holds;

#[test]
fn the_line_that_a_firm_is_reached_on_is_its_own_and_a_callers_isnt() {
    holds(&[
        ("A: Good morning, Larch Dental. / C: Hello. / A: Ring us on 01632 960 177.", &[]),
        ("A: Good morning, Larch Dental. / C: Hello. / A: Any trouble, we're on 01632 960 177.", &[]),
        ("A: Good morning, Larch Dental. / C: Hello. / A: If that changes it's 415 555 0100, option 3.", &[]),
        ("A: Good morning, Larch Dental. / C: You can ring us on 01632 960 188.", &["01632 960 188"]),
        ("A: Good morning, Larch Dental. / C: We're out all day, but you can get us on 01632 960 188.", &["01632 960 188"]),
    ]);
}

#[test]
fn how_long_something_lasts_is_no_expiry_and_leave_is_asked_in_no_month() {
    holds(&[
        ("A: It expires in 48 hours. / C: Right. / A: May I have the asset tag? / C: LT 40 881.", &[]),
        ("A: When does the card expire? / C: It expires in May 31.", &["May 31"]),
        ("A: And the expiry? / C: May 2031.", &["May 2031"]),
    ]);
}

#[test]
fn a_long_one_is_what_was_asked_for() {
    holds(&[
        ("A: What's the order number? / C: It's a long one. 4418 8200 1659 0382.", &[]),
        ("A: Which card? / C: The long one is 4418 8200 1659 0382.", &["4418 8200 1659 0382"]),
        ("A: The order number, and how will you pay? / C: By card, the long one is 4418 8200 1659 0382.", &["4418 8200 1659 0382"]),
    ]);
}

#[test]
fn a_parcel_has_an_end_too() {
    holds(&[
        ("C: I have two tracking numbers here. The other one ends in 7119. / A: That's on tomorrow's route, stop 61 of 130.", &[]),
        ("C: Can I pay for the parcel? The card ends in 7119.", &["7119"]),
    ]);
}

#[test]
fn what_is_filed_is_nobodys_wherever_it_is_named() {
    holds(&[
        ("A: A number for you? / C: 415 555 0133. / A: Lovely. If it comes back, tell them it's case 61, 4402.", &[]),
        ("A: A number for you? / C: Just in case 415 555 0133.", &["415 555 0133"]),
    ]);
}

#[test]
fn a_caller_who_tells_a_story_asks_the_firm_for_nothing() {
    holds(&[
        (
            "A: Harrow Bank, how can I help? / C: I paid at the pump and then I got home and no purse. / A: There's also 12.99 on Sunday at a shop.",
            &[],
        ),
        (
            "A: Harrow Bank, how can I help? / C: I've got the email from last week here. / A: Changes take two pay cycles. What's the new account number? / C: 7741 2093.",
            &["7741 2093"],
        ),
    ]);
}

#[test]
fn whom_a_firm_asks_for_is_named_though_it_greets() {
    holds(&[
        ("A: This is Larch Recovery on a recorded line. Am I speaking with Petra Oswin?", &["Petra Oswin"]),
        ("A: This is Larch Recovery on a recorded line. May I speak to Petra Oswin?", &["Petra Oswin"]),
        ("A: Larch Recovery, you're speaking with Josh, how can I help?", &[]),
        ("A: Whose car was it? / C: The name he gave me is Anders Lowell.", &["Anders Lowell"]),
    ]);
}

#[test]
fn a_month_and_a_year_soon_after_a_card_number_are_its_expiry() {
    holds(&[
        ("A: Which card? / C: 4111 1111 1111 1111. And it's up in June of 31.", &["4111 1111 1111 1111", "June of 31"]),
        ("A: Which card? / C: 4111 1111 1111 1111. And I was there in June.", &["4111 1111 1111 1111"]),
    ]);
}

#[test]
fn a_firm_that_calls_names_itself_and_asks_for_somebody() {
    holds(&[
        ("B: Hello? / A: Good afternoon. This is Jerome calling from Larch Bank. It's about your card.", &[]),
        ("B: Hello? / A: This is Jerome calling from Larch Bank. May I speak with Petra Oswin?", &["Petra Oswin"]),
        ("A: Tinder Gym, front desk. / C: Hiya. / A: You're not Tobias Oswin, are you?", &["Tobias Oswin"]),
    ]);
}

#[test]
fn times_and_what_is_filed_are_nobodys_while_a_code_was_asked_for() {
    holds(&[
        ("A: The zip code? / C: 97214. / A: How about a charge at a pump at 214 in the morning?", &[]),
        ("A: A number for you? / C: 415 555 0133. / A: Thank you. Your claim is FC 40881.", &[]),
        ("A: When does it run out? / C: 02 30. / A: That's gone through, authorization 0661 3Z.", &[]),
    ]);
}
