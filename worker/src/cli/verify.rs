//! `callscrub verify`: an output against its evidence, offline, by anyone.

use std::path::{Path, PathBuf};

use redaction::manifest::{Manifest, RestorationRecord};
use redaction::plan::RedactionPlan;
use redaction::recording::Recording;
use redaction::restoration::Stretch;

use super::engine::EngineArgs;
use super::exit::{CliError, End, Exit, print};
use super::progress::Progress;
use super::{key, redact, report};
use crate::audit::report::{Check, Report, State, Verdict};
use crate::audit::{Evidence, FORMS, Text, audit};
use crate::pipeline::policy::Policy;
use crate::pipeline::{Tools, rescan};

/// Checks that OUTPUT is the file that MANIFEST speaks of, that exactly the stated ranges hold the fill, and that everything else is what
/// was verified; further, as far as they are given, the signatures, the log's proof, and the original, sample for sample. Every check
/// says what broke. Exit status 3: the manifest holds and says that nothing was published.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The manifest.
    manifest: PathBuf,
    /// The redacted recording.
    output: PathBuf,
    /// The original recording, where it still exists.
    #[arg(long, value_name = "INPUT")]
    original: Option<PathBuf>,
    /// Of a result that a person changed, the manifest of the one that it was made from: nothing may be audible again that isn't stated.
    #[arg(long, value_name = "MANIFEST")]
    predecessor: Option<PathBuf>,
    /// The published transcript in any of its forms (.json, .txt, .srt, .vtt); may be repeated [default: those beside MANIFEST, as
    /// they were published].
    #[arg(long, value_name = "FILE")]
    transcript: Vec<PathBuf>,
    /// Public keys (PEM) that are trusted, today's and earlier ones: the signed manifest must be there and be signed by one of them.
    #[arg(long, value_name = "PUB")]
    key: Vec<PathBuf>,
    /// The signed manifest [default: MANIFEST with .dsse.json for .json].
    #[arg(long, value_name = "FILE", requires = "key")]
    envelope: Option<PathBuf>,
    /// The signed run record [default: MANIFEST with .run.dsse.json for .json, where it is there].
    #[arg(long, value_name = "FILE", requires = "key")]
    run: Option<PathBuf>,
    /// The proof that the manifest is in its log, as `callscrub log prove` writes it.
    #[arg(long, value_name = "FILE")]
    proof: Option<PathBuf>,
    /// People's signed decisions; may be repeated [default: those beside MANIFEST, where a key is given].
    #[arg(long, value_name = "FILE", requires = "key")]
    review: Vec<PathBuf>,
    /// How many different people must have approved the output; two at least where it gives something back from the original.
    #[arg(long, value_name = "N", default_value_t = 0, requires = "key")]
    approvals: usize,
    /// Listen to the output again, afresh: nothing may be found outside the ranges.
    #[arg(long)]
    listen: bool,
    /// The policy to listen with [default: the one that the manifest names, which must be the same].
    #[arg(long, value_name = "NAME|FILE", requires = "listen")]
    policy: Option<String>,
    /// The report as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    engine: EngineArgs,
}

pub(super) fn run(args: &Args) -> End {
    let keys = if args.key.is_empty() { None } else { Some(key::public_keys(&args.key)?) };
    let manifest = redact::read(&args.manifest, 1 << 30)?;
    let output = redact::read(&args.output, redact::LIMITS.max_bytes)?;
    let given = |path: &Option<PathBuf>, limit: u64| path.as_ref().map(|path| redact::read(path, limit)).transpose();
    let beside = |path: &Option<PathBuf>, extension: &str| match path {
        None => Some(args.manifest.with_extension(extension)).filter(|path| keys.is_some() && path.is_file()),
        given => given.clone(),
    };
    let original = given(&args.original, redact::LIMITS.max_bytes)?;
    let predecessor = given(&args.predecessor, 1 << 30)?;
    let envelope = given(&beside(&args.envelope, "dsse.json"), 1 << 30)?;
    let record = given(&beside(&args.run, "run.dsse.json"), 1 << 20)?;
    let proof = given(&args.proof, 1 << 20)?;
    let texts = transcripts(args)?;
    let texts: Vec<Text<'_>> = texts.iter().map(|(form, bytes)| Text { form, bytes }).collect();
    let reviews = reviews(args)?;
    let reviews: Vec<&[u8]> = reviews.iter().map(Vec::as_slice).collect();
    let audited = audit(&Evidence {
        manifest: &manifest,
        output: &output,
        original: original.as_deref(),
        predecessor: predecessor.as_deref(),
        transcripts: &texts,
        envelope: envelope.as_deref(),
        run: record.as_deref(),
        proof: proof.as_deref(),
        reviews: &reviews,
        approvals: args.approvals,
        undecided: false,
        keys: keys.as_ref(),
    });
    let mut found = audited.report;
    match (&audited.manifest, &audited.heard) {
        (Some(manifest), Some((recording, plan))) if args.listen => found.note("listening", listen(args, manifest, recording, plan)?),
        _ => found.add("listening", State::Skipped, "the output was not listened to"),
    }
    show(args, &found, audited.manifest.as_ref())
}

/// The transcripts that were named, else those that lie beside the manifest; each with its form.
fn transcripts(args: &Args) -> Result<Vec<(String, Vec<u8>)>, CliError> {
    let paths = if args.transcript.is_empty() { beside(&args.manifest) } else { args.transcript.clone() };
    let read = |path: &PathBuf| {
        let form = path.extension().and_then(|own| own.to_str()).filter(|own| FORMS.contains(own));
        let form = form.ok_or_else(|| CliError::usage(format!("{}: a transcript ends in .{}", path.display(), FORMS.join(", ."))))?;
        Ok((form.to_owned(), redact::read(path, 1 << 30)?))
    };
    paths.iter().map(read).collect()
}

/// `call.transcript.json` and its like, for `call.manifest.json`.
fn beside(manifest: &Path) -> Vec<PathBuf> {
    let stem = manifest.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".manifest.json"));
    let names = stem.into_iter().flat_map(|stem| FORMS.map(|form| manifest.with_file_name(format!("{stem}.transcript.{form}"))));
    names.filter(|path| path.is_file()).collect()
}

/// The decisions that were named, else those that lie beside the manifest.
fn reviews(args: &Args) -> Result<Vec<Vec<u8>>, CliError> {
    let mut paths = args.review.clone();
    if paths.is_empty() && !args.key.is_empty() {
        let names = (1..).map(|number| args.manifest.with_extension(format!("review.{number}.dsse.json")));
        paths = names.take_while(|path| path.is_file()).collect();
    }
    paths.iter().map(|path| redact::read(path, 1 << 20)).collect()
}

/// A fresh second listening. What the policy, the model or the file of either is missing for is the caller's fault, not the output's.
fn listen(args: &Args, manifest: &Manifest, output: &Recording, plan: &RedactionPlan) -> Result<Result<String, String>, CliError> {
    let policy = Policy::load(args.policy.as_deref().unwrap_or(&manifest.policy.name), None).map_err(CliError::usage)?;
    let policy = match manifest.redactions.first() {
        Some(record) if args.policy.is_none() => policy.with_fill(record.fill),
        _ => policy,
    };
    if args.policy.is_none() && policy.sha256 != manifest.policy.sha256 {
        let problem = format!("the policy {} here is not the one of the manifest: name it with --policy", policy.name);
        return Err(CliError::usage(problem));
    }
    let listener = args.engine.open()?;
    let progress = Progress::new(&args.output.display().to_string());
    let tools = Tools { listener: &listener, policy: &policy, limits: &redact::LIMITS, progress: &|step| progress.step(step) };
    let given: Vec<Stretch> = manifest.restorations.iter().filter_map(RestorationRecord::stretch).collect();
    let heard = rescan(output, plan, &given, &tools);
    progress.clear();
    let model = listener.models().first().map(|model| model.name.clone()).unwrap_or_default();
    Ok(heard
        .map(|()| format!("{model} heard nothing outside the ranges that {} removes{}", policy.name, but_for(&given)))
        .map_err(|reason| reason.to_string()))
}

/// What the listening doesn't speak for.
fn but_for(given: &[Stretch]) -> String {
    match given.len() {
        0 => String::new(),
        many => format!(", but for what a person gave back in {many} places"),
    }
}

fn show(args: &Args, found: &Report, manifest: Option<&Manifest>) -> End {
    if args.json {
        print(&serde_json::to_string(found).map_err(CliError::failed)?);
    } else {
        found.checks().iter().map(line).for_each(|line| print(&line));
    }
    match (found.result(), manifest) {
        (Verdict::Failed, _) | (_, None) => {
            Err(CliError::failed(format!("{} does not verify: {}", args.output.display(), found.failed().join(", "))))
        }
        (Verdict::Verified, Some(manifest)) => {
            say_so(args, &format!("verified: {}", report::headline(manifest, &name(&args.output))));
            Ok(Exit::Done)
        }
        (Verdict::Quarantined, Some(manifest)) => {
            say_so(args, &report::headline(manifest, &manifest.source.uri));
            Ok(Exit::Quarantined)
        }
    }
}

fn say_so(args: &Args, line: &str) {
    if !args.json {
        print(line);
    }
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

fn line(check: &Check) -> String {
    let word = match check.state {
        State::Ok => "ok   ",
        State::Failed => "FAIL ",
        State::Skipped => "-    ",
    };
    format!("{word} {}: {}", check.check, check.detail)
}
