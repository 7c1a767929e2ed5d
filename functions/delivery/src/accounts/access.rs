//! The mails about access to an account.

use domain::{
    accounts::invitation::InvitationToken,
    identity::email_problem::EmailProblemKind,
    personal::{CompanyName, PersonName},
    record::Expiring,
    records::{Invitation, Role},
};

use crate::{
    document::Document,
    localized::{LocalizedText, localized},
    reader::Reader,
};

pub(super) fn invited(
    reader: Reader<'_>,
    token: &InvitationToken,
    by: &PersonName,
    company_name: &CompanyName,
    role: Role,
) -> Document {
    let language = reader.language;
    let (by, company, role) = (reader.person(by), reader.company(company_name), role.text(language));
    let life = Invitation::LIFE.text(language);
    Document::to_address(language, localized!(language, "Du er inviteret", "You are invited"))
        .paragraph(localized!(
            language,
            "{by} inviterer dig til {company} hos E-SG.Cloud. Din rolle bliver: {role}.",
            "{by} invites you to {company} at E-SG.Cloud. Your role will be: {role}."
        ))
        .button(
            localized!(language, "Tag imod invitationen", "Accept the invitation"),
            reader.page_with_token("invitation", token.expose()),
        )
        .paragraph(localized!(
            language,
            "Linket virker i {life} og kun én gang. Har du et log-in i forvejen, skal du bruge dets \
             adgangskode. Kender du ikke afsenderen, så gør ingenting: der bliver ikke oprettet noget, og \
             oplysningerne slettes.",
            "The link works for {life} and only once. If you have a log-in already, you need its password. If \
             you do not know the sender, do nothing: nothing is opened, and the details are deleted."
        ))
}

pub(super) fn access_given(reader: Reader<'_>, name: &PersonName, company_name: &CompanyName, role: Role) -> Document {
    let language = reader.language;
    let (company, role) = (reader.company(company_name), role.text(language));
    Document::to(name, language, localized!(language, "Du har fået adgang", "You have access"))
        .paragraph(localized!(
            language,
            "Du har fået adgang til {company} hos E-SG.Cloud. Din rolle er: {role}.",
            "You have access to {company} at E-SG.Cloud. Your role is: {role}."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(
            language,
            "{company} administrerer din adgang og svarer på spørgsmål om privatliv. Hvem det er, kan du se, \
             når du er logget ind. Var det ikke dig, der tog imod invitationen, så skriv til os.",
            "{company} administers your access and answers questions about privacy. Who that is, you see once \
             you are logged in. If it was not you who accepted the invitation, write to us."
        ))
}

pub(super) fn access_changed(
    reader: Reader<'_>,
    name: &PersonName,
    company_name: &CompanyName,
    role: Role,
) -> Document {
    let language = reader.language;
    let (company, role) = (reader.company(company_name), role.text(language));
    Document::to(name, language, localized!(language, "Din rolle er ændret", "Your role was changed"))
        .paragraph(localized!(
            language,
            "Din rolle hos {company} er ændret. Den er nu: {role}.",
            "Your role at {company} was changed. It is now: {role}."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(
            language,
            "Ændringen gælder fra nu af. Har du spørgsmål til den, så spørg {company}.",
            "The change is in force from now on. If you have questions about it, ask {company}."
        ))
}

pub(super) fn access_withdrawn(
    reader: Reader<'_>,
    name: &PersonName,
    company_name: &CompanyName,
    erased: bool,
) -> Document {
    let language = reader.language;
    let company = reader.company(company_name);
    Document::to(name, language, localized!(language, "Din adgang er taget tilbage", "Your access was taken back"))
        .paragraph(localized!(
            language,
            "Din adgang til {company} hos E-SG.Cloud er taget tilbage. Det gælder fra nu af.",
            "Your access to {company} at E-SG.Cloud was taken back, from now on."
        ))
        .paragraph_if(erased, last_account(reader))
        .paragraph(localized!(
            language,
            "Har du spørgsmål til det, så spørg {company}.",
            "If you have questions about it, ask {company}."
        ))
}

pub(super) fn left(reader: Reader<'_>, name: &PersonName, company_name: &CompanyName, erased: bool) -> Document {
    let language = reader.language;
    let company = reader.company(company_name);
    Document::to(name, language, localized!(language, "Du har forladt kontoen", "You have left the account"))
        .paragraph(localized!(
            language,
            "Du har forladt {company} hos E-SG.Cloud og har ikke længere adgang.",
            "You have left {company} at E-SG.Cloud and have no access any more."
        ))
        .paragraph_if(erased, last_account(reader))
        .paragraph(localized!(language, "Var det ikke dig, så skriv til os.", "If it was not you, write to us."))
}

pub(super) fn log_in_erased(reader: Reader<'_>, name: &PersonName) -> Document {
    let language = reader.language;
    Document::to(name, language, localized!(language, "Dit log-in er slettet", "Your log-in is erased"))
        .paragraph(localized!(
            language,
            "Dit log-in hos E-SG.Cloud er slettet sammen med din profil og alt andet, vi havde om dig som \
             person.",
            "Your log-in at E-SG.Cloud is erased, with your profile and everything else that we had about you \
             as a person."
        ))
        .paragraph(localized!(
            language,
            "Det, der skal blive, står i den kvittering, du fik: hvad det er, hvorfor, og hvor længe. Var det \
             ikke dig, så skriv til os.",
            "What has to stay is in the receipt that you got: what it is, why, and until when. If it was not \
             you, write to us."
        ))
}

pub(super) fn member_joined(
    reader: Reader<'_>,
    name: &PersonName,
    company_name: &CompanyName,
    member: &PersonName,
) -> Document {
    let language = reader.language;
    let (member, company) = (reader.person(member), reader.company(company_name));
    let subject = localized!(language, "Din invitation er taget imod", "Your invitation was accepted");
    Document::to(name, language, subject)
        .paragraph(localized!(
            language,
            "{member} har taget imod din invitation og har nu adgang til {company} hos E-SG.Cloud.",
            "{member} has accepted your invitation and has access to {company} at E-SG.Cloud now."
        ))
        .button(localized!(language, "Se medlemmerne", "See the members"), reader.page("members"))
}

pub(super) fn member_unreachable(
    reader: Reader<'_>,
    name: &PersonName,
    company_name: &CompanyName,
    member: &PersonName,
    problem: EmailProblemKind,
) -> Document {
    let language = reader.language;
    let (member, company) = (reader.person(member), reader.company(company_name));
    let (subject, what) = match problem {
        EmailProblemKind::Bounced => (
            localized!(language, "Mails til et medlem kommer ikke frem", "Mails to a member do not arrive"),
            localized!(
                language,
                "En mail til {member}, der har adgang til {company} hos E-SG.Cloud, kom tilbage: adressen tager ikke \
                 imod mails fra os.",
                "A mail to {member}, who has access to {company} at E-SG.Cloud, came back: the address takes no mails \
                 from us."
            ),
        ),
        EmailProblemKind::Complained => (
            localized!(language, "En mail til et medlem er meldt som spam", "A mail to a member was reported as spam"),
            localized!(
                language,
                "En mail til {member}, der har adgang til {company} hos E-SG.Cloud, blev meldt som spam. Derfor kommer \
                 mails fra os måske ikke frem.",
                "A mail to {member}, who has access to {company} at E-SG.Cloud, was reported as spam. So mails from us \
                 may not arrive."
            ),
        ),
    };
    Document::to(name, language, subject)
        .paragraph(what)
        .paragraph(localized!(
            language,
            "Så længe det er sådan, får {member} ikke besked om sikkerhed, adgang og frister og kan ikke nulstille sin \
             adgangskode med en mail. Bed {member} om at skifte e-mailadressen i sin profil.",
            "Until that changes, {member} is not told of security, access and deadlines, and cannot reset the password \
             by mail. Ask {member} to change the e-mail address in their profile."
        ))
        .button(localized!(language, "Se medlemmerne", "See the members"), reader.page("members"))
        .paragraph(localized!(
            language,
            "Bruger {member} ikke adgangen mere, så tag den tilbage.",
            "If {member} does not use the access any more, take it back."
        ))
}

/// The paragraph for readers who have lost access to their last account.
fn last_account(reader: Reader<'_>) -> LocalizedText {
    localized!(
        reader.language,
        "Det var den sidste konto, du havde adgang til. Derfor er dit log-in slettet sammen med din profil.",
        "It was the last account that you had access to. That is why your log-in is erased, with your profile."
    )
}
