//! Tests over the whole catalogue: each kind of message, in each language.

mod letters;
mod mime;
mod page;
mod rules;

use std::{collections::BTreeSet, fmt::Write as _};

use domain::{
    Language,
    date::Date,
    messages::{Content, catalogue},
    messaging::catalogue::{Channel, MessageKind},
    newsletter::messages::NewsletterMessage,
    personal::{CompanyName, PersonName},
};

use crate::{
    accounts, billing,
    content::{mail, text},
    document::Rendered,
    identity, integrations,
    newsletter::{self, TestLetter, test_letter},
    policy,
    reader::Reader,
    staff,
};

pub(crate) const WRITTEN_ON: Date = Date::constant(2027, 3, 1);
const PORTAL: &str = "https://portal.example";
const LANGUAGES: [Language; 2] = [Language::Da, Language::En];

/// The names that stand in the samples.
#[derive(Clone)]
pub(crate) struct Names {
    pub(crate) name: PersonName,
    pub(crate) company_name: CompanyName,
}

impl Names {
    pub(crate) fn plain() -> Self {
        Self::of("Ada Lovelace", "Rødgrød & Fløde ApS")
    }

    /// Names that would be a link or a tag if they were not escaped.
    fn hostile() -> Self {
        Self::of("Boozt.com <b>A/S</b>", "Boozt.com <b>A/S</b>")
    }

    fn of(name: &str, company_name: &str) -> Self {
        Self { name: PersonName::parse(name).unwrap(), company_name: CompanyName::parse(company_name).unwrap() }
    }
}

/// Samples of a capability's messages: at least one of each kind.
struct Capability {
    name: &'static str,
    samples: Vec<Content>,
}

fn capabilities(names: &Names) -> [Capability; 7] {
    fn of<M: Into<Content>>(name: &'static str, samples: Vec<M>) -> Capability {
        Capability { name, samples: samples.into_iter().map(Into::into).collect() }
    }
    [
        of("identity", identity::tests::samples(names)),
        of("accounts", accounts::tests::samples(names)),
        of("staff", staff::tests::samples(names)),
        of("billing", billing::tests::samples(names)),
        of("integrations", integrations::tests::samples(names)),
        of("newsletter", newsletter::tests::samples()),
        of("policy", policy::tests::samples(names)),
    ]
}

/// Something that is sent for a message.
enum Sent {
    Mail(Rendered),
    /// A letter of the newsletter, which is no service message.
    Letter(TestLetter),
    Sms(String),
}

/// All that a message can become in a language.
fn sent(language: Language, content: &Content) -> Vec<Sent> {
    let reader = Reader { language, portal_url: PORTAL };
    let mails = [false, true].into_iter().filter_map(|has_log_in| mail(reader, content, WRITTEN_ON, has_log_in));
    let mut mails = mails.map(|document| document.render().unwrap()).collect::<Vec<_>>();
    // Most mails are the same whether or not the address has a log-in.
    mails.dedup_by(|one, other| one.html == other.html);
    let text = text(language, content).map(|(text, _)| Sent::Sms(text));
    mails.into_iter().map(Sent::Mail).chain(letter(reader, content).map(Sent::Letter)).chain(text).collect()
}

/// The letter of the newsletter that is sent for a message.
fn letter(reader: Reader<'_>, content: &Content) -> Option<TestLetter> {
    match content {
        Content::Newsletter(NewsletterMessage::TestLetter { campaign, text }) => {
            Some(test_letter(reader, *campaign, text))
        }
        _ => None,
    }
}

/// A mail of the catalogue.
struct Sample {
    kind: MessageKind,
    language: Language,
    mail: Rendered,
}

/// Every mail of the catalogue, in each language.
fn mails(names: &Names) -> Vec<Sample> {
    let mut mails = Vec::new();
    for content in capabilities(names).into_iter().flat_map(|capability| capability.samples) {
        for language in LANGUAGES {
            for sent in sent(language, &content) {
                if let Sent::Mail(mail) = sent {
                    mails.push(Sample { kind: content.kind(), language, mail });
                }
            }
        }
    }
    mails
}

/// The part of a mail's page that is not the same in each.
fn card(html: &str) -> &str {
    let (_, card) = html.split_once("<div class=\"card\"").unwrap();
    let (_, card) = card.split_once('>').unwrap();
    card.split_once("\n</div>").unwrap().0.trim()
}

/// All messages of a capability in a language, without what stands at the end of each mail.
fn written(language: Language, samples: &[Content]) -> String {
    let mut all = String::new();
    for content in samples {
        let name = content.kind().name;
        for sent in sent(language, content) {
            match sent {
                Sent::Mail(Rendered { subject, text, html }) => {
                    let text = text.split_once("\n-- \n").unwrap().0;
                    write!(all, "## {name}: {subject}\n\n{text}\n\n{}\n\n\n", card(&html)).unwrap();
                }
                Sent::Letter(TestLetter { rendered: Rendered { subject, text, html }, .. }) => {
                    write!(all, "## {name}: {subject}\n\n{text}\n\n{html}\n\n\n").unwrap();
                }
                Sent::Sms(text) => write!(all, "## {name}, by text message\n\n{text}\n\n\n").unwrap(),
            }
        }
    }
    all
}

#[test]
fn p24_each_message_in_each_language() {
    for Capability { name, samples } in capabilities(&Names::plain()) {
        for language in LANGUAGES {
            insta::assert_snapshot!(format!("{name}.{}", language.tag()), written(language, &samples));
        }
    }
}

#[test]
fn p24_a_whole_mail_in_each_language() {
    for Sample { language, mail, .. } in mails(&Names::plain()).iter().filter(|mail| mail.kind.name == "member_joined")
    {
        let whole = format!("{}\n\n{}\n\n{}", mail.subject, mail.text, mail.html);
        insta::assert_snapshot!(format!("whole.{}", language.tag()), whole);
    }
}

#[test]
fn p24_each_kind_of_the_catalogue_is_sent_by_its_means_and_no_other() {
    let samples = capabilities(&Names::plain()).into_iter().flat_map(|capability| capability.samples);
    let samples = samples.collect::<Vec<_>>();
    let of_samples = samples.iter().map(|content| content.kind().name).collect::<BTreeSet<_>>();
    let missing = catalogue().into_iter().filter(|kind| !of_samples.contains(kind.name)).map(|kind| kind.name);
    assert_eq!(missing.collect::<Vec<_>>(), [""; 0], "these have no sample");
    for kind in catalogue() {
        let of_kind = samples.iter().filter(|content| content.kind() == kind);
        let sent = of_kind.flat_map(|content| sent(Language::Da, content)).collect::<Vec<_>>();
        let mail = sent.iter().any(|sent| matches!(sent, Sent::Mail(_) | Sent::Letter(_)));
        let sms = sent.iter().any(|sent| matches!(sent, Sent::Sms(_)));
        let channels = (kind.channels.contains(&Channel::Mail), kind.channels.contains(&Channel::Sms));
        assert_eq!((mail, sms), channels, "{}", kind.name);
    }
}

#[test]
fn a_message_is_stored_under_the_name_of_its_kind() {
    for content in capabilities(&Names::plain()).into_iter().flat_map(|capability| capability.samples) {
        let stored = serde_json::to_value(&content).unwrap();
        let notice = stored["notice"].as_str().or(stored["kind"].as_str()).unwrap();
        // What happens to a subscription is a message of its own.
        let about = &stored["about"];
        let about = about.as_str().or_else(|| about.as_object()?.keys().next().map(String::as_str));
        assert_eq!(content.kind().name, about.unwrap_or(notice));
    }
}
