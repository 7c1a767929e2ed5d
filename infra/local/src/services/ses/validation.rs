//! What SES refuses about a mail, with its reasons.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    errors::{bad, invalid},
    headers::{self, at_most},
    request::{Attachment, Destination, SendEmail, Simple, Tag},
    senders::is_address,
};
use crate::services::ServiceError;

const MOST_RECIPIENTS: usize = 50;
const MOST_TAGS: usize = 50;
const LONGEST_TAG: usize = 256;
/// The longest subject: SES names no limit, but a line of a mail has 998 characters at the most (RFC 5322).
const LONGEST_SUBJECT: usize = 998;
/// The longest name and type of a file.
const LONGEST_FILE_NAME: usize = 255;
const LONGEST_CONTENT_TYPE: usize = 78;
/// The largest mail, encoded in base64.
pub(super) const LARGEST: usize = 40 * 1024 * 1024;

/// Refuses a mail that SES refuses, whoever sends it.
pub(super) fn check(email: &SendEmail) -> Result<(), ServiceError> {
    if email.list_management_options.is_some() {
        return Err(bad("The local cloud does not support ListManagementOptions."));
    }
    let simple = email.content.simple.as_ref();
    let simple = simple.ok_or_else(|| bad("The local cloud takes Simple content only."))?;
    check_tags(&email.email_tags)?;
    check_recipients(&email.destination)?;
    let from = email.from_email_address.as_ref().ok_or_else(|| bad("Missing required field FromEmailAddress."))?;
    check_addresses("sender", [from])?;
    check_addresses("reply-to", &email.reply_to_addresses)?;
    check_content(simple)?;
    headers::check(&simple.headers)?;
    let size = encoded_size(simple);
    if size > LARGEST {
        return Err(bad(format!("Message length is more than {LARGEST} bytes long: '{size}'.")));
    }
    Ok(())
}

fn check_tags(tags: &[Tag]) -> Result<(), ServiceError> {
    if tags.len() > MOST_TAGS {
        return Err(invalid("emailTags", &at_most(MOST_TAGS)));
    }
    let is_valid = |text: &str| {
        let is_of_tags = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (1..=LONGEST_TAG).contains(&text.len()) && text.bytes().all(is_of_tags)
    };
    if tags.iter().all(|tag| is_valid(&tag.name) && is_valid(&tag.value)) {
        return Ok(());
    }
    Err(bad("Invalid tag: only ASCII letters, digits, underscores and dashes, 256 at the most."))
}

fn check_recipients(destination: &Destination) -> Result<(), ServiceError> {
    match destination.all().count() {
        0 => Err(bad("Destination has no recipients.")),
        count if count > MOST_RECIPIENTS => Err(bad(format!("Recipient count exceeds {MOST_RECIPIENTS}."))),
        _ => check_addresses("recipient", destination.all()),
    }
}

fn check_addresses<'a>(of: &str, addresses: impl IntoIterator<Item = &'a String>) -> Result<(), ServiceError> {
    match addresses.into_iter().find(|address| !is_address(address)) {
        Some(wrong) => Err(bad(format!("Invalid {of} address: {} characters", wrong.chars().count()))),
        None => Ok(()),
    }
}

fn check_content(simple: &Simple) -> Result<(), ServiceError> {
    let subject = &simple.subject.data;
    if subject.contains(['\r', '\n']) {
        return Err(bad("The subject must not contain line breaks."));
    }
    if subject.chars().count() > LONGEST_SUBJECT {
        return Err(bad(format!("The subject has more than {LONGEST_SUBJECT} characters.")));
    }
    if simple.body.text.is_none() && simple.body.html.is_none() {
        return Err(bad("The body has neither text nor HTML."));
    }
    for attachment in &simple.attachments {
        check_attachment(attachment)?;
    }
    Ok(())
}

/// What SES takes of a file, as far as the functions use it.
fn check_attachment(attachment: &Attachment) -> Result<(), ServiceError> {
    let name = &attachment.file_name;
    let is_name =
        !name.is_empty() && name.len() <= LONGEST_FILE_NAME && name.bytes().all(|byte| byte.is_ascii_graphic());
    if !is_name {
        return Err(bad(format!("A file name has 1 to {LONGEST_FILE_NAME} characters of ASCII.")));
    }
    if attachment.content_type.as_ref().is_some_and(|kind| kind.len() > LONGEST_CONTENT_TYPE) {
        return Err(bad(format!("The type of a file has more than {LONGEST_CONTENT_TYPE} characters.")));
    }
    let disposition = attachment.content_disposition.as_deref();
    if !matches!(disposition, None | Some("ATTACHMENT" | "INLINE")) {
        return Err(bad("A file is attached or inline."));
    }
    let encoding = attachment.content_transfer_encoding.as_deref();
    if !matches!(encoding, None | Some("BASE64" | "QUOTED_PRINTABLE" | "SEVEN_BIT")) {
        return Err(bad("The encoding of a file is not known."));
    }
    match STANDARD.decode(&attachment.raw_content) {
        Ok(_) => Ok(()),
        Err(_) => Err(bad("A file is not encoded in base64.")),
    }
}

/// About the size of a mail that SES makes of this content: bodies are encoded in base64.
fn encoded_size(simple: &Simple) -> usize {
    let bodies = [&simple.body.text, &simple.body.html].into_iter().flatten().map(|text| text.data.len());
    let bodies: usize = bodies.sum();
    let headers = simple.headers.iter().map(|header| header.name.len() + header.value.len() + 4);
    let files = simple.attachments.iter().map(|file| file.raw_content.len() + file.file_name.len());
    bodies.div_ceil(3) * 4 + files.sum::<usize>() + headers.sum::<usize>() + simple.subject.data.len()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn mail() -> Value {
        json!({
            "FromEmailAddress": "no-reply@e-sg.cloud",
            "Destination": { "ToAddresses": ["ada@rodgrod.example"] },
            "Content": { "Simple": { "Subject": { "Data": "Hej", "Charset": "UTF-8" }, "Body": { "Text": { "Data": "Hej" } } } },
        })
    }

    /// The mail with a value in the place that a pointer names.
    fn with(pointer: &str, value: Value) -> SendEmail {
        let mut mail = mail();
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
        mail.pointer_mut(parent).expect("a place")[name] = value;
        serde_json::from_value(mail).expect("a request")
    }

    fn refused(pointer: &str, value: Value) -> String {
        let error = check(&with(pointer, value)).expect_err(pointer);
        assert_eq!((&*error.code, error.status.as_u16()), ("BadRequestException", 400), "{pointer}");
        error.message.into_owned()
    }

    fn tags(count: usize, value: &str) -> Value {
        (0..count).map(|at| json!({ "Name": format!("tag-{at}"), "Value": value })).collect()
    }

    #[test]
    fn a_mail_as_we_send_it_is_taken() {
        check(&serde_json::from_value(mail()).expect("a request")).expect("taken");
        check(&with("/EmailTags", tags(50, &"x_1-Y".repeat(51)))).expect("taken");
        check(&with("/Destination/BccAddresses", json!(vec!["a@b.example"; 49]))).expect("taken");
        check(&with("/Content/Simple/Subject/Data", json!("å".repeat(998)))).expect("taken");
        check(&with("/ReplyToAddresses", json!(["Help <a@b.example>"]))).expect("taken");
    }

    #[test]
    fn tags_are_few_and_of_few_letters() {
        assert!(refused("/EmailTags", tags(51, "x")).contains("'emailTags'"));
        for value in ["", "a b", "å", "a.b", "a@b", &"x".repeat(257)] {
            assert!(refused("/EmailTags", tags(1, value)).starts_with("Invalid tag"), "{value}");
        }
        let unnamed = json!([{ "Name": "", "Value": "x" }]);
        assert!(refused("/EmailTags", unnamed).starts_with("Invalid tag"));
    }

    #[test]
    fn recipients_are_one_to_fifty_addresses() {
        assert!(refused("/Destination/ToAddresses", json!([])).contains("no recipients"));
        assert_eq!(refused("/Destination/CcAddresses", json!(vec!["a@b.example"; 50])), "Recipient count exceeds 50.");
        for wrong in ["ada", "ådå@rodgrod.example", "ada@rodgrod.example\r\nBcc: x@y.example"] {
            let reason = refused("/Destination/ToAddresses", json!([wrong]));
            assert!(reason.starts_with("Invalid recipient address") && !reason.contains(wrong), "{reason}");
        }
    }

    #[test]
    fn a_mail_has_a_sender() {
        assert!(refused("/FromEmailAddress", Value::Null).contains("FromEmailAddress"));
        for wrong in ["nobody", "a@b.example\r\nBcc: x@y.example", "å@b.example"] {
            assert!(refused("/FromEmailAddress", json!(wrong)).starts_with("Invalid sender address"), "{wrong}");
        }
    }

    #[test]
    fn a_subject_is_one_line_and_a_body_is_there() {
        for subject in ["a\nb", "a\r", &"x".repeat(999)] {
            assert!(refused("/Content/Simple/Subject/Data", json!(subject)).contains("subject"), "{subject}");
        }
        assert!(refused("/Content/Simple/Body", json!({})).contains("neither text nor HTML"));
    }

    #[test]
    fn a_mail_has_forty_megabytes_in_base64_at_the_most() {
        let body = |length: usize| json!("x".repeat(length));
        let place = "/Content/Simple/Body/Text/Data";
        // The subject takes three bytes.
        check(&with(place, body(LARGEST / 4 * 3 - 3))).expect("taken");
        assert_eq!(
            refused(place, body(LARGEST / 4 * 3)),
            format!("Message length is more than {LARGEST} bytes long: '{}'.", LARGEST + 3)
        );
    }

    #[test]
    fn a_file_has_a_name_a_type_and_bytes_in_base64() {
        let files = |field: &str, value: Value| {
            let mut file = json!({ "FileName": "a.pdf", "ContentType": "application/pdf", "RawContent": "AAAA" });
            file[field] = value;
            json!([file])
        };
        let place = "/Content/Simple/Attachments";
        check(&with(place, files("ContentDisposition", json!("ATTACHMENT")))).expect("taken");
        for (field, value, told) in [
            ("FileName", json!("å.pdf"), "ASCII"),
            ("FileName", json!(""), "ASCII"),
            ("FileName", json!("a".repeat(256)), "ASCII"),
            ("ContentType", json!("a".repeat(79)), "78"),
            ("ContentDisposition", json!("inline"), "inline"),
            ("ContentTransferEncoding", json!("base64"), "encoding"),
            ("RawContent", json!("A"), "base64"),
        ] {
            let error = refused(place, files(field, value));
            assert!(error.contains(told), "{field}: {error}");
        }
    }

    #[test]
    fn what_is_not_emulated_is_refused_by_name() {
        assert!(refused("/ListManagementOptions", json!({ "ContactListName": "x" })).contains("ListManagementOptions"));
        assert!(refused("/Content", json!({ "Template": {} })).contains("Simple"));
        for (pointer, value) in [("/TenantName", json!("t")), ("/FeedbackForwardingEmailAddress", json!("a@b.example"))]
        {
            let mut mail = mail();
            let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
            mail.pointer_mut(parent).expect("a place")[name] = value;
            let error = serde_json::from_value::<SendEmail>(mail).expect_err(pointer).to_string();
            assert!(error.contains(name), "{error}");
        }
    }
}
