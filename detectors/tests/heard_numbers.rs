//! Numbers of a value that are said again, put right or misheard, and numbers that look like one: a label, a race, an order.

mod lines;

use lines::holds;

#[test]
fn a_label_a_rate_a_race_and_a_place_on_a_card_are_no_values() {
    holds(&[
        ("A: And the last 3 digits under the barcode? / C: Under the, oh, 852.", &[]),
        ("A: And the last 3 digits on the back? / C: On the, oh, 852.", &["oh, 852"]),
        ("A: The top four off the label? / C: It's 8 5 2 1.", &[]),
        ("A: What is your address? / C: It goes up to 600 a quarter.", &[]),
        ("A: What is your address? / C: It's 600 A Quarter Lane.", &["600 A Quarter Lane"]),
        (
            "A: Your licence, and your date of birth? / C: [DATE_OF_BIRTH] / A: Was it the 250 at Kempton? / C: The 325, number 4, the brown one.",
            &[],
        ),
        ("A: Your date of birth? / C: The 3rd of the 4th, 76.", &["The 3rd of the 4th, 76"]),
        ("A: Your driving licence number? / C: Was it the 1015 to Leeds?", &[]),
        ("A: The long one beside the little 4B. / C: [CREDIT_CARD]", &[]),
        ("A: What's it say at the top? / C: It says $300 and $12. $26.08.3317.", &[]),
    ]);
}

#[test]
fn the_end_of_an_order_that_was_told_is_no_end_of_a_card() {
    holds(&[
        ("A: How can I help? / C: My old order's still open. 3 6 0 0 1 1 2 8 0 0 9 3 4471 / A: Ending 4471. Yes, that's the shelf.", &[]),
        ("A: How can I help? / C: I paid the order with my card, 5400 1128 0093 4471 / A: Ending 4471. Yes.", &["4471"]),
        ("A: The number of your card? / C: For the order? 5400 1128 0093 4471 / A: Ending 4471. Yes.", &["4471"]),
        ("A: Ending 4471. Yes.", &["4471"]),
    ]);
}

#[test]
fn what_somebody_logs_in_with_is_a_user_name() {
    holds(&[
        (
            "A: What name is it under, and what do you log in with? / C: It's Ora Lindqvist and I log in with ora sails 52.",
            &["Ora Lindqvist", "ora sails 52"],
        ),
        ("A: How can I help? / C: I sign in with fern_lake.", &["fern_lake"]),
        ("A: How can I help? / C: I log in with my phone at 9 every day.", &[]),
    ]);
}

#[test]
fn a_code_whose_letters_were_taken_for_a_name_goes_whole() {
    holds(&[
        (
            "A: How do you spell the Ibrady? / C: I B R A D Y. / A: And where's the money to go? / C: Right so it's i.e. 71 IBRA",
            &["i.e. 71 IBRA"],
        ),
        ("A: How do you spell the Ibrady? / C: I B R A D Y. / A: And where's the parcel to go? / C: It's order 71 IBRA", &[]),
    ]);
}

#[test]
fn a_part_that_was_put_right_is_said_back_and_goes() {
    holds(&[
        (
            "A: The account number? / C: 30 14 65 82. / A: 3014-6528. / C: No, 8, 2, at the end. / A: 82, thank you, and is the mobile still the same?",
            &["82"],
        ),
        ("A: The account number? / C: 30 14 65 82. / A: 3014-6528. / C: No, 8, 2, at the end. / A: 12 pounds a month, thank you.", &[]),
        (
            "A: Your social? / C: 531 70 4486. / A: Hm. / A: I see / A: See we had 4468s. / A: So / C: No, no. 86, not. 68.",
            &["86, not. 68"],
        ),
        ("A: Your social? / C: 531 70 4486. / A: See we had 4468s.", &["4468s"]),
        ("A: Your social? / C: 531 70 4486. / A: That's fine. I grew up in the 1960s.", &[]),
    ]);
}

#[test]
fn what_is_said_after_an_apology_is_the_part_that_was_misheard() {
    holds(&[
        (
            "A: Your social? / C: 531 70 / C: 4486. / A: That was 531704468. / C: You flipped it. / A: My apologies, 4486, and what's your name?",
            &["4486"],
        ),
        (
            "A: Your social? / C: 531 70 / C: 4486. / A: That was 531704468. / C: You flipped it. / A: My apologies, 12 dollars, and what's your name?",
            &[],
        ),
    ]);
}

#[test]
fn the_code_of_an_address_is_known_again_with_a_digit_misheard() {
    holds(&[
        ("A: Your address? / C: It's 14 Calloway Street, Denton. 6205. / A: 7-6205, okay, and the routing number?", &["7-6205"]),
        ("A: Your address? / C: It's 14 Calloway Street, Denton. 6205. / A: 1130, okay, is the total.", &[]),
    ]);
}

#[test]
fn the_letter_that_ends_a_code_is_a_part_of_it_whatever_it_was_heard_as() {
    holds(&[
        ("A: The policy number? / C: It's QT552, 719 and then a bee, yes.", &["QT552, 719 and then a bee"]),
        ("A: The policy number? / C: It's QT552, 719, plus a sea at the end.", &["QT552, 719, plus a sea"]),
        ("A: The policy number? / C: It's QT552, 719 and then a man rang me about it.", &["QT552, 719"]),
    ]);
}

#[test]
fn an_answer_that_is_said_again_with_more_of_it_goes_whole() {
    holds(&[
        ("A: The street you grew up on? / C: Gosh, I think. Bettina, is it what I put? Bettina Close.", &["Bettina", "Bettina Close"]),
        ("A: The street you grew up on? / C: Oh man. Larkspur, or did I put Larkspur Bank?", &["Larkspur, or did I put Larkspur Bank"]),
        ("C: Oh man, the delivery never came. I'd like a refund.", &[]),
    ]);
}

#[test]
fn what_stands_between_a_house_and_the_code_at_the_end_is_of_the_address() {
    holds(&[
        (
            "A: What's your address? / C: It's 4410 and a half Dunmore. You'll be on the stairs. Badden Rouse. 70811.",
            &["4410 and a half Dunmore. You'll be on the stairs. Badden Rouse. 70811"],
        ),
        (
            "A: What's your address? / C: It's 12 Dunmore Street. We moved there after the flood, and nobody has had a letter for weeks and weeks. 70811.",
            &["12 Dunmore Street", "70811"],
        ),
    ]);
}

#[test]
fn a_name_beside_the_mark_of_one_is_a_part_of_it() {
    holds(&[
        ("M: What's her name? Morwenna, [PERSON] she was born", &["Morwenna"]),
        ("M: Lovely, [PERSON], she was born", &[]),
        ("M: I rang Vodafone. [PERSON] was on the line", &[]),
    ]);
}

#[test]
fn what_comes_after_the_mark_of_an_address_answers_its_question_no_more() {
    holds(&[
        (
            "A: Where shall I send the letter? Is email all right? / C: [STREET_ADDRESS] [EMAIL_ADDRESS] / A: It takes a week. / C: It's your Belter Marrow.",
            &[],
        ),
        (
            "A: Where shall I send the letter? Is email all right? / C: Sure. / A: It takes a week. / C: It's 4 Belter Row.",
            &["4 Belter Row"],
        ),
    ]);
}

#[test]
fn the_last_letter_may_be_named_and_a_log_in_said_apart() {
    holds(&[
        ("A: Your member ID? / C: It's RD 5582 and the last letter's an M.", &["RD 5582 and the last letter's an M"]),
        ("A: Your member ID? / C: It's RD 5582 and the last bill was a shock.", &["RD 5582"]),
        ("A: What's the name and log-in? / C: Nuria Castell and the log-in is castell paints 41.", &["Nuria Castell", "castell paints 41"]),
        ("A: What's the number on the carton? / C: It's J double five four oh one six.", &[]),
    ]);
}

#[test]
fn how_long_something_takes_is_no_part_of_a_card() {
    holds(&[("C: [CREDIT_CARD] / C: So it's 4 to 6 weeks, is it?", &[]), ("C: [CREDIT_CARD] / C: So it's 4, 6, 6.", &["So it's 4, 6, 6"])]);
}

#[test]
fn a_letter_in_place_of_another_is_a_part_of_the_code() {
    holds(&[
        ("A: Your NI number? / C: RT 52 08, 71 and C for cat. / A: RT 52 08 71 E? / C: No, C for cat.", &["C for cat"]),
        ("A: Your plate? / C: TX 19 KLM. / A: PX 19 KLM? / C: Nope, T as in Tommy, at the start.", &["T as in Tommy"]),
        ("A: Your plate? / C: TX 19 KLM. / A: It's 20 pounds. / C: No, I for one won't pay.", &[]),
    ]);
}

#[test]
fn digits_that_changed_places_are_known_in_a_piece_of_a_code() {
    holds(&[
        ("A: What should the social be? / C: 531 70 / A: Uh huh. / C: 4486. / A: We had 4468.", &["4468"]),
        ("A: The code we sent you? / C: 4486. / A: We had 4468 orders last year.", &[]),
    ]);
}

#[test]
fn days_prices_and_what_is_filed_are_nobodys_though_they_are_heard_as_codes() {
    holds(&[
        ("C: I need the roses. / A: There's three sizes. 79.95.119. Or 149. Who's it going to?", &[]),
        ("C: I need the roses. / A: There's three sizes, 79.95, 119, or 149, who's it going to?", &[]),
        ("C: That's all. / A: Orders, 8103-2459.", &[]),
        ("C: That's all. / A: Noted, the form is S-L-1098.", &[]),
        ("C: That's all. / A: And if it bounces? / C: Just call me it. U25, I550178,", &["U25, I550178"]),
        ("A: Is that you? / C: That's me, the meeting is Friday the 12, 11, 45. So I guess before ten.", &[]),
        ("A: And the sort code? / C: I'll have it by Monday. / A: You'll need to tell us by the 28 and it takes a while.", &[]),
        ("C: I'm calling about my order. / A: All right, your orders, 8103-2459.", &[]),
        ("A: What did they charge you? / C: 320. / A: The claims DK661-0427, and it's about 7 to 10 days.", &[]),
        ("A: And where's that billed? / C: 36801. / A: Medicare ought to pay most of it. Your part would be 13840.", &[]),
        ("C: 4929 1188 3302 1176 / A: So ending in, 1-1-7, it'll draft 261-74 on the 15th.", &["1-1-7"]),
        // Somebody's own.
        ("A: And the sort code? / C: 20 44 19.", &["20 44 19"]),
        ("A: What's your member number? / C: It's DK661-0427.", &["DK661-0427"]),
    ]);
}

#[test]
fn a_security_code_that_is_not_whole_goes_with_all_that_is_said_of_it() {
    holds(&[
        (
            "A: And the little ones by the signature? / C: 71 and then it's kind of worn off I'd say in late",
            &["71 and then it's kind of worn off I'd say in late"],
        ),
        ("A: And the little ones by the signature? / C: 718 and then it's Mary on the front.", &["718"]),
    ]);
}

#[test]
fn a_day_whose_year_comes_after_some_thinking_is_one_date() {
    holds(&[
        ("A: Who is it for? / C: My wife, she is March 4th. Oh, what is it? 1952.", &["March 4th. Oh, what is it? 1952"]),
        ("A: When did you buy it? / C: We bought it March 4th. Oh, what is it? 1952 pounds.", &[]),
    ]);
}

#[test]
fn town_and_state_after_an_aside_belong_to_the_address() {
    holds(&[
        (
            "A: And the street? / C: It's 38/12 Millbrook Drive, the red house in that, Tulsa, Oklahoma.",
            &["38/12 Millbrook Drive", "Tulsa, Oklahoma"],
        ),
        ("A: How can I help? / C: I'm driving through Tulsa, Oklahoma.", &[]),
        (
            "A: You said you moved. What do we change it to? / C: Change the addresses. 2309 and a half-calibrate. It's upstairs. Not in Rouge. 7088.",
            &["2309 and a half-calibrate. It's upstairs. Not in Rouge. 7088"],
        ),
    ]);
}

#[test]
fn digits_that_are_argued_about_are_a_part_of_the_value_whichever_way_round() {
    holds(&[
        ("A: Your social? / C: 549 24 1889. / A: Hang on a second, I see 1898 on here.", &["1898"]),
        ("A: Your social? / C: 549 24 1889. / A: Thank you. I see a balance of 1.898 on here.", &[]),
    ]);
}

#[test]
fn what_is_asked_for_as_the_last_bit_goes_on_with_the_code() {
    holds(&[
        ("A: The card number? / C: 5577 0000 0000. / A: So, 5577-00000-5577. And what was the last bid? / C: 0 0 04", &["0 0 04"]),
        ("A: The card number? / C: 5577 0000 0000. / A: And the rest of your day, how is it? / C: 0 0 04", &["0 0 04"]),
    ]);
}
