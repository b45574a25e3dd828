//! A call's time axis cut into rows of a minute, and what is drawn in each: outlines, bands, ticks.

use std::fmt::Write as _;

use crate::bench::picture::{Band, COLUMN_MS, Picture, Role};

/// A row is so wide, in units of the drawing.
const WIDTH: f64 = 1200.0;
/// A row holds at most so much.
const ROW_MS: f64 = 60_000.0;
/// Above the first lane stands the time.
const TOP: u32 = 22;
/// Half of a waveform's height.
const HALF: u32 = 20;
/// The tracks of a lane below its waveform: first unit, height.
const SAID: (u32, u32) = (44, 10);
const TAKEN: (u32, u32) = (56, 10);
const FAULT: (u32, u32) = (68, 8);
/// One channel's height, with the space after it.
const LANE: u32 = 88;

/// One row of a call.
pub(crate) struct Strip {
    /// For those who don't see it.
    pub(crate) label: String,
    pub(crate) width: f64,
    pub(crate) height: u32,
    pub(crate) ticks: Vec<Tick>,
    pub(crate) lanes: Vec<Lane>,
}

/// A time on the axis.
pub(crate) struct Tick {
    pub(crate) x: f64,
    pub(crate) text: String,
}

/// One channel of a row.
pub(crate) struct Lane {
    pub(crate) top: u32,
    pub(crate) channel: usize,
    /// The outline, as a path's `d`.
    pub(crate) outline: String,
    pub(crate) pen: f64,
    pub(crate) shapes: Vec<Shape>,
}

/// A rectangle.
pub(crate) struct Shape {
    pub(crate) class: &'static str,
    pub(crate) x: f64,
    pub(crate) y: u32,
    pub(crate) width: f64,
    pub(crate) height: u32,
    pub(crate) title: String,
}

/// The rows of a call.
pub(crate) fn strips(picture: &Picture) -> Vec<Strip> {
    let rows = (picture.duration_ms / ROW_MS).ceil().max(1.0) as usize;
    let row_ms = ROW_MS.min(picture.duration_ms.max(1.0));
    (0..rows).map(|row| Row { picture, from_ms: row as f64 * row_ms, scale: WIDTH / row_ms, row_ms }.strip()).collect()
}

/// Minutes and seconds.
pub(crate) fn time(ms: f64) -> String {
    let tenths = (ms / 100.0).round() as u64;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}

struct Row<'a> {
    picture: &'a Picture,
    from_ms: f64,
    row_ms: f64,
    /// Units a millisecond.
    scale: f64,
}

impl Row<'_> {
    fn strip(&self) -> Strip {
        let to_ms = (self.from_ms + self.row_ms).min(self.picture.duration_ms);
        let lanes: Vec<Lane> = (0..self.picture.outlines.len()).map(|channel| self.lane(channel)).collect();
        Strip {
            label: format!(
                "Waveforms of {} channels from {} to {}; the list below tells the same",
                lanes.len(),
                time(self.from_ms),
                time(to_ms)
            ),
            width: WIDTH,
            height: TOP + LANE * lanes.len() as u32,
            ticks: self.ticks(to_ms),
            lanes,
        }
    }

    fn x(&self, ms: f64) -> f64 {
        let units = ((ms - self.from_ms) * self.scale).clamp(0.0, WIDTH);
        (units * 10.0).round() / 10.0
    }

    /// A time every five or ten seconds, but none so near the end that it would be cut.
    fn ticks(&self, to_ms: f64) -> Vec<Tick> {
        let step = if self.row_ms > 30_000.0 { 10_000.0 } else { 5000.0 };
        let times = (0..).map(|n| self.from_ms + f64::from(n) * step).take_while(|ms| *ms < to_ms - step / 4.0);
        times.map(|ms| Tick { x: self.x(ms), text: time(ms) }).collect()
    }

    fn lane(&self, channel: usize) -> Lane {
        let top = TOP + LANE * channel as u32;
        let on = |band: &&Band| band.channels.iter().any(|own| usize::from(*own) == channel) && self.holds(band);
        let shapes = self.picture.bands.iter().filter(on).flat_map(|band| self.shapes(band, top)).collect();
        let pen = (COLUMN_MS as f64 * self.scale * 0.8 * 10.0).round() / 10.0;
        Lane { top, channel, outline: self.outline(channel, top + HALF), pen, shapes }
    }

    fn holds(&self, band: &Band) -> bool {
        band.start_ms < self.from_ms + self.row_ms && band.end_ms > self.from_ms
    }

    /// Upright strokes, one a column: "M12 7v26".
    fn outline(&self, channel: usize, middle: u32) -> String {
        let columns = self.picture.outlines.get(channel).map_or(&[][..], Vec::as_slice);
        let first = (self.from_ms / COLUMN_MS as f64) as usize;
        let last = ((self.from_ms + self.row_ms) / COLUMN_MS as f64).ceil() as usize;
        let mut path = String::new();
        for (at, level) in columns.iter().enumerate().take(last).skip(first) {
            let half = (f64::from(*level) * f64::from(HALF)).round() as u32;
            if half > 0 {
                // Writing to a string can't fail.
                let _ = write!(path, "M{} {}v{}", self.x((at as f64 + 0.5) * COLUMN_MS as f64), middle - half, 2 * half);
            }
        }
        path
    }

    fn shapes(&self, band: &Band, top: u32) -> Vec<Shape> {
        let (x, end) = (self.x(band.start_ms), self.x(band.end_ms));
        let title = format!("{} {}, {} to {}", name(band.role), band.kind, time(band.start_ms), time(band.end_ms));
        let shape = |class, (first, height): (u32, u32)| Shape {
            class,
            x,
            y: top + first,
            width: (end - x).max(1.0),
            height,
            title: title.clone(),
        };
        match band.role {
            Role::Removed => vec![shape("said", SAID)],
            Role::Missed => vec![shape("said", SAID), shape("missed", FAULT)],
            Role::Negative => vec![shape("negative", SAID)],
            Role::Hit => vec![shape("negative", SAID), shape("over", FAULT)],
            Role::Range => vec![shape("veil", (0, 2 * HALF)), shape("taken", TAKEN)],
            Role::Over => vec![shape("over", FAULT)],
            Role::Leak => vec![shape("leak", (0, 2 * HALF))],
        }
    }
}

/// A role in words.
pub(crate) fn name(role: Role) -> &'static str {
    match role {
        Role::Removed => "identifier, removed",
        Role::Missed => "identifier, MISSED",
        Role::Negative => "harmless number",
        Role::Hit => "harmless number, HIT",
        Role::Range => "range overwritten",
        Role::Over => "overwritten too much",
        Role::Leak => "digits STILL HEARD",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(role: Role, start_ms: f64, end_ms: f64) -> Band {
        Band { role, kind: "pin".to_owned(), channels: vec![0], start_ms, end_ms, share: 1.0 }
    }

    fn places(picture: &Picture) -> Vec<Vec<(&'static str, f64, f64)>> {
        strips(picture).iter().map(|strip| strip.lanes[0].shapes.iter().map(|own| (own.class, own.x, own.width)).collect()).collect()
    }

    #[test]
    fn a_long_call_has_a_row_a_minute_and_what_crosses_its_end_goes_on_in_the_next() {
        let bands = vec![band(Role::Removed, 59_000.0, 61_000.0), band(Role::Negative, 125_000.0, 126_000.0)];
        let picture = Picture { duration_ms: 130_000.0, outlines: vec![vec![1.0; 1300]], bands };
        assert_eq!(places(&picture), [vec![("said", 1180.0, 20.0)], vec![("said", 0.0, 20.0)], vec![("negative", 100.0, 20.0)]]);
        let strips = strips(&picture);
        assert_eq!(strips.iter().map(|strip| strip.lanes[0].outline.matches('M').count()).collect::<Vec<_>>(), [600, 600, 100]);
        assert_eq!(strips[2].ticks.iter().map(|tick| tick.text.as_str()).collect::<Vec<_>>(), ["2:00.0"]);
    }

    #[test]
    fn a_short_call_fills_its_row_and_every_fault_has_a_mark_of_its_own() {
        let roles = [
            (Role::Removed, vec!["said"]),
            (Role::Missed, vec!["said", "missed"]),
            (Role::Negative, vec!["negative"]),
            (Role::Hit, vec!["negative", "over"]),
            (Role::Range, vec!["veil", "taken"]),
            (Role::Over, vec!["over"]),
            (Role::Leak, vec!["leak"]),
        ];
        for (role, classes) in roles {
            let picture = Picture { duration_ms: 10_000.0, outlines: vec![vec![0.5; 100]; 2], bands: vec![band(role, 5000.0, 10_000.0)] };
            let places = places(&picture);
            assert_eq!(places[0].iter().map(|own| own.0).collect::<Vec<_>>(), classes, "{role:?}");
            assert!(places[0].iter().all(|own| (own.1, own.2) == (600.0, 600.0)), "{role:?}");
            assert!(strips(&picture)[0].lanes[1].shapes.is_empty());
        }
    }

    #[test]
    fn a_call_without_a_sample_has_a_row_too() {
        assert_eq!(strips(&Picture::default()).len(), 1);
    }
}
