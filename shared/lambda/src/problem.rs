//! Every problem that a caller can be told of (RFC 9457).
//!
//! To add one: a line in the table. The code is what clients rely on and what `type` is made from; the texts may change.
//! What only we may read (the error behind an unexpected fault) goes to the log and never into a reply.

use std::fmt;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    FieldErrors, Language, Record,
    identity::{password::HashingFailed, session::FRESH},
    records::{AuditEntry, Message, Origin},
};
use serde::Serialize;
use store::{CommitError, ReadError};

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident: $status:ident, $code:literal, $title_da:literal, $title_en:literal, $da:literal, $en:literal;)+) => {
        /// What a caller is told.
        #[derive(Debug)]
        pub enum Problem {
            $($(#[$doc])* $name,)+
            /// The input has errors: all of them.
            InvalidInput(FieldErrors),
            /// Too many tries; how many seconds to wait.
            TooManyRequests(i64),
            /// What the request rests on was changed meanwhile: records of these kinds. Told as a conflict.
            Overtaken(Vec<&'static str>),
            /// Something that is ours to mend.
            Unexpected(Internal),
        }

        impl Problem {
            fn texts(&self, language: Language) -> (StatusCode, &'static str, &'static str, &'static str) {
                match (self, language) {
                    $((Self::$name, Language::Da) => (StatusCode::$status, $code, $title_da, $da),
                      (Self::$name, Language::En) => (StatusCode::$status, $code, $title_en, $en),)+
                    (Self::Overtaken(_), _) => Self::Conflict.texts(language),
                    (Self::InvalidInput(_), Language::Da) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid-input",
                        "Noget skal rettes", "Se hvert felts fejl i errors."),
                    (Self::InvalidInput(_), Language::En) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid-input",
                        "Something needs correcting", "See each field's fault in errors."),
                    (Self::TooManyRequests(_), Language::Da) => (StatusCode::TOO_MANY_REQUESTS, "too-many-requests",
                        "For mange forsøg", "Vent så mange sekunder, som Retry-After siger, og prøv igen."),
                    (Self::TooManyRequests(_), Language::En) => (StatusCode::TOO_MANY_REQUESTS, "too-many-requests",
                        "Too many tries", "Wait as many seconds as Retry-After says, and try again."),
                    (Self::Unexpected(_), Language::Da) => (StatusCode::INTERNAL_SERVER_ERROR, "unexpected",
                        "Der gik noget galt hos os", "Prøv igen. Bliver det ved, så skriv til os med sagsnummeret i request_id."),
                    (Self::Unexpected(_), Language::En) => (StatusCode::INTERNAL_SERVER_ERROR, "unexpected",
                        "Something went wrong on our side", "Try again. If it stays, write to us with the request_id."),
                }
            }
        }
    };
}

problems! {
    /// The body is no JSON object.
    InvalidJson: BAD_REQUEST, "invalid-json", "Ugyldig JSON", "Invalid JSON",
        "Indholdet skal være et JSON-objekt i UTF-8.", "The body must be a JSON object in UTF-8.";
    /// The body is of another type.
    UnsupportedMediaType: UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type", "Forkert indholdstype", "Wrong content type",
        "Send indholdet som application/json.", "Send the body as application/json.";
    /// The body is in a coding that is not read.
    UnsupportedContentEncoding: UNSUPPORTED_MEDIA_TYPE, "unsupported-content-encoding", "Forkert kodning", "Wrong content encoding",
        "Send indholdet uden Content-Encoding.", "Send the body without a Content-Encoding.";
    /// The body is larger than any request needs.
    BodyTooLarge: PAYLOAD_TOO_LARGE, "body-too-large", "For meget indhold", "Too much content",
        "Indholdet må højst fylde 64 KB.", "The body can have at most 64 KB.";
    /// A query parameter is not one of the route's, or out of range.
    InvalidQuery: BAD_REQUEST, "invalid-query", "Ugyldig forespørgsel", "Invalid query",
        "limit er 1–100, og cursor er next_cursor fra siden før.", "limit is 1–100, and cursor is next_cursor of the page before.";
    /// The key is longer than 255 characters, or not printable.
    InvalidIdempotencyKey: BAD_REQUEST, "invalid-idempotency-key", "Ugyldig Idempotency-Key", "Invalid Idempotency-Key",
        "Nøglen er 1–255 synlige ASCII-tegn.", "The key is 1–255 visible ASCII characters.";
    /// The key was used with another body.
    IdempotencyKeyReused: UNPROCESSABLE_ENTITY, "idempotency-key-reused", "Idempotency-Key er brugt", "Idempotency-Key was used",
        "Nøglen er brugt til et andet indhold. Brug en ny.", "The key was used with another body. Use a new one.";
    /// No session, or one that has ended.
    NotLoggedIn: UNAUTHORIZED, "not-logged-in", "Ikke logget ind", "Not logged in",
        "Log ind og prøv igen.", "Log in and try again.";
    /// E-mail and password do not belong together; which of them is wrong is not told.
    WrongCredentials: UNAUTHORIZED, "wrong-credentials", "Forkert e-mail eller adgangskode", "Wrong e-mail or password",
        "E-mail og adgangskode hører ikke sammen.", "E-mail and password do not belong together.";
    /// A browser's session cookie came with a request that another site could have made.
    CrossOrigin: FORBIDDEN, "cross-origin", "Fra et andet sted", "From another origin",
        "Med cookien skal ændringer komme fra portalen og være application/json.",
        "With the cookie, changes must come from the portal and be application/json.";
    /// The log-in is not fresh any more, and the act is a sensitive one.
    ReauthenticationRequired: FORBIDDEN, "reauthentication-required", "Bekræft, at det er dig", "Confirm that it is you",
        "Bekræft via POST /v1/me/reauthentications, og prøv igen inden for {fresh}.",
        "Confirm it by POST /v1/me/reauthentications, and try again within {fresh}.";
    /// The account demands a second factor, and the person has none yet.
    SecondFactorRequired: FORBIDDEN, "second-factor-required", "Kontoen kræver to faktorer", "The account demands a second factor",
        "Sæt en app eller en adgangsnøgle op via POST /v1/me/totp eller /v1/me/passkeys/options. Resten er lukket, til det er gjort.",
        "Set up an app or a passkey by POST /v1/me/totp or /v1/me/passkeys/options. All else is closed until then.";
    /// Somebody who has a second factor proves anew who they are by their password alone.
    SecondFactorDue: FORBIDDEN, "second-factor-due", "Brug din anden faktor", "Use your second factor",
        "Du har en anden faktor, så adgangskoden alene er ikke nok: send code, eller challenge og passkey.",
        "You have a second factor, so the password alone is not enough: send code, or challenge and passkey.";
    /// The second factor is wrong, or was used.
    WrongCode: UNAUTHORIZED, "wrong-code", "Forkert kode", "Wrong code",
        "Koden er forkert eller brugt. Vent på den næste, eller brug en anden måde.", "The code is wrong or was used. Wait for the next, or use another way.";
    /// The passkey's answer does not hold, or it is nobody's here.
    WrongPasskey: UNAUTHORIZED, "wrong-passkey", "Adgangsnøglen passer ikke", "The passkey does not fit",
        "Prøv igen, eller log ind på en anden måde.", "Try again, or log in another way.";
    /// A challenge was used, has expired, was tried too often, or never was.
    ChallengeExpired: GONE, "challenge-expired", "Begynd forfra", "Begin anew",
        "Den blev brugt, er for gammel eller blev prøvet for ofte. Begynd forfra.", "It was used, is too old or was tried too often. Begin anew.";
    /// Without this factor the person would have none, and one is demanded.
    LastFactor: CONFLICT, "last-second-factor", "Den sidste faktor", "The last second factor",
        "En konto, du er på, kræver to faktorer, eller din adgangskode er under 15 tegn. Sæt en anden faktor op, eller vælg en længere adgangskode, først.",
        "An account that you are in demands a second factor, or your password has less than 15 characters. Set up another factor, or choose a longer password, first.";
    /// Recovery codes stand in for a second factor, and there is none.
    NoSecondFactor: CONFLICT, "no-second-factor", "Ingen anden faktor", "No second factor",
        "Sæt først en app eller en adgangsnøgle op.", "Set up an app or a passkey first.";
    /// Somebody who works for the operator has no second factor left of those that whoever appointed them has vouched for.
    NoVouchedFactor: CONFLICT, "no-vouched-factor", "Ingen kendt faktor", "No known factor",
        "Ingen af dine faktorer er godkendt til det. Bed den, der ansatte dig, om at stå inde for dem, du har.",
        "None of your factors is approved for this. Ask whoever appointed you to vouch for those that you have.";
    /// A person has as many passkeys as anybody can have.
    TooManyPasskeys: CONFLICT, "too-many-passkeys", "For mange adgangsnøgler", "Too many passkeys",
        "Du har 20. Fjern én først.", "You have 20. Remove one first.";
    /// As many people as an account may invite at a time have not answered yet.
    TooManyInvitations: CONFLICT, "too-many-pending-invitations", "For mange ubesvarede invitationer", "Too many open invitations",
        "Vent, til nogen har taget imod, eller tag en invitation tilbage.", "Wait until somebody has accepted, or take an invitation back.";
    /// The caller's role does not cover the act.
    NotAllowed: FORBIDDEN, "not-allowed", "Ikke tilladt", "Not allowed",
        "Din rolle på kontoen dækker ikke dette. Spørg kontoens ejer.", "Your role in the account does not cover this. Ask its owner.";
    /// Nobody else owns the account.
    SoleOwner: CONFLICT, "sole-owner", "Kontoen har kun én ejer", "The account has one owner only",
        "Overdrag kontoen til en anden, gør en anden til ejer, eller opsig den først.",
        "Hand the account over, make somebody else an owner, or cancel it first.";
    /// Whoever accepts an invitation is in the account already.
    AlreadyMember: CONFLICT, "already-member", "Allerede på kontoen", "In the account already",
        "Adressen har allerede adgang til kontoen.", "The address has access to the account already.";
    /// Whoever offered the account does not own it any more, or one of both got another role since.
    OfferVoid: CONFLICT, "offer-void", "Tilbuddet gælder ikke længere", "The offer no longer stands",
        "En af jer har fået en anden rolle siden.", "One of you was given another role since.";
    /// Nothing is there, or it is another account's.
    NotFound: NOT_FOUND, "not-found", "Findes ikke", "Not found",
        "Der er ikke noget her.", "There is nothing here.";
    /// The route has other methods.
    MethodNotAllowed: METHOD_NOT_ALLOWED, "method-not-allowed", "Forkert metode", "Wrong method",
        "Ruten tager andre metoder.", "The route takes other methods.";
    /// A link was used, or has expired, or never was.
    LinkExpired: GONE, "link-expired", "Linket virker ikke længere", "The link no longer works",
        "Det er brugt eller for gammelt. Bed om et nyt.", "It was used or is too old. Ask for a new one.";
    /// A code was used, has expired, was tried too often, or never was.
    CodeExpired: GONE, "code-expired", "Koden virker ikke længere", "The code no longer works",
        "Den er brugt, for gammel eller prøvet for ofte. Bed om en ny.", "It was used, is too old or was tried too often. Ask for a new one.";
    /// So many people have proved that a number is theirs that it says nothing of anybody.
    PhoneTaken: CONFLICT, "phone-taken", "For mange har nummeret", "Too many have the number",
        "Nummeret hører allerede til så mange, at det ikke kan bruges til flere.", "The number is so many people's already that no other can have it.";
    /// Whoever has the mailbox has an account already.
    AlreadyRegistered: CONFLICT, "already-registered", "Adressen har allerede en konto", "The address has an account",
        "Log ind, eller nulstil adgangskoden.", "Log in, or reset the password.";
    /// The resource has changed since the version in If-Match.
    Stale: PRECONDITION_FAILED, "stale", "Ændret i mellemtiden", "Changed meanwhile",
        "Hent den nye udgave, og prøv igen.", "Fetch the new version and try again.";
    /// The resource is one of those that If-None-Match names.
    PreconditionFailed: PRECONDITION_FAILED, "precondition-failed", "Betingelsen holder ikke", "The condition does not hold",
        "Det, der er her, er det, som If-None-Match nævner.", "What is here is what If-None-Match names.";
    /// Others keep changing the resource.
    Conflict: CONFLICT, "conflict", "Optaget", "Busy",
        "Andre ændrer det samme lige nu. Prøv igen.", "Others are changing the same now. Try again.";
}

/// Kinds whose ids are drawn anew for each: nobody else can have written them.
const NEW_EACH_TIME: [&str; 3] = [AuditEntry::DECLARATION.kind, Origin::DECLARATION.kind, Message::DECLARATION.kind];

/// An error for the log alone.
pub struct Internal(Box<dyn std::error::Error + Send + Sync>);

impl fmt::Debug for Internal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Internal")
    }
}

impl Problem {
    /// An unexpected fault, with what the log may know of it. Errors of this project hold no personal data.
    pub fn unexpected(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unexpected(Internal(error.into()))
    }

    /// Too many tries: the next is heard at `until`.
    #[must_use]
    pub fn too_many_requests(now: domain::Now, until: domain::Timestamp) -> Self {
        let wait = until.as_millisecond().saturating_sub(now.0.as_millisecond());
        // Whole seconds, rounded up: a client that waits so long is accepted.
        Self::TooManyRequests(wait.max(1).saturating_add(999) / 1_000)
    }

    /// Whether others were faster: the same request may go through when it is made again.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Conflict | Self::Overtaken(_))
    }

    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.texts(Language::En).1
    }

    /// Its status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.texts(Language::En).0
    }

    /// What the log may know beyond the code: the error with its sources.
    pub(crate) fn for_the_log(&self) -> Option<String> {
        let error = match self {
            Self::Unexpected(Internal(error)) => error,
            Self::Overtaken(kinds) => return Some(format!("refused for {}", kinds.join(", "))),
            _ => return None,
        };
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        Some(text)
    }

    /// What to do about it, with the periods that are in force.
    fn detail(&self, language: Language) -> String {
        self.texts(language).3.replace("{fresh}", &FRESH.text(language))
    }

    /// The reply in the caller's language.
    pub(crate) fn render(&self, language: Language, request_id: &str) -> Response {
        let (status, code, title, _) = self.texts(language);
        let detail = self.detail(language);
        let errors = if let Self::InvalidInput(errors) = self { Some(errors) } else { None };
        let view = ProblemView {
            r#type: format!("/problems/{code}"),
            title,
            status: status.as_u16(),
            detail,
            request_id: matches!(self, Self::Unexpected(_)).then_some(request_id),
            errors: errors.map(|errors| {
                let one = |error: &domain::FieldError| FieldErrorView {
                    pointer: error.pointer.clone(),
                    code: error.code.code(),
                    detail: error.code.detail(language),
                };
                errors.0.iter().map(one).collect()
            }),
        };
        let mut reply = (status, axum::Json(view)).into_response();
        let headers = reply.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
        if let Self::TooManyRequests(seconds) = self {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(*seconds));
        }
        if matches!(self, Self::UnsupportedContentEncoding) {
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        }
        if self.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        reply
    }
}

/// Leaves the rendering to the way out, which knows the caller's language.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut reply = self.status().into_response();
        reply.extensions_mut().insert(std::sync::Arc::new(self));
        reply
    }
}

impl From<FieldErrors> for Problem {
    fn from(errors: FieldErrors) -> Self {
        Self::InvalidInput(errors)
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Cursor => Self::InvalidQuery,
            error => Self::unexpected(error),
        }
    }
}

impl From<CommitError> for Problem {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Busy => Self::Conflict,
            CommitError::Refused(kinds) if !kinds.iter().all(|kind| NEW_EACH_TIME.contains(kind)) => {
                Self::Overtaken(kinds)
            }
            error => Self::unexpected(error),
        }
    }
}

impl From<store::SealError> for Problem {
    fn from(error: store::SealError) -> Self {
        Self::unexpected(error)
    }
}

impl From<HashingFailed> for Problem {
    fn from(error: HashingFailed) -> Self {
        Self::unexpected(error)
    }
}

/// A problem as it stands in a reply (RFC 9457).
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemView<'a> {
    /// `/problems/` and the code.
    #[schema(example = "/problems/invalid-input")]
    r#type: String,
    /// What it is, in the caller's language.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What to do about it, in the caller's language.
    detail: String,
    /// By which we find an unexpected fault in our log.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
    /// Every fault of the input.
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<FieldErrorView>>,
}

/// A fault of one field.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Fault)]
struct FieldErrorView {
    /// Where: a JSON pointer (RFC 6901).
    #[schema(example = "/email")]
    pointer: String,
    /// The stable code.
    #[schema(example = "invalid-email")]
    code: &'static str,
    /// What to do about it.
    detail: &'static str,
}

/// A problem, as routes name it in their documentation.
pub type ProblemDocument = ProblemView<'static>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_a_period_as_it_is_in_force() {
        for language in [Language::Da, Language::En] {
            let detail = Problem::ReauthenticationRequired.detail(language);
            assert!(detail.contains(&format!(" {}.", FRESH.text(language))) && !detail.contains('{'), "{detail}");
        }
    }
}
