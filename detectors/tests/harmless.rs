//! Numbers that nobody minds, said after a question for a value: sums, times, measures and numbers to dial are no answers, whoever says them and
//! however the question was answered; what who asked reads back is one.

use detectors::{Doubt, Selection, Turn, examine_heard};

/// Questions, with what may have been heard of their answers: a value, one misheard, and the mark of one that is gone.
const ASKED: &[(&str, &[&str])] = &[
    ("What's the best number to reach you on?", &["It's 07700 900 258.", "0.907, 009, 2 5 8", "[PHONE_NUMBER]"]),
    ("Can I take the long number on the card?", &["4539 1488 0343 6467", "5136, 3333", "[CREDIT_CARD]"]),
    ("I've just texted you a code, can you read it back?", &["408 227", "Four oh ate to", "[OTP]"]),
    ("And your PIN for the phone banking?", &["4 4 9 1", "knot one", "[PIN]"]),
    ("What's your date of birth?", &["14th of July 1982", "21st, 973", "[DATE_OF_BIRTH]"]),
    ("And your postcode?", &["SW1A 1AA", "We to nine", "[UK_POSTCODE]"]),
    ("What's the first line of your address?", &["41 Coniston Avenue.", "41 tan re bray", "[STREET_ADDRESS]"]),
    ("Your social security number please?", &["212 09 7694", "To 12", "[US_SSN]"]),
    ("And the expiry date?", &["11 29", "[CARD_EXPIRY]"]),
];

/// What who asked says then.
const TOLD: &[&str] = &[
    "Thanks. Your last reading was 140/88, so the doctor would like to see you.",
    "Good. Blood pressure was 120 over 80.",
    "Great, I've got 4.10 on Thursday.",
    "Lovely. I've got ten past four on Thursday.",
    "Okay, that's $218.40 altogether.",
    "Right, that comes to 60.20.",
    "Thanks. We've raised £26,000 so far.",
    "Perfect. Breakfast is from six thirty to ten.",
    "Okay. The engineer will be with you between 8 and 12.",
    "Good, the appointment's at 10 to 11 on Tuesday.",
    "So it's two nights at 169 a night.",
    "That's all done, it will be with you in 5 to 7 business days.",
    "So I've put you down for the 14th at 3.",
    "The room's 418 and check in is at 3.",
    "Great. You can text STOP to 70551 any time.",
    "Great. Your friends can text LARK 2 70551 any time.",
];

/// What goes of the last turn.
fn last(turns: &[Turn<'_>]) -> Vec<String> {
    let found = examine_heard(turns, &Selection::all().ruled(), Doubt::Taken).findings;
    let own = found.iter().filter(|finding| finding.turn == turns.len() - 1);
    own.map(|own| turns[own.turn].text.chars().skip(own.start).take(own.end - own.start).collect()).collect()
}

/// Turns of two parties who take turns.
fn talk<'t>(lines: &[&'t str]) -> Vec<Turn<'t>> {
    lines.iter().enumerate().map(|(at, text)| Turn { speaker: Some(["channel 0", "channel 1"][at % 2]), text }).collect()
}

#[test]
fn what_who_asked_says_himself_is_no_answer() {
    for (question, answers) in ASKED {
        for (answer, told) in answers.iter().flat_map(|answer| TOLD.iter().map(move |told| (answer, told))) {
            assert_eq!(last(&talk(&[question, answer, told])), Vec::<String>::new(), "{question} {answer} {told}");
        }
    }
}

#[test]
fn what_who_asked_reads_back_goes_though_it_was_misheard_before() {
    for (question, answer, value) in [
        ("What's the best number to reach you on?", "0.907, 009, 2 5 8", "07700 900 258"),
        ("Can I take the long number on the card?", "5136, 3333", "4539 1488 0343 6467"),
        ("I've just texted you a code, can you read it back?", "Four oh ate to", "408 227"),
        ("And your sort code?", "twenty 45 ate one", "20 45 81"),
        ("And the expiry date?", "knot", "11 29"),
        ("The three digits on the back?", "oh sick", "066"),
        ("Your social security number please?", "To 12", "7694"),
        ("What's your date of birth?", "21st, 973", "21st of September 1973"),
    ] {
        for (before, after) in [("So that's ", "."), ("", ", thank you."), ("I've got ", "."), ("", "?"), ("And I have that as ", ".")] {
            let said = format!("{before}{value}{after}");
            assert_eq!(last(&talk(&[question, answer, &said])), [value], "{question} {said}");
        }
    }
}

#[test]
fn a_sum_or_a_time_beside_the_word_for_a_value_is_none() {
    for said in [
        "Somebody's been using my debit card. There's a charge for $218.40. At a store.",
        "It's on my card. They took £26,000 of it.",
        "About my PIN, I waited from 9.30 to 10 for it.",
        "I lost my phone. It was about half past 10.",
        "I can come to the lobby, 9 to 5, 9 to 1230 on Saturdays.",
        "The screen has a code on it, 0X614048.",
    ] {
        assert_eq!(last(&talk(&["How can I help?", said])), Vec::<String>::new(), "{said}");
    }
    // A sign that is all of a reply may be the recogniser's.
    assert_eq!(last(&talk(&["Three digits on the back?", "$7.37"])), ["7.37"]);
}

#[test]
fn after_anything_else_prices_and_times_answer_no_earlier_question() {
    for said in
        ["It was $218.40 on the bill.", "I think it was about 4:30.", "I paid £26,000 for it.", "My blood pressure was 140 over 88."]
    {
        for (question, answers) in ASKED {
            let lines = [question, answers[0], "Great, thank you. Anything else?", said];
            assert_eq!(last(&talk(&lines)), Vec::<String>::new(), "{question} {said}");
        }
    }
}

#[test]
fn beside_a_mark_another_turn_begins_where_nobody_knows_who_speaks() {
    for (lines, expected) in [
        (["Can I take the long number on the card?", "[CREDIT_CARD]", "The room's 418."], vec![]),
        (["Can I take the long number on the card?", "[CREDIT_CARD]", "Okay, so that's 2 adults and 3."], vec![]),
        (["And your membership number?", "[MEMBER_ID]", "He weighed 18.6 last time."], vec![]),
        (["Can I take the long number on the card?", "[CREDIT_CARD]", "4411, yes."], vec!["4411"]),
    ] {
        let turns: Vec<Turn<'_>> = lines.iter().map(|text| Turn { speaker: None, text }).collect();
        assert_eq!(last(&turns), expected, "{lines:?}");
    }
}

#[test]
fn an_echo_of_an_address_or_a_date_has_a_number_in_common_with_it() {
    for (question, answer, said, expected) in [
        ("Your address?", "58 Coniston Avenue.", "58?", vec!["58"]),
        ("Your address?", "58 Coniston Avenue.", "0 907.", vec![]),
        ("Date of birth?", "The 4th of January 1960.", "4.1.60, thank you.", vec!["4.1.60"]),
        ("Date of birth?", "The 4th of January 1960.", "72 by 36.", vec![]),
    ] {
        assert_eq!(last(&talk(&[question, answer, said])), expected, "{said}");
    }
}

#[test]
fn a_word_that_leads_to_a_number_or_begins_the_next_sentence_is_no_part_of_it() {
    for (question, said, expected) in [
        ("And the card number?", "It's a Discover 6011 009 1913 94", "6011 009 1913 94"),
        ("And your membership number?", "770-214-8895 One moment please.", "770-214-8895"),
        ("And your membership number?", "770-214-889 one.", "770-214-889 one"),
    ] {
        assert_eq!(last(&talk(&[question, said])), [expected], "{said}");
    }
}

#[test]
fn what_answers_another_question_answers_no_earlier_one() {
    for (other, said) in [
        ("Lovely. What time suits you?", "Ten past four, or half 6."),
        ("When did you buy it?", "It was in March 2019."),
        ("When does it go up?", "On the 1st of October 2028."),
        ("What was your blood pressure?", "140 over 88."),
        ("When are you in?", "Between 8 and 12.30."),
        ("How long have you been with us?", "About 14 years, since 2009."),
        ("How much was it?", "$216.40."),
    ] {
        for (question, answers) in ASKED {
            assert_eq!(last(&talk(&[question, answers[0], other, said])), Vec::<String>::new(), "{question} {said}");
        }
    }
}

#[test]
fn where_nobody_knows_who_speaks_thanks_tell_who_asked() {
    for (question, answers) in ASKED.iter().filter(|(_, answers)| answers[0] != "14th of July 1982") {
        for said in [
            "You're down for the 14th at 3.",
            "Thanks. Your last reading was 140/88.",
            "Great, you pay 60.20 a month.",
            "Perfect. The reading was 48213.",
        ] {
            let turns: Vec<Turn<'_>> = [question, answers[0], said].into_iter().map(|text| Turn { speaker: None, text }).collect();
            assert_eq!(last(&turns), Vec::<String>::new(), "{question} {said}");
        }
    }
    let turns = ["And the sort code?", "twenty 45", "Great, it's 20 45 81."].map(|text| Turn { speaker: None, text });
    assert_eq!(last(&turns), ["20 45 81"]);
}

#[test]
fn who_names_a_value_and_dictates_it_is_not_who_asked() {
    let lines =
        ["The other card, please.", "Aadhaar, no? Seven two double one", "Ha.", "one nine three two", "Okay.", "one eight five one"];
    assert_eq!(last(&talk(&lines)), ["one eight five one"]);
    assert_eq!(last(&talk(&["Just the back code to finish.", "Ate for for.", "844, lovely."])), ["844"]);
}

#[test]
fn a_time_in_a_reply_is_no_window() {
    for said in ["The board's right. Boarding starts at 6:50.", "We're open 8.30 till 6."] {
        assert_eq!(last(&talk(&["And the app says?", said])), Vec::<String>::new(), "{said}");
    }
}

#[test]
fn who_asked_for_an_address_of_email_says_words_with_digits_of_other_things() {
    let question = "What's the email address, please?";
    for said in ["Text robin4 to that number.", "It's in bay22, by the doors.", "You'll need version v3beta of the app."] {
        assert_eq!(last(&talk(&[question, "jo dot park at example dot org", said])), Vec::<String>::new(), "{said}");
    }
    assert_eq!(last(&talk(&[question, "It's perky11, one word."])), ["perky11, one word"]);
    assert_eq!(last(&talk(&[question, "jo dot park", "jo.park, is it?"])), ["jo.park"]);
}

#[test]
fn letters_in_capitals_beside_digits_are_no_part_of_a_value_of_digits() {
    for said in ["07700 900 258 CPM", "07700 900 258, QVC."] {
        assert_eq!(last(&talk(&["What's the best number to reach you on?", said])), ["07700 900 258"], "{said}");
    }
    assert_eq!(last(&talk(&["And the member ID on the card?", "WQP 8842 01773"])), ["WQP 8842 01773"]);
}

#[test]
fn a_digit_by_itself_goes_on_with_a_code_only_while_the_other_party_listens() {
    let code = ["Can I take the account number?", "3192 6819"];
    for listening in ["Okay.", "Mm-hm, and then?", "3192, yep.", "Right, next bit?", "And the rest?"] {
        assert_eq!(last(&talk(&[code[0], code[1], listening, "Four."])), ["Four"], "{listening}");
    }
    for (other, said) in [
        ("Thanks. And how many of you are there?", "Four."),
        ("Lovely. What floor's the flat on?", "Two."),
        ("Which gate did you come through?", "4."),
        ("Out of ten, how did we do?", "Nine."),
        ("Got it. Would you like one or two of them?", "Two."),
        ("Okay. That's all set up. How old's the boiler?", "Er, nine."),
    ] {
        assert_eq!(last(&talk(&[code[0], code[1], other, said])), Vec::<String>::new(), "{other}");
    }
    for said in ["Four weeks.", "£4", "Four of us.", "OK."] {
        assert_eq!(last(&talk(&[code[0], code[1], "Okay.", said])), Vec::<String>::new(), "{said}");
    }
}

#[test]
fn where_nobody_knows_who_speaks_a_question_goes_on_with_no_code() {
    let turns = |said| ["And the number plate?", "AB12 CDE", said].map(|text| Turn { speaker: None, text });
    assert_eq!(last(&turns("When was the MOT?")), Vec::<String>::new());
    assert_eq!(last(&turns("And then four.")), ["And then four"]);
}

#[test]
fn what_the_other_party_told_is_no_value_when_it_is_said_back() {
    let question = "What's the best number to reach you on?";
    for (told, said) in [
        ("I'll text you from 60777.", "60777. Okay."),
        ("Thanks. It's under form 1040.", "Okay, the 1040."),
        ("Okay. You've got 4 years on that.", "5, actually."),
        ("Great. Are you over 18?", "I'm 44."),
        ("Okay. It comes to 312.40.", "Hmm. I paid 280 last time."),
        ("Lovely. And your height?", "5 foot 8."),
    ] {
        assert_eq!(last(&talk(&[question, "07700 900 25.", told, said])), Vec::<String>::new(), "{told} {said}");
    }
    // What was a value stays one.
    assert_eq!(last(&talk(&[question, "07700 900 258.", "So that's 900 258?", "900 258."])), ["900 258"]);
}
