//! Secrets in words: what answers "what's the password" goes as a whole, since nobody can say which of its words matter.

use crate::dates;
use crate::names;
use crate::reader::token::{Glue, Kind, Stop, Token, traits};
use crate::rule::Place;
use crate::run::Measure;
use crate::scene::Scene;

/// Most words that are taken for one secret.
const LONGEST: usize = 24;

/// Most words of filling between two parts of a secret ("Winter, with a capital W").
const GAP: usize = 5;

/// The words that follow the cue or the question, to the end of their sentence. In the cue's own sentence a link ("is") must stand between, or
/// nothing was said: "I forgot my password and ...".
pub(crate) fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    if place.answered {
        return None;
    }
    if !place.same && is_question_back(scene, place) || place.same && is_question_on(scene, place) {
        return None;
    }
    let chosen = chosen(scene, place);
    let place = Place { from: chosen.unwrap_or_else(|| after_link(scene, place)), ..place };
    if place.same && chosen.is_none() && !links(scene, place) {
        return None;
    }
    if let Some(found) = whole_answer(scene, place) {
        return Some(found);
    }
    let lead = names::skip_lead(scene, place.from, place.to);
    let plain = lead < place.to && !scene.tokens[lead].is_symbol() && !scene.tokens[lead].capital && names::is_cased(scene, lead);
    if let Some(found) = dictated(scene, place).filter(|_| plain) {
        return Some(found);
    }
    let Some(first) = start(scene, place, lead) else {
        return dictated(scene, place).or_else(|| said_then(scene, place));
    };
    // "My dog's name": what somebody has is talk about the secret.
    let owner = lead + 1 == place.to && scene.text(lead).ends_with("'s") && scene.covered.get(place.to) == Some(&true);
    if owner || place.same && is_state(scene, first, place.to) {
        return None;
    }
    let dated = dates::read(scene, lead, place.to).filter(|dated| dated.month).map_or(lead, |dated| dated.last);
    Some((first, dated.max(end(scene, first, lead, place.to))))
}

/// "Is that the short one?": a question is no answer.
fn is_question_back(scene: &Scene<'_>, place: Place) -> bool {
    let verbs = ["is", "do", "does", "are", "can", "could", "should", "would", "why", "what", "what's", "which", "how"];
    let asks = verbs.iter().any(|verb| verb.eq_ignore_ascii_case(scene.text(place.from)));
    asks && scene.tokens[place.to - 1].stop == Stop::Question
}

/// "What password are you typing?": the question goes on after its cue.
fn is_question_on(scene: &Scene<'_>, place: Place) -> bool {
    let verbs = ["are", "do", "did", "does", "were", "have", "should", "would", "can", "shall"];
    let asks = verbs.iter().any(|verb| verb.eq_ignore_ascii_case(scene.text(place.from)));
    asks && scene.tokens[place.from..place.to].iter().find(|token| token.stop >= Stop::Full).is_some_and(|end| end.stop == Stop::Question)
}

/// The first word of the secret, with what stands before it and belongs to it: "the old mill", "Mr Abernathy", "all lower case".
fn start(scene: &Scene<'_>, place: Place, lead: usize) -> Option<usize> {
    let tokens = &scene.tokens;
    let before = lead.checked_sub(1).filter(|before| *before >= place.from && lead < place.to);
    let is = |at: usize, list: &[&str]| list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let article = before.is_some_and(|before| is(before, &["a", "an", "the"]));
    let joined = before.is_some() && tokens[lead].is(traits::JOIN);
    let titled = before.is_some_and(|before| names::is_title(scene, before));
    let all = before.is_some_and(|before| is(before, &["all"])) && is_case(scene, lead);
    // "Welcome, capital W": an everyday word whose letters are told.
    let told = lead + 1 < place.to && tokens[lead].stop == Stop::Comma && (is_case(scene, lead + 1) || is_sign(scene, lead + 1));
    let starts = lead < place.to && (is_secret(scene, lead) || is_case(scene, lead) || told);
    match () {
        () if titled || joined || all || article && starts => Some(lead - 1),
        () if article && lead + 1 < place.to && is_secret(scene, lead + 1) => Some(lead - 1),
        () => starts.then_some(lead),
    }
}

/// The last word of the secret that starts at `first`; `lead` is its first word that says something by itself.
fn end(scene: &Scene<'_>, first: usize, lead: usize, to: usize) -> usize {
    let tokens = &scene.tokens;
    let (mut last, mut at) = (lead, lead);
    while at < to && at < first + LONGEST {
        if is_part(scene, at, lead) {
            last = at;
        } else if goes_on(scene, at, to) {
            at += 1;
            continue;
        } else {
            break;
        }
        let stops = tokens[at].stop >= Stop::Full && !names::is_shortened(scene, at);
        if stops && !(at + 1 < to && (tokens[at + 1].is_symbol() || is_taken_back(scene, at + 1, to))) {
            break;
        }
        at += 1;
    }
    last
}

/// Whether a word is said of the secret: a part of it, a sign in it, or the example of its letter.
fn is_part(scene: &Scene<'_>, at: usize, lead: usize) -> bool {
    let tokens = &scene.tokens;
    let joined = at > lead && tokens[at - 1].is(traits::JOIN) && tokens[at - 1].stop < Stop::Full;
    let example = at > lead + 1 && tokens[at - 1].is(traits::EXAMPLE) && tokens[at].initial == tokens[at - 2].initial;
    let sign = at > lead && is_sign(scene, at);
    // "Tamarack Lane": an everyday word in capitals goes on with a name.
    let name =
        at > lead && tokens[at].capital && tokens[at - 1].capital && tokens[at - 1].stop == Stop::None && !tokens[at].is(traits::LEAD);
    at == lead || is_secret(scene, at) || tokens[at].glue != Glue::Space || sign || joined || example || name
}

/// "Kingfisher I think": who speaks, and not a letter.
pub(crate) fn is_speaker(scene: &Scene<'_>, at: usize) -> bool {
    scene.is(at, "i") && scene.is(at + 1, "think guess believe reckon suppose hope said say had have set did do was used use chose")
}

/// No everyday word, or one that denotes digits or letters.
fn is_secret(scene: &Scene<'_>, at: usize) -> bool {
    let token = &scene.tokens[at];
    if is_speaker(scene, at) {
        return false;
    }
    let everyday = token.is(traits::COMMON | traits::BACK | traits::LEAD | traits::CORRECTION);
    (token.is_symbol() || !everyday) && token.kind != Kind::Placeholder
}

/// Whether after a few fillings from `at` on a digit, a letter or a sign follows: "..., with a capital W", "and, let me think, Y".
fn goes_on(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let tokens = &scene.tokens;
    let fills = traits::INNER | traits::JOIN | traits::LEAD | traits::CORRECTION | traits::EXAMPLE;
    let filling = |at: &usize| {
        let with = ["with", "a", "an", "the", "think"].iter().any(|word| word.eq_ignore_ascii_case(scene.text(*at)));
        let fills = tokens[*at].is(fills) || tokens[*at].kind == Kind::Filler || with || is_case(scene, *at);
        fills && tokens[*at].stop < Stop::Full
    };
    let next = (at..to.min(at + GAP)).take_while(filling).last().map_or(at, |last| last + 1);
    let joins = tokens[at].is(traits::JOIN) && tokens[at].stop < Stop::Full;
    let plain = next < to && is_secret(scene, next) && tokens[at..next].iter().all(|token| token.is(traits::INNER));
    let example = next == at + 1 && at > 0 && tokens[at].is(traits::EXAMPLE) && next < to && tokens[next].initial == tokens[at - 1].initial;
    next > at && next < to && (example || tokens[next].is_symbol() || is_sign(scene, next) || joins || plain)
}

/// "... 4. No sorry, M K A": a second try in a sentence of its own.
fn is_taken_back(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let back = |at: &usize| scene.tokens[*at].is(traits::CORRECTION | traits::RESTART) || scene.tokens[*at].kind == Kind::Filler;
    let next = (at..to.min(at + GAP)).take_while(back).last().map_or(at, |last| last + 1);
    next > at && scene.tokens[at].is(traits::CORRECTION) && next < to && scene.tokens[next].is_symbol()
}

/// "It's my work number with an E on the front. E 0 7 7 4 1.": talk, and then a sentence of nothing but digits and letters.
fn dictated(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let tokens = &scene.tokens;
    let ends = (place.from..place.to).filter(|at| tokens[*at].stop >= Stop::Full && *at + 1 < place.to).map(|at| at + 1);
    ends.filter(|_| !place.same && !place.bare).find_map(|first| {
        let last = (first..place.to).find(|at| tokens[*at].stop >= Stop::Full).unwrap_or(place.to - 1);
        let filled = tokens[first..=last].iter().all(|token| token.is_symbol() || token.is(traits::INNER));
        let symbols = tokens[first..=last].iter().filter(|token| token.is_symbol()).count();
        let code = symbols >= 3 || tokens[first].kind == Kind::Mixed;
        (filled && code && tokens[first].is_symbol()).then_some((first, last))
    })
}

/// Words of a sentence that leads to a secret: "It's", "That'll be", "The new one's going to be".
const LEADS_TO: &str = "so and then now okay right well it it's its that that's that'll it'll will be is the your my new temporary one one's password \
    username login going to called";
/// Most sentences of talk before it.
const TALKED: usize = 3;

/// "I'll put a temporary one on. It's Magpie hash four four.": talk about the secret, and then a sentence that says it and nothing else.
fn said_then(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let tokens = &scene.tokens;
    let starts = (place.from..place.to).filter(|at| tokens[*at].stop >= Stop::Full && *at + 1 < place.to).map(|at| at + 1);
    starts.take(TALKED).filter(|_| place.asks && !place.same && !place.bare).find_map(|start| {
        let to = (start..place.to).find(|at| tokens[*at].stop >= Stop::Full).map_or(place.to, |at| at + 1);
        let first = (start..to).find(|at| !scene.is(*at, LEADS_TO))?;
        let linked = tokens[start..first].iter().any(|token| token.is(traits::IS)) || first > start && scene.is(first - 1, "be called");
        let told = linked && tokens[to - 1].stop < Stop::Question && is_secret(scene, first) && !is_state(scene, first, to);
        let counts = (first..to).any(|at| scene.measure(at) == Measure::Words);
        let last = end(scene, first, first, to);
        (told && !counts && last + 1 == to).then_some((first, last))
    })
}

/// What people do with a secret, right before they say it.
const USES: &[&str] = &[
    "use", "using", "used", "putting", "type", "typing", "typed", "enter", "entering", "entered", "try", "trying", "tried", "picked",
    "chose", "put", "went", "made", "gone",
];

/// "I'm using bigjim", "I went for gardenqueen": where the value starts after such a verb.
fn chosen(scene: &Scene<'_>, place: Place) -> Option<usize> {
    let is = |at: usize, list: &[&str]| at < place.to && list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let near = place.from..place.to.min(place.from + LONGEST / 2);
    let verb = near
        .clone()
        .find(|at| *at > near.start && is(*at, USES) && is(*at - 1, &["i", "i'm", "i've", "we", "been", "keep", "just", "have"]))?;
    let first = verb + 1 + usize::from(is(verb + 1, &["for", "in", "with"]));
    let counted = scene.tokens.get(first + 1).is_some_and(|next| next.is(traits::MEASURE));
    let told = first < place.to && is_secret(scene, first) && !counted && !is_state(scene, first, place.to);
    (told && scene.tokens[verb].stop == Stop::None).then_some(first)
}

/// "Printed on the router", "not working": what is said of a secret and is none.
fn is_state(scene: &Scene<'_>, at: usize, to: usize) -> bool {
    let word = scene.text(at).to_ascii_lowercase();
    let states = [
        "sent",
        "emailed",
        "texted",
        "reset",
        "changed",
        "updated",
        "valid",
        "active",
        "temporary",
        "usually",
        "normally",
        "always",
        "still",
        "case",
        "too",
        "not",
        "invalid",
        "printed",
        "written",
        "locked",
        "different",
        "what",
        "sorted",
        "done",
        "fine",
        "set",
        "ready",
        "gone",
        "working",
        "stored",
        "saved",
    ];
    let after =
        ["on", "in", "at", "to", "by", "with", "until", "for", "from", "and", "after", "because", "as", "when", "since", "every", "out"];
    let goes_on = at + 1 < to && after.iter().any(|known| known.eq_ignore_ascii_case(scene.text(at + 1)));
    let done = goes_on && (word.ends_with("ed") || word.ends_with("ing"));
    !scene.tokens[at].capital && (states.contains(&word.as_str()) || done)
}

/// Words that may stand between a cue and "is".
const BETWEEN: &[&str] = &[
    "i", "we", "use", "used", "set", "up", "on", "for", "the", "my", "your", "site", "website", "account", "app", "it", "at", "with",
    "have", "that", "you", "is", "was", "should", "be", "letter", "card", "form", "bill", "sticker", "router", "hub", "back", "i've",
    "we've", "i'll", "you've", "given", "give", "gave", "made", "put", "chosen", "picked",
];

/// "The password I use is ...", "my user name on the site is ...": where the value starts in the cue's own sentence.
fn after_link(scene: &Scene<'_>, place: Place) -> usize {
    let few = place.from..place.to.min(place.from + 6);
    let known = |at: usize| BETWEEN.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    let plain = |at: &usize| scene.tokens[*at].stop == Stop::None && known(*at);
    // "I set the password to Hammersmith".
    let sets = ["set", "change", "changed", "reset", "made", "make", "put"];
    let set = (place.from.saturating_sub(5)..place.from).any(|at| sets.iter().any(|verb| verb.eq_ignore_ascii_case(scene.text(at))));
    if place.same && set && scene.text(place.from).eq_ignore_ascii_case("to") {
        return place.from + 1;
    }
    let link = few.take_while(plain).find(|at| scene.tokens[*at].is(traits::IS) && !scene.tokens[*at].is(traits::CORRECTION));
    let from = link.filter(|at| place.same && *at + 1 < place.to).map_or(place.from, |at| at + 1);
    // "Your new login's going to be mholt2".
    let future = |at: usize| scene.is(at, "going") && scene.is(at + 1, "to") && scene.is(at + 2, "be");
    let from = from + usize::from(place.same && scene.is(from, "now") && scene.tokens[from].stop == Stop::None);
    if place.same && future(from) && from + 3 < place.to { from + 3 } else { from }
}

/// Words that show that an answer is talk about the question, and not the secret.
const TALK: &str = "i you we they don't can't cannot not know remember forgot forget forgotten why what what's who how when where which need do did \
    does haven't got never nothing none idea think sorry no wait hold later say repeat could can would will reset changed wrong yes \
    sure okay please thanks thank minute second moment sec one again here there this that it same for to be have if hello right";
/// Most words of such an answer.
const SHORT: usize = 6;

/// An answer of a few everyday words, nothing else in its turn: "paper round", "correct horse battery".
fn whole_answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    let first = (place.from..place.to).find(|at| scene.tokens[*at].kind != Kind::Filler && !scene.tokens[*at].is(traits::IS))?;
    let words = place.to - first;
    let ends = place.to == scene.tokens.len() || scene.tokens[place.to].turn != scene.tokens[first].turn;
    let plain = |at: usize| {
        !is_talk(scene, at)
            && !scene.tokens[at].is(traits::BACK)
            && matches!(scene.tokens[at].kind, Kind::Word | Kind::Alphabet(_) | Kind::Unit(_))
    };
    let last = scene.tokens[place.to - 1];
    let told = place.asks && !place.same && !place.bare && ends && (2..=SHORT).contains(&words) && last.stop < Stop::Question;
    (told && (first..place.to).all(plain)).then_some((first, place.to - 1))
}

/// Whether a word shows that an answer is talk about the question.
pub(crate) fn is_talk(scene: &Scene<'_>, at: usize) -> bool {
    scene.is(at, TALK)
}

/// "Capital R", "all lower case": said as a part of the secret.
fn is_case(scene: &Scene<'_>, at: usize) -> bool {
    ["capital", "uppercase", "lowercase", "upper", "lower", "case", "small", "caps", "capitals"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(scene.text(at)))
}

/// "All one word, exclamation mark": how a secret is written, said after it.
pub(crate) fn is_sign(scene: &Scene<'_>, at: usize) -> bool {
    let known = [
        "all",
        "one",
        "word",
        "exclamation",
        "question",
        "mark",
        "sign",
        "symbol",
        "hash",
        "hashtag",
        "star",
        "asterisk",
        "ampersand",
        "capitals",
        "caps",
        "case",
        "letters",
        "dollar",
        "percent",
        "underscore",
        "apostrophe",
    ];
    let at_sign = scene.tokens[at].is(traits::AT) && scene.text(at + 1).eq_ignore_ascii_case("sign");
    at_sign || known.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)))
}

/// Whether the cue's own sentence goes on to say the value.
fn links(scene: &Scene<'_>, place: Place) -> bool {
    let before = place.from.checked_sub(1).is_some_and(|at| {
        scene.tokens[at].is(traits::IS)
            || scene.text(at).ends_with("'s")
            || scene.tokens[at].stop > Stop::None
            || scene.text(at).eq_ignore_ascii_case("as")
    });
    let to = place.from > 0 && scene.text(place.from - 1).eq_ignore_ascii_case("to");
    // "I log in with fern lake 20", but not "with my thumb".
    let owned = scene.is(place.from, "my the your our a an it that this");
    let with = place.from > 1 && scene.is(place.from - 1, "with under using") && scene.is(place.from - 2, "in on") && !owned;
    let telling = |at: usize| scene.tokens[at].is_symbol() && !scene.tokens[at].is(traits::SHY) || scene.tokens[at].glue != Glue::Space;
    let with = with && (place.from..place.to.min(place.from + LONGEST)).any(telling);
    let ahead = scene.tokens[place.from..place.to.min(place.from + 6)]
        .iter()
        .take_while(|t| t.stop == Stop::None || t.is(traits::IS | traits::LEAD));
    let mixed = tokens_mixed(scene, place.from) || is_dictated(scene, place);
    before || to || with || mixed || ahead.clone().any(|t| t.is(traits::IS))
}

/// "The username sunflower two oh one": a word that is no everyday word, and digits or joined words after it to the sentence's end.
fn is_dictated(scene: &Scene<'_>, place: Place) -> bool {
    let tokens = &scene.tokens[place.from..place.to.min(place.from + LONGEST)];
    let Some((first, rest)) = tokens.split_first() else { return false };
    let end = rest.iter().position(|t| t.stop >= Stop::Full).map_or(rest.len(), |at| at + 1);
    // "M Holt two": an initial, a name and a number.
    let named = |token: &Token| token.is_symbol() || token.kind == Kind::Word && (token.id == 0 || token.capital);
    let initial = matches!(first.kind, Kind::Letter(_)) && !first.is(traits::SHY) && first.stop == Stop::None;
    if initial && (2..=3).contains(&end) && rest[..end].iter().all(named) && rest[end - 1].is_symbol() {
        return true;
    }
    if matches!(first.kind, Kind::Letter(_)) && rest.len() >= 3 && rest.iter().all(Token::is_symbol) {
        return true;
    }
    if rest.first().is_some_and(|t| t.is(traits::JOIN)) && first.kind == Kind::Word && !first.is(traits::IS) {
        return true;
    }
    let plain = first.kind == Kind::Word && !first.is(traits::COMMON | traits::LEAD | traits::INNER | traits::BACK);
    plain && first.stop == Stop::None && end > 0 && rest[..end].iter().all(|t| t.is_symbol() || t.is(traits::JOIN))
}

/// Letters and digits run together say themselves that they are no plain talk.
fn tokens_mixed(scene: &Scene<'_>, at: usize) -> bool {
    let glued = |at: usize| scene.tokens.get(at).is_some_and(|token| matches!(token.glue, Glue::Other | Glue::Dot));
    scene.tokens.get(at).is_some_and(|token| token.kind == Kind::Mixed || token.kind == Kind::Word && glued(at + 1))
}
