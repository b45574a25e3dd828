//! Cuts a turn's text into words. One pass, hand-written: time and memory grow with the text and nothing else.

use super::kinds::classify;
use super::lexicon::Lexicon;
use super::token::{Glue, Kind, Sign, Stop, Token, traits};

/// Names that stand before a colon when a text holds several speakers.
const LABELS: &[&str] = &[
    "agent",
    "customer",
    "caller",
    "rep",
    "representative",
    "operator",
    "advisor",
    "adviser",
    "client",
    "user",
    "speaker",
    "patient",
    "clerk",
    "a",
    "c",
    "q",
    "member",
    "support",
    "cust",
    "assistant",
    "receptionist",
    "guest",
    "nurse",
    "teller",
    "associate",
    "bot",
    "ivr",
    "system",
];

/// Appends the words of `text`, the turn of index `turn`.
pub(crate) fn read(lexicon: &Lexicon, turn: u32, text: &str, tokens: &mut Vec<Token>) {
    let shouted = !text.bytes().any(|byte| byte.is_ascii_lowercase());
    let mut reader = Reader { lexicon, turn, text, tokens, first: 0, byte: 0, point: 0, shouted };
    reader.first = reader.tokens.len();
    reader.run();
}

/// What a character is to the lexer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Letter,
    Digit,
    Quote,
    Mark,
}

/// Whether a character is an apostrophe, or a quotation mark that looks like one.
pub(super) fn is_quote(c: char) -> bool {
    class(c) == Class::Quote
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' => Class::Letter,
        '0'..='9' => Class::Digit,
        '\'' | '\u{2019}' | '\u{2018}' => Class::Quote,
        ' ' | '\t' | '\n' | '\r' => Class::Space,
        c if c.is_ascii() => Class::Mark,
        c if c.is_whitespace() => Class::Space,
        c if c.is_alphanumeric() || is_combining(c) => Class::Letter,
        _ => Class::Mark,
    }
}

/// Combining marks stay with their letter (Unicode block 0300-036F).
fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    turn: u32,
    text: &'a str,
    tokens: &'a mut Vec<Token>,
    first: usize,
    byte: usize,
    point: usize,
    /// Whether the whole turn is in capitals, so that they say nothing of a word.
    shouted: bool,
}

impl Reader<'_> {
    fn run(&mut self) {
        let mut glue = Glue::Space;
        let mut sign = Sign::None;
        while let Some(c) = self.peek() {
            match class(c) {
                Class::Space => {
                    self.bump(c);
                    glue = Glue::Space;
                }
                Class::Letter | Class::Digit => {
                    self.word(glue, sign);
                    (glue, sign) = (Glue::Other, Sign::None);
                }
                Class::Quote => self.bump(c),
                Class::Mark => {
                    if matches!(c, '[' | '<') && self.placeholder(c) {
                        continue;
                    }
                    self.bump(c);
                    (glue, sign) = self.mark(c, glue, sign);
                }
            }
        }
    }

    fn peek(&self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.byte)?;
        if byte.is_ascii() {
            return Some(char::from(byte));
        }
        self.text.get(self.byte..)?.chars().next()
    }

    fn bump(&mut self, c: char) {
        self.byte += c.len_utf8();
        self.point += 1;
    }

    /// Punctuation: what it says of the word before, and of the next.
    fn mark(&mut self, c: char, glue: Glue, sign: Sign) -> (Glue, Sign) {
        let stop = match c {
            ',' | ';' | '\u{2014}' | '\u{2013}' => Stop::Comma,
            '.' | '!' | '\u{2026}' => Stop::Full,
            '?' => Stop::Question,
            ':' => {
                self.label();
                Stop::None
            }
            _ => Stop::None,
        };
        let first = self.first;
        if let Some(last) = self.tokens.get_mut(first..).and_then(<[Token]>::last_mut) {
            last.stop = last.stop.max(stop);
            if matches!(c, '%' | '\u{b0}') {
                last.sign = Sign::Percent;
            }
        }
        let sign = match c {
            '$' | '\u{a3}' | '\u{20ac}' | '\u{20b9}' => Sign::Money,
            '+' => Sign::Plus,
            _ => sign,
        };
        let joined = match c {
            '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' => Glue::Hyphen,
            ',' => Glue::Comma,
            '.' => Glue::Dot,
            '/' => Glue::Slash,
            ':' => Glue::Colon,
            _ => Glue::Other,
        };
        (if glue == Glue::Space { Glue::Space } else { joined }, sign)
    }

    /// A colon after a speaker's name makes it a label.
    fn label(&mut self) {
        let count = self.tokens.len() - self.first;
        let opens = |at: usize| at == 0 || self.tokens[self.first + at - 1].stop >= Stop::Full;
        let Some(last) = self.tokens.get(self.first..).and_then(<[Token]>::last).copied() else { return };
        let speaker_number = matches!(last.kind, Kind::Digits | Kind::Letter(_)) && count >= 2;
        let at = if speaker_number && self.is_label(&self.tokens[self.first + count - 2]) { count - 2 } else { count - 1 };
        let known = self.is_label(&self.tokens[self.first + at]);
        if known && (opens(at) || last.capital) {
            for token in &mut self.tokens[self.first + at..] {
                token.kind = Kind::Label;
                token.traits = 0;
            }
        }
    }

    fn is_label(&self, token: &Token) -> bool {
        let word = self.text.get(token.byte_start as usize..token.byte_end as usize).unwrap_or_default();
        LABELS.iter().any(|label| label.eq_ignore_ascii_case(word))
    }

    /// `[CREDIT_CARD]`, `[redacted]`, `<phone>`: a value was here.
    fn placeholder(&mut self, open: char) -> bool {
        let close = if open == '[' { ']' } else { '>' };
        let rest = self.text.get(self.byte..).unwrap_or_default();
        let inner = rest.char_indices().skip(1).take(41).find(|(_, c)| !(c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '-' | ':')));
        let Some((at, c)) = inner else { return false };
        if c != close || at < 3 {
            return false;
        }
        // All ASCII up to here: bytes are code points.
        self.push(self.byte, self.point, at + 1, at + 1, Kind::Placeholder, Glue::Space);
        self.byte += at + 1;
        self.point += at + 1;
        true
    }

    /// A full stop inside a piece of text ("D.O.B.", "4539.1488") ends no sentence, nor does the one of "Mr." before a name.
    fn unstop(&mut self, glue: Glue) {
        let first = self.first;
        let text = self.text;
        let Some(last) = self.tokens.get_mut(first..).and_then(<[Token]>::last_mut) else { return };
        let short = || text.get(last.byte_start as usize..last.byte_end as usize).is_some_and(is_short_title);
        if glue == Glue::Dot || last.is(traits::TITLE) && last.stop == Stop::Full && short() {
            last.stop = Stop::None;
        }
    }

    fn push(&mut self, byte: usize, point: usize, bytes: usize, points: usize, kind: Kind, glue: Glue) {
        self.tokens.push(Token {
            turn: self.turn,
            byte_start: byte as u32,
            byte_end: (byte + bytes) as u32,
            start: point as u32,
            end: (point + points) as u32,
            id: 0,
            sound: 0,
            kind,
            traits: 0,
            glue,
            stop: Stop::None,
            sign: Sign::None,
            capital: false,
            initial: 0,
        });
    }

    /// Letters and digits, with apostrophes between letters; whole addresses and host names as one word.
    fn word(&mut self, glue: Glue, sign: Sign) {
        let (byte, point) = (self.byte, self.point);
        self.unstop(glue);
        if glue == Glue::Space && self.address(byte, point) {
            return;
        }
        let (mut digits, mut letters, mut ascii) = (0usize, 0usize, true);
        while let Some(c) = self.peek() {
            match class(c) {
                Class::Digit => digits += 1,
                Class::Letter => letters += 1,
                Class::Quote if letters > 0 && self.letter_follows() => {}
                _ => break,
            }
            ascii &= c.is_ascii() || class(c) == Class::Quote;
            self.bump(c);
        }
        let (bytes, points) = (self.byte - byte, self.point - point);
        self.push(byte, point, bytes, points, Kind::Word, glue);
        let text = self.text.get(byte..byte + bytes).unwrap_or_default();
        if glue == Glue::Hyphen && text.eq_ignore_ascii_case("ray") && self.x_ray() {
            return;
        }
        if let Some(token) = self.tokens.last_mut() {
            token.sign = sign;
            token.initial = text.as_bytes().first().copied().filter(u8::is_ascii).unwrap_or(0).to_ascii_uppercase();
            token.capital = text.chars().next().is_some_and(char::is_uppercase);
            classify(self.lexicon, self.shouted, text, (digits, letters, ascii), token);
        }
    }

    /// "X-ray" is one word of the spelling alphabet: the letter before takes the word in.
    fn x_ray(&mut self) -> bool {
        let count = self.tokens.len() - self.first;
        let [.., x, ray] = self.tokens.as_mut_slice() else { return false };
        if count < 2 || x.kind != Kind::Letter(b'X') {
            return false;
        }
        (x.byte_end, x.end, x.kind) = (ray.byte_end, ray.end, Kind::Alphabet(b'X'));
        self.tokens.pop();
        true
    }

    fn letter_follows(&self) -> bool {
        let mut rest = self.text.get(self.byte..).unwrap_or_default().chars();
        rest.next();
        rest.next().is_some_and(|c| class(c) == Class::Letter)
    }

    /// An address with an at sign, or a host name, up to the next space.
    fn address(&mut self, byte: usize, point: usize) -> bool {
        let rest = self.text.as_bytes().get(byte..).unwrap_or_default();
        let length = rest.iter().take(254).take_while(|b| b.is_ascii_alphanumeric() || b"._%+-@".contains(b)).count();
        // Most words are letters up to a space or a comma.
        if !rest[..length].iter().rev().skip(1).any(|b| matches!(b, b'.' | b'@')) {
            return false;
        }
        let Some(piece) = self.text.get(byte..byte + length) else { return false };
        let piece = piece.trim_end_matches(['.', '-', '_', '@']);
        let kind = match piece.split_once('@') {
            Some((local, host)) if !local.is_empty() && !host.is_empty() => Kind::Email,
            Some(_) => return false,
            None if is_host(piece) => Kind::Domain,
            None => return false,
        };
        self.push(byte, point, piece.len(), piece.len(), kind, Glue::Space);
        self.byte += piece.len();
        self.point += piece.len();
        true
    }
}

/// Titles that are written short, with a full stop.
fn is_short_title(word: &str) -> bool {
    ["mr", "mrs", "ms", "mx", "dr", "prof"].iter().any(|title| title.eq_ignore_ascii_case(word))
}

/// Whether a piece reads as a host name: labels of letters and digits, the last of them a known top-level domain.
fn is_host(piece: &str) -> bool {
    let Some((rest, last)) = piece.rsplit_once('.') else { return false };
    let known = ["com", "net", "org", "edu", "gov", "uk", "ie", "au", "ca", "io", "in", "nz", "de", "fr", "eu", "info", "biz", "us"];
    rest.len() >= 2 && rest.bytes().any(|b| b.is_ascii_alphabetic()) && known.iter().any(|tld| tld.eq_ignore_ascii_case(last))
}
