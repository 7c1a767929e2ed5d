//! Reports of the operator's books.

use serde_json::json;

use crate::bill::{Bill, monthly, slow_cloud};

#[tokio::test]
async fn each_report_of_the_books_has_its_price() {
    let cloud = slow_cloud().await;
    let staff = cloud.staff("stine@e-sg.example", &["finance"]).await;
    for (email, vat_number) in [("soren@rodgrod.example", "43628267"), ("eva@floede.example", "DE136695976")] {
        let owner = cloud.person(email).await;
        let _ = owner.subscribe_as(&json!({ "vat_number": vat_number }), "month").await;
        cloud.inner().drain().await;
        let id = owner.get("/v1/invoices").await.expect(200).json()["items"][0]["id"].clone();
        let amount = json!({ "amount": "1.00", "currency": "DKK" });
        let payment = json!({ "amount": amount, "paid_on": "2026-11-17", "reference": "1" });
        let _ =
            staff.post(&format!("/v1/staff/invoices/{}/payments", id.as_str().unwrap()), &payment).await.expect(200);
        cloud.inner().drain().await;
    }
    let mut bill = Bill::of(&cloud);

    bill.capability("billing");
    for (report, times, why) in [
        ("journal", 3, "with the books of each month, and again after a correction"),
        ("open-items", 10, "finance looks twice a week"),
        ("ageing", 3, "with the books of each month, and again after a correction"),
        ("eu-sales", 2, "the return is due each month"),
    ] {
        let path = format!("/v1/staff/reports/{report}?from=2026-11-01&to=2026-11-30");
        let _ = staff.get(&path).await.expect(200);
        bill.step(&format!("GET /v1/staff/reports/{report} of two accounts"), &[monthly("billing", times, why)]);
    }

    bill.compare("reports");
}
