//! What of a dialogue that was heard answers a question, and what doesn't though it stands where an answer would.

use detectors::{Doubt, Selection, Turn, examine_heard};

/// What goes of each of some lines ("A: ...", "C: ..." on channels of their own, "-: ..." where nobody knows who speaks), as "line: words".
fn goes(lines: &[&str]) -> Vec<String> {
    let said: Vec<(&str, &str)> = lines.iter().filter_map(|line| line.split_once(": ")).collect();
    let turns: Vec<Turn<'_>> = said.iter().map(|(speaker, text)| Turn { speaker: (*speaker != "-").then_some(*speaker), text }).collect();
    let found = examine_heard(&turns, &Selection::all().ruled(), Doubt::Taken).findings;
    let cut = |turn: usize, start: usize, end: usize| turns[turn].text.chars().skip(start).take(end - start).collect::<String>();
    let mut all: Vec<String> = found.iter().map(|own| format!("{}: {}", own.turn, cut(own.turn, own.start, own.end))).collect();
    all.dedup();
    all
}

/// Fails with every line of which something else goes than is expected.
fn check(table: &[(&[&str], &[&str])]) {
    let found = table.iter().map(|(lines, expected)| (lines, expected, goes(lines)));
    let wrong: Vec<String> = found
        .filter(|(_, expected, got)| got != *expected)
        .map(|(lines, expected, got)| format!("{lines:?}\n   expected {expected:?}\n   found    {got:?}"))
        .collect();
    assert!(wrong.is_empty(), "{} dialogues:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_says_something_else_where_an_answer_would_stand_is_none() {
    check(&[
        // A thing that is told by its number.
        (&["A: I've texted you a code, what does it say?", "C: Not yet.", "A: And that makes three, this one's incident, 207-551."], &[]),
        (&["A: I'll text you that.", "C: Okay.", "A: And it's down as job, 30 71 55."], &[]),
        (&["A: Has the code come?", "C: No.", "A: The works order is 81 20 44."], &[]),
        (&["A: Has the code come?", "C: No.", "A: I've raised report number 812 044 for it."], &[]),
        // Something that keeps somebody waiting.
        (&["A: I've sent you a code, what does it say?", "C: It's buffering,", "C: oh okay."], &[]),
        (&["A: And the code in the app?", "C: Still loading."], &[]),
        (&["A: And your sort code?", "C: I'm scrolling."], &[]),
        (&["A: And your sort code?", "C: Scrolling."], &["1: Scrolling"]),
        // The other party's own sentence after a value that its speaker named; a read-back is what was said.
        (
            &["C: My national insurance number is 83, 2D for Delta Y.", "A: Your 41 Rounds 12, in arrears I can put it straight on."],
            &["0: 83, 2D for Delta Y"],
        ),
        (
            &["-: Your national insurance number?", "-: 83, 2D for Delta Y.", "-: Your 41 Rounds 12, in arrears I can put it straight on."],
            &["1: 83, 2D for Delta Y"],
        ),
        (
            &["C: My national insurance number is QQ 83, 2D for Delta.", "A: QQ 83 2D, lovely, let me put that straight on."],
            &["0: QQ 83, 2D for Delta", "1: QQ 83 2D"],
        ),
        // The next sentence after a mark, where nobody knows who speaks.
        (&["-: Pick a new one, four digits.", "-: [OTP]", "-: Stored and where does it go?"], &[]),
    ]);
}

#[test]
fn a_question_for_a_name_ends_where_something_else_is_asked_and_answered() {
    const ASKED: [&str; 4] =
        ["A: And who am I booking it for?", "C: For the wife's dad.", "A: When was he born, if you know it?", "C: 9th of July 1934."];
    let after = |last: &[&'static str]| goes(&[&ASKED, last].concat());
    for (last, expected) in [
        (&["A: Is there a label on the walker itself?", "C: Yes, WC-70422"][..], None),
        (&["A: Is there a label on the", "A: walker itself?", "C: Yes, WC-70422"], None),
        (&["A: Okay.", "C: Leopold Marsh, his name is."], Some("5: Leopold Marsh")),
        (&["A: And is it Leopold?", "C: Yes."], Some("4: Leopold")),
    ] {
        let all: Vec<&str> = ["3: 9th of July 1934"].into_iter().chain(expected).collect();
        assert_eq!(after(last), all, "{last:?}");
    }
    // A second question in the same breath unmakes none.
    check(&[(&["A: What's his name? Has he been a customer for long?", "C: Yes, it's Leopold Marsh."], &["1: Leopold Marsh"])]);
}

#[test]
fn who_is_spoken_to_is_asked_for_at_the_end_of_a_turn_however_the_question_was_heard() {
    check(&[
        (&["A: Right, just for the log, film I talking to", "C: Dougal Ferreday."], &["1: Dougal Ferreday"]),
        (&["A: And home I talking to today?", "C: Ferreday, Dougal."], &["1: Ferreday, Dougal"]),
        (&["A: Sorry, hoo my speaking with there?", "C: It's Dougal."], &["1: Dougal"]),
        (&["-: May I ask who I'm talking with?", "-: Dougal Ferreday."], &["1: Dougal Ferreday"]),
        // Who talks of talking.
        (&["C: That's the lady I was talking to.", "A: Right, Tuesdays she's in."], &[]),
        (&["C: I like the one you're talking to.", "A: Okay, bear with me."], &[]),
        (&["C: They stopped talking to us about it.", "A: Boilers are like that."], &[]),
        (&["C: It's always a machine I end up talking to", "A: Sorry about that."], &[]),
    ]);
}

#[test]
fn letters_that_run_together_after_spelled_are_the_name() {
    check(&[
        (
            &["A: And whose name's on the lease?", "C: Mine, Ottoline Braithe, it's spelled BRAI, THE."],
            &["1: Ottoline Braithe", "1: BRAI, THE"],
        ),
        (&["A: And whose names are on it?", "C: Ottoline Braithe."], &["1: Ottoline Braithe"]),
        (&["A: Right.", "C: You'll need that spelt BRA-ITHE, I'd say."], &["1: BRA-ITHE"]),
        (&["C: [PERSON]", "C: I'll spell it, B, RAI, THE."], &["1: B, RAI, THE"]),
        (&["A: How's that spelled?", "C: BRAI, THE."], &["1: BRAI, THE"]),
        (&["A: Okay.", "C: That's spelled b-r-a-i-t-h-e."], &["1: b-r-a-i-t-h-e"]),
        // No letters, or no letters of a name.
        (&["A: Okay.", "C: I spelled it OUT for him."], &[]),
        (&["A: Okay.", "C: You spelled it WRONG, twice."], &[]),
        (&["A: Okay.", "C: It spells it out on the TV."], &[]),
        (&["A: Okay.", "C: IT IS SPELLED OUT IN THE LETTER FROM QUILTHAM"], &[]),
    ]);
}

#[test]
fn what_stands_around_an_underscore_is_a_user_name_though_nobody_asked() {
    check(&[
        (&["C: Yes, the one you use a name for? It's K.Fenn, underscore407."], &["0: K.Fenn", "0: K.Fenn, underscore407"]),
        (&["A: Okay.", "C: Then it's k f underscore four oh seven."], &["1: k f underscore four oh seven"]),
        (&["A: Okay.", "C: I'm happy underscore otter on there."], &["1: happy underscore otter"]),
        (&["A: Okay.", "C: So, quill, underscore, 8 8, that's me."], &["1: quill, underscore, 8 8"]),
        (&["A: Okay.", "C: Let me see. Rook underscore vale underscore 3."], &["1: Rook underscore vale underscore 3"]),
        // Talk of signs, of files, of pages.
        (&["A: Is there a dash or an underscore in it?", "C: An underscore."], &[]),
        (&["A: You can use an underscore or a full stop."], &[]),
        (&["A: Then underscore and then the number."], &[]),
        (&["A: What's the file called?", "C: Budget underscore final underscore 2."], &[]),
        (&["A: It needs an underscore 2 times."], &[]),
    ]);
}

#[test]
fn a_reply_to_a_question_for_a_secret_word_that_makes_no_sense_goes_whole() {
    let word = "agent: I can't open that up without the magic word though.";
    check(&[
        (&[word, "C: Oh, how many? Goberty get up."], &["1: how many? Goberty get up"]),
        (&[word, "C: Um, it's tarbal gone over."], &["1: tarbal gone over"]),
        (&[word, "C: Oh. It's goberty I think."], &["1: goberty"]),
        (&[word, "C: The password? It's Goberty."], &["1: Goberty"]),
        (&[word, "C: Which one do you mean? Goberty."], &["1: Goberty"]),
        // Talk that can be read.
        (&["A: Not without the safe word, I'm afraid.", "C: Goberty get up."], &["1: Goberty get up"]),
        (&[word, "C: Did I put Osgood? Or Merribel."], &["1: Osgood", "1: Merribel"]),
        (&["agent: We'd want a password for the account.", "C: I'll do that online."], &[]),
        (&["agent: We never ask for a full password over the phone.", "C: Good, somebody rang wanting that."], &[]),
        (&["agent: What's the password on the account?", "C: Sorry? I didn't catch that."], &[]),
        (&[word, "C: How many do you need?"], &[]),
        (&[word, "C: Oh, I don't know it."], &[]),
    ]);
}

#[test]
fn a_question_is_open_again_where_its_answer_is_rejected() {
    for (question, first, again, expected) in [
        ("What's the password on the account?", "Kingfisher.", "They still do old one, Margot nine.", "Margot nine"),
        ("And the memorable word?", "Kingfisher.", "Oh, then it's Bluebottle.", "Bluebottle"),
        ("And your PIN?", "4 4 9 1.", "Then it's 7 2 0 5.", "7 2 0 5"),
        ("And your PIN?", "4 4 9 1.", "Er, seventy two oh five.", "seventy two oh five"),
        ("What was the name of your first pet?", "Waffles.", "Must be Biscuit.", "Biscuit"),
        ("What's your date of birth?", "14th of July 1982.", "Sorry, 4th of June 1982.", "4th of June 1982"),
        ("Can you read me the code I've texted you?", "408 227.", "Then 611 904.", "611 904"),
        ("And your postcode?", "LS6 4NW.", "Er, LS7 2QR.", "LS7 2QR"),
        ("What's the username?", "dfenn407.", "Then kfenn88.", "kfenn88"),
    ] {
        for rejects in [
            "That's not what I have here.",
            "It's showing that it doesn't match.",
            "No, that's not it.",
            "Hmm, it isn't that one.",
            "Could you try again for me?",
            "I'm afraid that's not the one on file.",
            "No, that isn't right.",
            "That's not what we've got.",
        ] {
            let said: Vec<String> =
                [("agent", question), ("C", first), ("agent", rejects), ("C", again)].map(|(who, said)| format!("{who}: {said}")).into();
            let said: Vec<&str> = said.iter().map(String::as_str).collect();
            let of = |turn: &str| goes(&said).into_iter().filter(|own| own.starts_with(turn)).collect::<Vec<_>>();
            assert_eq!(of("3"), [format!("3: {expected}")], "{said:?}");
            assert!(of("2").is_empty(), "{said:?}: {:?}", of("2"));
            let marked = [said[0], "C: [PASSWORD]", said[2], said[3]];
            let of = |turn: &str| goes(&marked).into_iter().filter(|own| own.starts_with(turn)).collect::<Vec<_>>();
            assert_eq!(of("3"), [format!("3: {expected}")], "{marked:?}");
        }
    }
    let kept =
        ["agent: What's the password?", "C: Kingfisher.", "agent: Okay, if it's slow try again tomorrow.", "C: Morag's boy said that."];
    assert_eq!(goes(&kept), ["1: Kingfisher"]);
    for lines in [
        // Who was asked rejects something else, nothing was asked, or what was asked is nobody's own.
        &["agent: What's the order number?", "C: 44712.", "agent: That's not what I have here.", "C: Then it's 44713."][..],
        &["agent: I've sent the engineer.", "C: Fine.", "agent: That's not what I have here.", "C: Margot was on the phone at 9."],
        &["agent: And how's the weather?", "C: Grim.", "agent: That's not right.", "C: It's 30 degrees here."],
    ] {
        assert_eq!(goes(lines), Vec::<String>::new(), "{lines:?}");
    }
}

#[test]
fn a_long_reply_to_a_question_begins_with_what_was_asked_for() {
    check(&[
        // A name that nobody knows, and then a story.
        (
            &[
                "A: Who do I have on the line?",
                "C: I loose into Faroe, I was at the shop on Tuesday and they told me to ring you about the boiler.",
            ],
            &["1: loose into Faroe"],
        ),
        // All of its words are known, so it may be none.
        (
            &[
                "A: Who do I have on the line?",
                "C: I was wondering, I was at the shop on Tuesday and they told me to ring you about the boiler.",
            ],
            &[],
        ),
        // An address of which the street was heard as something else.
        (
            &["A: What's the address there?", "C: 8 chapel terraces on day 60 years he was born two doors down. It's a lovely road."],
            &["1: 8 chapel terraces on day 60 years he was"],
        ),
    ]);
}

#[test]
fn what_is_named_harmless_is_over_with_its_sentence() {
    check(&[
        (&["A: Your claim reference is C24, 71905. They'll ring you. Is it still 07700 900347?"], &["0: 07700 900347"]),
        (&["A: Your tracking number is, let me see, 07700 900347."], &[]),
    ]);
}
