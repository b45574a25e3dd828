//! Questions that are put in a roundabout way, values that are told before anybody asks, and what looks like either and is none.

mod lines;

use lines::holds;

#[test]
fn who_somebody_is_is_asked_by_the_part_that_he_plays() {
    holds(&[
        ("A: Who's the hirer? / C: Both of us. Leopold Anstruther and I'm Birgit.", &["Leopold Anstruther", "Birgit"]),
        ("A: And who does that belong to? / C: Rosamund Peverell.", &["Rosamund Peverell"]),
        ("A: Remind me who I have. / C: Quentin Osterley.", &["Quentin Osterley"]),
        ("C: Remind me what I have to pay. / A: The total is 84.50.", &[]),
        ("A: The two of you? / C: Yes, two adults and a cot.", &[]),
        ("A: Whose account is it? / C: My mother's, Ottilie Drewe.", &["Ottilie Drewe"]),
        ("A: Whose account is that? / C: It's the flat's, 30 a month.", &[]),
        ("A: Who's the hirer? / C: Both of us. It's for Tuesday.", &[]),
    ]);
}

#[test]
fn a_middle_name_is_heard_as_an_everyday_word_and_no_name_has_a_number() {
    holds(&[
        ("A: What's your full name? / C: Nora when Osterfield.", &["Nora when Osterfield"]),
        ("A: What's your full name? / C: Nora and that's it.", &["Nora"]),
        ("M: And next of kin? That's her. / M: Do you like the 6th? Imclinical 7?", &[]),
        ("M: And who's calling? It's C-O-S-T-E, double LA-N-O-S.", &["C-O-S-T-E, double LA-N-O-S"]),
    ]);
}

#[test]
fn where_somebody_has_gone_and_where_a_bill_goes_are_addresses() {
    holds(&[
        (
            "A: And where have you gone to? / C: It's round the corner. Flat 9, Harrow Mill, and that's LS-6-4-2-P.",
            &["Flat 9, Harrow Mill, and that's LS-6-4-2-P"],
        ),
        ("A: And where have you gone to? / C: We're 20 miles away now.", &[]),
        ("A: Are you still out at the mill? / C: No, 14 Orchard Rise.", &["14 Orchard Rise"]),
        ("A: Are you still on 75 milligrams? / C: 50 now.", &[]),
        ("A: And where does the bill for that go? / C: 60614.", &["60614"]),
        ("A: And where does the statement go? / C: 8 Larch Grove, Bedale.", &["8 Larch Grove, Bedale"]),
        ("C: Where does the bill say 4412? / A: It says 84.50 at the bottom.", &[]),
        ("A: Where do you live? / C: 12 Elm Row. The code's LS6.", &["12 Elm Row", "LS6"]),
        ("M: The promo code's LS6 for the sale.", &[]),
    ]);
}

#[test]
fn codes_are_named_by_the_paper_that_they_stand_on() {
    holds(&[
        ("A: Or is it on your own insurance? / C: It's K R 50, 227, double three 9.", &["K R 50, 227, double three 9"]),
        ("A: Or is it on your own insurance? / C: In my wallet, it's a P60, 227, double three 9.", &["P60, 227, double three 9"]),
        ("A: Or is it on your own insurance? / C: That cost 340 pounds a year.", &[]),
        ("C: It's on my P60, that's 118 pounds.", &[]),
        ("C: It's a new build. / A: They want the one off your payslip. / C: P W 20 14 33 B.", &["P W 20 14 33 B"]),
        ("C: What does the app say? / A: The app build is 2014 33 881.", &[]),
        ("C: I've got the last bill here, that's 5 0 9 2 2 7 1 K.", &["5 0 9 2 2 7 1 K"]),
        ("C: I've got the last bill here and it's 84.50.", &[]),
        ("A: Direct deposit? / C: Yes, it's 0210 0002 1, then 4471 9035 2.", &["0210 0002 1, then 4471 9035 2"]),
        ("A: Direct deposit? / C: It pays on the 15th.", &[]),
        ("A: I'd need their license. / C: It's Georgia 058 213 396.", &["Georgia 058 213 396"]),
        ("C: The rental agreement is R-B-338-7102.", &[]),
        ("A: The last four for taxes? / C: [US_SSN_LAST4] / A: It wants all of it this time. / C: 4 1 9, 5 5.", &["4 1 9, 5 5"]),
        ("A: I want all of it back. / C: That's 240 pounds.", &[]),
    ]);
}

#[test]
fn what_is_said_of_a_card_some_turns_after_its_number_goes() {
    holds(&[
        ("C: Do you guys take Amex? / A: We do. / C: 3714 496353 98431.", &["3714 496353 98431"]),
        ("C: Do you take Visa? / A: We do, and there's a 3 percent fee.", &[]),
        ("A: The card number? / C: 4539 1488 0343 6467. / A: Yeah. / C: It's 7719 up on the front.", &["7719"]),
        ("A: The card number? / C: 4539 1488 0343 6467. / A: Yeah. / C: It's 771, that's the back. / A: Fine. / C: 09-29.", &["09-29"]),
        ("A: And that one runs until? / C: 0 9 2 9.", &["0 9 2 9"]),
        ("A: And the sale runs until? / C: The 9th, it says.", &[]),
        ("A: The card number? / C: 4539 1488 0343 6467. / A: Yeah. / C: There's 120 people at the front.", &[]),
    ]);
}

#[test]
fn a_password_is_told_for_today_or_by_a_sign_in_it() {
    holds(&[
        ("A: For today it's Harbour 4 4 1.", &["Harbour 4 4 1"]),
        ("A: You'll go in with Thistle-Barn-26.", &["Thistle-Barn-26"]),
        ("A: You'll go in with the engineer at 10.", &[]),
        ("A: It's Harbour exclamation mark 2208.", &["Harbour exclamation mark 2208"]),
        ("A: Have you got 5 exclamation marks 22 times?", &[]),
    ]);
}

#[test]
fn a_birthday_in_digits_right_after_who_it_is() {
    holds(&[
        ("C: He's 6.14 79 and she's off sick.", &["6.14 79"]),
        ("C: I'm 5 minutes away. He's 40 to 45 now.", &[]),
        ("C: He's 6.2 and I'm 5.9.", &[]),
        ("C: I had it in the little code app, and there's 0.65 of a share left.", &[]),
    ]);
}

#[test]
fn what_a_machines_plate_says_is_no_vehicles() {
    holds(&[
        ("A: What's the gas reading? / C: 40213. / A: And what's on the plate? / C: K 71 P 004 222.", &[]),
        ("A: What's on the plate of the car? / C: K 71 P 004.", &["K 71 P 004"]),
    ]);
}

#[test]
fn pieces_are_read_back_as_one_and_two_of_a_kind_are_told_at_once() {
    holds(&[
        ("A: And a mobile? / C: It's 6071.44. And 7719. / C: 0035. / A: 7719-0035 and where to?", &["7719-0035"]),
        ("A: And a mobile? / C: It's 6071.44. And 7719. / C: 0035. / A: The job's 8829-0135.", &[]),
        (
            "A: Your passports? / C: Mine is KD-2048-817, and hers is Maria Wells. KD-611-925-0.",
            &["KD-2048-817", "Maria Wells", "KD-611-925-0"],
        ),
        ("A: Your passport number? / C: KD-2048-817. / A: That's flight KD 611 9250.", &[]),
        ("A: An email? / C: Nina Osk.2024, at RopeMail.Example", &["Osk.2024, at RopeMail.Example"]),
    ]);
}

#[test]
fn what_firms_and_places_are_called_is_nobodys_name() {
    holds(&[
        ("M: Heron Point Marina Fuel Dock.", &[]),
        ("A: Who fixed it? / C: It was Stanley Tools, down at Chelsea Wharf.", &[]),
        ("A: Who fixed it? / C: It was Terrence Oakholt.", &["Terrence Oakholt"]),
    ]);
}

#[test]
fn what_is_asked_at_once_is_told_in_any_order_and_a_town_goes_with_its_code() {
    holds(&[
        (
            "A: What's your birthday, and the social? / C: Birthday 6th of May, 1988. The other, do I have to say it? The kids are here. Okay. 548 31",
            &["6th of May, 1988", "548 31"],
        ),
        ("A: What's your birthday? / C: 6th of May, 1988. The other one is 548 pages long.", &["6th of May, 1988"]),
        (
            "A: Whereabouts are you, and when were you born? / C: LS6 4QP. And I'm the 21st of the third, 79.",
            &["LS6 4QP", "the 21st of the third, 79"],
        ),
        (
            "A: And where do you live? / C: 1907 Harlow Street unit C, it's the downstairs Ottumwa 52501.",
            &["1907 Harlow Street unit C, it's the downstairs Ottumwa 52501"],
        ),
        ("A: And where do you live? / C: 1907 Harlow Street. It cost me 52501.", &["1907 Harlow Street"]),
    ]);
}

#[test]
fn what_is_guessed_and_denied_is_asked_for_still_and_what_was_said_is_spelled() {
    holds(&[
        ("A: You should have a PIN for the desk. / C: Is it 1922? / A: Nope. / C: Okay, then it's 8054.", &["8054"]),
        (
            "A: Your username? / C: It's b kowalc three. So B, K, O, W, A, L, C, and a three.",
            &["b kowalc three", "B, K, O, W, A, L, C, and a three"],
        ),
        ("A: And who are you? / C: That's my son. I'm the subscriber, Nadine.", &["Nadine"]),
        ("A: A blue card? / C: You want what's on it? It says ID, HXB 40271963.", &["HXB 40271963"]),
    ]);
}

#[test]
fn how_long_a_card_lasts_where_a_code_was_sent_and_when_somebody_came_into_the_world_are_asked_so_too() {
    holds(&[
        ("A: Which card? / C: 4111 1111 1111 1111. / A: How long's that one good for? / C: Till March of 31. If I last.", &["March of 31"]),
        ("A: Which card? / C: 4111 1111 1111 1111. / A: How long's left on it? / C: 0-9, 31.", &["0-9, 31"]),
        ("A: I'm gonna text your cell a thing, just shoot it back to me. / C: Okay. 551 907.", &["551 907"]),
        ("A: And when'd you come into the world? / C: 21st of the 9th, 77.", &["21st of the 9th, 77"]),
        ("A: When's the fitter due? / C: The 21st of the 9th, 26.", &[]),
    ]);
}

#[test]
fn a_password_is_told_by_how_its_letters_are_written_and_its_signs() {
    holds(&[
        (
            "A: Alright, it's capital M maple, exclamation point, capital R river, 26.",
            &["capital M maple, exclamation point, capital R river, 26"],
        ),
        ("A: It's capital letters on the form, thanks.", &[]),
        ("A: The answer to your question, your first pet? / C: Oh dear. We had 4 dogs. I'd have gone with Bramble.", &["Bramble"]),
    ]);
}

#[test]
fn letters_of_a_place_name_no_licence() {
    holds(&[("A: Where are you? / C: It's DL three, eight TJ. I only need to be in for ten.", &["DL three, eight TJ"])]);
}
