//! Codes that nobody asked for: what tells that they matter is who says them back, or the card number before them.

mod lines;

use lines::{holds, last};

#[test]
fn a_code_that_nobody_asked_for_goes_where_the_other_party_says_it_back_and_so_does_what_says_it() {
    holds(&[
        (
            "A: Town hall, hello. / C: I've paid too much. I've the letter here, so it's 5 0 8 1 2 6 4 J. / A: 50812 64J, thank you.",
            &["50812 64J"],
        ),
        ("C: I have it in my hand. 6620 417 B. / A: 6620 411 B, yes?", &["6620 411 B"]),
        // Told in pieces, with a lorry between.
        ("C: It says 4410. / A: Yeah. / C: 0267, sorry there's a van, 118. / A: So 4410, 0267, 118. Lovely.", &["4410, 0267, 118"]),
        ("A: Is it one of our little cards? / C: It says 4410. / A: Right. / A: So it's 4410, in green?", &[]),
        // Too little of it.
        ("C: I have it in my hand. 6620 417 B. / A: 81 403, yes?", &[]),
        // What is nobody's own.
        ("C: My parcel never came. It's number 6 0 3 1 8 8. / A: 6 0 3 1 8 8, let me look.", &[]),
        ("A: What's the reading? / C: I have it in my hand, 045 218. / A: 045 218, thanks.", &[]),
        ("A: What does the printer say? / C: It has a label, model 6620 417 B. / A: 6620 417 B, okay.", &[]),
    ]);
}

#[test]
fn a_few_digits_after_a_card_number_go_with_it_whatever_was_asked() {
    let card = "A: Go ahead with the card. / C: 4929 1188 3302 1176. / A: Lovely.";
    let table: &[(&str, &[&str])] = &[
        ("And where does it go to? / C: 36104.", &["36104"]),
        ("Mm, okay. / C: 11-29.", &["11-29"]),
        ("Mm, okay. / C: It's 7718 up on the front and before you ask.", &["7718"]),
        ("How many nights is it? / C: 155.", &[]),
        ("Which flight? / C: 1187.", &[]),
    ];
    for (then, gone) in table {
        assert_eq!(last(&format!("{card} {then}")), *gone, "{then}");
    }
}

#[test]
fn a_long_code_goes_wherever_it_stands_in_a_reply() {
    holds(&[
        (
            "A: Direct deposit? / C: She left me a note from them so along the edge it's 06-1102-883-417-920 and that's all I can read.",
            &["06-1102-883-417-920"],
        ),
        ("C: The website said it's late already. / A: It left the warehouse on the 30th on the trolley 71023355.", &[]),
        ("A: Which route? / C: They told me it's the 4 and then 22 stops.", &[]),
    ]);
}

#[test]
fn letters_of_a_code_that_were_written_as_one_word_are_said_back_too() {
    holds(&[
        ("A: And the plate? / C: LN68 RVK. / A: RVK, lovely.", &["RVK"]),
        ("A: And the plate? / C: LN68 RVK. / A: Is that a BMW?", &[]),
    ]);
}
