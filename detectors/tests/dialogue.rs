//! What the dialogue gives to the words: types for answers, parts that belong together, repeats, and marks of what is already gone.

use detectors::{Selection, Turn, detect};
use redaction::finding::{Checksum, Entity, Finding, Reason};

fn found(turns: &[(&str, &str)], least: f32) -> Vec<Finding> {
    let turns: Vec<Turn<'_>> = turns.iter().map(|(speaker, text)| Turn { speaker: Some(speaker), text }).collect();
    detect(&turns, &Selection::all().at(least))
}

fn entities(turns: &[(&str, &str)]) -> Vec<(Entity, usize)> {
    found(turns, 0.5).iter().map(|finding| (finding.entity, finding.turn)).collect()
}

#[test]
fn a_card_dictated_over_turns_is_one_value_in_several_findings() {
    let turns = [
        ("a", "Ready when you are with the card number."),
        ("c", "four one one one"),
        ("a", "Mm hm."),
        ("c", "one one one one"),
        ("a", "Yep."),
        ("c", "one one one one, one one one one"),
    ];
    let findings = found(&turns, 0.5);
    assert_eq!(findings.iter().map(|f| f.turn).collect::<Vec<_>>(), [1, 3, 5]);
    assert!(findings.iter().all(|f| f.value == findings[0].value && f.entity == Entity::CREDIT_CARD));
    assert!(findings.iter().all(|f| f.checksum == Checksum::Pass && f.reason == Reason::Dialogue));
}

#[test]
fn a_card_with_a_misheard_digit_is_found_and_says_that_its_checksum_fails() {
    let findings = found(&[("a", "And the card number?"), ("c", "4539 1488 0343 6469")], 0.5);
    assert_eq!(findings.iter().map(|f| (f.entity, f.checksum)).collect::<Vec<_>>(), [(Entity::CREDIT_CARD, Checksum::Fail)]);
}

#[test]
fn a_mark_of_a_removed_value_answers_the_question_and_is_not_found() {
    for (question, mark, after) in [
        ("Could I have the card number?", "It's [CREDIT_CARD].", "Thank you, that's 3 payments of 20."),
        ("Date of birth?", "[DATE_OF_BIRTH]", "Great, that's May the fifth for the delivery."),
        ("What's the password?", "[redacted]", "Tickets close soon."),
        ("What's your name?", "it's [PERSON]", "Lovely, Brightway will call."),
    ] {
        assert_eq!(entities(&[("a", question), ("c", mark), ("a", after)]), [], "{question}");
    }
}

#[test]
fn a_read_back_by_the_other_party_is_found_with_the_value_it_repeats() {
    let turns = [
        ("a", "And your member ID?"),
        ("c", "A B C 1 2 3 4 5 6"),
        ("a", "Lovely, bear with me please."),
        ("a", "Right, A B C 1 2 3 4 5 6 it is."),
    ];
    let findings = found(&turns, 0.5);
    assert_eq!(findings.iter().map(|f| (f.entity, f.turn)).collect::<Vec<_>>(), [(Entity::MEMBER_ID, 1), (Entity::MEMBER_ID, 3)]);
}

#[test]
fn the_name_in_a_firms_greeting_is_stated_below_the_threshold() {
    let turns = [("a", "Thank you for calling Northwind, my name is Sarah. How can I help?")];
    assert_eq!(entities(&turns), []);
    let findings = found(&turns, 0.0);
    assert_eq!(findings.iter().map(|f| f.entity).collect::<Vec<_>>(), [Entity::PERSON]);
}

#[test]
fn the_same_digits_are_an_order_or_a_card_by_what_was_asked() {
    let digits = "It's 4539 1488 0343 6468.";
    assert_eq!(entities(&[("a", "What's the order number?"), ("c", digits)]), []);
    assert_eq!(entities(&[("a", "What's the card number?"), ("c", digits)]), [(Entity::CREDIT_CARD, 1)]);
}

#[test]
fn two_things_asked_for_at_once_are_told_apart_by_their_shape() {
    let turns =
        [("a", "Postcode, and a contact number?"), ("c", "M one, one A E and it's oh two oh, seven nine four six, oh nine five eight.")];
    assert_eq!(entities(&turns), [(Entity::UK_POSTCODE, 1), (Entity::PHONE_NUMBER, 1)]);
}

#[test]
fn labels_inside_one_text_are_speakers_and_never_a_part_of_a_value() {
    let text = "Agent: Can I take your card number? Customer: 4539 1488 Agent: mm-hm Customer: 0343 6468";
    let findings = detect(&[Turn { speaker: None, text }], &Selection::all());
    let cut: Vec<String> = findings.iter().map(|f| text.chars().skip(f.start).take(f.end - f.start).collect()).collect();
    assert_eq!(cut, ["4539 1488", "0343 6468"]);
}

#[test]
fn a_selection_leaves_out_what_it_does_not_name() {
    let turns = [Turn { speaker: None, text: "my pin is 2709 and my zip is 94103" }];
    let only = detect(&turns, &Selection::new(&[Entity::PIN], 0.5));
    assert_eq!(only.iter().map(|f| f.entity).collect::<Vec<_>>(), [Entity::PIN]);
}

#[test]
fn what_was_found_once_is_found_wherever_it_is_said_again() {
    for (turns, expected) in [
        // A part of a number, the last four again.
        (&[("a", "Your mobile?"), ("c", "07700 900812"), ("a", "Sorry, was that 0812?")][..], (Entity::PHONE_NUMBER, 2)),
        // A name, said and spelled, also nearly.
        (&[("a", "Who am I speaking to?"), ("c", "Carl Lindqvist"), ("a", "One moment, Mr Lindqvist")], (Entity::PERSON, 2)),
        (&[("c", "My name is Karen Smyth."), ("a", "So S M I T H?")], (Entity::PERSON, 1)),
        // What stands in an address or a user name, spelled.
        (&[("c", "my email is lucy dot webb at sky dot com"), ("a", "W E B B, lovely.")], (Entity::EMAIL_ADDRESS, 1)),
        (&[("a", "Username?"), ("c", "greyhound88"), ("a", "g r e y h o u n d 8 8, thanks")], (Entity::USERNAME, 2)),
        // A password in the same words.
        (&[("a", "What's the password?"), ("c", "Bluebell"), ("a", "Bluebell, that's right")], (Entity::PASSWORD, 2)),
    ] {
        assert!(entities(turns).contains(&expected), "{turns:?}: {:?}", entities(turns));
    }
}

#[test]
fn three_digits_of_a_long_number_much_later_are_chance() {
    let filler = ("a", "Let me look into that for you.");
    let turns = [("c", "my mobile is 07700 900812")].into_iter().chain([filler; 20]).chain([("a", "So, 700")]).collect::<Vec<_>>();
    assert_eq!(entities(&turns), [(Entity::PHONE_NUMBER, 0)]);
}

#[test]
fn parts_of_a_card_that_only_its_read_back_gives_away_are_found_where_they_were_said() {
    let turns =
        [("c", "Number first then."), ("c", "5555"), ("c", "555555"), ("c", "554444."), ("a", "I'll repeat that. 5555 555555 554444.")];
    let found: Vec<usize> =
        entities(&turns).into_iter().filter(|(entity, _)| *entity == Entity::CREDIT_CARD).map(|(_, turn)| turn).collect();
    assert_eq!(found, [1, 2, 3, 4]);
}

#[test]
fn a_reply_that_cannot_be_read_goes_as_an_answer_window() {
    let (question, reply) = ("Which account should the money go to?", "The Ibex GX-77 WIST 1234 5698 7654 3");
    let findings = found(&[("a", question), ("c", reply)], 0.5);
    assert!(findings.iter().any(|finding| finding.reason == Reason::AnswerWindow));
    let first = findings.iter().map(|finding| finding.start).min().unwrap();
    let last = findings.iter().map(|finding| finding.end).max().unwrap();
    assert_eq!(&reply[first..last], "GX-77 WIST 1234 5698 7654 3");
}

#[test]
fn no_window_opens_where_nothing_was_asked_the_asker_goes_on_or_the_reply_is_harmless() {
    for (question, reply) in [
        ("How many would you like?", "1234 of them, 5698 if you can."),
        ("Which account is it about?", "The one for 3 of us, order number 123456789012."),
        ("What's the CVV?", "I'd rather not say."),
    ] {
        let windows = found(&[("a", question), ("c", reply)], 0.5).into_iter().filter(|finding| finding.reason == Reason::AnswerWindow);
        assert_eq!(windows.count(), 0, "{question}");
    }
}

#[test]
fn what_a_question_named_in_passing_does_not_dull_what_it_asks_for() {
    for (question, reply, expected) in [
        ("For the travel costs form, I need your national insurance number.", "Great tree 1037 59.", 1),
        ("About the delivery charge you saw, could I take the policy number?", "It's 88 41.", 1),
        // Both are asked for: what only may be a part is the other one's.
        ("Do you have the order number and a national insurance number?", "Yes, 1037 59.", 0),
    ] {
        assert_eq!(entities(&[("a", question), ("c", reply)]).len(), expected, "{question}");
    }
}

#[test]
fn a_mailbox_that_is_said_again_without_its_host_is_a_repeat() {
    for again in ["that's john.smith.", "so john dot smith", "john_smith, right"] {
        let turns = [("a", "And an email for the receipt?"), ("c", "john.smith@gmail.com."), ("a", again)];
        let expected = vec![(Entity::EMAIL_ADDRESS, 1), (Entity::EMAIL_ADDRESS, 2)];
        assert_eq!(entities(&turns), expected, "{again}");
    }
    let turns = [("a", "And an email for the receipt?"), ("c", "john.smith@gmail.com."), ("a", "The smith will come on Monday.")];
    assert_eq!(entities(&turns), [(Entity::EMAIL_ADDRESS, 1)]);
}

#[test]
fn what_is_dictated_after_all_is_found_though_it_was_put_off_first() {
    for (question, refusal, parts) in [
        (
            "Card number please?",
            "I don't have it on me, let me get my purse.",
            ["Okay, four one one one", "one one one one", "one one one one, one one one one"],
        ),
        ("What's your social?", "I don't know it by heart, hang on.", ["okay it's 219", "09", "9999"]),
        ("And your account number?", "I can't find it.", ["Here we go, 4417", "2093", "118"]),
    ] {
        let turns = [
            ("a", question),
            ("c", refusal),
            ("a", "Sure."),
            ("c", parts[0]),
            ("a", "mm-hm"),
            ("c", parts[1]),
            ("a", "yes"),
            ("c", parts[2]),
        ];
        let mut found: Vec<usize> = entities(&turns).into_iter().map(|(_, turn)| turn).collect();
        found.dedup();
        assert_eq!(found, [3, 5, 7], "{question}");
    }
}
