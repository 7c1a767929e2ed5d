//! The errors of fields by which people authenticate.

crate::kernel::field_error::field_error_codes! {
    /// The password is too short.
    PasswordTooShort: "password-too-short", "Adgangskoden skal have mindst 15 tegn, eller 8, hvis du har en anden faktor.", "The password needs at least 15 characters, or 8 beside a second factor.";
    /// The password is too long.
    PasswordTooLong: "password-too-long", "Adgangskoden må højst have 128 tegn.", "The password can have at most 128 characters.";
    /// The password is among those that are guessed first.
    PasswordCommon: "password-common", "Adgangskoden er for let at gætte.", "The password is too easy to guess.";
    /// The password consists of known facts about the person.
    PasswordContext: "password-context", "Adgangskoden må ikke bygge på dit navn, din e-mail, virksomheden eller tjenesten.", "The password must not be made of your name, e-mail, company or this service.";
    /// The text is not a code as sent by text message.
    InvalidSmsCode: "invalid-sms-code", "Koden er kun cifre. Skriv dem alle.", "The code is digits alone. Write all of them.";
    /// The code is not the one that was sent.
    WrongSmsCode: "wrong-sms-code", "Koden er ikke den, vi sendte.", "The code is not the one that we sent.";
    /// The text is neither six digits nor a recovery code.
    InvalidCode: "invalid-code", "Koden er enten de 6 cifre fra din app eller en gendannelseskode.", "The code is the 6 digits of your app, or a recovery code.";
    /// The code is not the one that the app shows now, or was used before.
    WrongCode: "wrong-code", "Koden er forkert eller brugt. Vent på den næste.", "The code is wrong or was used. Wait for the next.";
    /// The password is wrong.
    WrongPassword: "wrong-password", "Det er ikke din adgangskode.", "This is not your password.";
    /// The text is not a challenge's token.
    InvalidChallenge: "invalid-challenge", "Send challenge, som den blev givet.", "Send the challenge as it was given.";
    /// The value is not a browser's response to a passkey request.
    InvalidPasskey: "invalid-passkey", "Send browserens svar, som det er.", "Send the browser's answer as it is.";
    /// Nobody logs in with the address. Only shown to the operator.
    NoLogIn: "no-log-in", "Ingen logger ind med den adresse.", "Nobody logs in with this address.";
    /// Nobody has the id. Only shown to the operator.
    NoPerson: "no-person", "Ingen har det id.", "Nobody has this id.";
}
