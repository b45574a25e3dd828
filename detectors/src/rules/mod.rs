//! The table of rules, in the contract's order: a new rule is one new file and one line here.

use redaction::finding::Entity;

use crate::rule::Rule;

mod national;

pub(crate) use uk_postcode::is_area as is_postcode_area;

/// Declares the rules' files and puts what stands in them into the table. `make format-check` names these files, because `cargo fmt` doesn't
/// look for modules inside a macro.
macro_rules! table {
    ($($module:ident: $($rule:ident),+;)+) => {
        $(mod $module;)+

        /// Every rule.
        pub(crate) static TABLE: &[&dyn Rule] = &[$($(&$module::$rule),+),+];
    };
}

table! {
    credit_card: RULE;
    card_cvv: RULE;
    card_expiry: CardExpiry;
    card_last4: RULE;
    pin: RULE;
    otp: RULE;
    password: Password;
    security_answer: SecurityAnswer;
    username: Username;
    bank_account: RULE;
    uk_sort_code: RULE;
    us_aba_routing: RULE;
    iban: RULE;
    swift_bic: RULE;
    us_ssn: RULE;
    us_ssn_last4: RULE;
    us_itin: RULE;
    us_ein: RULE;
    uk_nino: RULE;
    uk_nhs: RULE;
    uk_vat: RULE;
    ca_sin: RULE;
    au_tfn: RULE;
    au_medicare: RULE;
    in_aadhaar: RULE;
    in_pan: RULE;
    us_mbi: RULE;
    us_npi: RULE;
    us_dea: RULE;
    member_id: RULE;
    policy_number: RULE;
    account_number: RULE;
    passport: RULE;
    driving_licence: RULE;
    uk_driving_licence: RULE;
    vin: RULE;
    vehicle_reg: RULE;
    imei: RULE;
    iccid: RULE;
    ip_address: IpAddress;
    email_address: EmailAddress;
    phone_number: RULE;
    person: Person;
    spelled_name: SpelledName;
    street_address: StreetAddress;
    us_zip: UsZip;
    uk_postcode: RULE;
    date_of_birth: DateOfBirth;
    national_europe:
        ES_DNI, ES_NIE, FR_NIR, DE_STEUER_ID, IT_CODICE_FISCALE, NL_BSN, BE_NN, PL_PESEL, SE_PERSONNUMMER, NO_FODSELSNUMMER,
        DK_CPR, FI_HETU, PT_NIF, IE_PPSN;
    national_world: BR_CPF, MX_CURP, AR_CUIT, AR_DNI, CL_RUT, SG_NRIC, KR_RRN, JP_MY_NUMBER, ZA_ID, TR_TCKN, NATIONAL_ID;
}

/// The place in the table of the rule that reports an entity.
pub(crate) fn of(entity: Entity) -> Option<usize> {
    TABLE.iter().position(|rule| rule.about().info.entity == entity)
}

/// What the rule at a place of the table reports; `None` for rules that aren't in it.
pub(crate) fn entity(rule: usize) -> Option<Entity> {
    TABLE.get(rule).map(|rule| rule.about().info.entity)
}

#[cfg(test)]
mod tests;
