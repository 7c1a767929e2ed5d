//! The mails about who owns an account.

use domain::{
    id::TransferId,
    personal::{CompanyName, PersonName},
    record::Expiring,
    records::OwnershipTransfer,
};

use crate::{document::Document, localized::localized, reader::Reader};

pub(super) fn ownership_offered(
    reader: Reader<'_>,
    name: &PersonName,
    company_name: &CompanyName,
    by: &PersonName,
    transfer: TransferId,
) -> Document {
    let language = reader.language;
    let (by, company) = (reader.person(by), reader.company(company_name));
    let life = OwnershipTransfer::LIFE.text(language);
    Document::to(name, language, localized!(language, "Du tilbydes en konto", "You are offered an account"))
        .paragraph(localized!(
            language,
            "{by} tilbyder dig at overtage {company} hos E-SG.Cloud. Siger du ja, ejer du kontoen, og {by} \
             bliver administrator.",
            "{by} offers you {company} at E-SG.Cloud. If you accept, you own the account, and {by} becomes an \
             administrator."
        ))
        .button(
            localized!(language, "Se tilbuddet", "See the offer"),
            reader.page(&format!("ownership#transfer={transfer}")),
        )
        .paragraph(localized!(
            language,
            "Tilbuddet gælder i {life}. Vil du ikke, kan du afslå det eller lade være med at svare.",
            "The offer stands for {life}. If you do not want it, decline it or do not answer."
        ))
}

pub(super) fn ownership_taken(
    reader: Reader<'_>,
    name: &PersonName,
    company_name: &CompanyName,
    from: &PersonName,
) -> Document {
    let language = reader.language;
    let (from, company) = (reader.person(from), reader.company(company_name));
    Document::to(name, language, localized!(language, "Du ejer nu kontoen", "You own the account now"))
        .paragraph(localized!(
            language,
            "Du ejer nu {company} hos E-SG.Cloud. {from} har overdraget kontoen til dig.",
            "You own {company} at E-SG.Cloud now. {from} has handed the account over to you."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(
            language,
            "Var det ikke dig, der sagde ja, så skriv til os.",
            "If it was not you who accepted, write to us."
        ))
}

pub(super) fn ownership_handed_over(
    reader: Reader<'_>,
    name: &PersonName,
    company_name: &CompanyName,
    to: &PersonName,
) -> Document {
    let language = reader.language;
    let (to, company) = (reader.person(to), reader.company(company_name));
    Document::to(name, language, localized!(language, "Kontoen er overdraget", "The account is handed over"))
        .paragraph(localized!(
            language,
            "{to} har taget imod {company} hos E-SG.Cloud og ejer nu kontoen. Du er administrator.",
            "{to} has accepted {company} at E-SG.Cloud and owns the account now. You are an administrator."
        ))
        .button(localized!(language, "Log ind", "Log in"), reader.page("login"))
        .paragraph(localized!(
            language,
            "Var det ikke dig, der tilbød det, så skriv til os.",
            "If it was not you who offered it, write to us."
        ))
}
