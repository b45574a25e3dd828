//! The published transcript as plain text, SubRip and WebVTT (<https://www.w3.org/TR/webvtt1/>).

use config::transcript::Form;
use redaction::time::TimeSpan;
use redaction::transcript::{Transcript, Turn, Word};

/// A cue holds no more characters than two lines of a screen, unless one word does.
const LONGEST: usize = 84;

/// The file extension of a form.
pub(super) fn extension(form: Form) -> &'static str {
    match form {
        Form::Text => "txt",
        Form::Srt => "srt",
        Form::Vtt => "vtt",
    }
}

/// `transcript` in that form.
pub(super) fn render(transcript: &Transcript, form: Form) -> Vec<u8> {
    let text = match form {
        Form::Text => transcript.turns.iter().map(line).collect(),
        Form::Srt => (1..).zip(cues(transcript)).map(|(number, cue)| format!("{number}\n{}", cue.text(',', str::to_owned))).collect(),
        Form::Vtt => "WEBVTT\n\n".to_owned() + &cues(transcript).map(|cue| cue.text('.', escaped)).collect::<String>(),
    };
    text.into_bytes()
}

fn line(turn: &Turn) -> String {
    format!("{} channel {}: {}\n", clock(turn.span().start_ms(), '.'), turn.channel, turn.text().expose())
}

/// Words of one turn that are shown at once.
struct Cue<'a> {
    channel: u16,
    words: Vec<&'a Word>,
}

impl Cue<'_> {
    fn text(&self, point: char, write: impl Fn(&str) -> String) -> String {
        let span = self.words.iter().map(|word| word.span).reduce(TimeSpan::hull).unwrap_or(TimeSpan::from_us(0, 0));
        let words: Vec<String> = self.words.iter().map(|word| write(word.text.expose())).collect();
        let channel = self.channel;
        format!("{} --> {}\nchannel {channel}: {}\n\n", clock(span.start_ms(), point), clock(span.end_ms(), point), words.join(" "))
    }
}

fn cues(transcript: &Transcript) -> impl Iterator<Item = Cue<'_>> {
    transcript.turns.iter().flat_map(|turn| {
        let mut cues: Vec<Cue<'_>> = Vec::new();
        let mut length = 0;
        for word in &turn.words {
            let own = word.text.expose().chars().count() + 1;
            match cues.last_mut() {
                Some(cue) if length + own <= LONGEST => cue.words.push(word),
                _ => {
                    cues.push(Cue { channel: turn.channel, words: vec![word] });
                    length = 0;
                }
            }
            length += own;
        }
        cues
    })
}

/// What WebVTT would take for markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn clock(ms: u64, point: char) -> String {
    format!("{:02}:{:02}:{:02}{point}{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

#[cfg(test)]
mod tests {
    use redaction::spoken::Spoken;
    use redaction::transcript::Coverage;

    use super::*;

    #[test]
    fn each_form_is_written_as_its_standard_says() {
        let word = |text: &str, start| Word { text: Spoken::new(text), span: TimeSpan::from_ms(start, start + 500), probability: 1.0 };
        let turn = Turn { channel: 1, words: vec![word("a<b", 3_661_001), word("[PIN]", 3_661_600)] };
        let long = Turn { channel: 0, words: (0..30).map(|n| word("word", n * 600)).collect() };
        let transcript = Transcript { turns: vec![turn], coverage: Coverage::default() };
        let text = |form| String::from_utf8(render(&transcript, form)).unwrap();
        assert_eq!(text(Form::Text), "01:01:01.001 channel 1: a<b [PIN]\n");
        assert_eq!(text(Form::Srt), "1\n01:01:01,001 --> 01:01:02,100\nchannel 1: a<b [PIN]\n\n");
        assert_eq!(text(Form::Vtt), "WEBVTT\n\n01:01:01.001 --> 01:01:02.100\nchannel 1: a&lt;b [PIN]\n\n");
        let long = Transcript { turns: vec![long], coverage: Coverage::default() };
        let lines = String::from_utf8(render(&long, Form::Srt)).unwrap();
        assert_eq!((lines.matches("-->").count(), lines.matches("word").count()), (2, 30));
    }
}
