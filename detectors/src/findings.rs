//! Hits -> findings: code points instead of words, one finding for hits of one entity that overlap, in a fixed order.

use redaction::finding::Finding;

use crate::rule::Hit;
use crate::rules;
use crate::scene::Scene;
use crate::selection::Selection;

/// The findings that `selection` wants, by turn and start.
pub(crate) fn from_hits(scene: &Scene<'_>, hits: Vec<Hit>, selection: &Selection) -> Vec<Finding> {
    let mut findings: Vec<Finding> = hits.iter().filter_map(|hit| finding(scene, hit)).collect();
    findings.retain(|finding| selection.wants(finding.entity, finding.confidence));
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

fn key(finding: &Finding) -> (usize, redaction::finding::Entity, usize, usize) {
    (finding.turn, finding.entity, finding.start, finding.end)
}

fn finding(scene: &Scene<'_>, hit: &Hit) -> Option<Finding> {
    let (first, last) = (scene.tokens.get(hit.first)?, scene.tokens.get(hit.last)?);
    let info = rules::TABLE.get(hit.rule)?.about().info;
    Some(Finding {
        entity: info.entity,
        rule: info.id,
        confidence: (hit.confidence * 100.0).round() / 100.0,
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
