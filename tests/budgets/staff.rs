//! Appointments, and the log-in of staff.

use serde_json::json;
use tests::PASSWORD;

use crate::bill::{Bill, monthly, slow_cloud, uncounted, warm};

#[tokio::test]
async fn each_step_of_working_as_staff_has_its_price() {
    let cloud = slow_cloud().await;
    let email = "stine@rodgrod.example";
    let mut stine = cloud.person(email).await;
    let app = stine.set_up_app().await;
    warm(&stine).await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    let due = cloud.invoke_staff(&json!({ "act": "appoint", "email": email, "roles": ["support"] })).await;
    bill.step("an appointment for which second factors are due", &[uncounted("staff", "by hand, a few times a year")]);
    let _ = cloud.vouch(email, &["support"], &due["second_factors"]).await;
    cloud.inner().drain().await;
    bill.step(
        "an appointment",
        &[uncounted("staff", "by hand, a few times a year"), uncounted("delivery", "by hand, a few times a year")],
    );
    cloud.advance("PT30S").await;
    bill.begin();

    bill.capability("staff");
    let due = json!({ "email": email, "password": PASSWORD });
    let due = cloud.post("/v1/staff/sessions", &due).await.expect(202).json();
    bill.step("POST /v1/staff/sessions", &[monthly("auth", 40, "two of the operator's people, each working day")]);
    let answer = json!({ "challenge": due["challenge"], "code": app.code(cloud.inner().now()) });
    let answer = cloud.post("/v1/sessions/challenges", &answer).await.expect(201);
    bill.step("POST /v1/sessions/challenges of staff", &[monthly("auth", 40, "staff always have a second factor")]);
    let staff = stine.who.clone().logged_in(&cloud, &answer);
    let _ = staff.get("/v1/staff/sessions/current").await.expect(200);
    bill.step("GET /v1/staff/sessions/current", &[monthly("auth", 400, "ten pages each day")]);
    let _ = cloud.dismiss(email).await;
    bill.step("a dismissal", &[uncounted("staff", "by hand, a few times a year")]);
    cloud.inner().drain().await;
    bill.begin();
    let _ = cloud.end_sessions(email).await;
    bill.step("the end of a person's sessions", &[uncounted("staff", "by hand, a few times a year")]);

    bill.compare("staff");
}
