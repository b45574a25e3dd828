//! The evidence sheet of one recording: what its manifest says, every check of its output, and the output drawn with its ranges. One file
//! that asks nobody for anything; no word that was spoken stands in it.

use askama::Template;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use redaction::manifest::{Control, FindingRecord, Manifest, Reach, RedactionRecord};
use redaction::recording::Recording;

use super::spectrogram::{self, NotDrawn};
use crate::audit::report::{Check, Report, State};
use crate::bench::page::strip::{self, Strip};
use crate::bench::picture::Picture;

/// A row of pictures holds so much, in milliseconds, in so many columns.
const ROW_MS: u64 = 60_000;
const COLUMNS: usize = 1200;

/// Why there is no sheet.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// A spectrogram.
    #[error(transparent)]
    NotDrawn(#[from] NotDrawn),
    /// The template, which only a full memory makes fail.
    #[error("the page can't be made: {0}")]
    Template(#[from] askama::Error),
}

#[derive(Template)]
#[template(path = "sheet.html")]
struct Sheet<'a> {
    name: &'a str,
    manifest: &'a Manifest,
    outcome: &'static str,
    checks: Vec<Line<'a>>,
    rows: Vec<Row>,
    ranges: Vec<Range<'a>>,
    serves: Vec<&'a Control>,
    beyond: Vec<&'a Control>,
}

/// One check.
struct Line<'a> {
    mark: &'static str,
    check: &'a Check,
}

/// A minute of all channels.
struct Row {
    strip: Strip,
    spectrograms: Vec<Spectrogram>,
}

struct Spectrogram {
    channel: u16,
    /// Of the row's width.
    percent: f64,
    label: String,
    png: String,
}

/// One finding of a range.
struct Range<'a> {
    id: &'a str,
    from: String,
    to: String,
    channels: String,
    finding: &'a FindingRecord,
}

/// The sheet of an output that was audited; `output` are its samples.
///
/// # Errors
/// Where it can't be drawn.
pub fn sheet(name: &str, manifest: &Manifest, report: &Report, output: &Recording) -> Result<String, SheetError> {
    let controls = |reach: Reach| manifest.controls.iter().filter(|own| own.reach == reach).collect();
    let sheet = Sheet {
        name,
        manifest,
        outcome: manifest.outcome.name(),
        checks: report.checks().iter().map(line).collect(),
        rows: rows(manifest, output)?,
        ranges: ranges(manifest),
        serves: controls(Reach::Supports),
        beyond: controls(Reach::OutOfReach),
    };
    Ok(sheet.render()?)
}

fn line(check: &Check) -> Line<'_> {
    let mark = match check.state {
        State::Ok => "holds",
        State::Failed => "FAILS",
        State::Skipped => "not made",
    };
    Line { mark, check }
}

fn rows(manifest: &Manifest, output: &Recording) -> Result<Vec<Row>, NotDrawn> {
    let channels: Vec<Vec<f32>> = (0..output.channels()).map(|channel| output.channel(channel).collect()).collect();
    let frames = output.rate().frames_in_ms(ROW_MS) as usize;
    let strips = strip::strips(&Picture::of_output(output, manifest));
    let row = |(index, strip): (usize, Strip)| -> Result<Row, NotDrawn> {
        let spectrogram = |(channel, samples): (u16, &Vec<f32>)| -> Result<Spectrogram, NotDrawn> {
            let end = samples.len().min((index + 1) * frames);
            let part = samples.get(index * frames..end).unwrap_or(&[]);
            // A last row that is not full is as wide as it is long, like the waveform above it.
            let columns = if index == 0 { COLUMNS } else { (COLUMNS * part.len() / frames.max(1)).max(1) };
            let png = STANDARD.encode(spectrogram::png(part, output, columns)?);
            let percent = columns as f64 / COLUMNS as f64 * 100.0;
            Ok(Spectrogram { channel, percent, label: strip.label.replace("Waveforms", "Spectrograms"), png })
        };
        let spectrograms = (0..).zip(&channels).map(spectrogram).collect::<Result<_, _>>()?;
        Ok(Row { strip, spectrograms })
    };
    strips.into_iter().enumerate().map(row).collect()
}

fn ranges(manifest: &Manifest) -> Vec<Range<'_>> {
    manifest.redactions.iter().flat_map(|range| range.findings.iter().map(move |finding| line_of(range, finding))).collect()
}

fn line_of<'a>(range: &'a RedactionRecord, finding: &'a FindingRecord) -> Range<'a> {
    Range {
        id: &range.id,
        from: strip::time(range.start_ms as f64),
        to: strip::time(range.end_ms as f64),
        channels: range.channels.iter().map(u16::to_string).collect::<Vec<_>>().join(" "),
        finding,
    }
}
