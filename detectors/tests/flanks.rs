//! What stands right beside a value: letters before a code, the rest of a date, the name before a number, the end of a number after an aside.

mod lines;

use lines::holds;

#[test]
fn letters_that_were_written_as_one_word_go_with_the_digits_after_them() {
    holds(&[
        ("A: And your frequent flyer number? / C: TA, 338, 0671.", &["TA, 338, 0671"]),
        ("A: And your frequent flyer number? / C: OK, 338 0671.", &["338 0671"]),
        ("A: Your phone number? / C: TA, 415 555 0133.", &["415 555 0133"]),
    ]);
}

#[test]
fn the_last_letter_of_what_is_spelled_goes_where_it_was_written_as_a_word() {
    holds(&[("A: And the name? / C: Ginny's with a G, double N, why?", &["Ginny's with a G, double N, why"])]);
}

#[test]
fn a_date_that_is_interrupted_goes_to_its_year_and_one_that_is_put_right_from_its_first_day() {
    holds(&[
        (
            "A: And her date of birth? / C: December 5th, 19, oh dear, I'm in trouble, 79.",
            &["December 5th, 19, oh dear, I'm in trouble, 79"],
        ),
        (
            "A: When was he born? / C: September 26th, wait, she'll have my head. 27th. 2016.",
            &["September 26th, wait, she'll have my head. 27th. 2016"],
        ),
        ("A: When was she born? / C: They all say the 7th, but it is the 17th of June 1949.", &["7th, but it is the 17th of June 1949"]),
        ("A: When was she born? / C: The 17th of June 1949. She's got 3 cats and 12 grandchildren.", &["The 17th of June 1949"]),
    ]);
}

#[test]
fn whose_number_a_caller_tells_is_named_before_it() {
    holds(&[
        ("A: Larch Alarms, monitoring desk. / C: Put my mother on. Odile Arceneaux, 415 555 0178.", &["Odile Arceneaux", "415 555 0178"]),
        ("A: Larch Alarms, monitoring desk. You can ring Harrow House, 415 555 0178.", &["415 555 0178"]),
    ]);
}

#[test]
fn the_end_of_a_number_after_an_aside_in_the_same_turn_is_a_part_of_it() {
    holds(&[
        (
            "A: And the account number? / C: Okay, that's 118, 260, let me get the light on, 957.",
            &["118, 260, let me get the light on, 957"],
        ),
        ("A: And the account number? / C: 4418 2095, and I'm on 3 tablets a day.", &["4418 2095"]),
    ]);
}
