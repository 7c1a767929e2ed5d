//! An account that was removed is in the books for as long as they are kept.

use reqwest::Method;
use serde_json::json;
use tests::cloud_at;

use super::{columns, finance, invoices, lines, pay, subscriber};

#[tokio::test]
async fn p35_a_removed_account_stays_in_the_operators_books_with_what_was_paid() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owner = subscriber(&cloud, "soren@rodgrod.example", json!({})).await;
    pay(&finance(&cloud, 1).await, &invoices(&owner).await[0], "1000.00").await;
    for command in ["cancel", "removal"] {
        let _ = owner.send(owner.request(Method::POST, &format!("/v1/subscription/{command}"))).await.expect(200);
    }
    let staff = finance(&cloud, 2).await;
    let before = lines(&staff, "journal", "2027-01-01", "2027-01-04").await;
    assert_eq!(
        columns(&before, [1, 4, 7]),
        [["invoice", "Rødgrød & Fløde ApS", "1562.50"], ["payment", "Rødgrød & Fløde ApS", "-1000.00"],]
    );
    cloud.advance("P8D").await;
    assert_eq!(owner.who.try_log_in(&cloud).await.status, 401);
    let staff = finance(&cloud, 3).await;
    assert_eq!(lines(&staff, "journal", "2027-01-01", "2027-01-04").await, before);
    let open = lines(&staff, "open-items", "2027-01-01", "2027-01-31").await;
    let account = owner.account().to_string();
    assert_eq!(columns(&open, [0, 1, 2, 8]), [["1", account.as_str(), "Rødgrød & Fløde ApS", "562.50"]]);
}
