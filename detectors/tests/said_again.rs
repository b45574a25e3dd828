//! What is said again in part, because the other party had it wrong, and what tells how it is written.

mod lines;

use lines::holds;

#[test]
fn a_part_that_is_said_again_because_it_was_heard_wrong_goes() {
    holds(&[
        ("A: What's your email? / C: It's bea dot holt, 74, at box dot example. / A: Bea dot holt, 47? / C: 74. Like the bus.", &["74"]),
        ("A: What's your email? / C: It's bea dot holt, 74, at box dot example. / A: Got it. / C: I'm 61, by the way.", &[]),
        ("A: And what's on the plate? / C: KT61 HAB. / A: KT61, HAD?", &["KT61, HAD"]),
        ("A: And what's on the plate? / C: KT61 HAB. / A: KT61, HAD? / C: B, for bravo. HAB.", &["B, for bravo. HAB"]),
    ]);
}

#[test]
fn how_a_name_or_an_address_is_written_and_sounds_goes_with_it() {
    holds(&[
        (
            "A: Your email? / C: It's cathie dot marsh, at box dot example. That's cathie with an I E.",
            &["cathie dot marsh, at box dot example", "cathie with an I E"],
        ),
        (
            "A: Your email? / C: It's renee dot holt, at cedar post, dot example. No accent.",
            &["renee dot holt, at cedar post, dot example"],
        ),
        ("A: Your name? / C: Lionel Cholmondeley. You say it Chumlee.", &["Lionel Cholmondeley. You say it Chumlee"]),
        ("A: What name? / C: Tadhg Mulqueen. / A: Help me with that. / C: Or put Conal Tarrell, it's the same.", &["Conal Tarrell"]),
        ("A: And what do I write down? / C: These small ones? There's 20 45 8-1. / A: Yep. / C: Then it says 3096,", &["3096"]),
        (
            "A: And the address? / C: 18 Beacon Drive Holme, which is LS seven, six VA.",
            &["18 Beacon Drive Holme, which is LS seven, six VA"],
        ),
    ]);
}
