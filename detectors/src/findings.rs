//! Hits -> findings: code points instead of words, one finding for hits of one entity that overlap, in a fixed order.

use redaction::finding::{Entity, Finding, Suppressed, Suppression};

use crate::Examined;
use crate::custom;
use crate::rule::Hit;
use crate::rules;
use crate::scene::Scene;
use crate::selection::Selection;

/// The findings that `selection` wants, and what it leaves in: `allowed`, and hits that are not sure enough.
pub(crate) fn from_hits(scene: &Scene<'_>, hits: &[Hit], allowed: &[Hit], selection: &Selection) -> Examined {
    let (sure, unsure): (Vec<Judged>, Vec<Judged>) =
        hits.iter().filter_map(|hit| judge(scene, hit, selection)).partition(|judged| judged.sure);
    let allowed = allowed.iter().filter_map(|hit| judge(scene, hit, selection)).collect();
    let findings = united(sure);
    let goes = |finding: &Finding| findings.iter().any(|other| overlaps(finding, other));
    let left = |judged: Vec<Judged>, by: Suppression| {
        let left: Vec<Finding> = united(judged).into_iter().filter(|finding| !goes(finding)).collect();
        left.into_iter().map(move |finding| Suppressed { finding, by })
    };
    let mut suppressed: Vec<Suppressed> = left(allowed, Suppression::AllowList).chain(left(unsure, Suppression::BelowThreshold)).collect();
    suppressed.sort_by_key(|own| (own.finding.turn, own.finding.start, own.finding.end, own.finding.entity, own.by));
    Examined { findings, suppressed }
}

fn overlaps(a: &Finding, b: &Finding) -> bool {
    a.turn == b.turn && a.start < b.end && b.start < a.end
}

/// One finding for those of one entity that overlap, by turn and start.
fn united(judged: Vec<Judged>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = judged.into_iter().map(|judged| judged.finding).collect();
    findings.sort_by(|a, b| key(a).cmp(&key(b)).then(b.confidence.total_cmp(&a.confidence)));
    let mut united: Vec<Finding> = Vec::with_capacity(findings.len());
    for next in findings {
        match united.last_mut() {
            Some(last) if last.entity == next.entity && last.turn == next.turn && next.start < last.end => unite(last, next),
            _ => united.push(next),
        }
    }
    united.sort_by_key(|finding| (finding.turn, finding.start, finding.end, finding.entity));
    number(&mut united);
    united
}

fn key(finding: &Finding) -> (usize, Entity, usize, usize) {
    (finding.turn, finding.entity, finding.start, finding.end)
}

/// A hit of an entity that is looked for, and whether a rule is sure enough of it.
struct Judged {
    finding: Finding,
    sure: bool,
}

/// The id and the entity of a hit's rule, where it is one that `selection` looks with.
fn looked_for(hit: &Hit, selection: &Selection) -> Option<(&'static str, Entity)> {
    if let Some(rule) = rules::TABLE.get(hit.rule) {
        let info = rule.about().info;
        return selection.wants(info.entity, 1.0).then_some((info.id, info.entity));
    }
    let own = selection.additions.rules.get(hit.rule - rules::TABLE.len());
    Some(own.map_or((custom::DENY, Entity::CUSTOM), |rule| (rule.id, rule.entity)))
}

fn judge(scene: &Scene<'_>, hit: &Hit, selection: &Selection) -> Option<Judged> {
    let (first, last) = (scene.tokens.get(hit.first)?, scene.tokens.get(hit.last)?);
    let confidence = (hit.confidence * 100.0).round() / 100.0;
    let (rule, entity) = looked_for(hit, selection)?;
    let finding = Finding {
        entity,
        rule,
        confidence,
        checksum: hit.checksum,
        reason: hit.reason,
        turn: first.turn as usize,
        start: first.start as usize,
        end: last.end as usize,
        value: hit.value,
    };
    Some(Judged { finding, sure: selection.is_sure(entity, confidence) })
}

/// Two findings of one entity over the same words are one, as sure as the surer of them.
fn unite(last: &mut Finding, next: Finding) {
    last.end = last.end.max(next.end);
    if next.confidence > last.confidence {
        (last.confidence, last.checksum, last.reason, last.rule) = (next.confidence, next.checksum, next.reason, next.rule);
    }
    if last.value == 0 {
        last.value = next.value;
    }
}

/// Numbers the values by first appearance, from 0.
fn number(findings: &mut [Finding]) {
    let mut known: std::collections::BTreeMap<u32, u32> = std::collections::BTreeMap::new();
    let mut next = 0;
    for finding in findings {
        let fresh = finding.value == 0 || !known.contains_key(&finding.value);
        let value = if fresh { next } else { known[&finding.value] };
        if fresh {
            known.insert(finding.value, next);
            next += 1;
        }
        finding.value = value;
    }
}
