//! What people say around a value, and what a recogniser makes of it: roundabout questions, examples of letters, read-backs that were misheard, and
//! one channel that holds both parties.

use detectors::{Doubt, Selection, Turn, examine_heard};

/// What goes of the last of some lines `SPEAKER: TEXT`; a speaker "M" is nobody known.
fn last(dialogue: &str) -> Vec<String> {
    let lines: Vec<(&str, &str)> = dialogue.split(" / ").filter_map(|line| line.split_once(": ")).collect();
    let turns: Vec<Turn<'_>> = lines.iter().map(|(own, text)| Turn { speaker: (*own != "M").then_some(*own), text }).collect();
    let (at, text) = (turns.len() - 1, turns[turns.len() - 1].text);
    let found = examine_heard(&turns, &Selection::all().ruled(), Doubt::Taken).findings;
    let said = |start: usize, end: usize| text.chars().skip(start).take(end - start).collect::<String>();
    let mut said: Vec<(usize, usize, String)> =
        found.iter().filter(|own| own.turn == at).map(|own| (own.start, own.end, said(own.start, own.end))).collect();
    said.sort();
    said.dedup();
    said.into_iter().map(|(.., said)| said).collect()
}

fn holds(table: &[(&str, &[&str])]) {
    for (dialogue, expected) in table {
        assert_eq!(last(dialogue), *expected, "{dialogue}");
    }
}

#[test]
fn one_of_some_things_is_no_digit_of_what_follows() {
    holds(&[
        ("A: And your national insurance number? / C: That one I keep in my purse. QQ 12 34 56 C.", &["QQ 12 34 56 C"]),
        ("A: Your sort code? / C: The other one I closed. 20 44 19.", &["20 44 19"]),
        // A digit goes on with digits, whatever points at it.
        ("A: Your sort code? / C: That one 2 0 4 4 1 9.", &["one 2 0 4 4 1 9"]),
        ("A: Your sort code? / C: The first digit is one, um, 0 4 4 1 9.", &["one, um, 0 4 4 1 9"]),
    ]);
}

#[test]
fn a_letter_is_known_by_its_example_whatever_was_written_for_it() {
    holds(&[
        ("A: And the postcode? / C: LS 6, 3, and for November, B. 4 Bravo.", &["LS 6, 3, and for November, B. 4 Bravo"]),
        ("A: Read me the long one off your card. / C: It's dog Q as in Queen. 447.", &["dog Q as in Queen. 447"]),
    ]);
}

#[test]
fn where_nobody_knows_who_speaks_long_codes_go_and_what_is_harmless_stays() {
    holds(&[
        ("M: Have you still got it? One moment. 4, 9, 2, 9, 1, 6, 3. Go on.", &["4, 9, 2, 9, 1, 6, 3"]),
        ("M: It begins with a nine I think. 944277108.", &["944277108"]),
        ("M: Your order reference is 944277108.", &[]),
        ("M: What does the meter say? 4, 9, 2, 9, 1, 6.", &[]),
        ("M: We had 4, 5 or 6 of them.", &[]),
    ]);
}

#[test]
fn a_day_that_has_a_name_goes_and_one_from_which_something_counts_stays() {
    holds(&[
        ("A: When was she born? / C: She was a Christmas Eve baby, 1938.", &["Christmas Eve baby, 1938"]),
        ("A: When were you born? / C: I was born on the 3rd of May, 1961. / A: So from the 1st of October you'd pay 90 pounds.", &[]),
    ]);
}

#[test]
fn roundabout_questions_ask_for_what_they_mean() {
    holds(&[
        (
            "A: And the engineer would come to you where? / C: Three, Mill Row Cottages, Lower Harbury.",
            &["Three, Mill Row Cottages, Lower Harbury"],
        ),
        ("A: And what's the little one by the signature? / C: 4 1 7.", &["4 1 7"]),
        ("A: Tell me when it pings. / C: It says 40 18 22.", &["40 18 22"]),
        ("A: What's it say on your card, under the barcode? / C: HW, 3, 3, 0, 5, 8, 1, 9.", &["HW, 3, 3, 0, 5, 8, 1, 9"]),
        ("A: Who's calling? / C: Who do I call about the garage? / A: That's the council, on 800-555-0142.", &[]),
        ("C: My social is 219 09 9999. / A: Thanks, so procedure 2740 is covered.", &[]),
    ]);
}

#[test]
fn what_is_said_in_place_of_a_part_goes_and_another_sentence_stays() {
    holds(&[
        ("A: And the three on the back? / C: Four, one, is that a seven? No, five.", &["Four, one, is that a seven", "No, five"]),
        ("A: And the three on the back? / C: Four, one, seven. Sorry, five.", &["Four, one, seven. Sorry, five"]),
        ("A: And the three on the back? / C: Four, one, seven? Now, two tickets please.", &["Four, one, seven"]),
        ("A: Valid until? / C: And of April, 2031.", &["And of April, 2031"]),
    ]);
}

#[test]
fn who_tells_a_value_in_the_breath_of_its_name_asks_for_none_and_sums_are_none() {
    holds(&[
        ("C: My email is jo.finch at inboxly.example, all one. / A: Got it, we will be in touch about the grommets by Monday.", &[]),
        ("M: And your national insurance number? / M: AB 37 07 73 A. / M: That makes it 1,300 and 7 pound altogether.", &[]),
        ("A: The fee was one sixty. Your receipt ends in 0093.", &[]),
    ]);
}

#[test]
fn an_address_that_is_told_right_after_the_question_goes_up_to_its_code() {
    holds(&[
        (
            "M: Thank you and your address with the postcode 31 Finches were closed at Harbury and it's GL527DT.",
            &["31 Finches were closed at Harbury and it's GL527DT", "GL527DT"],
        ),
        ("M: Your address says GL527DT and you owe 31 pounds.", &["GL527DT"]),
    ]);
}

#[test]
fn an_address_of_email_is_known_by_its_shape_whatever_its_domain() {
    holds(&[
        ("C: Can you send me that? I'm Pat_Linthvis 9 at postbox.example.", &["Pat_Linthvis", "Pat_Linthvis 9 at postbox.example"]),
        ("A: Where to? / C: M.Lundqvist at Westmoor dot academy.", &["M.Lundqvist at Westmoor dot academy"]),
        (
            "A: And your email? / C: Immy, that's I double M Y. Underscore finch 88 at inboxly.example.",
            &["Immy, that's I double M Y. Underscore finch 88 at inboxly.example"],
        ),
        ("C: I looked at the dot matrix printer.", &[]),
        ("C: Look at it.then we will see.", &[]),
    ]);
}

#[test]
fn what_was_asked_for_more_of_and_a_name_that_is_spelled_go_whole() {
    holds(&[
        ("A: And the IBAN? / C: LU280019, / A: and after that? / C: 4.0, it's in Luxembourg.", &["4.0"]),
        (
            "A: Who am I talking to? / C: Fenton Shiu, in the eye of it, she has a zebra, H-ho-you.",
            &["Fenton Shiu, in the eye of it, she has a zebra, H-ho-you"],
        ),
        ("A: Who am I talking to? / C: Juliet Adams, I'd like to book a hotel for Victor.", &["Juliet Adams"]),
    ]);
}

#[test]
fn a_code_said_back_is_known_though_it_was_misheard() {
    holds(&[
        ("A: What did the text say? / C: It's 617-440. / A: 617-440-HM that one timed out.", &["617-440-HM"]),
        ("A: Your account number? / C: It's 40 11 27 93. / A: So 40 12 79 3. Good.", &["40 12 79 3"]),
        ("A: Your account number? / C: It's 40 11 27 93. / A: Good. Flight 22 18 then.", &[]),
        ("A: Where do you live? / C: It's 212 Boronia Parade. Yarrally, 253O. / A: 2530.", &["2530"]),
    ]);
}

#[test]
fn who_takes_a_call_says_his_own_name_at_its_begin_and_another_ones_later() {
    holds(&[
        ("A: Larch Dental, my name's Virginia Rhodes, may I have your number?", &[]),
        ("A: Hello, is that Virginia Rhodes of Larch Row? It's the team at Larch Dental.", &["Virginia Rhodes"]),
        ("A: Larch Dental, how can I help? / C: It's about a bill. / A: That one's for Virginia Rhodes?", &["Virginia Rhodes"]),
        ("A: Larch Dental, how can I help? / C: It's about a bill. / A: I can see Virginia Rhodes on it.", &["Virginia Rhodes"]),
        ("A: Larch Dental, how can I help? / C: It's about a bill. / A: The name on it is Rhodes.", &["Rhodes"]),
    ]);
}

#[test]
fn what_was_asked_for_is_read_off_a_screen() {
    let code = "A: What's the security code that we just sent you? / C: ";
    for said in ["The screen says 4 8 1 9 2 0.", "It's showing on the screen, 4 8 1 9 2 0."] {
        assert_eq!(last(&format!("{code}{said}")), ["4 8 1 9 2 0"], "{said}");
    }
    holds(&[
        ("A: What's your account number? / C: The app screen shows 22 81 92 07.", &["22 81 92 07"]),
        ("A: Larch Dental, how can I help? / C: Send it over. / A: It goes by fax to 615 555 0182.", &["615 555 0182"]),
    ]);
}
