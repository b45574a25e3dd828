//! The table of rules, in the contract's order: a new rule is one new file and one line here (and its `mod`).

use crate::rule::Rule;

mod account_number;
mod au_medicare;
mod au_tfn;
mod bank_account;
mod ca_sin;
mod card_cvv;
mod card_expiry;
mod card_last4;
mod credit_card;
mod date_of_birth;
mod driving_licence;
mod email_address;
mod iban;
mod iccid;
mod imei;
mod in_aadhaar;
mod in_pan;
mod ip_address;
mod member_id;
mod national;
mod national_europe;
mod national_world;
mod otp;
mod passport;
mod password;
mod person;
mod phone_number;
mod pin;
mod policy_number;
mod security_answer;
mod spelled_name;
mod street_address;
mod swift_bic;
mod uk_nhs;
mod uk_nino;
mod uk_postcode;
mod uk_sort_code;
mod uk_vat;
mod us_aba_routing;
mod us_dea;
mod us_ein;
mod us_itin;
mod us_mbi;
mod us_npi;
mod us_ssn;
mod us_ssn_last4;
mod us_zip;
mod username;
mod vehicle_reg;
mod vin;

/// Every rule.
pub(crate) static TABLE: &[&dyn Rule] = &[
    &credit_card::RULE,
    &card_cvv::RULE,
    &card_expiry::CardExpiry,
    &card_last4::RULE,
    &pin::RULE,
    &otp::RULE,
    &password::Password,
    &security_answer::SecurityAnswer,
    &username::Username,
    &bank_account::RULE,
    &uk_sort_code::RULE,
    &us_aba_routing::RULE,
    &iban::RULE,
    &swift_bic::RULE,
    &us_ssn::RULE,
    &us_ssn_last4::RULE,
    &us_itin::RULE,
    &us_ein::RULE,
    &uk_nino::RULE,
    &uk_nhs::RULE,
    &uk_vat::RULE,
    &ca_sin::RULE,
    &au_tfn::RULE,
    &au_medicare::RULE,
    &in_aadhaar::RULE,
    &in_pan::RULE,
    &us_mbi::RULE,
    &us_npi::RULE,
    &us_dea::RULE,
    &member_id::RULE,
    &policy_number::RULE,
    &account_number::RULE,
    &passport::RULE,
    &driving_licence::RULE,
    &vin::RULE,
    &vehicle_reg::RULE,
    &imei::RULE,
    &iccid::RULE,
    &ip_address::IpAddress,
    &email_address::EmailAddress,
    &phone_number::RULE,
    &person::Person,
    &spelled_name::SpelledName,
    &street_address::StreetAddress,
    &us_zip::UsZip,
    &uk_postcode::RULE,
    &date_of_birth::DateOfBirth,
    &national_europe::ES_DNI,
    &national_europe::ES_NIE,
    &national_europe::FR_NIR,
    &national_europe::DE_STEUER_ID,
    &national_europe::IT_CODICE_FISCALE,
    &national_europe::NL_BSN,
    &national_europe::BE_NN,
    &national_europe::PL_PESEL,
    &national_europe::SE_PERSONNUMMER,
    &national_europe::NO_FODSELSNUMMER,
    &national_europe::DK_CPR,
    &national_europe::FI_HETU,
    &national_europe::PT_NIF,
    &national_europe::IE_PPSN,
    &national_world::BR_CPF,
    &national_world::MX_CURP,
    &national_world::AR_CUIT,
    &national_world::AR_DNI,
    &national_world::CL_RUT,
    &national_world::SG_NRIC,
    &national_world::KR_RRN,
    &national_world::JP_MY_NUMBER,
    &national_world::ZA_ID,
    &national_world::TR_TCKN,
    &national_world::NATIONAL_ID,
];

#[cfg(test)]
mod tests;
