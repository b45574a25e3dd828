//! From a TOML value to a Rust type, and the macros that declare choices and sections.

use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use toml::Value;

/// A type that a key can have. Errors say what is wrong ("is not a whole number") and never repeat a text.
pub(crate) trait FromValue: Sized {
    /// The value as this type.
    fn from_value(value: &Value) -> Result<Self, String>;

    /// An environment variable's text as the TOML value it would be in the file.
    fn from_variable(text: &str) -> Value {
        Value::String(text.to_owned())
    }
}

/// The text of a value, or the complaint that it is none.
pub(crate) fn text(value: &Value) -> Result<&str, String> {
    value.as_str().ok_or_else(|| format!("is {}, not a text in quotes", kind(value)))
}

/// What a value is, in an operator's words.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number with a fraction",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date or time",
        Value::Array(_) => "a list",
        Value::Table(_) => "a section",
    }
}

impl FromValue for u64 {
    fn from_value(value: &Value) -> Result<Self, String> {
        let number = value.as_integer().ok_or_else(|| format!("is {}, not a whole number", kind(value)))?;
        number.try_into().map_err(|_| format!("{number} is negative"))
    }

    fn from_variable(text: &str) -> Value {
        text.trim().parse().map_or_else(|_| Value::String(text.to_owned()), Value::Integer)
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self, String> {
        let whole = value.as_integer().map(|number| number as f64);
        value.as_float().or(whole).ok_or_else(|| format!("is {}, not a number", kind(value)))
    }

    fn from_variable(text: &str) -> Value {
        text.trim().parse().map_or_else(|_| Value::String(text.to_owned()), Value::Float)
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| format!("is {}, not true or false", kind(value)))
    }

    fn from_variable(text: &str) -> Value {
        text.trim().parse().map_or_else(|_| Value::String(text.to_owned()), Value::Boolean)
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self, String> {
        text(value).map(str::to_owned)
    }
}

impl FromValue for PathBuf {
    fn from_value(value: &Value) -> Result<Self, String> {
        text(value).map(PathBuf::from)
    }
}

impl FromValue for SocketAddr {
    fn from_value(value: &Value) -> Result<Self, String> {
        text(value)?.parse().map_err(|_| "is not an address and a port, such as 127.0.0.1:9400".to_owned())
    }
}

/// An empty text switches the setting off.
impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value.as_str() {
            Some("") => Ok(None),
            _ => T::from_value(value).map(Some),
        }
    }

    fn from_variable(text: &str) -> Value {
        if text.is_empty() { Value::String(String::new()) } else { T::from_variable(text) }
    }
}

/// In the environment a list is written with commas.
impl<T: FromValue> FromValue for Vec<T> {
    fn from_value(value: &Value) -> Result<Self, String> {
        let items = value.as_array().ok_or_else(|| format!("is {}, not a list", kind(value)))?;
        items.iter().map(T::from_value).collect()
    }

    fn from_variable(text: &str) -> Value {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        Value::Array(items.map(T::from_variable).collect())
    }
}

/// No bounds but the type's.
pub(crate) fn any<T>(_: &T) -> Result<(), String> {
    Ok(())
}

/// A text that says something.
pub(crate) fn given<T: AsRef<str>>(text: &T) -> Result<(), String> {
    if text.as_ref().trim().is_empty() { Err("is empty".to_owned()) } else { Ok(()) }
}

/// A number in bounds, both included.
pub(crate) fn within<T: PartialOrd + Display>(bounds: RangeInclusive<T>) -> impl Fn(&T) -> Result<(), String> {
    move |value| match bounds.contains(value) {
        true => Ok(()),
        false => Err(format!("{value} is not between {} and {}", bounds.start(), bounds.end())),
    }
}

/// Declares an enum whose variants are texts in the file.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// As it stands in the file.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }

        impl $crate::value::FromValue for $name {
            fn from_value(value: &::toml::Value) -> Result<Self, String> {
                match $crate::value::text(value)? {
                    $($text => Ok(Self::$variant),)+
                    _ => Err(format!("is none of {}", [$($text),+].join(", "))),
                }
            }
        }
    };
}

/// Declares a section: a struct with one public field a key, `key: Type = default, check;`, then the secrets, which come from the
/// environment or from files only. Reading, environment overrides, the defaults and the reference file's test all follow from it.
macro_rules! section {
    ($(#[$doc:meta])* $name:ident [$path:literal] {
        $($(#[$key_doc:meta])* $key:ident: $type:ty = $default:expr, $check:expr;)*
    } $(secrets { $($(#[$secret_doc:meta])* $secret:ident;)+ })?) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $($(#[$key_doc])* pub $key: $type,)*
            $($($(#[$secret_doc])* pub $secret: ::secrecy::SecretString,)+)?
        }

        impl $name {
            pub(crate) fn read(reader: &mut $crate::reader::Reader<'_>) -> Self {
                Self {
                    $($key: reader.take(&$crate::reader::key($path, stringify!($key)), $default, $check),)*
                    $($($secret: reader.secret(&$crate::reader::key($path, stringify!($secret))),)+)?
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_is_read_as_the_value_it_would_be_in_the_file() {
        assert_eq!(u64::from_variable(" 12 "), Value::Integer(12));
        assert_eq!(f64::from_variable("0.5"), Value::Float(0.5));
        assert_eq!(bool::from_variable("true"), Value::Boolean(true));
        assert_eq!(Vec::<u64>::from_variable("1, 2,").to_string(), "[1, 2]");
        assert_eq!(Option::<SocketAddr>::from_value(&Option::<SocketAddr>::from_variable("")), Ok(None));
    }

    #[test]
    fn a_complaint_never_repeats_the_text_that_was_given() {
        let secret = Value::String("hunter2".to_owned());
        let complaints = [
            u64::from_value(&secret).unwrap_err(),
            f64::from_value(&secret).unwrap_err(),
            bool::from_value(&secret).unwrap_err(),
            SocketAddr::from_value(&secret).unwrap_err(),
            Vec::<u64>::from_value(&Value::Array(vec![secret])).unwrap_err(),
        ];
        assert!(complaints.iter().all(|complaint| !complaint.contains("hunter2")), "{complaints:?}");
    }

    #[test]
    fn a_number_that_is_none_is_outside_every_range() {
        assert!(within(0.0..=1.0)(&f64::NAN).is_err());
        assert!(within(0.0..=1.0)(&1.0).is_ok());
        assert!(within(1..=3)(&4).is_err());
    }
}
