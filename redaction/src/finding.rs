//! What a rule found, why, and how sure it is. A finding points at words; it never holds them.

use serde::{Serialize, Serializer};

/// The kind of personal data, by its name in the contract ("CREDIT_CARD").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Entity(&'static str);

macro_rules! entities {
    ($($name:ident)*) => {
        impl Entity {
            $(#[doc = concat!("`", stringify!($name), "`")] pub const $name: Entity = Entity(stringify!($name));)*

            /// Every entity that rules may report, in the contract's order.
            pub const ALL: &'static [Entity] = &[$(Entity::$name),*];
        }
    };
}

entities! {
    CREDIT_CARD CARD_CVV CARD_EXPIRY CARD_LAST4 PIN OTP PASSWORD SECURITY_ANSWER USERNAME BANK_ACCOUNT UK_SORT_CODE
    US_ABA_ROUTING IBAN SWIFT_BIC US_SSN US_SSN_LAST4 US_ITIN US_EIN UK_NINO UK_NHS UK_VAT CA_SIN AU_TFN AU_MEDICARE
    IN_AADHAAR IN_PAN US_MBI US_NPI US_DEA MEMBER_ID POLICY_NUMBER ACCOUNT_NUMBER PASSPORT DRIVING_LICENCE VIN
    VEHICLE_REG IMEI ICCID IP_ADDRESS EMAIL_ADDRESS PHONE_NUMBER PERSON STREET_ADDRESS US_ZIP UK_POSTCODE DATE_OF_BIRTH
    ES_DNI ES_NIE FR_NIR DE_STEUER_ID IT_CODICE_FISCALE NL_BSN BE_NN PL_PESEL SE_PERSONNUMMER NO_FODSELSNUMMER DK_CPR FI_HETU
    PT_NIF IE_PPSN BR_CPF MX_CURP AR_CUIT AR_DNI CL_RUT SG_NRIC KR_RRN JP_MY_NUMBER ZA_ID TR_TCKN NATIONAL_ID CUSTOM
}

impl Entity {
    /// The name in the contract.
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// The entity of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Entity> {
        Self::ALL.iter().copied().find(|entity| entity.0 == name)
    }
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

/// What a checksum says of the value. A label, never a gate: recognisers mishear digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Checksum {
    /// It holds.
    Pass,
    /// It doesn't.
    Fail,
    /// The entity has none.
    None,
}

/// Why the words were taken for the entity: the strongest evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The value's own shape and checksum suffice.
    Checksum,
    /// Shape: length, prefix, issuer, letters and digits in their places.
    Shape,
    /// Words in the same turn name it.
    Cue,
    /// Somebody asked for it before, in either channel.
    Dialogue,
    /// It repeats a value found elsewhere in the dialogue.
    ReadBack,
    /// A secret was asked for and the answer can't be read as a whole value.
    AnswerWindow,
    /// A person who listened said so.
    ByHand,
    /// The words around it, weighed as was learned from calls of which the truth is known.
    Learned,
}

/// One stretch of one turn that holds a value, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is.
    pub entity: Entity,
    /// The rule's id in the table of rules.
    pub rule: &'static str,
    /// How likely it is what the rule says, 0 to 1, in steps of a hundredth.
    pub confidence: f32,
    /// What the checksum says.
    pub checksum: Checksum,
    /// The strongest evidence.
    pub reason: Reason,
    /// Index of the turn in the dialogue that was read.
    pub turn: usize,
    /// First code point of the value in the turn's text.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// Parts of one value that was spread over turns share this number.
    pub value: u32,
}

/// Why a candidate was left in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Suppression {
    /// The operator's list of values that never go names it.
    AllowList,
    /// No rule is as sure of it as the policy asks.
    BelowThreshold,
}

/// A candidate that a policy left in, and why. Stated, so that nobody has to guess what else was heard.
#[derive(Debug, Clone, PartialEq)]
pub struct Suppressed {
    /// What it would have been.
    pub finding: Finding,
    /// Why it isn't.
    pub by: Suppression,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entity_is_found_by_its_own_name_and_no_name_twice() {
        for (index, entity) in Entity::ALL.iter().enumerate() {
            assert_eq!(Entity::from_name(entity.name()), Some(*entity));
            assert!(!Entity::ALL[..index].contains(entity), "{} stands twice", entity.name());
        }
    }
}
