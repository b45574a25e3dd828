//! Names of people: after a cue or a question, with the letters that spell them. The name in a firm's greeting is stated below the threshold.

use redaction::finding::{Checksum, Entity, Reason};

use crate::confidence;
use crate::introductions;
use crate::names;
use crate::others;
use crate::reader::token::{Kind, Stop, traits};
use crate::rule::{About, Answer, Case, Hit, Place, Rule, RuleInfo};
use crate::scene::{Party, Scene};

/// The rule.
pub(crate) struct Person;

static ABOUT: About = About {
    info: RuleInfo {
        id: "person",
        entity: Entity::PERSON,
        version: 2,
        description: "Names of people after a cue or a question, spelled or said.",
    },
    cues: &[
        "who's/who is the renter/hirer/lessee/buyer/purchaser/payer/payee/bride/groom/couple/claimant/complainant/sender/recipient/occupier/resident/homeowner/leaseholder/borrower/guarantor/student/pupil/attendee/delegate/contact",
        "who should/shall/would/will/'ll/to replace/succeed her/him/them",
        "beloved/loving/devoted husband/wife/father/mother/dad/mum/mom/son/daughter/brother/sister/partner/grandfather/grandmother/gran/nan of",
        "remind me who/whose",
        "remind me who/what i/we have/had/got",
        "who ~ travelling/traveling/flying/coming/going/staying with you",
        "who's travelling/traveling/flying",
        "so/just/both/all the? two/three/four/five of you",
        "who was/is/'s behind the wheel",
        "who does it/this/that/the ~ belong to",
        "who's that/this for",
        "it's/that's/this is/it/that for who/whom",
        "and for whom",
        "who's on the booking/account/policy/lease/ticket/tickets/reservation/bill",
        "who ~ is on the booking/account/policy/lease/ticket/tickets/reservation/bill",
        "who're/who are you please/then/sorry",
        "who've/who have/'ve you got",
        "whose account/policy/card/booking/car/phone/line/house/ticket is/was/it/that/this",
        "who's it/this/that/he/she for/going/registered/insured",
        "who/whom is/was it/this/that/he/she issued/registered/insured/booked/made",
        "who's it/this/that issued/booked/made",
        "who is it/this/that for/going/registered",
        "who will/'ll/you'll be? collect/collecting/drive/driving/travel/travelling/attend/attending/sign/signing/pick/picking/stay/staying",
        "who'll be? collect/collecting/drive/driving/travel/travelling/attend/attending/sign/signing/pick/picking/stay/staying",
        "who's collecting/driving/travelling/attending/signing/picking/staying/coming/taking/paying",
        "who ~ registered/insured to",
        "who's the mobile/phone/account/policy/booking/car/bill/letter/contract ~ registered/insured/going/under/for",
        "who's the/your/this/that/it ~ under",
        "who is the/your/this/that/it ~ under",
        "what/which/whose name ~ under/in",
        "who's the letter/parcel/package/delivery/card for/to",
        "who ~ making/writing it/this/that/the out to",
        "name/names ~ booking/reservation/order/appointment ~ made in/under",
        "how's that/it spelt/spelled/written",
        "how is that/it spelt/spelled/written",
        "who did you speak/talk/deal to/with",
        "who was it you saw/spoke",
        "who will be",
        "what do they/people call you",
        "what's your/the/his/her/their son/daughter/child/boy/girl/baby/kid/toddler/wife/husband/partner/mum/mom/dad/brother/sister called/named",
        "what is/are your/the/his/her/their son/daughter/child/boy/girl/baby/kid/toddler/children/kids/wife/husband/partner/mum/mom/dad/brother/sister called/named",
        "what's he/she called",
        "what's the little one/boy/girl called",
        "and you'd/you'll be",
        "and you will/would be",
        "how ~ written/spelled/spelt/appear on the booking/ticket/card/account/letter",
        "who ~ make/making it/this/that out to",
        "who ~ make/making the/a ~ out to",
        "do you know/remember who it was",
        "who was it you spoke",
        "who am i booking/putting/registering",
        "what should/shall/can i/we call you",
        "who have/'ve i/we got",
        "who've i/we got",
        "what name shall/should/do",
        "in/under whose name",
        "whose name/names/name's",
        "who was/is the",
        "who should we/i",
        "who else",
        "is/was there anyone/anybody/somebody/someone/family else? ~ ring/call/contact/speak/reach/phone",
        "is there a/your daughter/son/wife/husband/partner/neighbour/neighbor/friend/relative/carer/sister/brother ~ ring/call/contact/speak/reach/phone",
        "tenant/landlord/neighbour/colleague/manager/friend/boss/child/baby is called/named",
        "who's/who is? the policyholder/cardholder/patient/caller/passenger/driver/owner/tenant/customer/beneficiary/subscriber/applicant/executor/keeper/guest/insured",
        "which patient/customer/passenger/tenant/member/resident/client/guest/student/applicant",
        "second/other/lead/named/additional/main/primary/joint passenger/driver/applicant/guest/traveller/traveler/tenant/owner/beneficiary/attendee/cardholder",
        "registered keeper",
        "beneficiary",
        "executor",
        "got me/her/him/us/it down as",
        "addressed to",
        "made out to",
        "care of",
        "policyholder",
        "who is ~ account holder",
        "who am i talking to/with",
        "who do i have ~ line",
        "policy holder/holder's name?",
        "insured is",
        "account holder is",
        "customer's name",
        "first name's",
        "driver's name",
        "who was ~ driver",
        "my/your/his/her/their/the full/first/last/middle/whole/legal/family/given/maiden? name/names",
        "my/your/his/her/their/the full/first/last/whole/legal? name's/name is",
        "full/first/last/middle/family/legal/given/whole/second/christian name/names/name's",
        "name is/please/for/on/of",
        "name",
        "name's",
        "surname",
        "surname's",
        "first and last name",
        "forename",
        "account holder/holder's/holders name?",
        "cardholder/cardholder's/cardholders name?",
        "name on ~ card/account/passport/policy/booking/reservation/order",
        "name as? it? appears/shown/printed/written/listed/spelled on? the/my/your? card/passport/account/ticket/licence/license/policy?",
        "who should ~ ask for",
        "have/got you down as",
        "who am i speaking with/to",
        "who's calling",
        "who shall/should/may/can/do i say is/it's/it? calling?",
        "who is calling",
        "who is this",
        "who's this",
        "whom am i speaking with/to",
        "may i ask who's/who is? calling",
        "speaking with/to",
        "may/can/could/might i please? speak/talk with/to",
        "trying/looking to reach/speak with? to?",
        "name he/she/they gave ~ is/was",
        "talking with/to",
        "under the name of?",
        "in the name of",
        "booked/registered/listed/reserved under",
        "account/it/booking/reservation/it's/policy is? under",
        "should be under",
        "goes by",
        "next of kin",
        "emergency contact",
        "my husband/wife/partner/son/daughter/mother/father/brother/sister is/called/named",
        "patient's name",
        "policyholder's? name",
        "what should i call you",
        "who do i have",
        "named",
        "patient is",
        "beneficiary is",
        "beneficiary's? name",
        "this is mr/mrs/ms/miss/dr/doctor",
        "and you are",
        "you're/you are who",
        "whose name",
        "name should i put",
    ],
    weak: &[],
    cases: &[
        Case::Catches("And what's your daughter called?|It's Ottilie.", "Ottilie"),
        Case::Catches("Is there a son we could ring?|Yes, Fergal, any time.", "Fergal"),
        Case::Ignores("Is there somebody we can call?|No, it's just me on my own."),
        Case::Catches("My name is Daniel Whitaker", "Daniel Whitaker"),
        Case::Catches("What is your full name?|It's Margaret O'Connell", "Margaret O'Connell"),
        Case::Catches("Can I take your name?|Oliver Bennett and I live nearby", "Oliver Bennett"),
        Case::Catches("And the name on the passport?|Christopher Nakamura", "Christopher Nakamura"),
        Case::Catches("hi this is priya sharma calling about my bill", "priya sharma"),
        Case::Catches("the policy holder is my wife Rosalind Pike", "Rosalind Pike"),
        Case::Catches("my name's edwin larch l a r c h and it's late", "edwin larch l a r c h"),
        Case::Catches("I spoke to Kevin yesterday", "Kevin"),
        Case::Catches("And home I talking to?|Dougal Ferreday.", "Dougal Ferreday"),
        Case::Ignores("That's the lady I was talking to.|Right, Tuesdays she's in."),
        Case::Catches("um, Gunther Holm is the leaseholder, not me", "Gunther Holm"),
        Case::Catches("who's the driver?|Torvald P. St. Cyr.", "Torvald P. St. Cyr"),
        Case::Catches("Which tenant?|Ms. Abernethy", "Ms. Abernethy"),
        Case::Catches("Good afternoon, it's Wilhelmina Tate, I wrote last week", "Wilhelmina Tate"),
        Case::Catches("Surname?|D'Arcy, D apostrophe A, R, C, Y", "D'Arcy, D apostrophe A, R, C, Y"),
        Case::Catches("Was that Hallam with an H?", "Hallam"),
        Case::Catches("Who'll be collecting the van?|Delroy Asante.", "Delroy Asante"),
        Case::Catches("Who's it going to?|Ottoline Frew.", "Ottoline Frew"),
        Case::Catches("Name on the lease?|Osric Dunne and Li-Wei Fong.", "Osric Dunne and Li-Wei Fong"),
        Case::Catches("What name shall I put?|Just put Binty.", "Binty"),
        Case::Ignores("What's the name on the parcel?|It just shows a blue sticker"),
        Case::Ignores("I spoke to Barclays yesterday"),
        Case::Ignores("Thank you for calling Northwind billing, my name is Sarah. How can I help you today?"),
        Case::Ignores("the name of the product is not important"),
        Case::Ignores("this is ridiculous, I'm frustrated"),
    ],
};

impl Rule for Person {
    fn about(&self) -> &About {
        &ABOUT
    }

    fn answer(&self) -> Answer<'_> {
        Answer::Words(answer)
    }

    fn scan(&self, scene: &Scene<'_>, rule: usize, hits: &mut Vec<Hit>) {
        let taken = scene.segments.iter().any(|segment| segment.party == Party::Agent);
        for segment in &scene.segments {
            let agent = segment.party == Party::Agent || segment.greeting;
            for at in segment.from..segment.to {
                if let Some((first, last, confidence)) = introductions::introduced(scene, at, segment.to, agent, taken) {
                    hits.push(Hit { rule, first, last, confidence, checksum: Checksum::None, reason: Reason::Cue, value: 0 });
                } else if let Some((first, last)) = others::told(scene, at, segment.to) {
                    let confidence = confidence::CUE_LOOSE;
                    hits.push(Hit { rule, first, last, confidence, checksum: Checksum::None, reason: Reason::Cue, value: 0 });
                }
            }
        }
    }
}

/// Fewer letters that run together are an abbreviation.
const TOGETHER: usize = 5;

fn answer(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    if place.bare {
        return None;
    }
    let at = names::skip_lead(scene, place.from, place.to);
    if place.same && !is_announced(scene, place.from, at) {
        return None;
    }
    let name = at;
    let at = if at > place.from && names::is_title(scene, at - 1) { at - 1 } else { at };
    if let Some(last) = names::spelled(scene, name, place.to, 3).max(names::lettered(scene, name, place.to, TOGETHER)) {
        return Some((at, last));
    }
    let verb = name;
    let name = after_verb(scene, verb, place.to);
    let at = if verb < name { name } else { at };
    let Some(last) = names::read(scene, name, place.to) else { return later(scene, place) };
    let last = with_middle(scene, last, place.to);
    let last = with_second(scene, last, place.to);
    let written = names::is_cased(scene, name) && !scene.tokens[name..=last].iter().any(|token| token.capital);
    if written || place.answered && !place.same {
        return None;
    }
    Some((at, spelled_after(scene, last, place.to)))
}

/// Most pauses before the name.
const SENTENCES: usize = 3;
/// Most words of what is said before.
const BEFORE: usize = 16;

/// "Well, it's for both of us. Osric Dunne and ...": a name of several words in capitals that begins after a pause of the reply.
fn later(scene: &Scene<'_>, place: Place) -> Option<(usize, usize)> {
    if place.same || place.answered {
        return None;
    }
    let ends = |at: &usize| scene.tokens[*at].stop > Stop::None;
    let named = |first: usize| {
        let last = names::read(scene, first, place.to).filter(|last| *last > first)?;
        let all = (first..=last).all(|at| scene.tokens[at].capital && !scene.tokens[at].is(traits::COMMON | traits::STREET));
        let unknown = (first..=last).any(|at| scene.tokens[at].id == 0);
        (all && unknown).then(|| (first, with_second(scene, last, place.to)))
    };
    (place.from..place.to.min(place.from + BEFORE)).filter(ends).take(SENTENCES).find_map(|end| named(end + 1))
}

/// "Put Sully", "call me Ade": verbs that lead to a name.
fn after_verb(scene: &Scene<'_>, at: usize, to: usize) -> usize {
    let is = |at: usize, list: &[&str]| at < to && list.iter().any(|word| word.eq_ignore_ascii_case(scene.text(at)));
    if !is(at, &["put", "say", "use", "just", "call", "write", "ask"]) {
        return at;
    }
    let small = (at + 1..to.min(at + 4)).take_while(|at| is(*at, &["me", "it", "for", "down", "as", "use", "put", "say"])).count();
    let name = at + 1 + small;
    if name < to && scene.tokens[name].capital { name } else { at }
}

/// "Nora when Osterfield": a middle name that was heard as an everyday word, before a word in capitals that nobody knows.
fn with_middle(scene: &Scene<'_>, last: usize, to: usize) -> usize {
    let (middle, surname) = (last + 1, last + 2);
    if surname >= to || !scene.tokens[last].capital || scene.tokens[last].stop > Stop::None {
        return last;
    }
    let plain = scene.tokens[middle].kind == Kind::Word && !scene.tokens[middle].capital && scene.tokens[middle].stop == Stop::None;
    let small = traits::IS | traits::AND | traits::AT | traits::POSSESSIVE | traits::RELATION | traits::BACK | traits::INNER;
    // "Nora from Osterfield", "Nora at Osterfield": a firm or a town.
    let leads = scene.is(middle, "from of in on with to for or nor but by near via live lives");
    let unknown = scene.tokens[surname].capital && scene.tokens[surname].kind == Kind::Word && scene.tokens[surname].id == 0;
    if plain && !scene.tokens[middle].is(small) && !leads && unknown { surname } else { last }
}

/// "Terrence Oduya and Mei-Ling Chow": the second of two names in capitals.
fn with_second(scene: &Scene<'_>, last: usize, to: usize) -> usize {
    let second = last + 2;
    let and = second < to && scene.tokens[last + 1].is(traits::AND) && scene.tokens[last].stop < Stop::Full && scene.tokens[second].capital;
    let named = and.then(|| names::read(scene, second, to)).flatten();
    named.map_or(last, |last| with_middle(scene, last, to))
}

/// In the cue's own sentence a name stands in capitals; where the text has none, a link ("is") or a frequent name tells it from plain talk.
fn is_announced(scene: &Scene<'_>, from: usize, at: usize) -> bool {
    let Some(token) = scene.tokens.get(at) else { return false };
    let linked = scene.tokens[from.saturating_sub(1)..at].iter().any(|t| t.is(traits::IS) || t.stop > Stop::None)
        || from > 0 && scene.text(from - 1).ends_with("'s");
    token.capital || token.is(traits::GIVEN) || matches!(token.kind, Kind::Letter(_)) || !names::is_cased(scene, from) && linked
}

/// "Margaret O'Connell, that's O, C, O, N ...": the letters belong to the name.
fn spelled_after(scene: &Scene<'_>, last: usize, to: usize) -> usize {
    // "Your reference is K 4471 B": no name is spelled with a number.
    let is_code = |at: usize| scene.tokens[at].kind == Kind::Digits && scene.tokens[at].end - scene.tokens[at].start > 1;
    for at in last + 1..to.min(last + 8) {
        if matches!(scene.tokens[at].kind, Kind::Letter(_) | Kind::Alphabet(_) | Kind::Times(_))
            && let Some(end) = names::spelled(scene, at, to, 3)
            && !(at..=end).any(is_code)
        {
            return end;
        }
        if !scene.tokens[at].is(traits::LEAD | traits::COMMON | traits::INNER) && !names::is_name(scene, at) {
            break;
        }
    }
    last
}
