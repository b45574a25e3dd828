//! What goes of a dialogue that a recogniser heard and may have misheard: beside doubtful values, in replies that can't be read, in pieces and in echoes.

use detectors::{Doubt, Selection, Turn, examine_heard};

/// What goes of a reply that was heard, not written.
fn heard(question: &str, reply: &'static str) -> Vec<&'static str> {
    let turns = [Turn { speaker: Some("a"), text: question }, Turn { speaker: Some("c"), text: reply }];
    let found = examine_heard(&turns, &Selection::all().ruled(), Doubt::Left).findings;
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
    let found = examine_heard(&turns, &Selection::all().ruled(), Doubt::Taken).findings;
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
        (
            vec![
                ("a", "Could you spell your last name the way it is on the passport?"),
                ("c", "Vilae ask you yo easy. Then a hyphen and THOR and E."),
            ],
            vec!["Vilae ask you yo easy. Then a hyphen and THOR and E"],
        ),
        (vec![("a", "Your national insurance number?"), ("c", "QQ472093. Be for Bravo.")], vec!["QQ472093. Be for Bravo"]),
        // What is said every day, leads from one value to the next, counts, or is asked, is no part of a value.
        (vec![member, ("c", "Sure, let me get it for you. 8842 01773, thank you.")], vec!["8842 01773"]),
        (vec![("a", "Who have I got?"), ("c", "Fergal Tuoi. That's TuOHY.")], vec!["Fergal Tuoi", "TuOHY"]),
        (vec![("a", "And the card?"), ("c", "[CARD_EXPIRY] and the [CARD_CVV]")], vec![]),
        (vec![("a", "And the zip?"), ("c", "[US_ZIP] and I have 2 bedrooms.")], vec![]),
        (vec![("a", "Your number?"), ("c", "[PHONE_NUMBER]"), ("a", "Seventy pounds.")], vec![]),
        (vec![("a", "I sent you a text."), ("c", "It says £300 and £8 went to some website.")], vec![]),
        (vec![("a", "And the code on the back?"), ("a", "6 3 8"), ("a", "It did, you've paid 59.99. That's all.")], vec![]),
        (vec![("a", "So your PIN?"), ("c", "[PIN]"), ("a", "Our loans are at 5.9% to new customers.")], vec![]),
        (vec![("a", "Is there a code on the display?"), ("c", "Yes, it says E7302 and it's blinking.")], vec![]),
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
        (vec![asked, ("c", "its a hundred and 17 cemetery road darwin")], vec!["a hundred and 17 cemetery road darwin"]),
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
    assert_eq!(doubted(&[asked, ("c", "Oh God. Kingfisher.")]), ["Kingfisher"]);
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
    assert_eq!(found, ["a beagle. Waffles"]);
}

#[test]
fn what_is_left_of_an_answer_that_was_misheard_goes_after_a_question_in_so_many_words() {
    for (question, reply, expected) in [
        ("And when does it run out?", "End of May 31st.", vec!["End of May 31st"]),
        ("What's the security number?", "Knot.", vec!["Knot"]),
        ("And your sort code?", "It's twendy fordy.", vec!["twendy fordy"]),
        ("Where's the property?", "19 Felti Broe.", vec!["19 Felti Broe"]),
        ("And the security code on the back?", "Knot.", vec!["Knot"]),
        ("And the expiry date?", "Oh nine.", vec!["Oh nine"]),
        ("And your sort code?", "20.", vec!["20"]),
        ("And the address?", "41.", vec!["41"]),
        ("And the reg?", "Lima X.", vec!["Lima X"]),
        ("And your social security number?", "To 12.", vec!["To 12"]),
        // Words that somebody says every day, what is counted, and questions, are none.
        ("And your sort code?", "Two minutes.", vec![]),
        ("And the card number?", "One second.", vec![]),
        ("What's the security number?", "On the back?", vec![]),
        ("And your sort code?", "I'll go and look.", vec![]),
        ("And the expiry date?", "I may have it here.", vec![]),
        ("And your PIN?", "Wheresit?", vec![]),
    ] {
        assert_eq!(doubted(&[("agent", question), ("c", reply)]), expected, "{question} {reply}");
    }
}

#[test]
fn while_a_code_is_not_whole_and_the_other_party_listens_all_goes_up_to_the_last_digit() {
    let begun = [("a", "Can I take the card number?"), ("c", "4539 1488.")];
    for (listening, said, expected) in [
        ("Yep.", "Then some 5th sleeves and it ends, double 62.", vec!["some 5th sleeves and it ends, double 62", "double 62"]),
        ("Okay, and then?", "After the dash there's a 3, double zero.", vec!["there's a 3, double zero"]),
        // Something else is asked, or nothing is dictated.
        ("How many is it for?", "It's for my mum and me, so 2.", vec![]),
        ("Yep.", "Hang on, I've dropped it.", vec![]),
        ("Yep.", "I paid 20 pounds the last time.", vec![]),
        ("Yep.", "Sorry, do you want all 16?", vec![]),
    ] {
        assert_eq!(doubted(&[begun[0], begun[1], ("a", listening), ("c", said)]), expected, "{listening} {said}");
    }
}
