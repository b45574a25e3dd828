//! Messages in envelopes: SNS notifications, SQS messages, and what Lambda-style forwarders make of either. What is inside is read as if it had
//! come alone.
//!
//! | envelope | how it is known | what it holds |
//! |---|---|---|
//! | SNS over HTTP or into SQS | `"Type": "Notification"` | `Message`, a text |
//! | SNS record | `Records[]` with `"EventSource": "aws:sns"` | `Sns.Message`, a text |
//! | SQS record | `Records[]` with `"eventSource": "aws:sqs"` | `body`, a text |
//! | SQS `ReceiveMessage` | `Messages[]`, or one with `ReceiptHandle` | `Body`, a text |
//!
//! A subscription's confirmation is no notification: its URL is never fetched, and the message is refused, so that somebody sees it.

use serde_json::{Map, Value};

use super::{MessageError, Reader};

/// The texts in an envelope, or `None` for an object that is no envelope.
pub(super) fn open(object: &Map<String, Value>) -> Result<Option<Vec<&str>>, MessageError> {
    if let Some(kind) = object.get("Type").and_then(Value::as_str)
        && object.contains_key("TopicArn")
    {
        return match kind {
            "Notification" => Ok(Some(vec![text(object, "Message")?])),
            _ => Err(MessageError::Unknown),
        };
    }
    if let Some(messages) = object.get("Messages") {
        let messages = messages.as_array().ok_or(MessageError::Field)?;
        let bodies = messages.iter().map(|message| text(message.as_object().ok_or(MessageError::Field)?, "Body"));
        return bodies.collect::<Result<Vec<_>, _>>().map(Some);
    }
    if object.contains_key("ReceiptHandle") {
        return Ok(Some(vec![text(object, "Body")?]));
    }
    Ok(None)
}

/// The text in a record that is an envelope itself, or `None` for another service's record.
pub(super) fn open_record(record: &Value) -> Result<Option<&str>, MessageError> {
    let record = record.as_object().ok_or(MessageError::Field)?;
    let named = |name: &str| record.get(name).and_then(Value::as_str);
    match (named("eventSource"), named("EventSource")) {
        (Some("aws:sqs"), _) => text(record, "body").map(Some),
        (_, Some("aws:sns")) => {
            let notification = record.get("Sns").and_then(Value::as_object).ok_or(MessageError::Field)?;
            text(notification, "Message").map(Some)
        }
        _ => Ok(None),
    }
}

/// Reads every text as a message of its own, one level deeper.
pub(super) fn read(texts: &[&str], reader: &mut Reader) -> Result<(), MessageError> {
    if texts.is_empty() {
        return Err(MessageError::Field);
    }
    texts.iter().try_for_each(|text| reader.inside(text.as_bytes()))
}

fn text<'v>(object: &'v Map<String, Value>, field: &str) -> Result<&'v str, MessageError> {
    object.get(field).and_then(Value::as_str).ok_or(MessageError::Field)
}
