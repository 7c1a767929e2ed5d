//! Payments by card where there is no provider, or it is down, and what is left of them when an account is removed.

use local::{FaultKind, FaultSpec};

use super::*;

#[tokio::test]
async fn p04_where_a_deployment_has_no_provider_the_card_is_closed_and_says_so_and_so_are_direct_debits_everywhere() {
    let without = LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| {
        options.parameters.insert("PaymentProviderSecret".to_owned(), String::new());
    })
    .await;
    let with = cloud!().await;
    for (cloud, payment) in [(&without, "card"), (&without, "direct-debit"), (&with, "direct-debit")] {
        let owner = cloud.person(&format!("{payment}@rodgrod.example")).await;
        let mut details = card("pm_card_visa");
        details["iban"] = json!("DK5000400440116243");
        let _ = owner.put("/v1/billing-details", &billing_details_with(&details)).await.expect(200);
        let terms = json!({ "plan": "standard", "period": "month", "payment": payment });
        let refused = owner.post("/v1/subscription", &terms).await.expect(422);
        assert_eq!(refused.field_errors(), ["/payment payment-not-available"]);
        assert_eq!(invoices(&owner).await, [json!(null); 0]);
    }
    assert_eq!(without.post("/v1/webhooks/payments", &json!({})).await.expect(404).problem(), "not-found");
}

#[tokio::test]
async fn p04_while_the_provider_is_down_the_charge_waits_and_is_made_once() {
    let cloud = start().await;
    cloud.inner().set_stripe_down(true);
    let owner = subscribed(&cloud, "pm_card_visa").await;
    cloud.advance("PT3H").await;
    let owner = again(&owner, &cloud).await;
    assert_eq!((statuses(&newest(&owner).await), cloud.inner().payments().len()), (vec!["begun"], 0));
    let asked = cloud.calls_of("retention", 0).iter().filter(|call| call.service == "stripe").count();
    assert!((3..=14).contains(&asked), "{asked} calls in three hours");
    cloud.inner().set_stripe_down(false);
    cloud.advance("PT20M").await;
    assert_eq!((statuses(&newest(&owner).await), cloud.inner().payments().len()), (vec!["succeeded"], 1));
}

#[tokio::test]
async fn p04_a_charge_whose_answer_is_lost_is_made_once_even_with_another_card_or_after_a_day() {
    for (kind, wait) in [
        (FaultKind::ErrorAfter, "PT20M"),
        (FaultKind::Reset, "PT20M"),
        (FaultKind::Crash, "PT20M"),
        (FaultKind::ErrorAfter, "P2D"),
    ] {
        let cloud = start().await;
        cloud.inner().hold_payment_events(true);
        let owner = subscribed(&cloud, "pm_card_visa").await;
        cloud.inner().fault(FaultSpec::new("stripe", "CreatePaymentIntent", kind).of("retention")).unwrap();
        cloud.advance("PT1M").await;
        // Meanwhile the owner gives another card.
        let other = billing_details_with(&card("pm_card_mastercard"));
        let _ = owner.put("/v1/billing-details", &other).await.expect(200);
        if wait == "P2D" {
            cloud.inner().set_stripe_down(true);
            cloud.advance("P2D").await;
            cloud.inner().set_stripe_down(false);
        }
        cloud.advance("PT40M").await;
        let owner = again(&owner, &cloud).await;
        let taken = cloud.inner().payments().iter().filter(|one| one.status == "succeeded").count();
        assert_eq!((taken, statuses(&newest(&owner).await)), (1, vec!["succeeded"]), "{kind:?} {wait}");
    }
}

#[tokio::test]
async fn p04_a_card_that_was_taken_out_of_the_billing_details_is_not_charged() {
    let cloud = start().await;
    let owner = subscribed(&cloud, "pm_card_visa").await;
    let _ = owner.put("/v1/billing-details", &billing_details_with(&json!({}))).await.expect(200);
    cloud.advance("PT2M").await;
    let invoice = newest(&owner).await;
    assert_eq!((statuses(&invoice), &invoice["charges"][0]["code"]), (vec!["refused"], &json!("no_card")));
    assert_eq!(cloud.inner().payments().len(), 0);
    // A new one is charged on the next of the days.
    let _ = owner.put("/v1/billing-details", &billing_details_with(&card("pm_card_visa"))).await.expect(200);
    cloud.advance("PT14H").await;
    let owner = again(&owner, &cloud).await;
    assert_eq!(statuses(&newest(&owner).await), ["refused", "succeeded"]);
}

/// An account whose card was charged is to be removed in seven days, and the provider is down.
async fn removed_while_the_provider_is_down(cloud: &LocalCloud) {
    let owner = subscribed(cloud, "pm_card_visa").await;
    cloud.advance("PT2M").await;
    for name in ["cancel", "removal"] {
        let _ = command(&owner, name).await.expect(200);
    }
    cloud.inner().set_stripe_down(true);
}

#[tokio::test]
async fn p35_what_the_provider_keeps_of_an_account_is_deleted_before_the_account_is() {
    let cloud = start().await;
    removed_while_the_provider_is_down(&cloud).await;
    cloud.advance("P7DT2H").await;
    let left = async |kind: &str| cloud.stored("accounts", kind).await.len();
    assert_eq!((left("Account").await, left("CardPayments").await), (1, 1), "it waits for the provider");
    cloud.inner().set_stripe_down(false);
    cloud.advance("PT40M").await;
    assert_eq!((left("Account").await, left("CardPayments").await), (0, 0));
    let deleted = |call: &&local::CallRecord| call.operation == "DeleteCustomer" && call.status == 200;
    assert_eq!(cloud.calls_of("retention", 0).iter().filter(deleted).count(), 1);
    // The books keep the payment, and the receipt says so.
    assert_eq!(cloud.stored("ledger", "ChargedPayment").await.len(), 1);
    let [receipt] = &cloud.stored("ledger", "Erasure").await[..] else { panic!("one receipt") };
    assert!(receipt.to_string().contains("ChargedPayment"), "{receipt}");
}

#[tokio::test]
async fn p35_a_provider_that_is_down_for_more_than_a_day_keeps_no_account_from_being_removed() {
    let cloud = start().await;
    removed_while_the_provider_is_down(&cloud).await;
    cloud.advance("P9D").await;
    assert_eq!(cloud.stored("accounts", "Account").await.len(), 0);
}
