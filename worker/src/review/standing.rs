//! Where people's decisions on an output stand, and who may decide next.

use std::collections::BTreeMap;

use redaction::manifest::Manifest;
use redaction::review::{Decision, Review, Role};

/// Where a result stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// A decision beside it can't be read, or nobody trusted signed it.
    Unclear,
    /// Nothing was published.
    Held,
    /// Nobody decided.
    Open,
    /// One approved, and another one must.
    Waiting,
    /// Enough approved.
    Approved,
    /// Somebody rejected it.
    Rejected,
}

impl Standing {
    /// In a word or two.
    pub fn text(&self) -> &'static str {
        match self {
            Standing::Unclear => "decision can't be trusted",
            Standing::Held => "not published",
            Standing::Open => "to be reviewed",
            Standing::Waiting => "needs an approver",
            Standing::Approved => "approved",
            Standing::Rejected => "rejected",
        }
    }

    /// Whether somebody has something to do.
    pub fn is_open(&self) -> bool {
        !matches!(self, Standing::Approved | Standing::Rejected)
    }
}

/// What somebody may do on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Roles {
    /// Decides first.
    pub reviewer: bool,
    /// Decides on what somebody else approved.
    pub approver: bool,
    /// Sees, and decides nothing.
    pub auditor: bool,
    /// May hear originals, and give back from them what was a false alarm: besides a role that decides.
    pub restorer: bool,
}

impl Roles {
    /// Whether there is any.
    pub fn any(self) -> bool {
        self.reviewer || self.approver || self.auditor
    }

    /// Their names.
    pub fn names(self) -> Vec<&'static str> {
        let all = [(self.reviewer, "reviewer"), (self.approver, "approver"), (self.auditor, "auditor"), (self.restorer, "restorer")];
        all.into_iter().filter_map(|(has, name)| has.then_some(name)).collect()
    }
}

/// Why somebody may not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// The role is missing.
    #[error("your role does not allow that")]
    Role,
    /// One person is one voice.
    #[error("you decided so already")]
    Again,
    /// Nothing is left to approve.
    #[error("enough people approved it already")]
    Done,
    /// A rejection stands.
    #[error("somebody rejected it, and no approval outweighs that")]
    Rejected,
    /// The first approval is a reviewer's.
    #[error("a reviewer has to approve it first")]
    First,
    /// The second approval is an approver's.
    #[error("an approver has to decide now")]
    Second,
    /// What stands beside it can't be trusted.
    #[error("a decision beside it can't be trusted: somebody has to look into that first")]
    Unclear,
    /// Nothing was published.
    #[error("nothing was published that could be decided on")]
    Held,
}

/// How many people must approve a result whose policy asks for so many: two at least of one that gives something back from its original.
pub fn needed(manifest: &Manifest, approvals: usize) -> usize {
    if manifest.restorations.is_empty() { approvals } else { approvals.max(2) }
}

/// Each person's last decision is not asked for: one rejection outweighs all approvals.
pub fn standing(reviews: &[Review], needed: usize) -> Standing {
    let voices = approvals(reviews);
    match () {
        () if reviews.iter().any(|own| own.decision == Decision::Rejected) => Standing::Rejected,
        () if voices.is_empty() => Standing::Open,
        () if needed <= 1 || (voices.len() >= needed && voices.values().any(|role| *role == Role::Approver)) => Standing::Approved,
        () => Standing::Waiting,
    }
}

/// Those who approved, each once; who did so in both roles, as an approver.
fn approvals(reviews: &[Review]) -> BTreeMap<&str, Role> {
    let mut voices = BTreeMap::new();
    for own in reviews.iter().filter(|own| own.decision == Decision::Approved) {
        let role = voices.entry(own.reviewer.as_str()).or_insert(own.role);
        if own.role == Role::Approver {
            *role = Role::Approver;
        }
    }
    voices
}

/// The role in which `person` may now decide so; with two approvals `needed`, a reviewer's is the first and another person's, an approver's,
/// the second.
///
/// # Errors
/// Why not.
pub fn may_decide(
    visitor: (&str, Roles),
    decision: Decision,
    reviews: &[Review],
    stands: &Standing,
    needed: usize,
) -> Result<Role, Barred> {
    let (person, roles) = visitor;
    let own = |role: bool, own: Role| role.then_some(own);
    let either = own(roles.reviewer, Role::Reviewer).or(own(roles.approver, Role::Approver)).ok_or(Barred::Role)?;
    if reviews.iter().any(|own| own.reviewer == person && own.decision == decision) {
        return Err(Barred::Again);
    }
    match (stands, decision) {
        (Standing::Held, _) => Err(Barred::Held),
        (Standing::Unclear, _) => Err(Barred::Unclear),
        (_, Decision::Rejected) => Ok(either),
        (Standing::Rejected, _) => Err(Barred::Rejected),
        (Standing::Approved, _) => Err(Barred::Done),
        (Standing::Waiting, _) => own(roles.approver, Role::Approver).ok_or(Barred::Second),
        (Standing::Open, _) if needed > 1 => own(roles.reviewer, Role::Reviewer).ok_or(Barred::First),
        (Standing::Open, _) => Ok(either),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use redaction::review::SCHEMA;
    use serde_json::json;

    use super::*;
    use crate::review::risk::tests::manifest;

    pub(crate) fn review(who: &str, role: Role, decision: Decision) -> Review {
        Review {
            schema: SCHEMA.into(),
            manifest_sha256: String::new(),
            output_sha256: String::new(),
            decision,
            objection: None,
            reviewer: who.into(),
            role,
            decided_unix_ms: 0,
            listened: Vec::new(),
        }
    }

    fn yes(who: &str, role: Role) -> Review {
        review(who, role, Decision::Approved)
    }

    const REVIEWER: Roles = Roles { reviewer: true, approver: false, auditor: false, restorer: false };
    const APPROVER: Roles = Roles { reviewer: false, approver: true, auditor: false, restorer: false };
    const BOTH: Roles = Roles { reviewer: true, approver: true, auditor: false, restorer: false };
    const AUDITOR: Roles = Roles { reviewer: false, approver: false, auditor: true, restorer: false };

    #[test]
    fn two_different_people_of_whom_one_is_an_approver_approve() {
        use Role::{Approver, Reviewer};
        let no = || review("c", Reviewer, Decision::Rejected);
        let cases = [
            (vec![], 1, Standing::Open),
            (vec![yes("a", Reviewer)], 1, Standing::Approved),
            (vec![yes("a", Reviewer)], 2, Standing::Waiting),
            (vec![yes("a", Reviewer), yes("a", Approver)], 2, Standing::Waiting),
            (vec![yes("a", Reviewer), yes("b", Reviewer)], 2, Standing::Waiting),
            (vec![yes("a", Reviewer), yes("b", Approver)], 2, Standing::Approved),
            (vec![yes("a", Reviewer), yes("b", Approver), no()], 2, Standing::Rejected),
            (vec![no()], 1, Standing::Rejected),
        ];
        for (reviews, needed, expected) in cases {
            assert_eq!(standing(&reviews, needed), expected, "{} of {needed}", reviews.len());
        }
    }

    #[test]
    fn what_gives_something_back_needs_two_people_whatever_its_policy_asks_for() {
        let given = json!({"id": "g1", "channels": [0], "start_frame": 0, "end_frame": 8, "start_ms": 0, "end_ms": 1, "reason": "misheard",
            "restored_by": "a", "findings": []});
        let (plain, given) = (manifest(&[], &json!({})), manifest(&[], &json!({"restorations": [given]})));
        let of = |manifest| [0, 1, 2].map(|approvals| needed(manifest, approvals));
        assert_eq!((of(&plain), of(&given)), ([0, 1, 2], [2, 2, 2]));
        let restorer = vec![yes("a", Role::Reviewer), yes("a", Role::Approver)];
        assert_eq!(standing(&restorer, needed(&given, 1)), Standing::Waiting, "nobody is two people");
    }

    #[test]
    fn who_may_decide_follows_from_the_role_and_from_who_decided_before() {
        use Decision::{Approved, Rejected};
        use Role::{Approver, Reviewer};
        let first = vec![yes("a", Reviewer)];
        let both = vec![yes("a", Reviewer), yes("b", Approver)];
        let no = vec![review("c", Reviewer, Rejected)];
        type Case<'t> = (&'t str, Roles, Decision, &'t [Review], usize, Result<Role, Barred>);
        let cases: &[Case<'_>] = &[
            ("a", REVIEWER, Approved, &[], 1, Ok(Reviewer)),
            ("b", APPROVER, Approved, &[], 1, Ok(Approver)),
            ("d", AUDITOR, Approved, &[], 1, Err(Barred::Role)),
            ("d", AUDITOR, Rejected, &[], 1, Err(Barred::Role)),
            ("d", Roles::default(), Rejected, &[], 1, Err(Barred::Role)),
            ("b", APPROVER, Approved, &[], 2, Err(Barred::First)),
            ("b", BOTH, Approved, &[], 2, Ok(Reviewer)),
            ("a", BOTH, Approved, &first, 2, Err(Barred::Again)),
            ("b", REVIEWER, Approved, &first, 2, Err(Barred::Second)),
            ("b", BOTH, Approved, &first, 2, Ok(Approver)),
            ("b", APPROVER, Approved, &first, 1, Err(Barred::Done)),
            ("c", BOTH, Approved, &both, 2, Err(Barred::Done)),
            ("a", REVIEWER, Rejected, &both, 2, Ok(Reviewer)),
            ("a", BOTH, Approved, &no, 2, Err(Barred::Rejected)),
            ("c", REVIEWER, Rejected, &no, 2, Err(Barred::Again)),
        ];
        for (who, roles, decision, reviews, needed, expected) in cases {
            let stands = standing(reviews, *needed);
            let found = may_decide((who, *roles), *decision, reviews, &stands, *needed);
            assert_eq!(found, *expected, "{who} {roles:?} {decision:?} of {needed}");
        }
        for (stands, barred) in [(Standing::Held, Barred::Held), (Standing::Unclear, Barred::Unclear)] {
            for decision in [Approved, Rejected] {
                assert_eq!(may_decide(("a", BOTH), decision, &[], &stands, 1), Err(barred));
            }
        }
    }
}
