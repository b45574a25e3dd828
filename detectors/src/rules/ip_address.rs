//! Internet addresses: four numbers up to 255 with dots between, written or spoken.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::rule::{About, Answer, Case, Hit, Place, Rule, RuleInfo};
use crate::scene::Scene;

/// The rule.
pub(crate) struct IpAddress;

static ABOUT: About = About {
    info: RuleInfo { id: "ip_address", entity: Entity::IP_ADDRESS, version: 1, description: "Internet addresses, written or spoken." },
    cues: &["ip address?", "i p address?", "ip", "ip's", "ip is", "i.p. address", "ipv4", "inet"],
    weak: &[],
    cases: &[
        Case::Catches("my IP address is 192.168.10.14", "192.168.10.14"),
        Case::Catches(
            "the IP is one ninety two dot one sixty eight dot one dot twelve",
            "one ninety two dot one sixty eight dot one dot twelve",
        ),
        Case::Catches("What does it say after inet?|172.16 dot 3 dot, um, 200.", "172.16 dot 3 dot, um, 200"),
        Case::Catches("Your public IP?|90.14.22. Uh, let me see. 7.", "90.14.22. Uh, let me see. 7"),
        Case::Catches("Read me the IP?|64. 12. 160. 9.", "64. 12. 160. 9"),
        Case::Ignores("And the firmware?|It says version 2.14.0.8, so it needs an update"),
        Case::Ignores("What version are you on?|12.4.1.3, I think."),
        Case::Ignores("it's running version seven point two point three"),
    ],
};

impl Rule for IpAddress {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        let mut at = 0;
        while at < scene.tokens.len() {
            let starts = scene.tokens[at].is_number() && (at == 0 || !scene.tokens[at - 1].is_number());
            let found = if starts { unasked(scene, at) } else { None };
            if let Some(last) = found {
                hits.push(Hit {
                    rule,
                    first: at,
                    last,
                    confidence: confidence::SHAPE,
                    checksum: Checksum::None,
                    reason: Reason::Cue,
                    value: 0,
                });
            }
            at = found.unwrap_or(at) + 1;
        }
    }
}

/// Groups of numbers of an address.
const GROUPS: usize = 4;
/// Most words of one address.
const LONGEST: usize = 28;
/// Most words of filling between two groups: "dot, hmm, let me see".
const GAP: usize = 5;

/// How the numbers of an address hang together.
#[derive(Default)]
struct Groups {
    /// Last token.
    last: usize,
    /// Dots, written or spoken.
    dots: usize,
    /// Pauses without a dot.
    pauses: usize,
}

/// The numbers from `from` on, as far as dots, pauses and filling hold them together. A full stop before a space is a pause where somebody
/// `asked`.
fn groups(scene: &Scene<'_>, from: usize, to: usize, asked: bool) -> Groups {
    let tokens = &scene.tokens;
    let mut found = Groups { last: from, ..Groups::default() };
    let (mut dot, mut at) = (false, from);
    while at < to.min(from + LONGEST) && at <= found.last + 1 + GAP && tokens[at].turn == tokens[from].turn {
        let token = &tokens[at];
        if is_number(token) {
            let written = at > from && token.glue == Glue::Dot;
            let paused = at > from && (tokens[found.last].stop > Stop::None || at > found.last + 1);
            found.dots += usize::from(dot || written);
            found.pauses += usize::from(!dot && !written && paused);
            (found.last, dot) = (at, false);
        } else if token.is(traits::DOT) {
            dot = true;
        } else if !(token.is(traits::INNER | traits::CORRECTION) || asked && token.is(traits::LEAD)) {
            break;
        }
        if token.stop >= Stop::Full && !(asked || dot) {
            break;
        }
        at += 1;
    }
    found
}

fn is_number(token: &Token) -> bool {
    token.is_number() || token.kind == Kind::Hundred
}

/// Four numbers with dots between, and nothing that makes them a version.
fn unasked(scene: &Scene<'_>, from: usize) -> Option<usize> {
    let found = groups(scene, from, scene.tokens.len(), false);
    let whole = found.dots + 1 == GROUPS && found.pauses == 0 && scene.tokens[found.last].is_number();
    (whole && (from..=found.last).all(|at| is_byte(scene, at)) && !is_version(scene, from)).then_some(found.last)
}

/// Whether written digits denote a number up to 255.
fn is_byte(scene: &Scene<'_>, at: usize) -> bool {
    scene.tokens[at].kind != Kind::Digits || scene.text(at).parse::<u16>().is_ok_and(|number| number <= 255)
}

/// Words that make numbers with dots a version of something.
const VERSIONED: &[&str] = &[
    "version",
    "versions",
    "firmware",
    "build",
    "release",
    "software",
    "update",
    "updated",
    "upgrade",
    "driver",
    "drivers",
    "ios",
    "android",
    "app",
    "kernel",
    "patch",
    "running",
    "installed",
    "bios",
    "os",
];
/// So many words before the numbers such a word may stand.
const NEAR: usize = 8;

/// "Firmware 1.0.11.136", "What version are you on? 10.15.7.2".
fn is_version(scene: &Scene<'_>, from: usize) -> bool {
    let named = |at: &usize, list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(*at)));
    let near = (from.saturating_sub(NEAR)..from).rev();
    let telling = near.into_iter().find(|at| named(at, VERSIONED) || named(at, &["ip", "ipv4", "address", "server", "router", "host"]));
    telling.is_some_and(|at| named(&at, VERSIONED))
}

/// Numbers with at least two dots between them, or four with pauses.
fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    if place.bare {
        return None;
    }
    let first = (place.from..place.to).find(|at| scene.tokens[*at].is_number())?;
    let found = groups(scene, first, place.to, true);
    let all = found.dots + found.pauses + 1;
    ((found.dots >= 2 || all == GROUPS) && !is_version(scene, first)).then_some((first, found.last))
}
