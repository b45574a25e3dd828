//! A recogniser's tokens, cut into segments by its timestamps.

use crate::engine::{Segment, Token};

/// The segments of one window as they come in.
#[derive(Default)]
pub(crate) struct Segments {
    list: Vec<Segment>,
}

impl Segments {
    /// A timestamp: it ends a segment that has text, and opens the next.
    pub(crate) fn mark(&mut self, time_ms: u64) {
        let fresh = Segment { start_ms: time_ms, end_ms: u64::MAX, tokens: Vec::new() };
        match self.list.last_mut() {
            Some(open) if open.tokens.is_empty() => open.start_ms = time_ms,
            Some(open) => {
                open.end_ms = time_ms;
                self.list.push(fresh);
            }
            None => self.list.push(fresh),
        }
    }

    /// A token of text, into the open segment.
    pub(crate) fn add(&mut self, token: Token) {
        if self.list.is_empty() {
            self.mark(0);
        }
        if let Some(open) = self.list.last_mut() {
            open.tokens.push(token);
        }
    }

    /// What has text, the last segment ended at the window's end. What the recogniser places in the silence that was laid behind the
    /// window was said before that.
    pub(crate) fn close(mut self, window_ms: u64) -> Vec<Segment> {
        self.list.retain(|segment| !segment.tokens.is_empty());
        for segment in &mut self.list {
            segment.end_ms = segment.end_ms.min(window_ms);
            segment.start_ms = segment.start_ms.min(segment.end_ms);
            for token in &mut segment.tokens {
                token.end_ms = token.end_ms.map(|end_ms| end_ms.min(window_ms));
            }
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_cut_the_tokens_into_segments() {
        let mut segments = Segments::default();
        let word = |end_ms| Token { text: b" a".to_vec(), end_ms, probability: 1.0 };
        segments.mark(0);
        segments.add(word(None));
        segments.mark(1000);
        segments.mark(1500);
        segments.add(word(Some(9900)));
        let closed = segments.close(9000);
        let times: Vec<_> = closed.iter().map(|segment| (segment.start_ms, segment.end_ms, segment.tokens[0].end_ms)).collect();
        assert_eq!(times, [(0, 1000, None), (1500, 9000, Some(9000))]);
    }
}
