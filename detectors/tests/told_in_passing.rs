//! What is told in passing: names of others, what people are called, the other one of two numbers, a letter in place of one that was read back.

mod lines;

use lines::holds;

#[test]
fn a_name_after_what_somebody_is_to_somebody_goes() {
    holds(&[
        ("A: Anyone else? / C: My sister, when she visits. Morwenna. She has a key.", &["Morwenna"]),
        ("A: Is it just you? / C: There's my boyfriend as well, Idris Pennock, if you want him.", &["Idris Pennock"]),
        ("A: And the boat? / C: The boat's the wife's, though. Eluned.", &["Eluned"]),
        ("A: Anything else? / C: My sister lives up north, Cumbria.", &[]),
        ("A: Anything else? / C: My sister comes over on Sundays. Easter too.", &[]),
    ]);
}

#[test]
fn what_people_are_called_beside_their_name_goes() {
    holds(&[
        ("A: Thank you. / C: Everyone calls me Winnow, mind.", &["Winnow"]),
        ("A: And the other plan? / C: His was Desmond. It's paid.", &["Desmond"]),
        ("A: Thank you. / C: His was Fine, thanks.", &[]),
    ]);
}

#[test]
fn a_full_name_that_ends_a_question_for_somebody_goes() {
    holds(&[
        ("C: It's about the roof. / A: And that's you, is it, Corwin Tapscott?", &["Corwin Tapscott"]),
        ("C: What's it say? / A: It comes back to a Corwin Tapscott.", &["Corwin Tapscott"]),
        ("C: It's about the roof. / A: Is that your policy, the Gold Cover?", &[]),
    ]);
}

#[test]
fn the_other_one_of_two_numbers_answers_what_was_asked() {
    holds(&[
        ("A: May I have your NHS number? / C: One says clinic code, QRX21. The other one's 943 476 5919.", &["943 476 5919"]),
        ("A: May I have your NHS number? / C: It says clinic code, QRX21.", &[]),
    ]);
}

#[test]
fn a_letter_with_its_example_puts_right_what_was_asked_back() {
    holds(&[("A: Your National Insurance number? / C: QQ 12 34 56 C. / A: QQ, 12, 34, 56, B? / C: C, for Charlie.", &["C, for Charlie"])]);
}

#[test]
fn what_runs_out_on_a_day_is_no_card() {
    holds(&[
        ("A: What can I do? / C: My permit, please. It runs out on the 4th of May.", &[]),
        ("A: Read me the card. / C: 4539 1488 0343 6467, and it runs out in May 29.", &["4539 1488 0343 6467", "May 29"]),
    ]);
}

#[test]
fn questions_that_name_a_value_in_few_words_are_known() {
    holds(&[
        ("A: And what does it say across the front? / C: 4539 1488 0343 6467.", &["4539 1488 0343 6467"]),
        ("A: May I have a mobile for the confirmation? / C: 0491 570 110.", &["0491 570 110"]),
        ("A: I'd have to take down your licence. / C: RB 552 019.", &["RB 552 019"]),
    ]);
}
