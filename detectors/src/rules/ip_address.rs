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
    cues: &["ip address?", "i p address?", "ip", "ip's", "ip is", "i.p. address"],
    weak: &[],
    cases: &[
        Case::Catches("my IP address is 192.168.10.14", "192.168.10.14"),
        Case::Catches(
            "the IP is one ninety two dot one sixty eight dot one dot twelve",
            "one ninety two dot one sixty eight dot one dot twelve",
        ),
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
            let found = if starts { written(scene, at).or_else(|| spoken(scene, at)) } else { None };
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

/// Four written numbers joined by dots.
fn written(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let fits =
        |at: usize| scene.tokens.get(at).is_some_and(|t| t.kind == Kind::Digits && scene.text(at).parse::<u16>().is_ok_and(|n| n <= 255));
    let joined = |at: usize| scene.tokens.get(at).is_some_and(|t: &Token| t.glue == Glue::Dot);
    let four = fits(at) && (1..4).all(|ahead| fits(at + ahead) && joined(at + ahead)) && !joined(at + 4);
    four.then_some(at + 3)
}

/// Four numbers with the word "dot" between them, said one by one; what more they denote doesn't matter.
fn spoken(scene: &Scene<'_>, from: usize) -> Option<usize> {
    let (mut dots, mut at) = (0, from);
    let tokens = scene.tokens.get(from..)?;
    let number = |token: &Token| token.is_number() || matches!(token.kind, Kind::Hundred);
    let shy = |token: &Token| token.turn != tokens[0].turn || token.stop >= Stop::Full;
    for (index, token) in tokens.iter().take(24).enumerate() {
        match () {
            () if number(token) => at = from + index,
            () if token.is(traits::DOT) && index > 0 && number(&tokens[index - 1]) => dots += 1,
            () => break,
        }
        if shy(token) {
            break;
        }
    }
    (dots == 3 && scene.tokens[at].is_number()).then_some(at)
}

/// Numbers with at least two dots between them.
fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    if place.bare {
        return None;
    }
    let first = (place.from..place.to).find(|at| scene.tokens[*at].is_number())?;
    let (mut dots, mut commas, mut last) = (0, 0, first);
    for at in first..place.to {
        let token = &scene.tokens[at];
        if token.is_number() || matches!(token.kind, Kind::Hundred) {
            dots += usize::from(token.glue == Glue::Dot);
            commas += usize::from(token.stop == Stop::Comma);
            last = at;
        } else if token.is(traits::DOT) {
            dots += 1;
        } else if !token.is(traits::INNER) {
            break;
        }
    }
    // Recognisers write the pauses between four numbers as commas.
    (dots >= 2 || commas == 3 && last == first + 3).then_some((first, last))
}
