//! Each mail as SES builds it from its parts: it comes out of a mail program as it went in.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use mailparse::{MailHeaderMap as _, parse_mail};

use super::{Names, Sample, mails};
use crate::{deliver::headers, document::Rendered};

/// The longest line of an encoded body (RFC 2045), without its end.
const LINE: usize = 76;
/// The most bytes of a subject in one encoded word (RFC 2047): with what stands around them, and the header's name before the first,
/// they come to 73 letters.
const WORD: usize = 39;

/// How a body is encoded.
#[derive(Debug, Clone, Copy)]
enum Encoding {
    QuotedPrintable,
    Base64,
}

impl Encoding {
    const fn name(self) -> &'static str {
        match self {
            Self::QuotedPrintable => "quoted-printable",
            Self::Base64 => "base64",
        }
    }

    /// A text as a body. Its lines end in CRLF.
    fn encode(self, text: &str) -> String {
        match self {
            Self::QuotedPrintable => text.split("\r\n").map(quoted_printable).collect::<Vec<_>>().join("\r\n"),
            Self::Base64 => {
                let encoded = STANDARD.encode(text);
                let lines = encoded.as_bytes().chunks(LINE).map(|line| std::str::from_utf8(line).unwrap());
                lines.collect::<Vec<_>>().join("\r\n")
            }
        }
    }
}

fn quoted_printable(line: &str) -> String {
    let (mut encoded, mut length) = (String::new(), 0);
    for (at, byte) in line.bytes().enumerate() {
        let is_last = at + 1 == line.len();
        let is_plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (byte == b' ' && !is_last);
        let letters = if is_plain { 1 } else { 3 };
        if length + letters >= LINE {
            encoded.push_str("=\r\n");
            length = 0;
        }
        if is_plain {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "={byte:02X}").unwrap();
        }
        length += letters;
    }
    encoded
}

/// A subject as a header: encoded words, none of which splits a letter.
fn subject(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut words = vec![String::new()];
    for letter in text.chars() {
        if words.last().is_some_and(|word| word.len() + letter.len_utf8() > WORD) {
            words.push(String::new());
        }
        words.last_mut().unwrap().push(letter);
    }
    let words = words.iter().map(|word| format!("=?UTF-8?B?{}?=", STANDARD.encode(word)));
    words.collect::<Vec<_>>().join("\r\n ")
}

/// The mail as SES sends it, with these headers.
fn mime(mail: &Rendered, headers: &[(&'static str, String)], encoding: Encoding) -> String {
    let mut lines = String::from("From: \"E-SG.Cloud\" <no-reply@esg.example>\r\nTo: ada@example.com\r\n");
    write!(lines, "Subject: {}\r\nMIME-Version: 1.0\r\n", subject(&mail.subject)).unwrap();
    lines.push_str("Content-Type: multipart/alternative; boundary=\"part\"\r\n");
    for (name, value) in headers {
        write!(lines, "{name}: {value}\r\n").unwrap();
    }
    lines.push_str("\r\n");
    for (kind, body) in [("plain", &mail.text), ("html", &mail.html)] {
        let body = encoding.encode(&body.replace('\n', "\r\n"));
        write!(lines, "--part\r\nContent-Type: text/{kind}; charset=UTF-8\r\n").unwrap();
        write!(lines, "Content-Transfer-Encoding: {}\r\n\r\n{body}\r\n", encoding.name()).unwrap();
    }
    lines.push_str("--part--\r\n");
    lines
}

/// Checks that a mail comes out of a mail program as it went in, byte for byte, however it is encoded.
pub(super) fn check(name: &str, mail: &Rendered, headers: &[(&'static str, String)]) {
    for encoding in [Encoding::QuotedPrintable, Encoding::Base64] {
        let sent = mime(mail, headers, encoding);
        assert!(sent.is_ascii(), "{name}");
        let is_given = |line: &str| headers.iter().any(|(header, _)| line.starts_with(header));
        for line in sent.split("\r\n").filter(|line| !is_given(line)) {
            assert!(line.len() <= 78 && !line.contains(['\r', '\n']), "{name}: {line}");
        }
        let read = parse_mail(sent.as_bytes()).unwrap();
        assert_eq!(read.headers.get_first_value("Subject"), Some(mail.subject.clone()), "{name}");
        for (header, value) in headers {
            assert_eq!(read.headers.get_first_value(header).as_ref(), Some(value), "{name}");
        }
        assert_eq!(read.ctype.mimetype, "multipart/alternative");
        let [text, html] = read.subparts.as_slice() else { panic!("{name}: {}", read.subparts.len()) };
        for (part, mimetype, went_in) in [(text, "text/plain", &mail.text), (html, "text/html", &mail.html)] {
            assert_eq!((part.ctype.mimetype.as_str(), part.ctype.charset.as_str()), (mimetype, "UTF-8"));
            let body = part.get_body().unwrap();
            // What ends the last line belongs to the boundary.
            let body = body.strip_suffix("\r\n").unwrap_or(&body);
            let expected = went_in.replace('\n', "\r\n");
            assert_eq!(body, expected.strip_suffix("\r\n").unwrap_or(&expected), "{name} {encoding:?}");
        }
    }
}

/// Checks that SES takes these headers.
pub(super) fn check_headers(headers: &[(&'static str, String)]) {
    for (name, value) in headers {
        assert!(name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':') && name.len() <= 126, "{name}");
        assert!(value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{name}: {value}");
        assert!((1..=870).contains(&value.len()), "{name}");
    }
}

#[test]
fn p24_each_mail_comes_out_of_mime_as_it_went_in_byte_for_byte() {
    for Sample { kind, mail, .. } in [Names::plain(), Names::hostile()].iter().flat_map(mails) {
        check(kind.name, &mail, &headers());
    }
}

#[test]
fn p24_the_headers_of_a_mail_are_such_as_ses_takes() {
    check_headers(&headers());
}

#[test]
fn a_line_is_encoded_as_its_standard_says() {
    assert_eq!(quoted_printable("-- "), "--=20");
    assert_eq!(quoted_printable("æ = ø"), "=C3=A6 =3D =C3=B8");
    let long = "a".repeat(200);
    assert!(quoted_printable(&long).split("\r\n").all(|line| line.len() <= LINE));
    assert_eq!(subject("Din konto er åben"), "=?UTF-8?B?RGluIGtvbnRvIGVyIMOlYmVu?=");
}
