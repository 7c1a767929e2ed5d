//! Checks the table of [`crate::kernel::input`] for every type that reads a text. The categories of characters come
//! from another source than the code's.

use std::fmt::Debug;

use jiff::Timestamp;
use proptest::prelude::*;
use regex_syntax::hir::{Class as Set, HirKind};

use crate::{
    accounts::{id::InvitationId, invitation::InvitationToken, records::Role},
    billing::{
        address::PostalCode,
        card::{CardExpiry, CardToken, LastFour},
        country::Country,
        gln::Gln,
        iban::Iban,
        payment::Payment,
        vat::VatNumber,
    },
    datasets::{Amount, CurrencyCode, Dataset, Day, Quantity},
    identity::{
        code::SmsCode,
        factors::{RecoveryCode, RecoveryCodes, SecondFactorCode, TotpCode},
        token::{ChallengeToken, SessionToken, UndoToken},
    },
    integrations::{
        Direction, Schedule,
        files::{FileFormat, Locale},
        sample::SampleContent,
    },
    kernel::{
        field_error::Input,
        id::{AccountId, MemberId, SessionId, UserId},
        input::exact,
        language::Language,
        personal::{EmailAddress, PhoneNumber},
        time::Now,
        token::LinkToken,
    },
    policy_notices::KnownPolicy,
    privacy::policy::{AcceptedPolicy, VERSIONS},
};

/// All characters that a character class of a regular expression matches.
fn all_of(class: &str) -> Vec<char> {
    let hir = regex_syntax::parse(class).unwrap();
    let HirKind::Class(Set::Unicode(set)) = hir.kind() else { panic!("{class} is no class") };
    set.iter().flat_map(|range| range.start()..=range.end()).collect()
}

fn one_of(class: &str) -> impl Strategy<Value = char> {
    prop::sample::select(all_of(class))
}

/// Invisible characters that copy and paste adds.
fn unseen() -> impl Strategy<Value = String> {
    let invisible = one_of(r"[\p{Cf}\p{Default_Ignorable_Code_Point}]");
    prop::collection::vec(invisible, 0..4).prop_map(String::from_iter)
}

fn space() -> impl Strategy<Value = String> {
    (unseen(), one_of(r"\p{Zs}"), unseen()).prop_map(|(before, space, after)| format!("{before}{space}{after}"))
}

/// Reads a text as some type. It returns `the same` if the result equals the sample's: the types' `Debug` is redacted,
/// so it is useless for a comparison.
type Read = Box<dyn Fn(&str) -> String>;

fn by<T: PartialEq + Debug + 'static>(sample: &str, read: impl Fn(&str) -> Option<T> + 'static) -> Read {
    let right = read(sample).unwrap_or_else(|| panic!("{sample} is none"));
    Box::new(
        move |text| {
            if read(text).as_ref() == Some(&right) { "the same".to_owned() } else { format!("{:?}", read(text)) }
        },
    )
}

fn field<T: Input>(text: &str) -> Option<T> {
    T::read(Some(&text.into())).ok()
}

/// Every field that a text may be pasted into: a sample, whether it may contain spaces and dashes, and how it is read.
fn fields() -> Vec<(String, bool, Read)> {
    let now = Now(Timestamp::UNIX_EPOCH);
    let (user, account) = (UserId::new(now, &[7; 10]), AccountId::new(now, &[8; 10]));
    let (member, session) = (MemberId::new(now, &[9; 10]), SessionId::new(now, &[1; 10]));
    let invitation = InvitationId::new(now, &[2; 10]);
    let secret = [0xfb; 32];
    let link = LinkToken::new(&secret).expose().to_owned();
    let invited = InvitationToken::new(account, invitation, &secret).expose().to_owned();
    let undo = UndoToken::new(user, &secret).expose().to_owned();
    let opened = SessionToken::new(session, user, account, member, &secret).expose().to_owned();
    let recovery = RecoveryCodes::new(&[[7; 16]]).1[0].grouped();
    let mut fields: Vec<(String, bool, Read)> = Vec::new();
    let mut add = |sample: &str, spaced, read: Read| fields.push((sample.to_owned(), spaced, read));
    add("anne-marie@rod-grod.dk", false, by("anne-marie@rod-grod.dk", field::<EmailAddress>));
    add("+45 20-30-40-50", true, by("+4520304050", field::<PhoneNumber>));
    add("123 456", true, by("123456", field::<TotpCode>));
    add("1234-5678", true, by("12345678", field::<SmsCode>));
    add(&recovery, true, by(&recovery, |text| RecoveryCode::parse(text).ok()));
    add(&recovery, true, by(&recovery, field::<SecondFactorCode>));
    add(&link, true, by(&link, field::<LinkToken>));
    add(&link, true, by(&link, field::<ChallengeToken>));
    add(&invited, true, by(&invited, field::<InvitationToken>));
    add(&undo, true, by(&undo, field::<UndoToken>));
    add(&opened, true, by(&opened, |text| SessionToken::parse(text).map(|token| token.hash())));
    let member = member.to_string();
    add(&member, true, by(&member, field::<MemberId>));
    add("owner", false, by("owner", field::<Role>));
    add("en", false, by("en", field::<Language>));
    add(VERSIONS[0].name, false, by(VERSIONS[0].name, field::<AcceptedPolicy>));
    add(VERSIONS[0].name, false, by(VERSIONS[0].name, field::<KnownPolicy>));
    add("DK 43-62-82-67", true, by("DK43628267", field::<VatNumber>));
    add("57 98009-811578", true, by("5798009811578", field::<Gln>));
    add("DK50 0040-0440 1162 43", true, by("DK5000400440116243", field::<Iban>));
    add("DK", false, by("DK", field::<Country>));
    add("6300", false, by("6300", field::<PostalCode>));
    add("direct-debit", false, by("direct-debit", field::<Payment>));
    add("tok-1", true, by("tok-1", field::<CardToken>));
    add("42-42", true, by("4242", field::<LastFour>));
    add("09/28", true, by("2028-09", field::<CardExpiry>));
    add("-1250.50", false, by("-1250.5", field::<Amount>));
    add("312.5", false, by("312.5", field::<Quantity>));
    add("DKK", false, by("DKK", field::<CurrencyCode>));
    add("2026-10-31", false, by("2026-10-31", field::<Day>));
    add("contacts", false, by("contacts", field::<Dataset>));
    add("import", false, by("import", field::<Direction>));
    add("daily", false, by("daily", field::<Schedule>));
    add("da", false, by("da", field::<Locale>));
    add("json-lines", false, by("json-lines", field::<FileFormat>));
    add("aWQ7bmF2bgo=", true, by("aWQ7bmF2bgo", field::<SampleContent>));
    fields
}

/// The text with invisible characters between its own, and with other spaces and dashes.
fn pasted(text: &str, (marks, spaces, dashes): (&[String], &[String], &[char])) -> String {
    let mut pasted = spaces.first().cloned().unwrap_or_default();
    for (place, c) in text.chars().enumerate() {
        pasted.push_str(&marks[place % marks.len()]);
        match c {
            ' ' => pasted.push_str(&spaces[place % spaces.len()]),
            '-' => pasted.push(dashes[place % dashes.len()]),
            _ => pasted.push(c),
        }
    }
    pasted + &spaces[spaces.len() - 1]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_copy_and_paste_brings_along_makes_no_field_fail(
        marks in prop::collection::vec(unseen(), 1..6),
        spaces in prop::collection::vec(space(), 1..4),
        dashes in prop::collection::vec(one_of(r"[\p{Pd}\u{2212}]"), 1..4),
    ) {
        for (sample, spaced, same) in fields() {
            let text = pasted(&sample, (&marks, &spaces, &dashes));
            prop_assert_eq!(same(&text), "the same", "{:?}", text);
            if spaced {
                let lines = sample.chars().flat_map(|c| [c, '\r', '\n', '\t']).collect::<String>();
                prop_assert_eq!(same(&lines), "the same");
            }
        }
    }
}

#[test]
fn inner_spaces_stay_where_they_tell_texts_apart() {
    assert_eq!(exact(" a\u{a0}b\r\n"), "a b");
    assert!(EmailAddress::parse("soren @rodgrod.dk").is_err() && field::<Role>("ow ner").is_none());
}
