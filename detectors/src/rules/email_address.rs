//! Email addresses, written or spoken: "john dot smith at gmail dot com", "J O H N dot S M I T H".

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::names;
use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::rule::{About, Answer, Case, Hit, Place, Rule, RuleInfo};
use crate::scene::Scene;

/// The rule.
pub(crate) struct EmailAddress;

static ABOUT: About = About {
    info: RuleInfo { id: "email_address", entity: Entity::EMAIL_ADDRESS, version: 1, description: "Email addresses, written or spoken." },
    cues: &[
        "electronic mail/address",
        "before/after/behind/following the at sign/symbol?",
        "which/what/your inbox",
        "inbox",
        "your/my/a gmail/hotmail/yahoo/outlook/icloud",
        "where ~ invoice/receipt/confirmation/ticket/e-ticket/link/quote/booking sent/go/going/emailed",
        "want the/your/my? invoice/receipt/confirmation/ticket/tickets/link/quote/booking sent/emailed",
        "somewhere to send/email the/your",
        "text or email you/it/them?",
        "drop me/us a line/note/mail at/on?",
        "write to me/us? at",
        "contact/reach you by mail/email",
        "email address?",
        "email addresses",
        "e mail address?",
        "email is",
        "email's",
        "email",
        "e mail",
        "emails to",
        "gmail address",
        "email it to",
        "send it to",
        "emails is",
    ],
    weak: &[],
    cases: &[
        Case::Catches("And an email for the receipt?|john dot smith at gmail dot com.", "john dot smith at gmail dot com"),
        Case::Catches("it's Chris underscore Nakamura85 at outlook.com", "Chris underscore Nakamura85 at outlook.com"),
        Case::Catches("you can write to john.smith@gmail.com.", "john.smith@gmail.com"),
        Case::Catches("my email is j o h n s m i t h 4 2 at yahoo dot co dot uk", "j o h n s m i t h 4 2 at yahoo dot co dot uk"),
        Case::Catches("And your email?|r dot bello 4 at, hang on, at outlook dot com", "r dot bello 4 at, hang on, at outlook dot com"),
        Case::Catches("email me, it's mo and jess, all one word, at sky dot com", "mo and jess, all one word, at sky dot com"),
        Case::Catches(
            "it's z o l a, the number 7, at proton mail dot com. Sorry, proton dot me",
            "z o l a, the number 7, at proton mail dot com. Sorry, proton dot me",
        ),
        Case::Catches("Your email?|hello at potter's wheels dot co dot uk", "hello at potter's wheels dot co dot uk"),
        Case::Catches("An email?|t dot lamb at y a h o o dot c o dot n z", "t dot lamb at y a h o o dot c o dot n z"),
        Case::Catches(
            "Your email?|R O W E, the digit 3, at, um, B T internet, all one word, dot com",
            "R O W E, the digit 3, at, um, B T internet, all one word, dot com",
        ),
        Case::Catches("Which inbox?|jo dot park at gmail dot com", "jo dot park at gmail dot com"),
        Case::Catches("email address|dr varma clinic at outlook dot in", "dr varma clinic at outlook dot in"),
        Case::Catches("And an email?|j.kovacs at freemail dot hu", "j.kovacs at freemail dot hu"),
        Case::Ignores("I'll meet you at the station at five"),
        Case::Ignores("look it up at our website, northwind dot com"),
    ],
};

/// Most words before the at sign.
const LONGEST: usize = 40;

impl Rule for EmailAddress {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        for segment in &scene.segments {
            for at in segment.from..segment.to {
                let found = match scene.tokens[at].kind {
                    Kind::Email => Some((at, at)),
                    _ if scene.tokens[at].is(traits::AT) => spoken(scene, segment.from, at, segment.to, false),
                    _ => None,
                };
                if let Some((first, last)) = found {
                    let last = host_again(scene, last, segment.to);
                    hits.push(Hit {
                        rule,
                        first,
                        last,
                        confidence: confidence::SHAPE_CHECKED,
                        checksum: Checksum::None,
                        reason: Reason::Cue,
                        value: 0,
                    });
                }
            }
        }
    }
}

/// After its cue: an address with its at sign, or letters and joined words that are a part of one.
fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    for at in place.from..place.to {
        if scene.tokens[at].kind == Kind::Email || is_run_together(scene, at) {
            return Some((at, at));
        }
        if scene.tokens[at].is(traits::AT)
            && let Some((first, last)) = spoken(scene, place.from, at, place.to, true)
        {
            let last = host_again(scene, last, place.to);
            return Some((first, spelled_again(scene, last, place.to)));
        }
    }
    if place.bare {
        let host = scene.tokens[place.from].is(traits::AT).then(|| host(scene, place.from + 1, place.to, true)).flatten();
        return host.map(|last| (place.from, last));
    }
    let at = names::skip_lead(scene, place.from, place.to);
    let last = names::spelled(scene, at, place.to, 3).or_else(|| joined(scene, at, place.to))?;
    Some((at, last))
}

/// "... dot com. Sorry, proton dot me": a host that takes the place of the one before.
fn host_again(scene: &Scene<'_>, last: usize, to: usize) -> usize {
    let back = |at: &usize| scene.tokens[*at].is(traits::CORRECTION | traits::RESTART) || scene.tokens[*at].kind == Kind::Filler;
    let next = (last + 1..to).take_while(back).last().filter(|_| scene.tokens[last + 1].is(traits::CORRECTION));
    next.and_then(|next| host(scene, next + 1, to, false)).unwrap_or(last)
}

/// "That's J O H N, dot, S M I T H" after the address.
fn spelled_again(scene: &Scene<'_>, last: usize, to: usize) -> usize {
    (last + 1..to.min(last + 7)).find_map(|at| names::spelled(scene, at, to, 3)).unwrap_or(last)
}

/// Words joined by "dot" or "underscore".
fn joined(scene: &Scene<'_>, at: usize, to: usize) -> Option<usize> {
    let join = (at + 1..to.min(at + 4)).find(|at| scene.tokens[*at].is(traits::JOIN))?;
    (join + 1 < to).then_some(join + 1)
}

/// The address around the word "at": a host after it, a local part before it.
fn spoken(scene: &Scene<'_>, from: usize, at: usize, to: usize, asked: bool) -> Option<(usize, usize)> {
    let last = host(scene, at + 1, to, asked)?;
    let first = local(scene, from, at, asked)?;
    // "Immy, that's I, double M, Y. Underscore finch 88 at ...": what a sign goes on with stands before it.
    let goes_on = first > from && scene.tokens[first - 1].is(traits::JOIN) && scene.text(first - 1).len() > 1;
    let begins = from + (from..first).take_while(|at| scene.tokens[*at].kind == Kind::Filler).count();
    Some((if goes_on && first - begins <= LONGEST { begins } else { first }, last))
}

/// The last token of a host name: "gmail dot com", "gmail.com", "o u t l o o k dot com", or a known mail host alone.
fn host(scene: &Scene<'_>, from: usize, to: usize, asked: bool) -> Option<usize> {
    let tokens = &scene.tokens;
    if tokens.get(from).filter(|_| from < to)?.kind == Kind::Domain {
        return Some(from);
    }
    // "bt internet.com": a recogniser split the host's name.
    let split = (from + 1..to.min(from + 3)).find(|at| tokens[*at].kind == Kind::Domain);
    if let Some(split) = split.filter(|split| tokens[from..*split].iter().all(|t| t.stop == Stop::None && !is_talk(t))) {
        return Some(split);
    }
    let mut last = None;
    let from = skip_fillers(scene, from, to);
    let mut at = from;
    let mut asides = 0;
    while at + 1 < to && at < from + 14 {
        asides += usize::from(is_aside(scene, at, to));
        if tokens[at].is(traits::DOT) || tokens[at + 1].glue == Glue::Dot && at + 1 > from {
            // "At the dot matrix printer": a host has a name.
            let named = (from..=at).any(|at| !tokens[at].is(traits::COMMON | traits::LEAD | traits::DOT));
            if let Some(end) = top_level(scene, at + 1, to, asked).filter(|end| named || !is_any_domain(&tokens[*end])) {
                last = Some(end);
                at = end - 1;
            }
        } else if last.is_none()
            && (at >= from + 4 + asides && !tokens[at].is_symbol()
                || is_talk(&tokens[at])
                    && (tokens[at].is(traits::POSSESSIVE | traits::IS) || !tokens[at + 1].is(traits::DOT))
                    && !(at == from && is_article(scene, at) || is_aside(scene, at, to) || is_aside(scene, at + 1, to)))
            || tokens[at].stop >= Stop::Full
            || last.is_some_and(|last| at > last)
        {
            break;
        }
        at += 1;
    }
    last.or_else(|| {
        tokens.get(from).filter(|t| t.is(traits::HOST) && (asked || !t.is(traits::COMMON)) && scene.text(from).len() > 3).map(|_| from)
    })
}

fn skip_fillers(scene: &Scene<'_>, at: usize, to: usize) -> usize {
    at + (at..to).take_while(|at| scene.tokens[*at].kind == Kind::Filler).count()
}

/// Letters of the longest top-level domain that isn't known.
const TOP_LEVEL: u32 = 10;
/// Letters of the longest top-level domain that people spell.
const SPELLED: usize = 4;

/// The last token of a top-level domain: a known one, one that is spelled ("e d u"), or where an address was asked for any country's two letters.
fn top_level(scene: &Scene<'_>, at: usize, to: usize, asked: bool) -> Option<usize> {
    let token = &scene.tokens[at];
    let country = asked && token.kind != Kind::Digits && token.end - token.start == 2 && !token.is(traits::COMMON | traits::LEAD);
    if token.is(traits::TLD) || country || is_any_domain(token) {
        return Some(at);
    }
    let letter = |at: &usize| matches!(scene.tokens[*at].kind, Kind::Letter(_));
    let count = (at..to.min(at + SPELLED)).take_while(letter).count();
    let word: String = (at..at + count).map(|at| scene.text(at).to_ascii_lowercase()).collect();
    let known = scene.book.lexicon.get(&word).is_some_and(|entry| entry.traits & traits::TLD != 0);
    (count >= 2 && (known || count == 2)).then(|| at + count - 1)
}

/// "Postbox dot example", "inbox.travel": there are more top-level domains than anybody knows, and nobody else says "dot" before a word that isn't
/// said every day.
fn is_any_domain(token: &Token) -> bool {
    token.kind == Kind::Word
        && (!token.capital || token.glue == Glue::Dot)
        && (2..=TOP_LEVEL).contains(&(token.end - token.start))
        && !is_talk(token)
        && !token.is(traits::COMMON)
}

/// The first token of the part before "at". Where it was asked for, it goes back to the start of the answer, since people say names and
/// everyday words there; elsewhere only symbols, joined words and one plain word belong to it.
fn local(scene: &Scene<'_>, from: usize, at: usize, asked: bool) -> Option<usize> {
    let tokens = &scene.tokens;
    let mut first = at;
    let mut plain = 0;
    while first > from && at - first < LONGEST {
        let token = &tokens[first - 1];
        let glued = first < at && tokens[first].glue != Glue::Space;
        if token.stop >= Stop::Full && !glued || token.kind == Kind::Label || scene.covered[first - 1] && !asked {
            break;
        }
        let joined = first < at && tokens[first].is(traits::JOIN) || glued;
        let sure = token.is_symbol() || token.kind == Kind::Filler || token.is(traits::JOIN) || joined;
        let sure = sure
            || is_aside(scene, first - 1, at)
            || is_numbered(scene, first - 1, at)
            || asked && (is_false_start(scene, from, first - 1, at) || spells(scene, from, first - 1));
        if !sure {
            plain += 1;
            let fits = if asked {
                (is_local(token) || is_pair(scene, from, first - 1)) && plain <= MOST_PLAIN
            } else {
                is_local(token) && (is_mailbox(scene, first - 1) && plain == 1 || plain <= 3 && is_whole(scene, from, first - 1, at))
            };
            if !fits {
                break;
            }
        }
        first -= 1;
    }
    let lead = if asked && !tokens[first].is_symbol() { names::skip_lead(scene, first, at) } else { first };
    // "Hello at" is a mailbox too.
    let titled = lead > first && names::is_title(scene, lead - 1);
    let first = if lead == at && at > first { at - 1 } else { lead - usize::from(titled) };
    let family = first > from && scene.text(first - 1).eq_ignore_ascii_case("the") && tokens[first - 1].stop == Stop::None;
    let family = family && (asked || first >= from + 2 && (tokens[first - 2].stop > Stop::None || tokens[first - 2].is(traits::IS)));
    if family && first < at && (!tokens[first].is_symbol() || matches!(tokens[first].kind, Kind::Alphabet(_))) {
        return Some(first - 1);
    }
    let skipped = |token: &Token| token.is(traits::JOIN | traits::POSSESSIVE) && !token.is_symbol() || token.kind == Kind::Filler;
    let first = first + tokens[first..at].iter().take_while(|token| skipped(token)).count();
    (first < at).then_some(first)
}

/// "Jono and Kate": both names belong to the mailbox.
fn is_pair(scene: &Scene<'_>, from: usize, and: usize) -> bool {
    let before = and.checked_sub(1).filter(|at| *at >= from).map(|at| &scene.tokens[at]);
    let name = before
        .is_some_and(|t| t.kind == Kind::Word && t.stop == Stop::None && !t.is(traits::LEAD | traits::IS | traits::HOST | traits::TLD));
    scene.tokens[and].is(traits::AND) && name
}

/// "The number 4", "number one": said of a digit in the address.
fn is_numbered(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let is = |at: usize, word: &str| at < to && scene.text(at).eq_ignore_ascii_case(word);
    let noun = |noun: usize| {
        (is(noun, "number") || is(noun, "letter") || is(noun, "digit")) && noun + 1 < to && scene.tokens[noun + 1].is_symbol()
    };
    noun(at) || is(at, "the") && noun(at + 1)
}

/// "... at, hang on, at": the sign was said before, and words that take it back or go on stand between.
fn is_false_start(scene: &Scene<'_>, from: usize, at: usize, to: usize) -> bool {
    let sign =
        (at.saturating_sub(BACK).max(from)..=at).rev().find(|at| scene.tokens[*at].is(traits::AT) && scene.tokens[*at].stop == Stop::Comma);
    let small = traits::CORRECTION | traits::RESTART | traits::LEAD | traits::IS | traits::REPEAT;
    sign.is_some_and(|sign| sign > from && (sign + 1..=at).all(|at| scene.tokens[at].is(small)) && at < to)
}

/// "Lou dot Chen, that's L O U, at": the letters spell what stands before.
fn spells(scene: &Scene<'_>, from: usize, at: usize) -> bool {
    let letter = |at: usize| scene.tokens.get(at).is_some_and(|t| matches!(t.kind, Kind::Letter(_)));
    let paused = at > from && scene.tokens[at - 1].stop == Stop::Comma;
    paused && scene.text(at).eq_ignore_ascii_case("that's") && letter(at + 1) && letter(at + 2)
}

/// Most words from a false start to its end.
const BACK: usize = 5;

/// "... receipt to accounts payable at": everyday words make a mailbox where a word that leads to it stands right before them.
fn is_whole(scene: &Scene<'_>, from: usize, first: usize, at: usize) -> bool {
    let pronoun = ["us", "me", "you", "him", "her", "them", "it", "up", "out", "be", "look", "go"];
    let leads = ["to", "is", "it's", "that's", "at", "on", "email", "address", "use", "try"];
    let known = |list: &[&str], at: usize| list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let start = (from..=first).rev().take(3).find(|at| *at == from || known(&leads, at - 1));
    start.is_some_and(|start| start > from) && !(first..at).any(|at| known(&pronoun, at) || known(&leads, at))
}

/// "No apostrophe", "all lower case": said of how the address is written.
fn is_aside(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let known = |list: &[&str], at: usize| at < to && list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let how = ["apostrophe", "space", "spaces", "lowercase", "uppercase", "caps", "capitals", "hyphen"];
    let case = |at: usize| known(&["lower", "upper"], at) && known(&["case"], at + 1);
    let ends = |at: usize| known(&how, at) || case(at) || known(&["one"], at) && known(&["word"], at + 1);
    ends(at) || at > 0 && (case(at - 1) || ends(at - 1)) || known(&["no", "all"], at) && ends(at + 1)
}

/// Most plain words of one mailbox's name.
const MOST_PLAIN: usize = 6;

fn is_mailbox(scene: &Scene<'_>, at: usize) -> bool {
    !scene.tokens[at].is(traits::COMMON) || is_desk(scene.text(at))
}

/// "At the kettle works dot com".
fn is_article(scene: &Scene<'_>, at: usize) -> bool {
    scene.text(at).eq_ignore_ascii_case("the")
}

/// Words that stand in no host name.
fn is_talk(token: &Token) -> bool {
    let letter = matches!(token.kind, Kind::Letter(_));
    token.is(traits::POSSESSIVE | traits::IS) && !letter || token.is(traits::COMMON) && !token.is(traits::HOST) && token.stop > Stop::None
}

/// "johnsmithgmail.com": an address whose "at" was lost.
fn is_run_together(scene: &Scene<'_>, at: usize) -> bool {
    let hosts = ["gmail.", "yahoo.", "hotmail.", "outlook.", "icloud.", "aol."];
    let text = scene.text(at).to_ascii_lowercase();
    scene.tokens[at].kind == Kind::Domain && hosts.iter().any(|host| text.find(host).is_some_and(|place| place > 2))
}

/// Everyday words that mailboxes are called by.
fn is_desk(word: &str) -> bool {
    ["sales", "support", "help", "accounts", "account", "billing", "contact", "service", "office", "mail", "info", "family"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

fn is_local(token: &Token) -> bool {
    !token.is(traits::IS | traits::AND | traits::AT)
}
