//! What is to be done, and how each must end: recordings in the scripted language, messages of every shape, and what nobody could do. All from a
//! seed.

use serde_json::{Value, json};

use crate::scripted::{FAILING, recording, silence, voice};

/// How a recording, or a message that names none, must end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// Published, with something removed.
    Redacted,
    /// Published, with nothing to remove.
    Clean,
    /// Quarantined.
    Quarantined,
    /// Among the dead letters, for this reason.
    Dead(&'static str),
}

/// One recording, or one message that names none.
pub struct Item {
    /// Where the recording lies, or would lie.
    pub source: String,
    /// Its bytes; `None` where there is none.
    pub bytes: Option<Vec<u8>>,
    /// How it must end.
    pub end: End,
    /// What is said in it, as nobody may write it down.
    pub secret: String,
    /// The message of its own; `None` where it stands in an event of several.
    pub message: Option<Vec<u8>>,
    /// Whether its message is sent twice.
    pub twice: bool,
}

/// A recording larger than this is refused.
pub const MAX_BYTES: usize = 400_000;
const DIGITS: &[&str] = &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// So many items.
pub fn items(count: usize, random: &mut fastrand::Rng) -> Vec<Item> {
    (0..count).map(|number| item(number, random)).collect()
}

/// So many items of a twentieth of a second in which nobody speaks: what they cost is what surrounds listening.
pub fn silences(count: usize) -> Vec<Item> {
    let silent = |number| {
        let source = format!("s3://recordings/in/silence-{number:05}.wav");
        let message = Some(json!({ "source": source }).to_string().into_bytes());
        Item { source, bytes: Some(silence(50)), end: End::Clean, secret: String::new(), message, twice: false }
    };
    (0..count).map(silent).collect()
}

fn item(number: usize, random: &mut fastrand::Rng) -> Item {
    // The name holds a telephone number, as names do.
    let source = format!("s3://recordings/in/agent 7/+1 555 0100 {number:05}.wav");
    let own = |policy: &str| json!({ "source": source, "policy": policy }).to_string().into_bytes();
    let kind = random.u8(..100);
    let (secret, words) = if kind < 60 { card(random) } else { small_talk(random) };
    let heard = Some(recording(&words));
    let spoken = Some(voice(random.usize(..2000)));
    let (bytes, end, message) = match kind {
        0..5 => (spoken, End::Redacted, shaped(&source, random)),
        5..60 => (heard, End::Redacted, shaped(&source, random)),
        60..74 => (heard, End::Clean, shaped(&source, random)),
        74..82 => (Some(recording(&[&words[..], &[FAILING]].concat())), End::Quarantined, shaped(&source, random)),
        82..86 => (Some(noise(random, 5000)), End::Dead("undecodable"), Some(own("all"))),
        86..89 => (None, End::Dead("source_missing"), Some(own("all"))),
        89..92 => (Some(noise(random, MAX_BYTES + 1)), End::Dead("source_too_large"), Some(own("all"))),
        92..95 => (heard, End::Dead("unknown_policy"), Some(own("nobody"))),
        95..97 => (None, End::Dead("message_not_json"), Some(format!("poison {number} {{").into_bytes())),
        97..99 => (None, End::Dead("message_unknown"), Some(json!({ "poison": number }).to_string().into_bytes())),
        _ => (None, End::Dead("message_too_large"), Some(format!("{number}{}", " ".repeat(1 << 21)).into_bytes())),
    };
    let twice = !matches!(end, End::Dead(_)) && message.is_some() && random.u8(..4) == 0;
    let secret = if kind < 5 { "Whitaker".to_owned() } else { secret };
    Item { source, bytes, end, secret, message, twice }
}

fn card(random: &mut fastrand::Rng) -> (String, Vec<&'static str>) {
    let digits: Vec<usize> = [4].into_iter().chain((0..15).map(|_| random.usize(..10))).collect();
    let mut words = vec!["hello", "my", "card", "number", "is"];
    words.extend(digits.iter().map(|digit| DIGITS[*digit]));
    words.extend(["thank", "you"]);
    (digits.iter().map(ToString::to_string).collect(), words)
}

fn small_talk(random: &mut fastrand::Rng) -> (String, Vec<&'static str>) {
    let words = (0..random.usize(5..20)).map(|_| ["hello", "please", "wait", "thank", "you"][random.usize(..5)]).collect();
    (String::new(), words)
}

fn noise(random: &mut fastrand::Rng, length: usize) -> Vec<u8> {
    std::iter::repeat_with(|| random.u8(..)).take(length).collect()
}

/// A message of one of the shapes that ask for a recording, or `None`: it will stand in an event of several.
fn shaped(source: &str, random: &mut fastrand::Rng) -> Option<Vec<u8>> {
    let event = json!({ "Records": [record(source)] });
    let shaped = match random.u8(..6) {
        0 => return None,
        1 => event,
        2 => json!({ "Type": "Notification", "TopicArn": "arn:aws:sns:x:1:t", "Message": event.to_string() }),
        3 => {
            let path = source.replace("s3://", "/buckets/");
            let (parent, name) = path.rsplit_once('/').unwrap_or_default();
            json!({ "event_type": "create", "key": path, "message": { "new_entry": { "name": name }, "new_parent_path": parent } })
        }
        _ => json!({ "source": source }),
    };
    Some(shaped.to_string().into_bytes())
}

fn record(source: &str) -> Value {
    let key = source.trim_start_matches("s3://recordings/").replace('+', "%2B").replace(' ', "+");
    json!({ "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
            "s3": { "bucket": { "name": "recordings" }, "object": { "key": key } } })
}

/// Every message to be sent, with the items that must lie there before: events of several, duplicates and all, in a mixed order.
pub fn messages(items: &[Item], random: &mut fastrand::Rng) -> Vec<(Vec<usize>, Vec<u8>)> {
    let mut messages = Vec::new();
    let mut together = Vec::new();
    for (at, item) in items.iter().enumerate() {
        match &item.message {
            None => together.push(at),
            Some(message) => (0..=usize::from(item.twice)).for_each(|_| messages.push((vec![at], message.clone()))),
        }
    }
    for several in together.chunks(3) {
        let records: Vec<_> = several.iter().map(|at| record(&items[*at].source)).collect();
        messages.push((several.to_vec(), json!({ "Records": records }).to_string().into_bytes()));
    }
    random.shuffle(&mut messages);
    messages
}
