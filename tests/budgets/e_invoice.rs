//! What it costs to bring an electronic invoice to its buyer's GLN.

use serde_json::json;
use tests::LocalCloud;

use crate::bill::{Bill, monthly, slow_cloud};

/// One subscriber in ten, with an invoice a month.
const A_TENTH: &str = "a tenth of 1,000 accounts has a GLN and is invoiced each month";

#[tokio::test]
async fn each_step_of_an_electronic_invoice_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let details = json!({ "ean": "5798009811578", "order_reference": "PO 1", "customer_contact": "Ada" });
    // What retention does besides is another journey's.
    cloud.advance("PT2M").await;
    let _ = owner.subscribe_as(&details, "month").await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("billing");
    minute(&cloud).await;
    bill.step("an electronic invoice is handed over", &[monthly("retention", 100, A_TENTH)]);
    cloud.advance("PT90S").await;
    bill.step("it has arrived", &[monthly("retention", 100, A_TENTH)]);

    bill.compare("e_invoice");
}

/// The schedule of the minute.
async fn minute(cloud: &LocalCloud) {
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    let _ = cloud.inner().invoke("retention", &slot).await.unwrap();
    cloud.inner().drain().await;
}
