//! What the dialogue gives to the words: types for answers, parts that belong together, repeats, and marks of what is already gone.

use detectors::{Doubt, Selection, Turn, detect, examine_heard};
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
    for (question, reply, window) in [
        ("Which account should the money go to?", "The Ibex GX-77 WIST 1234 5698 7654 3", "GX-77 WIST 1234 5698 7654 3"),
        ("And where shall I email the confirmation?", "M.Lundqvist at Westmoor.example", "M.Lundqvist at Westmoor.example"),
    ] {
        let findings = found(&[("a", question), ("c", reply)], 0.5);
        assert!(findings.iter().any(|finding| finding.reason == Reason::AnswerWindow), "{question}");
        let first = findings.iter().map(|finding| finding.start).min().unwrap();
        let last = findings.iter().map(|finding| finding.end).max().unwrap();
        assert_eq!(&reply[first..last], window);
    }
}

/// What goes of a reply that was heard, not written.
fn heard(question: &str, reply: &'static str) -> Vec<&'static str> {
    let turns = [Turn { speaker: Some("a"), text: question }, Turn { speaker: Some("c"), text: reply }];
    let found = examine_heard(&turns, &Selection::all(), Doubt::Left).findings;
    found.iter().filter(|finding| finding.turn == 1).map(|finding| &reply[finding.start..finding.end]).collect()
}

#[test]
fn what_was_heard_beside_a_doubtful_value_and_for_a_name_goes_with_it() {
    for (question, reply, expected) in [
        (
            "And your national insurance number?",
            "Xig, ten, thirty seven, fifty nine, a fur apple.",
            vec!["Xig, ten, thirty seven, fifty nine, a fur apple"],
        ),
        ("And you are?", "massied of reward.", vec!["massied of reward"]),
        ("What's your date of birth?", "The thorteenth of Jan, 19 and 91.", vec!["Jan, 19 and 91"]),
        // What is read whole takes nothing with it, and words that are known are no name.
        ("And your national insurance number?", "Well it's AB 12 34 56 C, my dear.", vec!["AB 12 34 56 C"]),
        ("And you are?", "It is about the other one.", vec![]),
    ] {
        assert_eq!(heard(question, reply), expected, "{reply}");
    }
}

#[test]
fn what_was_heard_between_a_name_and_a_doubtful_value_goes_with_it() {
    for (said, expected) in [
        ("My card number is fine fine 3 9 1 4 8 8 0 3 4 3 3 6 4.", vec!["fine fine 3 9 1 4 8 8 0 3 4 3 3 6 4"]),
        ("My card number is fine 5 3 9 1 4, hang on, is that it?", vec!["fine 5 3 9 1 4"]),
        ("My card number is 5 5 3 9 1 4 8 8 0 3 4 3 3 6 4 fine. Thanks.", vec!["5 5 3 9 1 4 8 8 0 3 4 3 3 6 4 fine"]),
        ("My card number is 5 5 3 9 1 4 8 8 0 3 4 3 3 6 4 4 and it is new.", vec!["5 5 3 9 1 4 8 8 0 3 4 3 3 6 4 4"]),
        // A value that is whole takes nothing with it, and neither do the words that lead into one.
        ("My card number is as you know 4111 1111 1111 1111.", vec!["4111 1111 1111 1111"]),
        ("My sort code is 20 13 45.", vec!["20 13 45"]),
    ] {
        assert_eq!(heard("Go ahead.", said), expected, "{said}");
    }
}

/// What goes of the last line, where what may be a part of a value goes with it.
fn doubted(lines: &[(&'static str, &'static str)]) -> Vec<&'static str> {
    let turns: Vec<Turn<'_>> = lines.iter().map(|(speaker, text)| Turn { speaker: Some(speaker), text }).collect();
    let last = lines.len() - 1;
    let found = examine_heard(&turns, &Selection::all(), Doubt::Taken).findings;
    let mut said: Vec<_> =
        found.iter().filter(|finding| finding.turn == last).map(|finding| &lines[last].1[finding.start..finding.end]).collect();
    said.dedup();
    said
}

#[test]
fn what_may_be_a_part_of_a_value_beside_it_goes_with_it() {
    let member = ("a", "And the member ID on the card?");
    for (lines, expected) in [
        (vec![member, ("c", "Pee-Jayouts, 0070 315 02.")], vec!["Pee-Jayouts, 0070 315 02"]),
        (vec![member, ("c", "Let's see here. WQP."), ("c", "8842 01773")], vec!["8842 01773"]),
        (vec![member, ("c", "8842 01773"), ("c", "WQP.")], vec!["WQP"]),
        (
            vec![("a", "Pick a new PIN."), ("c", "Nine. Oh, no, make that. Nine. One, two, five.")],
            vec!["Nine. Oh, no, make that. Nine. One, two, five"],
        ),
        (vec![("a", "And the security digits?"), ("c", "[CARD_CVV] I think, 6.")], vec!["I think, 6"]),
        (vec![("a", "Your postcode?"), ("c", "[STREET_ADDRESS] As why fur. [UK_POSTCODE]")], vec!["As why fur"]),
        (vec![("a", "What's the email?"), ("c", "[EMAIL_ADDRESS]"), ("c", "QVIS"), ("c", "[EMAIL_ADDRESS]"), ("c", "UVIS.")], vec!["UVIS"]),
        (
            vec![("a", "So what are we charging?"), ("c", "My visa, 4, 12, 8 a day, 8 a day, 8 a day, again, then, aching, 81.")],
            vec!["4, 12, 8 a day, 8 a day, 8 a day, again, then, aching, 81"],
        ),
        (vec![("a", "And email ID?"), ("c", "Harish.K85. An example.co.in")], vec!["Harish.K85. An example.co.in"]),
        (vec![("a", "Where should we post it?"), ("c", "153 in the bank had a field")], vec!["153 in the bank had a field"]),
        (vec![("a", "Who have I got?"), ("c", "Fergal Tuoi. That's TuOHY.")], vec!["Fergal Tuoi", "TuOHY"]),
        // What is said every day, leads from one value to the next, counts, or is asked, is no part of a value.
        (vec![member, ("c", "Sure, let me get it for you. 8842 01773, thank you.")], vec!["8842 01773"]),
        (vec![("a", "Who have I got?"), ("c", "Fergal Tuoi. That's TuOHY.")], vec!["Fergal Tuoi", "TuOHY"]),
        (vec![("a", "And the card?"), ("c", "[CARD_EXPIRY] and the [CARD_CVV]")], vec![]),
        (vec![("a", "And the zip?"), ("c", "[US_ZIP] and I have 2 bedrooms.")], vec![]),
        (vec![("a", "Your number?"), ("c", "[PHONE_NUMBER]"), ("a", "Seventy pounds.")], vec![]),
    ] {
        assert_eq!(doubted(&lines), expected, "{lines:?}");
    }
}

#[test]
fn digits_by_themselves_go_on_with_a_code_that_was_taken_for_whole() {
    let opening = [("a", "Then the account itself."), ("c", "It's 61 88 20 41"), ("a", "Oh, the dogs. After the eight?")];
    let with = |question: Option<&'static str>, reply| {
        let lines: Vec<_> = opening[..2].iter().copied().chain([("a", question.unwrap_or(opening[2].1)), ("c", reply)]).collect();
        doubted(&lines)
    };
    assert_eq!(with(None, "2-094"), ["2-094"]);
    assert!(with(None, "2-094 pounds").is_empty());
    assert!(with(Some("And the order number?"), "2-094").is_empty());
}

#[test]
fn a_code_dictated_in_reply_to_a_question_that_no_rule_knows_goes_unless_it_is_harmless() {
    for (question, reply, expected) in [
        ("What's it say at the back there?", "Erm, C J, four eight, Q T.", vec!["C J, four eight, Q T"]),
        ("And the other one, my love?", "It's 5577 9912, that's the joint one.", vec!["5577 9912"]),
        ("So what's on your certificate of baptism?", "14 June 1988.", vec!["14 June 1988"]),
        (
            "There's two sets of numbers at the bottom, so it's just the other.",
            "Oh, the longer one? 4 4 7 1 8 0 0 6.",
            vec!["4 4 7 1 8 0 0 6"],
        ),
        ("And the little ones?", "it's all worn hold on nine oh two", vec!["nine oh two"]),
        ("Did you make one up?", "I did. It's g-a-r-d-e-n, six.", vec!["g-a-r-d-e-n, six"]),
        ("Before the recharge?", "It was 666, no?", vec![]),
        ("I'll need the secret one.", "Double six one four.", vec!["Double six one four"]),
        (
            "What are you driving?",
            "The same as before, lima bravo five one, x ray yankee zulu.",
            vec!["lima bravo five one, x ray yankee zulu"],
        ),
        ("Are you over fifty-five?", "I am. 1 Jan 1961.", vec!["1 Jan 1961"]),
        (
            "Shall I look you up?",
            "You'll want it anyway, I'm the third of the fourth, nineteen sixty.",
            vec!["third of the fourth, nineteen sixty"],
        ),
        ("How long have you been with us?", "Since the 3rd of May 1998.", vec![]),
        ("What did you pay?", "Two hundred and nineteen ninety-nine.", vec![]),
        ("What's it say at the back there?", "12 by 36 inches.", vec![]),
        ("Have you got the order there?", "It's 5577 9912.", vec![]),
        ("When did it come?", "14 June 2024.", vec![]),
        ("How are you?", "I had 557 of them in 1991, and 20 in 1992.", vec![]),
    ] {
        assert_eq!(doubted(&[("agent", question), ("c", reply)]), expected, "{question} {reply}");
    }
    // Neither an echo between question and reply nor a second question hides what the first one was for.
    for lines in [
        vec![("agent", "What's the PO number on the slip?"), ("agent", "Four."), ("c", "4 4 5 0 1 7 2 2.")],
        vec![("agent", "And the meter?"), ("c", "4 8 1 double 2."), ("agent", "And at night?"), ("c", "1, 9, 0, 3, 7.")],
    ] {
        assert_eq!(doubted(&lines), Vec::<&str>::new(), "{lines:?}");
    }
}

#[test]
fn a_long_code_that_somebody_has_before_him_goes_unless_it_is_harmless() {
    for (said, expected) in [
        ("So I've got you on Universal Credit as QQ 55 11 23 A.", vec!["QQ 55 11 23 A"]),
        ("I had it going into 70872490.", vec!["70872490"]),
        ("You had it parked there, YK14 ZZT?", vec!["YK14 ZZT"]),
        ("I can see the consignment, 1Z 99 A4 0 7 7.", vec![]),
        ("You can ring them on 1-800-829-1040.", vec![]),
        ("The limit goes from 3,000 to 4,500.", vec![]),
        ("It's a Bosch WAT28371GB.", vec![]),
        ("You'd want a 205, 55, R16.", vec![]),
    ] {
        assert_eq!(doubted(&[("agent", said)]), expected, "{said}");
    }
    assert_eq!(
        doubted(&[("agent", "The confirmation number?"), ("c", "Hang on."), ("c", "It's 7 7 0 3 1 5 9 2 8 4.")]),
        Vec::<&str>::new()
    );
}

#[test]
fn a_part_of_what_was_just_found_is_found_where_it_is_said_by_itself() {
    for (lines, expected) in [
        (vec![("agent", "And a mobile?"), ("c", "0491 570 156."), ("agent", "Ah, 156.")], vec!["156"]),
        (vec![("agent", "Is that all?"), ("c", "I'm 0161 496 0239."), ("agent", "239?")], vec!["239"]),
        (
            vec![("agent", "Date of birth?"), ("c", "Oh four oh one nineteen sixty."), ("agent", "4th January 1960. Thank you.")],
            vec!["4th January 1960"],
        ),
        (vec![("agent", "Your address?"), ("c", "Sixteen Wellington Court."), ("agent", "Sixteen, one six?")], vec!["Sixteen, one six"]),
        (vec![("agent", "Valid to?"), ("c", "2 slash 33."), ("agent", "02/33. And the name on the card?")], vec!["02/33"]),
        (vec![("agent", "Your address?"), ("c", "58 Coniston Avenue."), ("agent", "Coniston?")], vec!["Coniston"]),
        (vec![("agent", "Surname spelled like the bird?"), ("c", "No, F-Y-N-C-H."), ("agent", "Fynch.")], vec!["Fynch"]),
        // Something else is asked for, or the number is of something else.
        (vec![("agent", "Your address?"), ("c", "Sixteen Wellington Court."), ("agent", "And how many live there? Sixteen?")], vec![]),
        (vec![("agent", "And a mobile?"), ("c", "0491 570 156."), ("agent", "That'll be 3 weeks.")], vec![]),
        (vec![("agent", "Date of birth?"), ("c", "The 4th of January 1960."), ("agent", "The appointment is on the 5th of May.")], vec![]),
    ] {
        assert_eq!(doubted(&lines), expected, "{lines:?}");
    }
}

#[test]
fn an_address_goes_on_in_pieces_beside_what_was_read_of_it() {
    let asked = ("agent", "And your address?");
    for (lines, expected) in [
        (
            vec![asked, ("c", "It's 231 Juniper Hollow Road. And then Unit 4. This is 05461.")],
            vec!["231 Juniper Hollow Road. And then Unit 4. This is 05461"],
        ),
        (vec![asked, ("c", "We moved. It's"), ("c", "406 mace of bird lane lost cruises")], vec!["406 mace of bird lane lost cruises"]),
        (vec![asked, ("c", "7 Rope Yard, Otley."), ("c", "and the ZEPT 8801.")], vec!["ZEPT 8801"]),
        (vec![asked, ("c", "At the student place. Block C, room 212, Pemberley Court.")], vec!["Block C, room 212, Pemberley Court"]),
        (vec![asked, ("c", "Upper Thornhay Farm. You go past the chapel.")], vec!["Upper Thornhay Farm"]),
        (vec![asked, ("c", "Beccles. In Suffolk.")], vec!["Beccles. In Suffolk"]),
        (vec![("agent", "It's on Skerry Road, I think.")], vec![]),
        (vec![asked, ("c", "2 doors from the pub, up the road.")], vec![]),
    ] {
        assert_eq!(doubted(&lines), expected, "{lines:?}");
    }
}

#[test]
fn an_address_of_email_is_found_in_the_pieces_in_which_it_is_said() {
    let asked = ("agent", "And your email?");
    for (lines, expected) in [
        (vec![asked, ("c", "The bread guy, one word. Thebreadguy.")], vec!["The bread guy, one word", "Thebreadguy"]),
        (vec![asked, ("c", "hollis jay dot 77 @ icloud .com.")], vec!["hollis jay dot 77 @ icloud .com"]),
        (vec![asked, ("c", "jo park at hotmail"), ("agent", "Hotmail.com?"), ("c", "Dot fr, actually.")], vec!["Dot fr"]),
        (vec![asked, ("c", "accounts at silver birch vets dot org"), ("agent", "So silverbirchvets.")], vec!["silverbirchvets"]),
        (vec![asked, ("c", "Work. It was ciara.tuohy then.")], vec!["ciara.tuohy"]),
        (vec![("agent", "Is the email still the same?"), ("c", "Yeah, nothing changed.")], vec![]),
        (vec![("c", "It's all on your website, northwind dot com.")], vec![]),
    ] {
        assert_eq!(doubted(&lines), expected, "{lines:?}");
    }
}

#[test]
fn what_somebody_keys_in_or_types_goes_though_nobody_asked() {
    for (said, expected) in [
        ("Tell the lad it's 2 0 9 1 hash, then push.", vec!["2 0 9 1 hash"]),
        ("Pound 0 4 1 8.", vec!["Pound 0 4 1 8"]),
        ("So I dial in and put in 8 0 8 5?", vec!["8 0 8 5"]),
        ("There's a key safe by the door, 3 9 1 7.", vec!["3 9 1 7"]),
        ("I'm typing Marmalade99 and it says incorrect.", vec!["Marmalade99"]),
        ("I've put Lemon tree 2 2 dollar sign and it's locked me out.", vec!["Lemon tree 2 2 dollar sign"]),
        ("Press 3 and then hash for sales.", vec![]),
        ("The box says lot number 4 4 2 1.", vec![]),
        ("I've put 3 litres in the router cupboard.", vec![]),
        ("I tried the login page again.", vec![]),
    ] {
        assert_eq!(doubted(&[("agent", "Go on."), ("c", said)]), expected, "{said}");
    }
}

#[test]
fn a_short_reply_to_a_question_for_a_password_goes_as_it_is() {
    let asked = ("agent", "There's a word we agreed, do you remember the password?");
    assert_eq!(doubted(&[asked, ("c", "Oh God. Kingfisher.")]), ["God. Kingfisher"]);
    assert_eq!(doubted(&[asked, ("c", "I've never changed it.")]), Vec::<&str>::new());
    let amended = "oh blimey it'll be tangerine no hang on that's the old one try blue bottle";
    assert_eq!(doubted(&[("agent", "What's the password?"), ("c", amended)]), [&amended[19..]]);
}

#[test]
fn a_name_goes_with_what_was_heard_for_the_rest_of_it() {
    for (question, reply, expected) in [
        ("And the name?", "It's Celeste in Aubrey.", vec!["Celeste in Aubrey"]),
        ("And your name?", "Docky as these are", vec!["Docky as these are"]),
        (
            "Could you spell your last name?",
            "Vilae ask you yo easy. Then a hyphen and THOR and E.",
            vec!["Vilae ask you yo easy. Then a hyphen and THOR and E"],
        ),
        ("Who'll be collecting the van?", "My foreman, Delroy St. Clair. His van's blue.", vec!["Delroy St. Clair"]),
        ("What name's it under?", "I'd sooner not say. We checked in at three.", vec![]),
    ] {
        assert_eq!(doubted(&[("agent", question), ("c", reply)]), expected, "{reply}");
    }
}

#[test]
fn words_that_sound_like_digits_are_a_code_where_nothing_else_is_said() {
    for (question, reply, expected) in [
        ("And the security code?", "Ate for for.", vec!["Ate for for"]),
        ("So the card ending in?", "It's for two for.", vec!["for two for"]),
        ("And the security code?", "That's for you to say.", vec![]),
    ] {
        assert_eq!(doubted(&[("agent", question), ("c", reply)]), expected, "{reply}");
    }
    assert_eq!(doubted(&[("agent", "I see the card ending in for two for.")]), ["for two for"]);
}

#[test]
fn a_short_reply_to_a_security_question_goes_as_it_is() {
    let found = doubted(&[("agent", "What was the name of your first pet?"), ("c", "Oh man, it was a beagle. Waffles.")]);
    assert_eq!(found, ["man, it was a beagle. Waffles"]);
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
