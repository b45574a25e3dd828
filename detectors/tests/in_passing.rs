//! What is said in passing while a question is open: hours, years, ages, pages, sums and numbers of the firm's own. None of it is an answer.

mod lines;

use lines::holds;

#[test]
fn what_is_said_in_passing_while_a_question_is_open_stays() {
    holds(&[
        // A page, and who speaks after an hour.
        ("A: And the sort code? / C: Let me find page three of six. There we are, the sort code's 40, 12, 75.", &["40, 12, 75"]),
        ("A: The card ends 4 4 1 9, is that it? / C: It is. I had it at the till at about 10 to five, I bought a lamp.", &[]),
        // What a message came from.
        ("A: Read me the passcode when it arrives. / C: It came from a short number, 6 1 2 0 9, is that right? 771 204.", &["771 204"]),
        // A year in two numbers, and how old somebody is.
        ("A: Are you a member of our rewards club? / C: I am, since 20 16. It's KD, 4-4-1-0-7.", &["KD, 4-4-1-0-7"]),
        ("A: And when was she born? / C: She's just gone six, so it's the 3rd of May 2019.", &["the 3rd of May 2019"]),
        ("A: You set a memorable place, what was it? / C: Oh, that was back in 2014. It'll be Larchmont Bay.", &["Larchmont Bay"]),
        // What a firm files, and where it can be rung.
        ("C: The card runs till May 2031. / A: Lovely, that's gone through, receipt 118, 3-0-7.", &[]),
        ("C: My email's cathie dot marsh at box dot example. / A: Any trouble, we're on 0-1-6-3-2, 960, 0144.", &[]),
        // What has ended, what a code of another kind is, and who has got home.
        ("C: The first one ended. / A: Right. The pay I hold is \u{a3}31,460, with tax of \u{a3}5,120.40.", &[]),
        ("A: How can I help? / C: They've put me on an emergency code, it's gone from 1250 L to 700 T.", &[]),
        ("C: I left the shop and then I got home with no purse. / A: There's 1450 on Monday at a shoe place.", &[]),
        ("A: The class is moved to studio four at half seven. There's 18 mats.", &[]),
    ]);
}

#[test]
fn what_is_harmless_is_what_was_named_and_no_more() {
    holds(&[
        // Named by who answers, and then what was asked for.
        ("A: May I take your member number? / C: It says pay ref 0-7, and then KTB 0-2-8-1 665.", &["0-7, and then KTB 0-2-8-1 665"]),
        // An old question doesn't make a telephone number harmless.
        (
            "A: Is there a ticket on it? / C: There's a ticket, 4 4 1 9 0. / A: Thanks. That's 28 days. / C: I paid 41. / A: And a phone? / C: 07700 900 412.",
            &["07700 900 412"],
        ),
        (
            "A: Who was it for? What's the order number? / C: It's order 4410. / C: Me. Gwenda Ashby. A, S, H, B, Y.",
            &["Gwenda Ashby", "A, S, H, B, Y"],
        ),
    ]);
}
