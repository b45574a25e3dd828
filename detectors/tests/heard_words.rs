//! What recognisers write for words of a value, and what stands beside one and is an hour, a size, or something that has to be fetched first.

mod lines;

use detectors::{Doubt, Selection, Turn, examine_heard};

use lines::{holds, last};

#[test]
fn a_measure_that_begins_the_name_of_a_way_measures_nothing() {
    holds(&[
        ("A: The first line of your address? / C: It's 12 mile end road.", &["12 mile end road"]),
        ("A: What's your address? / C: It's 9 foot path lane.", &["9 foot path lane"]),
        ("A: What's your address? / C: It's 14 Pound Lane.", &["14 Pound Lane"]),
        ("A: What's your address? / C: 3 bar gate close.", &["3 bar gate close"]),
        ("A: What's your address? / C: It's 5 Mile Drive, Oxford.", &["5 Mile Drive, Oxford"]),
        ("A: What's your address? / C: It's a 5 mile drive from the shop.", &[]),
        ("A: Where do you live? / C: It's 20 miles down the road, about a 40 minute drive.", &[]),
    ]);
}

#[test]
fn a_way_whose_name_nobody_knows_goes_without_a_number_and_capitals() {
    holds(&[
        ("A: Are you still at the same address? / C: No, we moved. It's the barn hinchley lane and the town.", &["the barn hinchley lane"]),
        ("A: Your address? / C: I'm still on tressilian way with my mum.", &["tressilian way"]),
        ("A: Your address? / C: I'm still on the way home.", &[]),
    ]);
}

#[test]
fn a_year_is_heard_as_a_day_that_no_month_has() {
    holds(&[
        ("A: And your date of birth? / C: The 3rd of the 11th, 72nd.", &["The 3rd of the 11th, 72nd"]),
        ("A: And your date of birth? / C: It's the 14th of May 59th.", &["the 14th of May 59th"]),
        ("A: Where are you? / C: I'm 42nd in the queue, it says.", &[]),
    ]);
}

#[test]
fn an_hour_answers_no_question_and_says_no_code_again() {
    holds(&[
        ("C: The house is 01632 960 407. / A: There's 5 past 9 free tomorrow.", &[]),
        ("C: The house is 44 Elm Drive. / A: The nurse has 10 past 11 on Friday.", &[]),
        ("A: And a mobile? / C: 07700 900123 / A: You're booked for the 3rd of June, at 940, bring your letter.", &[]),
        ("C: My mobile is 07700 900123. / A: Great. See you at 1015 on Monday.", &[]),
        ("M: And the security code? 415. Lovely. / M: It's ready around. 4.15 at window 2 and we close at 9.", &[]),
        // The same digits without an hour's lead are the code.
        ("M: And the security code? 415. Lovely. / M: So that's 415, thanks.", &["415"]),
        ("A: What's your PIN? / C: I set it on Monday, it's 1015.", &["1015"]),
    ]);
}

#[test]
fn a_span_of_time_and_a_number_that_anybody_may_ring_answer_no_question() {
    holds(&[
        ("A: Hello, how can I help? / C: The text said today. / A: 1.32 to 2.32 it says.", &[]),
        ("A: We can send a code to your mobile. / C: When's he coming? / A: He has 9.15 or 10.40.", &[]),
        ("A: Hello, how can I help? / C: What's your number, in case? / A: 0345 000 0199.", &[]),
        ("A: What's your number, in case? / C: 01632 960 199.", &["01632 960 199"]),
        ("A: The code? / C: 1.32. 2.32.", &["1.32. 2.32"]),
    ]);
}

#[test]
fn a_secret_ends_with_its_sentence_where_nobody_knows_who_speaks() {
    holds(&[
        ("M: And the password? Blue. Bottle. 9. Lovely. That's 84 pounds.", &["Blue. Bottle. 9"]),
        ("M: Your mother's maiden name? Goberty get up. Okay, so that's 30 pounds a month.", &["Goberty get up"]),
        ("M: And the password please? It's bluebottle 22. Great, and your room's 14.", &["bluebottle 22"]),
        ("M: What's the password on the account? Oh, hang on. It's kestrel nine. Thanks.", &["kestrel nine"]),
    ]);
}

#[test]
fn roads_and_sizes_beside_a_question_are_no_codes() {
    holds(&[
        ("A: What's your policy number? / C: It was around 5.40 on the A580.", &[]),
        ("A: What's your account number? / C: I'm on the M62, can I ring back?", &[]),
        ("A: And the PIN? / C: 4 4 7 1. / A: It's 60 by 40 by 35 and 4.2 kilos.", &[]),
        ("A: And the PIN? / C: 4 4 7 1. / A: Your claim's C 77 1904.", &[]),
        ("A: And the date of birth? / C: The 4th of May 1961. / A: It went up 4.1% in April.", &[]),
        ("A: What's your policy number? / C: It's A 5 8 0 4 4.", &["A 5 8 0 4 4"]),
    ]);
}

#[test]
fn a_sum_and_a_reference_after_a_value_are_no_part_of_it() {
    holds(&[
        ("M: What's your address? 14 Wexcombe Road, Hatfield. That'll be $12.80.", &["14 Wexcombe Road, Hatfield"]),
        ("M: What's your address? 14 Wexcombe Road, Hatfield. Your claim's C 77 1904.", &["14 Wexcombe Road, Hatfield"]),
        ("M: Could I take your name? Osric Pennington. Okay, your reference is K 4471 B.", &["Osric Pennington"]),
        ("M: Could I take your name? Osric Pennington. That's O S R I C.", &["Osric Pennington. That's O S R I C"]),
        ("M: What's your address? 14 Wexcombe Road, Salida. The zip 81201.", &["14 Wexcombe Road, Salida. The zip 81201"]),
    ]);
}

#[test]
fn praise_is_no_place() {
    holds(&[
        ("A: Your address? / C: 4 Elm Row, Hull. / A: Righto. Fab.", &[]),
        ("A: Your address? / C: 4 Elm Row, Hull. / A: Smashing.", &[]),
        ("A: And the town? / C: Smethwick.", &["Smethwick"]),
    ]);
}

#[test]
fn a_caller_who_tells_a_value_asks_the_firm_for_none() {
    holds(&[
        (
            "A: Thank you for calling. An email and a mobile? / C: Email is ravi.n@hedgepost.com, mobile is 07700 900123. / A: Your visit is on the 6th, at 920, by train. Bring two photos 35x45mm.",
            &[],
        ),
        ("A: Thank you for calling. / C: Is my number right? / A: I've got 07700 900123.", &["07700 900123"]),
    ]);
}

#[test]
fn what_somebody_fetches_is_no_code() {
    holds(&[
        ("A: What's your account number? / C: Let me get my checkbook.", &[]),
        ("A: What's your account number? / C: Let me grab my glasses.", &[]),
        ("A: What's your account number? / C: I'll dig out the bankbook.", &[]),
        // A word that leads to nothing else may be the code.
        ("A: What's your account number? / C: Bankbook.", &["Bankbook"]),
    ]);
}

#[test]
fn a_word_in_no_list_that_leads_into_digits_may_be_the_first_of_them() {
    holds(&[
        ("A: And the account number? / C: Diblo 0 4 1. Yes. 7 6 4.", &["Diblo 0 4 1. Yes. 7 6 4"]),
        ("A: Your sort code? / C: Dubbel 1 44 19", &["Dubbel 1 44 19"]),
    ]);
}

#[test]
fn words_in_capitals_after_an_address_of_email_spell_it() {
    holds(&[(
        "A: Your email? / C: It's ravi.n@silsypost.com. That is TULSI Post and that's all.",
        &["ravi.n@silsypost.com", "TULSI Post"],
    )]);
}

#[test]
fn a_brand_says_that_its_number_follows() {
    holds(&[
        (
            "M: Might as well, it's a discover. 6011. Triple O9. Love it, sir. 9-013. 94-25.",
            &["6011. Triple O9. Love it, sir. 9-013. 94-25"],
        ),
        ("A: How will you be paying? / C: It's an Amex, 3782 822", &["3782 822"]),
    ]);
}

#[test]
fn where_the_firm_is_goes_nowhere_and_where_the_caller_is_does() {
    holds(&[
        ("A: Harbour Couriers, how can I help? / C: How do I find you? / A: We're on Castle Mill Lane, DN4 7FX.", &[]),
        ("A: Harbour Couriers, how can I help? / C: It says you've got it. / A: Yes, we're at Unit 6, Foundry Way, till half 7.", &[]),
        ("A: Tern Hotel, how can I help? / C: What's the postcode for the sat nav? / A: It's DN4 7FX, just past the church.", &[]),
        (
            "A: Harbour Couriers, how can I help? / C: Where are you sending it? / A: To 14 Castle Mill Lane, DN4 7FX.",
            &["14 Castle Mill Lane, DN4 7FX"],
        ),
        // Who was taken for the firm may be a caller who was asked.
        (
            "C: Hello, how can I help? / A: It's the gas board. What's your address? / C: We're at Unit 6, Foundry Way.",
            &["Unit 6, Foundry Way"],
        ),
    ]);
}

#[test]
fn a_firm_that_names_itself_is_nobody() {
    holds(&[
        ("A: Hello, Northgate Depot, how can I help?", &[]),
        ("A: Hello, Kestrel Mortgages. / C: Hi. / A: Good morning. Thanks for calling.", &[]),
        ("A: Thank you for calling, how can I help? / C: It's Ravi Nandakumar. / A: Hello Ravi.", &["Ravi"]),
    ]);
}

#[test]
fn what_a_firm_files_and_how_large_a_thing_is_answers_no_question() {
    holds(&[
        ("A: What's the card number? / C: I can't find it. / A: I've stopped it. Case 2 2 9 1 8.", &[]),
        ("A: What code does it show? / C: None. / A: It's 60 by 40 by 35, that parcel.", &[]),
        ("A: And how would you like to pay? / C: By card. / A: That's 127.60 altogether.", &[]),
        ("A: What's the card number? / C: 4929 1188 3302 1175.", &["4929 1188 3302 1175"]),
    ]);
}

#[test]
fn a_tax_is_no_number_of_who_pays_it() {
    holds(&[
        ("C: Is that with the VAT? / A: It's without. / C: So what would it be? 214.", &[]),
        ("C: What's it before VAT? / A: It's 318.", &[]),
        ("A: And the VAT? / C: It says 46.", &[]),
        ("A: What's your VAT number? / C: 980 70 684.", &["980 70 684"]),
        ("A: Have you got your company VAT there? / C: 980 780 68.", &["980 780 68"]),
        ("A: And the VAT? / C: GB 980 780 684.", &["GB 980 780 684"]),
    ]);
}

#[test]
fn what_a_firm_files_under_a_card_or_a_bond_is_no_secret() {
    holds(&[
        ("A: Have you the bond number? / C: It's TB418226.", &[]),
        ("A: What's the deposit reference? / C: TB418226.", &[]),
        ("A: She comes on Monday and the job card is 4, 177, 20.", &[]),
        ("A: What does the delivery card number say? / C: 3391 0720", &[]),
        ("A: And your premium bond number? / C: 418 226 30", &["418 226 30"]),
        ("A: And the card is? / C: 4539 1488 0343 6467", &["4539 1488 0343 6467"]),
    ]);
}

#[test]
fn who_takes_a_call_and_says_so_asks_nobody_for_a_name() {
    holds(&[
        ("A: Harlow Dental, you are speaking to Tamsin. How can I assist? / C: Hi, Tamzin, it's about my crown.", &[]),
        ("A: Kestrel Season Passes, you're talking with Wren. / C: Yeah, hi Wren, I want to renew.", &[]),
        ("A: Kestrel Season Passes, you're talking with Wren.", &[]),
        ("A: Meadow Supplies, this is Imogen on a recorded line. / A: What can I help you with? / C: Hi Imogen, I'm out of tape.", &[]),
        ("A: You're through to Wren at Kestrel Passes. / C: I'd like to renew. / A: All done. / C: Thanks, Wren.", &[]),
        ("A: Thanks for holding, this is Imogen. / C: Hi Imogen.", &[]),
        ("A: You're through to Kestrel Passes. / C: It's Oswin Frayle. / A: Thanks, Oswin.", &["Oswin"]),
        // Who calls says his own name so, too.
        ("A: Hello? / C: You're speaking to Oswin Frayle from number nine.", &["Oswin Frayle"]),
        ("A: Am I speaking to the tenant? / C: You're talking to Delphine.", &["Delphine"]),
        ("A: And who am I speaking to? / C: Oswin Frayle.", &["Oswin Frayle"]),
    ]);
}

#[test]
fn a_name_stands_before_the_offer_to_spell_it() {
    holds(&[
        ("A: Who's the lease under? / C: May So, Shivaun Tregannis, do you want me to spell that?", &["May", "Shivaun Tregannis"]),
        ("A: Whose name is the booking in? / C: Fergal Adlam.", &["Fergal Adlam"]),
        ("A: Who shall I make the refund out to? / C: N Corrigan.", &["N Corrigan"]),
        ("A: Anything else? / C: The driver's Oswin Frayle, I'll spell that.", &["Oswin Frayle"]),
        ("A: Anything else? / C: We're on the second floor, do you want me to spell that out?", &[]),
        ("A: Anything else? / C: It's on a Tuesday, I can spell it out if you like.", &[]),
    ]);
}

#[test]
fn a_secret_that_a_caller_asks_for_is_told_after_some_talk() {
    holds(&[
        (
            "C: Can you set me a password? / A: I'll put a temporary one on. It's magby hash 4.4. It lasts until Friday.",
            &["magby hash 4.4"],
        ),
        ("C: Can you reset my password? / A: Sure, that's reset. The new one's going to be Walnut 88.", &["Walnut 88"]),
        ("C: Can you reset my password? / A: I'll do it now. It takes 3 days.", &[]),
        ("A: And you're log in for the shift apps going to be. K or Melton four.", &["K or Melton four"]),
        ("A: Your username for the parents portal is brill92.", &["brill92"]),
        ("A: Your new username's going to be m tolland 2.", &["m tolland 2"]),
        ("A: So the user name I've given you is J Harcombe one.", &["J Harcombe one"]),
        ("C: I can't log in. / A: Your temporary password is going to be kestrel, dash, 4 4.", &["kestrel, dash, 4 4"]),
        ("C: My password is going to expire on Friday.", &[]),
        ("A: And the UPI ID? / C: Anil dot m at okbank.", &["Anil dot m at okbank"]),
        ("A: So for the app you'd sign in with M Holt two.", &["M Holt two"]),
        ("A: You can sign in with a friend or two.", &[]),
        ("A: Your login for the portal is ready and you can start on Monday.", &[]),
        ("A: You can log in for the webinar on Friday at 4.", &[]),
    ]);
}

#[test]
fn a_part_that_was_wrong_is_put_right() {
    let read = "C: My account number is 61 20 94 71. / A: 61 20 94 17, is that it? / ";
    for (said, expected) in [
        ("C: Nearly, it's 71 at the end not 1-7.", &["71 at the end not 1-7"][..]),
        ("C: It ends seven one, not one seven.", &["seven one, not one seven"]),
        ("C: Not one seven, seven one.", &["one seven, seven one"]),
        ("C: It's seven one instead of one seven.", &["seven one instead of one seven"]),
        ("C: It's seven one at the end.", &["seven one"]),
        ("C: Nearly. The last digit's a one.", &["one"]),
        ("C: It starts with a six.", &["six"]),
        ("C: Yes. The last one was 15 minutes late.", &[]),
        ("C: Yes. It starts on the 3rd.", &[]),
        ("C: Yes. I'm back at the end of the month.", &[]),
        ("C: Yes. There are 3 of us, not 4.", &[]),
        ("C: Yes. I pay on the 3rd at the end of each quarter.", &[]),
    ] {
        assert_eq!(last(&format!("{read}{said}")), expected, "{said}");
    }
    holds(&[("A: Your card number? / C: 4539 1488 0343 / A: Sorry, was that eight nine at the end.", &[])]);
    holds(&[("C: My account number is 61 20 94 71. / A: Thanks, that's 12 pounds. / C: I thought it was 15, not 12.", &[])]);
}

#[test]
fn what_people_say_to_get_ready_is_no_part_of_a_code() {
    holds(&[
        ("A: And the long number on the licence? / C: Okay, deep breath.", &[]),
        ("A: Your card number? / C: Drum roll.", &[]),
        ("A: Your licence number? / C: Yeh Holdon, K-26R, double-7-8-194.", &["K-26R, double-7-8-194"]),
        ("A: Do you have the policy number? / C: Somewhere, yes, PL 007 6428.", &["PL 007 6428"]),
        ("A: The expiry date? / C: Oh 8 30 and the three at the back are O double 4.", &["Oh 8 30", "O double 4"]),
    ]);
}

#[test]
fn what_is_said_aside_parts_no_value_from_its_question() {
    holds(&[
        ("A: What's your password? / C: Bear with me, it's Bluebird seven.", &["Bluebird seven"]),
        ("A: What's your surname? / C: It's a bit of a mouthful. Oyelaran.", &["Oyelaran"]),
        ("A: Can you read me the policy number over the phone? / C: Knot one two.", &["Knot one two"]),
        ("A: I'll take the policy number, bear with me. / C: Knot one two.", &["Knot one two"]),
        ("A: Card number? / C: 4539 1488, bear with me, 0343 6467.", &["4539 1488, bear with me, 0343 6467"]),
        ("C: The password on my letter is Bluebird 7.", &["Bluebird 7"]),
        ("A: We'll never ask for your PIN. / C: My gran gave them not one too.", &[]),
        ("A: Nobody should ever ask, so don't tell anyone your password. / C: Goberty rang wanting that.", &[]),
    ]);
}

#[test]
fn what_was_just_told_and_what_is_taken_care_of_are_no_codes() {
    holds(&[
        ("A: The depot's on 1800 700 416. / C: 1800 700 416, thanks.", &[]),
        ("A: You'd owe $31.06. How would you like to take care of that? / C: Isn't it 70 percent covered?", &[]),
        ("A: Who's the copier under contract with? / C: Brightline, I believe.", &[]),
        ("A: Do you have an email? / C: I don't bother with all that.", &[]),
        ("A: Which printer is it? / C: It's the Laserjet M 404 DN.", &[]),
        ("A: And the security code? / C: Hang on, so was it 285 altogether?", &[]),
        ("A: What's it say on the front? / C: 44 71 90 22.", &["44 71 90 22"]),
        ("A: And the rest, where's that paid? / C: To my account, 062 418, 1029 4471.", &["062 418, 1029 4471"]),
        ("A: Where's the rent paid into? / C: The agents, 650 a month.", &[]),
    ]);
}

#[test]
fn what_somebody_is_asked_to_spell_is_a_name() {
    let first = |dialogue: &str| {
        let lines: Vec<(&str, &str)> = dialogue.split(" / ").filter_map(|line| line.split_once(": ")).collect();
        let turns: Vec<Turn<'_>> = lines.iter().map(|(own, text)| Turn { speaker: Some(own), text }).collect();
        let found = examine_heard(&turns, &Selection::all().ruled(), Doubt::Taken).findings;
        let said = |start: usize, end: usize| turns[0].text.chars().skip(start).take(end - start).collect::<String>();
        found.iter().filter(|own| own.turn == 0).map(|own| said(own.start, own.end)).collect::<Vec<_>>()
    };
    let table: [(&str, &[&str]); 4] = [
        ("C: The line is fine and I am Andre's bearuda / A: How are you spelling that last one?", &["Andre's bearuda"]),
        ("C: I'm calling for my husband, it's Tolvanen. / A: How do you spell that, sorry?", &["Tolvanen"]),
        ("C: I'd like to pay the bill today. / A: How do you spell your name?", &[]),
        ("C: It doesn't work in Wokingham. / A: Is that spelled on the invoice number?", &[]),
    ];
    for (dialogue, expected) in table {
        assert_eq!(first(dialogue), expected, "{dialogue}");
    }
}

#[test]
fn what_a_code_is_said_to_begin_with_goes_whatever_it_was_heard_as() {
    holds(&[
        ("A: The number of the passport? / C: There's a picture, one moment. It starts. Hg.", &["Hg"]),
        ("A: Your national insurance number? / C: It begins with a peedy", &["begins with a peedy"]),
        ("A: The number of the passport? / C: It starts on the second page of the book.", &[]),
        ("A: What's the order number? / C: It starts. Hg.", &[]),
    ]);
}

#[test]
fn whoever_could_be_reached_and_whom_a_thing_was_issued_to_is_somebody() {
    holds(&[
        ("A: How would I reach them? / C: He's on 613555, 0136, but it's 3 in the morning over there.", &["613555, 0136, but it's 3"]),
        ("A: Who is it issued to? / C: Me, Wanli Trumblet.", &["Wanli Trumblet"]),
        ("A: When was it issued to you? / C: Last Monday.", &[]),
    ]);
}
