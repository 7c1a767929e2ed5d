//! What can be wrong with a field that proves who somebody is.

crate::kernel::field_error::field_error_codes! {
    /// Too short a password.
    PasswordTooShort: "password-too-short", "Adgangskoden skal have mindst 15 tegn, eller 8, hvis du har en anden faktor.", "The password needs at least 15 characters, or 8 beside a second factor.";
    /// Too long a password.
    PasswordTooLong: "password-too-long", "Adgangskoden må højst have 128 tegn.", "The password can have at most 128 characters.";
    /// A password that others guess first.
    PasswordCommon: "password-common", "Adgangskoden er for let at gætte.", "The password is too easy to guess.";
    /// A password made of what is known of the person.
    PasswordContext: "password-context", "Adgangskoden må ikke bygge på dit navn, din e-mail, virksomheden eller tjenesten.", "The password must not be made of your name, e-mail, company or this service.";
    /// A text message's code in another form.
    InvalidSmsCode: "invalid-sms-code", "Koden er kun cifre. Skriv dem alle.", "The code is digits alone. Write all of them.";
    /// A code that was not the one that was sent.
    WrongSmsCode: "wrong-sms-code", "Koden er ikke den, vi sendte.", "The code is not the one that we sent.";
    /// Neither six digits nor a recovery code.
    InvalidCode: "invalid-code", "Koden er enten de 6 cifre fra din app eller en gendannelseskode.", "The code is the 6 digits of your app, or a recovery code.";
    /// Not the code that the app shows now, or one that was used.
    WrongCode: "wrong-code", "Koden er forkert eller brugt. Vent på den næste.", "The code is wrong or was used. Wait for the next.";
    /// Not the password.
    WrongPassword: "wrong-password", "Det er ikke din adgangskode.", "This is not your password.";
    /// A challenge's token in another form.
    InvalidChallenge: "invalid-challenge", "Send challenge, som den blev givet.", "Send the challenge as it was given.";
    /// No answer of a browser to what a passkey was asked.
    InvalidPasskey: "invalid-passkey", "Send browserens svar, som det er.", "Send the browser's answer as it is.";
    /// Nobody logs in with the address. Reported to the operator only.
    NoLogIn: "no-log-in", "Ingen logger ind med den adresse.", "Nobody logs in with this address.";
    /// Nobody has the id. Reported to the operator only.
    NoPerson: "no-person", "Ingen har det id.", "Nobody has this id.";
}
