//! Reading all records about a person.

use app::newsletter::subscription_keys;
use domain::{
    Now, Stored,
    id::AccountId,
    processing::Table,
    record::Scope,
    records::{
        AdditionUndo, AuditEntry, Consent, EmailChange, EmailLookup, EmailUndo, Enrolment, Factors, LostFactors,
        Membership, Message, NewsletterSubscription, Notifications, Origin, PhoneChange, PolicyNotice, Recipient,
        Session, Staff, User,
    },
};
use futures::future::try_join_all;
use lambda::Problem;
use store::{Page, PageRequest, ReadError, Store};
use tokio::try_join;

/// All records about a person except their profile.
pub(super) struct PersonalRecords {
    pub(super) memberships: Vec<Stored<Membership>>,
    pub(super) email_changes: Vec<Stored<EmailChange>>,
    pub(super) email_undo: Vec<Stored<EmailUndo>>,
    pub(super) addition_undos: Vec<Stored<AdditionUndo>>,
    pub(super) lost_factors: Vec<Stored<LostFactors>>,
    pub(super) phone_change: Vec<Stored<PhoneChange>>,
    pub(super) consents: Vec<Stored<Consent>>,
    pub(super) policy_notices: Vec<Stored<PolicyNotice>>,
    pub(super) factors: Option<Stored<Factors>>,
    pub(super) enrolment: Vec<Stored<Enrolment>>,
    pub(super) staff: Option<Stored<Staff>>,
    pub(super) sessions: Vec<Stored<Session>>,
    pub(super) origins: Page<Origin>,
    pub(super) notifications: Option<Stored<Notifications>>,
    pub(super) newsletter: Option<Stored<NewsletterSubscription>>,
    pub(super) messages: Vec<Stored<Message>>,
    pub(super) activity: Page<AuditEntry>,
}

impl PersonalRecords {
    /// Reads the records. The cursor of `page` is for one of the two lists that are paged, because they may be long.
    pub(super) async fn load(
        store: &Store,
        user: &User,
        account: AccountId,
        page: &PageRequest,
        now: Now,
    ) -> Result<Self, Problem> {
        let (id, text) = (user.user, user.user.to_string());
        let (origins, activity) = (Origin::within(&id), AuditEntry::within(&account));
        if page.cursor.as_ref().is_some_and(|cursor| !cursor.belongs_to(&origins) && !cursor.belongs_to(&activity)) {
            return Err(Problem::InvalidQuery);
        }
        let (origin_page, activity_page) = (page_of(page, &origins), page_of(page, &activity));
        let (memberships, consents, notices) =
            (Membership::within(&id), Consent::within(&id), PolicyNotice::within(&id));
        let mailboxes = store.email_lookups(&user.email)?;
        let newsletter = subscription_keys(&mailboxes);
        let single = (Factors::key(&id), Notifications::key(&id), Staff::key(&id), newsletter);
        let (single, memberships, consents, policy_notices, mut tickets, messages, origins, activity) = try_join!(
            store.read(single, now),
            store.all(&memberships, now),
            store.all(&consents, now),
            store.all(&notices, now),
            store.partition(Table::Tickets, &text, now),
            messages(store, (user, &mailboxes), now),
            store.list(&origins, &origin_page, None, now),
            store.list(&activity, &activity_page, Some((&["actor", "subject"], &text)), now),
        )?;
        let (factors, notifications, staff, newsletter) = single;
        Ok(Self {
            memberships,
            email_changes: tickets.take()?,
            email_undo: tickets.take()?,
            addition_undos: tickets.take()?,
            lost_factors: tickets.take()?,
            phone_change: tickets.take()?,
            consents,
            policy_notices,
            factors,
            enrolment: tickets.take()?,
            staff,
            sessions: tickets.take()?,
            origins,
            notifications,
            newsletter,
            messages,
            activity,
        })
    }
}

/// The requested page of this list: the first, unless the cursor is for this list.
fn page_of<R>(page: &PageRequest, scope: &Scope<R>) -> PageRequest {
    PageRequest { cursor: page.cursor.clone().filter(|cursor| cursor.belongs_to(scope)), ..page.clone() }
}

/// Messages to the person, and messages to their address or verified number that are not stored under the person's id.
async fn messages(
    store: &Store,
    (user, mailboxes): (&User, &[EmailLookup]),
    now: Now,
) -> Result<Vec<Stored<Message>>, ReadError> {
    let phones = user.verified_phone().map(|phone| store.phone_lookups(phone)).transpose()?.unwrap_or_default();
    let recipients = mailboxes.iter().map(Recipient::from).chain(phones.iter().map(Recipient::from));
    let recipients = recipients.chain([Recipient::from(user.user)]);
    let found = recipients.map(async |recipient| store.all(&Message::within(&recipient), now).await);
    let mut messages = try_join_all(found).await?.into_iter().flatten().collect::<Vec<_>>();
    messages.sort_by_key(|stored| stored.message);
    Ok(messages)
}
