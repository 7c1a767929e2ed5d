use proptest::prelude::*;

use super::*;

const SECRET: &str = "whsec_test";
const AT: i64 = 1_800_000_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn secrets() -> Vec<String> {
    vec![SECRET.to_owned()]
}

fn signature(secret: &str, time: &str, body: &[u8]) -> String {
    let bytes = mac(secret, time, body).unwrap().finalize().into_bytes();
    bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

fn header(secret: &str, seconds: i64, body: &[u8]) -> String {
    format!("t={seconds},v1={}", signature(secret, &seconds.to_string(), body))
}

/// Made by `openssl dgst -sha256 -hmac whsec_test` of `1800000000.{}`.
#[test]
fn p04_a_signature_is_made_as_stripe_makes_it() {
    let known = "t=1800000000,v1=482e6337ac5272392d375c6fdc4d52a7e615dc2facedab0ffe155ddfd6a56e66";
    let made = header(SECRET, AT, b"{}");
    assert_eq!(made, known);
    assert_eq!(verify(known, b"{}", &secrets(), at(AT)), Ok(()));
}

#[test]
fn p04_a_signature_is_taken_for_five_minutes_and_not_a_second_longer() {
    let header = header(SECRET, AT, b"{}");
    for (later, taken) in [(0, true), (300, true), (301, false), (-300, true), (-301, false), (86_400, false)] {
        let expected = if taken { Ok(()) } else { Err(SignatureError::OtherTime) };
        assert_eq!(verify(&header, b"{}", &secrets(), at(AT + later)), expected, "{later}");
    }
}

#[test]
fn p04_one_of_several_signatures_and_one_of_several_secrets_are_enough() {
    let new = "whsec_new".to_owned();
    let both = format!("{},v1={},v0=zz", header(SECRET, AT, b"{}"), signature(&new, &AT.to_string(), b"{}"));
    for secrets in [secrets(), vec![new.clone()], vec!["other".to_owned(), new]] {
        assert_eq!(verify(&both, b"{}", &secrets, at(AT)), Ok(()));
    }
    assert_eq!(verify(&both, b"{}", &["other".to_owned()], at(AT)), Err(SignatureError::Wrong));
    assert_eq!(verify(&both, b"{}", &[], at(AT)), Err(SignatureError::Wrong));
}

#[test]
fn p04_what_is_no_header_is_refused() {
    let good = header(SECRET, AT, b"{}");
    let digits = good.split_once("v1=").unwrap().1;
    for wrong in [
        String::new(),
        "t=".to_owned(),
        format!("v1={digits}"),
        format!("t={AT}"),
        format!("t={AT},v0={digits}"),
        format!("t={AT},v1={}", &digits[1..]),
        format!("t={AT},v1={digits}00"),
        format!("t=999999999999999999999,v1={digits}"),
        format!("t=x,v1={digits}"),
    ] {
        assert_eq!(verify(&wrong, b"{}", &secrets(), at(AT)), Err(SignatureError::Missing), "{wrong}");
    }
    // Of another body, or of another time.
    assert_eq!(verify(&good, b"{ }", &secrets(), at(AT)), Err(SignatureError::Wrong));
    let other = format!("t={},v1={digits}", AT + 1);
    assert_eq!(verify(&other, b"{}", &secrets(), at(AT)), Err(SignatureError::Wrong));
}

proptest! {
    #[test]
    fn p04_a_header_of_any_text_is_refused_and_breaks_nothing(text in ".*", body: Vec<u8>) {
        prop_assert!(verify(&text, &body, &secrets(), at(AT)).is_err());
        let timely = format!("t={AT},v1={text}");
        prop_assert!(verify(&timely, &body, &secrets(), at(AT)).is_err());
    }

    #[test]
    fn p04_a_body_with_one_bit_changed_is_refused(body in prop::collection::vec(any::<u8>(), 1..100), place: prop::sample::Index) {
        let header = header(SECRET, AT, &body);
        let mut changed = body.clone();
        let place = place.index(changed.len());
        changed[place] ^= 1;
        prop_assert_eq!(verify(&header, &body, &secrets(), at(AT)), Ok(()));
        prop_assert_eq!(verify(&header, &changed, &secrets(), at(AT)), Err(SignatureError::Wrong));
    }
}
