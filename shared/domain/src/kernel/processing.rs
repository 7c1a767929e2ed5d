//! The vocabulary in which a record declares what it is for: subject, category, purpose, legal basis, retention.
//!
//! The terms are the GDPR's own (Regulation (EU) 2016/679). What a record declares with them is what the
//! Art. 30 record, the policy's retention table, sealing, expiry and erasure are made from.

mod keep;

use crate::kernel::language::Language;
pub use keep::{Keep, Period};

/// Declares an enum of terms that have a Danish and an English text.
macro_rules! terms {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $term:ident: $da:literal, $en:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $term,)+ }

        impl $name {
            /// Every term, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$term),+];

            /// The term as people read it.
            #[must_use]
            pub const fn text(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$term, Language::Da) => $da, (Self::$term, Language::En) => $en,)+
                }
            }
        }
    };
}

/// The function that handles due records. In the index, each finds only its own kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Worker {
    /// `delivery` sends messages.
    Delivery,
    /// `retention` acts on what falls due by date.
    Retention,
    /// `transfers` carries out runs of integrations.
    Transfers,
    /// `campaigns` sends the newsletter.
    Campaigns,
}

impl Worker {
    /// The function's name.
    #[must_use]
    pub const fn function(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Retention => "retention",
            Self::Transfers => "transfers",
            Self::Campaigns => "campaigns",
        }
    }

    /// How many partitions of the `due` index its records are spread over. There may be more later, and not fewer: what
    /// stands in a partition that nobody reads is not found. Each takes a thousand writes a second, and each costs a query
    /// in every minute.
    #[must_use]
    pub const fn shards(self) -> u8 {
        match self {
            Self::Delivery | Self::Retention | Self::Transfers | Self::Campaigns => 1,
        }
    }
}

terms! {
    /// Whom the data is about (Art. 4(1) and 30(1)(c)).
    Subject {
        /// The person who acts for the subscribing organisation.
        Owner: "kontoens ejer", "the account's owner";
        /// A person let in by the owner, the owner included.
        Member: "brugere med log-in", "people with a log-in";
        /// Somebody who reads the newsletter, with a log-in or without.
        Reader: "nyhedsbrevets læsere", "the newsletter's readers";
        /// Somebody who has asked for an account and not confirmed it.
        Applicant: "den, der har bedt om en konto", "somebody who asked for an account";
        /// Whoever a message is sent to.
        Recipient: "modtageren af en besked", "a message's recipient";
        /// Somebody whom an account's people asked to join.
        Invitee: "den, der er inviteret til en konto", "somebody who was invited to an account";
        /// Somebody who works for the operator.
        Staff: "vores medarbejdere", "our staff";
        /// An individual whom a subscriber keeps data about.
        Contact: "en kontoabonnents kontaktpersoner", "a subscriber's contacts";
    }
}

terms! {
    /// What kind of personal data a field is (Art. 30(1)(c)).
    Category {
        /// Who somebody is: their name.
        Identity: "identitet", "identity";
        /// E-mail address, phone number, postal address.
        Contact: "kontaktoplysninger", "contact details";
        /// The organisation that a person acts for.
        Organisation: "organisation", "organisation";
        /// What proves that somebody is who they say: password hashes, link tokens.
        Credential: "log-in-oplysninger", "credentials";
        /// IP address and browser type.
        Device: "enhed", "device";
        /// Amounts, bank and card references.
        Financial: "økonomi", "financial";
        /// What a subscriber puts in.
        Content: "indhold", "content";
        /// What somebody does in the service.
        Use: "brug af tjenesten", "use of the service";
    }
}

terms! {
    /// Why the data is processed (Art. 5(1)(b)).
    Purpose {
        /// To open and run the account and let its people in.
        ProvideService: "at levere tjenesten", "to provide the service";
        /// To keep unauthorised people out.
        SecureAccess: "at sikre adgangen", "to secure access";
        /// To confirm acts and tell of events.
        ServiceMessages: "at sende servicebeskeder", "to send service messages";
        /// To be able to show what was changed, accepted and agreed to.
        Accountability: "at kunne dokumentere", "to be accountable";
        /// To send the newsletter to those who asked for it.
        Newsletter: "at sende nyhedsbrevet", "to send the newsletter";
        /// To follow how the service is used, and to look into problems.
        FollowUse: "at følge brugen og finde fejl", "to follow use and find faults";
        /// To invoice, and to keep the books as the law demands.
        Bookkeeping: "at fakturere og føre bogholderi", "to invoice and keep books";
    }
}

terms! {
    /// On which of the grounds of Art. 6(1) the processing rests.
    LegalBasis {
        /// Art. 6(1)(a).
        Consent: "samtykke", "consent";
        /// Art. 6(1)(b).
        Contract: "kontrakt", "contract";
        /// Art. 6(1)(c).
        LegalObligation: "retlig forpligtelse", "legal obligation";
        /// Art. 6(1)(f).
        LegitimateInterest: "legitim interesse", "legitimate interest";
    }
}

/// A table of the template. Which one a record lives in follows from how long it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// What lives and dies with an account or a log-in. Backed up.
    Accounts,
    /// Sessions, links, counters: minutes to days. Not backed up.
    Tickets,
    /// Messages to send.
    Outbox,
    /// Visits, and the salts of their pseudonyms: 90 days. Not backed up.
    Visits,
    /// The newsletter's readers, and what they consented to. Backed up.
    Subscribers,
    /// Erasures, holds, disclosures, invoices for the books: append-only.
    Ledger,
}

/// How expired items of a table are found that TTL has not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// Each stands in the index `due`.
    Indexed,
    /// The table is scanned: its records are so short-lived that an index entry for each would cost more.
    Scanned,
    /// They lie in partitions of one day each.
    ByDay,
}

impl Table {
    /// Every table.
    pub const ALL: &'static [Self] =
        &[Self::Accounts, Self::Tickets, Self::Outbox, Self::Visits, Self::Subscribers, Self::Ledger];

    /// Its name in the template. What is sealed is bound to it, whatever a deployment calls the table.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accounts => "accounts",
            Self::Tickets => "tickets",
            Self::Outbox => "outbox",
            Self::Visits => "visits",
            Self::Subscribers => "subscribers",
            Self::Ledger => "ledger",
        }
    }

    /// How the sweep finds what has expired in the table (`infra/decisions/0026`).
    #[must_use]
    pub const fn expiry(self) -> Expiry {
        match self {
            Self::Accounts | Self::Subscribers | Self::Ledger => Expiry::Indexed,
            Self::Tickets | Self::Outbox => Expiry::Scanned,
            Self::Visits => Expiry::ByDay,
        }
    }

    /// How often the table is swept. What expires must be gone within a day.
    #[must_use]
    pub const fn swept_every(self) -> Period {
        match self {
            Self::Tickets => Period::Hours(1),
            Self::Accounts | Self::Outbox | Self::Visits | Self::Subscribers | Self::Ledger => Period::Hours(12),
        }
    }

    /// Whether the table is backed up. A backup of what lives for days would outlive it, a message that came back would be
    /// sent again, and a salt that came back would lead from a pseudonym to its person.
    #[must_use]
    pub const fn is_backed_up(self) -> bool {
        matches!(self, Self::Accounts | Self::Subscribers | Self::Ledger)
    }

    /// Whether the table can end a record's life as declared. Checked while compiling, by `#[derive(Record)]`.
    #[must_use]
    pub const fn honours(self, keep: Keep) -> bool {
        match (self, keep) {
            (Self::Accounts, Keep::AccountLife | Keep::Until(_))
            | (Self::Subscribers, Keep::Until(_) | Keep::WhileGiven | Keep::AfterWithdrawal(_))
            | (Self::Ledger, Keep::Bookkeeping) => true,
            (Self::Tickets, Keep::Until(period)) => period.seconds() <= Period::Days(30).seconds(),
            (Self::Outbox, Keep::Until(period)) => period.seconds() <= Period::Days(10).seconds(),
            // What was erased must be known for longer than any backup is kept.
            (Self::Ledger, Keep::Until(period)) => period.seconds() >= Period::Years(1).seconds(),
            (Self::Visits, Keep::Until(period)) => period.seconds() <= Period::Days(90).seconds(),
            _ => false,
        }
    }
}

/// What a record says of itself in `#[processing(…)]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Processing {
    /// Whom it is about.
    pub subject: Subject,
    /// Why it is processed.
    pub purpose: Purpose,
    /// On which ground.
    pub basis: LegalBasis,
    /// For how long.
    pub keep: Keep,
}
