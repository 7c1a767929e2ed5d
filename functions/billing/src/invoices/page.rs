//! A page of an account's invoices, for its own people and for the operator's finance.

use domain::{
    Now, Stored,
    records::{IssuedInvoice, Subscription},
};
use lambda::{App, ListQuery, ListView, Problem, View};
use store::{Match, Selection};

use super::view::{InvoiceView, Standing};

/// The invoices of a subscription, newest first, each with where it stands. Credit notes stand with their invoice.
pub(crate) async fn page_of(
    app: &App,
    subscription: &Stored<Subscription>,
    ListQuery(page): ListQuery,
    now: Now,
) -> Result<View<ListView<InvoiceView>>, Problem> {
    let scope = IssuedInvoice::within(&subscription.account);
    let selection = Selection { matching: vec![Match::Absent("corrects")], ..Selection::default() };
    let page = app.store.list_selected(&scope, &page, &selection, now).await?;
    let standing = Standing::of(subscription, now);
    let items = page.items.iter().map(|issued| standing.view(issued)).collect();
    Ok(View::new(ListView { items, next_cursor: page.next.map(|cursor| cursor.text()) }))
}
