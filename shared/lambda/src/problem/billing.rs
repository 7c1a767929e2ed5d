//! Problems of subscriptions.

super::problems! {
    /// The account can change nothing for now.
    AccountDeactivated: FORBIDDEN, "account-deactivated", "Kontoen er deaktiveret", "The account is deactivated",
        "Det er lukket, til ejeren har tegnet abonnement, betalt eller genoptaget det. I kan stadig se og hente jeres data.",
        "This is closed until the owner has subscribed, paid or resumed. You can still see and extract your data.";
    /// There is a subscription.
    AlreadySubscribed: CONFLICT, "already-subscribed", "Der er allerede et abonnement", "There is a subscription already",
        "Vilkårene kan ændres fra næste periode.", "Its terms can be changed from the next period on.";
    /// Nothing is subscribed to.
    NotSubscribed: CONFLICT, "not-subscribed", "Der er intet abonnement", "There is no subscription",
        "Tegn først et abonnement.", "Subscribe first.";
    /// The subscription is suspended.
    SubscriptionSuspended: CONFLICT, "subscription-suspended", "Abonnementet er suspenderet", "The subscription is suspended",
        "Genoptag det.", "Resume it.";
    /// The subscription is not suspended.
    NotSuspended: CONFLICT, "not-suspended", "Abonnementet er ikke suspenderet", "The subscription is not suspended",
        "Der er intet at genoptage.", "There is nothing to resume.";
    /// The subscription is cancelled.
    SubscriptionCancelled: CONFLICT, "subscription-cancelled", "Abonnementet er opsagt", "The subscription is cancelled",
        "Fortryd opsigelsen, eller tegn abonnement igen.", "Undo the cancellation, or subscribe again.";
    /// The subscription is cancelled, and would end no earlier.
    AlreadyCancelled: CONFLICT, "already-cancelled", "Abonnementet er allerede opsagt", "The subscription is cancelled already",
        "Det slutter ikke tidligere ved at opsige det igen.", "To cancel it again would end it no earlier.";
    /// Nothing is cancelled.
    NotCancelled: CONFLICT, "not-cancelled", "Der er ikke opsagt", "Nothing is cancelled",
        "Der er ingen opsigelse at fortryde.", "There is no cancellation to undo.";
    /// The cancelled subscription has ended.
    SubscriptionEnded: CONFLICT, "subscription-ended", "Abonnementet er udløbet", "The subscription has ended",
        "Det kan ikke fortrydes mere. Tegn abonnement igen.", "It cannot be undone any more. Subscribe again.";
    /// There is a subscription that was not cancelled.
    StillSubscribed: CONFLICT, "still-subscribed", "Abonnementet løber", "The subscription runs",
        "Opsig det først.", "Cancel it first.";
    /// What is overdue has to be paid first.
    SubscriptionUnpaid: CONFLICT, "subscription-unpaid", "Der mangler betaling", "It is not paid",
        "Betal først det, der er forfaldent.", "Pay what is overdue first.";
    /// No period of the subscription is to begin.
    NoNextInvoice: NOT_FOUND, "no-next-invoice", "Der kommer ingen faktura", "There is no next invoice",
        "Den kommer, når der er tegnet abonnement, og det hverken er suspenderet, opsagt eller ubetalt.",
        "There is one once there is a subscription that is neither suspended, cancelled nor unpaid.";
    /// The documents of an invoice are still being made.
    DocumentPending: CONFLICT, "document-pending", "Dokumentet er på vej", "The document is being made",
        "Prøv igen om et øjeblik. Som JSON kan fakturaen ses allerede nu.", "Try again in a moment. The invoice can be seen as JSON already.";
    /// Nothing of the invoice is overdue.
    InvoiceNotOverdue: CONFLICT, "invoice-not-overdue", "Fakturaen er ikke forfalden", "The invoice is not overdue",
        "En påmindelse tæller først, når fristen er overskredet.", "A reminder counts only once the due date has passed.";
    /// No invoice has waited for VIES for three days.
    NoInvoiceWaits: CONFLICT, "no-invoice-waits", "Der er intet at afgøre", "There is nothing to decide",
        "Ingen faktura har ventet i tre dage på svar fra EU's momsregister.", "No invoice has waited for three days for the EU's VAT register.";
    /// A report would have more lines or bytes than a function can answer with.
    ReportTooLarge: UNPROCESSABLE_ENTITY, "report-too-large", "Rapporten er for stor", "The report is too large",
        "Den kan højst have 20.000 linjer og 5 MB. Bed om en kortere periode.",
        "It can have at most 20,000 lines and 5 MB. Ask for a shorter period.";
    /// The subscription was changed too often.
    TooManyChanges: CONFLICT, "too-many-subscription-changes", "For mange ændringer", "Too many changes",
        "Prøv igen i morgen, eller skriv til os. I kan altid opsige.", "Try again tomorrow, or write to us. You can always cancel.";
    /// The account is being removed.
    AccountRemoved: CONFLICT, "account-removed", "Kontoen fjernes", "The account is being removed",
        "Der kan ikke ændres mere.", "Nothing can be changed any more.";
}
