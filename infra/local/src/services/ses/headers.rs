//! The headers that a mail may have beside those that SES sets.

use super::{
    errors::{bad, invalid},
    request::Header,
};
use crate::services::ServiceError;

/// The most headers of a mail.
const MOST: usize = 15;
const LONGEST_NAME: usize = 126;
/// The longest value. SES's newer documents allow 996 characters for name and value together; 870 keeps to both.
const LONGEST_VALUE: usize = 870;

/// The headers that SES sets itself, in lower case.
const SET_BY_SES: [&str; 12] = [
    "bcc",
    "cc",
    "content-disposition",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "reply-to",
    "return-path",
    "subject",
    "to",
];

/// Refuses the headers that SES refuses.
pub(super) fn check(headers: &[Header]) -> Result<(), ServiceError> {
    if headers.len() > MOST {
        return Err(invalid("content.simple.headers", &at_most(MOST)));
    }
    for (at, header) in headers.iter().enumerate() {
        let path = |member: &str| format!("content.simple.headers.{}.member.{member}", at + 1);
        if let Some(constraint) = wrong_name(&header.name) {
            return Err(invalid(&path("name"), &constraint));
        }
        if let Some(constraint) = wrong_value(&header.value) {
            return Err(invalid(&path("value"), &constraint));
        }
        if SET_BY_SES.iter().any(|known| header.name.eq_ignore_ascii_case(known)) {
            return Err(bad(format!("The header '{}' is set by SES and cannot be a custom header.", header.name)));
        }
        if headers.iter().take(at).any(|other| other.name.eq_ignore_ascii_case(&header.name)) {
            return Err(bad(format!("Duplicate header '{}'.", header.name)));
        }
    }
    Ok(())
}

pub(super) fn at_most(most: usize) -> String {
    format!("Member must have length less than or equal to {most}")
}

fn wrong_name(name: &str) -> Option<String> {
    let is_of_names = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    match name.len() {
        0 => Some("Member must have length greater than or equal to 1".to_owned()),
        length if length > LONGEST_NAME => Some(at_most(LONGEST_NAME)),
        _ if name.bytes().all(is_of_names) => None,
        _ => Some("Member must satisfy regular expression pattern: ^[!-9;-@A-~]+$".to_owned()),
    }
}

fn wrong_value(value: &str) -> Option<String> {
    let is_of_values = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    match value.len() {
        0 => Some("Member must have length greater than or equal to 1".to_owned()),
        length if length > LONGEST_VALUE => Some(at_most(LONGEST_VALUE)),
        _ if value.bytes().all(is_of_values) => None,
        _ => Some("Member must satisfy regular expression pattern: [ -~]*".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn header(name: &str, value: &str) -> Header {
        Header { name: name.to_owned(), value: value.to_owned() }
    }

    fn refused(name: &str, value: &str) -> String {
        check(&[header("X-First", "1"), header(name, value)]).expect_err(name).message.into_owned()
    }

    #[test]
    fn the_headers_of_a_newsletter_are_taken() {
        let headers = [
            header("X-Message-Id", "msg_1"),
            header("List-Unsubscribe", "<https://e-sg.cloud/unsubscribe?token=abc>, <mailto:x@e-sg.cloud>"),
            header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
            header(&"N".repeat(126), &"v".repeat(870)),
        ];
        check(&headers).expect("taken");
    }

    #[test]
    fn a_name_or_value_that_no_header_can_have_is_refused_with_its_place() {
        for (name, value, member) in [
            ("", "1", "2.member.name"),
            ("X:Y", "1", "2.member.name"),
            ("X Y", "1", "2.member.name"),
            ("Ærlig", "1", "2.member.name"),
            (&"N".repeat(127), "1", "2.member.name"),
            ("X-Y", "", "2.member.value"),
            ("X-Y", "a\r\nBcc: b@c.example", "2.member.value"),
            ("X-Y", "a\tb", "2.member.value"),
            ("X-Y", "æ", "2.member.value"),
            ("X-Y", &"v".repeat(871), "2.member.value"),
        ] {
            let reason = refused(name, value);
            assert!(reason.contains(&format!("'content.simple.headers.{member}'")), "{name} {value}: {reason}");
        }
    }

    #[test]
    fn headers_that_ses_sets_itself_are_refused_in_any_case() {
        for name in ["From", "TO", "subject", "Date", "Message-Id", "MIME-Version", "Content-Type", "Return-Path"] {
            assert!(refused(name, "1").contains("set by SES"), "{name}");
        }
        assert_eq!(refused("x-FIRST", "2"), "Duplicate header 'x-FIRST'.");
    }

    #[test]
    fn a_mail_has_fifteen_headers_at_the_most() {
        let headers = |count: usize| (0..count).map(|at| header(&format!("X-{at}"), "1")).collect::<Vec<_>>();
        check(&headers(15)).expect("taken");
        assert!(check(&headers(16)).expect_err("refused").message.contains("less than or equal to 15"));
    }

    proptest! {
        #[test]
        fn no_header_that_is_taken_can_start_another_line(name in "\\PC{0,8}|[ -~\r\n\t]{0,8}", value in "[ -~\r\n\tæ]{0,8}") {
            if check(&[header(&name, &value)]).is_ok() {
                let line = format!("{name}: {value}");
                prop_assert!(line.is_ascii() && !line.contains(char::is_control));
                prop_assert_eq!(line.split_once(':').map(|(name, _)| name), Some(&*name));
            }
        }
    }
}
