//! Hits -> findings: code points instead of words, one finding for hits of one entity that overlap, in a fixed order.

use redaction::finding::{Entity, Finding};

use crate::custom;
use crate::rule::Hit;
use crate::rules;
use crate::scene::Scene;
use crate::selection::Selection;

/// The findings that `selection` wants, by turn and start.
pub(crate) fn from_hits(scene: &Scene<'_>, hits: Vec<Hit>, selection: &Selection) -> Vec<Finding> {
    let mut findings: Vec<Finding> = hits.iter().filter_map(|hit| finding(scene, hit, selection)).collect();
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

/// The id and the entity of a hit's rule, where its findings are wanted.
fn wanted(hit: &Hit, confidence: f32, selection: &Selection) -> Option<(&'static str, Entity)> {
    if let Some(rule) = rules::TABLE.get(hit.rule) {
        let info = rule.about().info;
        return selection.wants(info.entity, confidence).then_some((info.id, info.entity));
    }
    let own = selection.additions.rules.get(hit.rule - rules::TABLE.len());
    let (id, entity) = own.map_or((custom::DENY, Entity::CUSTOM), |rule| (rule.id, rule.entity));
    selection.is_sure(entity, confidence).then_some((id, entity))
}

fn finding(scene: &Scene<'_>, hit: &Hit, selection: &Selection) -> Option<Finding> {
    let (first, last) = (scene.tokens.get(hit.first)?, scene.tokens.get(hit.last)?);
    let confidence = (hit.confidence * 100.0).round() / 100.0;
    let (rule, entity) = wanted(hit, confidence, selection)?;
    Some(Finding {
        entity,
        rule,
        confidence,
        checksum: hit.checksum,
        reason: hit.reason,
        turn: first.turn as usize,
        start: first.start as usize,
        end: last.end as usize,
        value: hit.value,
    })
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
