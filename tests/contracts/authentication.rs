//! `infra/authentication.md`: its limits and words are those of the code.

use domain::{
    Language,
    accounts::signup,
    identity::{contact, guesses, password, recovery, session},
    messaging::sms,
    rate_limit::{OverLimit, RateLimit},
};

use crate::tables;

/// The limits of whatever opens, recovers or changes a log-in, and what each counts.
const LIMITS: &[(RateLimit, &str)] = &[
    (guesses::AT_PASSWORD.in_network, "guesses at a password, of a person in a network"),
    (guesses::AT_PASSWORD.everywhere, "the same, of a person in all networks; stops nobody where they are known"),
    (guesses::FROM_NETWORK, "guesses at anybody's password, of a network; stops nobody who is known in it"),
    (guesses::AT_SECOND_FACTOR.in_network, "guesses at a second factor, of a person in a network"),
    (guesses::AT_SECOND_FACTOR.everywhere, "the same, of a person in all networks"),
    (guesses::IN_SESSION.in_network, "guesses at a password in a session, of a person in a network"),
    (guesses::IN_SESSION.everywhere, "the same, of a person in all networks"),
    (guesses::BY_LINK, "guesses at the password of an invited person, of an invitation"),
    (session::PASSKEY_REQUESTS, "requests to log in by a passkey alone, of a network"),
    (recovery::BY_ADDRESS_IN_NETWORK, "requests of a link to reset a password, of an address in a network"),
    (recovery::BY_ADDRESS, "the same, of an address; answered like others, and sends nothing"),
    (recovery::BY_NETWORK, "requests to reset a password, of a network"),
    (recovery::CODES_BY_NETWORK, "guesses at codes by text message, of a network"),
    (contact::CHANGES_BY_PERSON, "requests to change an address, of a person"),
    (contact::CODES_BY_PERSON, "guesses at codes that verify a number, of a person"),
    (sms::BY_NUMBER_IN_NETWORK, "text messages with a code, to a number from a network"),
    (sms::BY_NUMBER, "the same, to a number from all networks"),
    (sms::BY_PERSON, "the same, of a person"),
    (sms::BY_ACCOUNT, "the same, of an account"),
    (sms::BY_NETWORK, "the same, of a network"),
    (signup::MAILS, "requests of a link to open an account, to an address; answered like others, and sends nothing"),
    (signup::REQUESTS_OF_NETWORK, "requests to open an account, of a network"),
];

/// What happens to tries over a limit.
fn then(limit: &RateLimit) -> String {
    let pauses = |first: domain::processing::Period, longest: domain::processing::Period| {
        format!("pauses of {}, doubled up to {}", first.text(Language::En), longest.text(Language::En))
    };
    match limit.over_limit {
        OverLimit::Refuse => "refused".to_owned(),
        OverLimit::BackOff(first, longest) => pauses(first, longest),
        OverLimit::BackOffUpTo(most, first, longest) => format!("{}; refused after {most}", pauses(first, longest)),
    }
}

fn limits() -> String {
    let head = "| limit | counts | free | then | forgotten after |\n|---|---|---|---|---|\n".to_owned();
    LIMITS.iter().fold(head, |table, (limit, counts)| {
        let RateLimit { name, free, reset_after, .. } = limit;
        table + &format!("| `{name}` | {counts} | {free} | {} | {} |\n", then(limit), reset_after.text(Language::En))
    })
}

fn words() -> String {
    let head = "| word |\n|---|\n".to_owned();
    password::OWN_NAMES.iter().fold(head, |table, word| table + &format!("| `{word}` |\n"))
}

#[test]
fn limits_and_words_are_documented_as_the_code_has_them() {
    tables::check("infra/authentication.md", &[("## Limits", limits()), ("## Words", words())]);
}
