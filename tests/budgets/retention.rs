//! Retention: what a minute costs in which nothing is due, and an hour's sweep.

use domain::{Timestamp, date::day_of};
use serde_json::{Value, json};
use tests::LocalCloud;

use crate::bill::{Bill, monthly, slow_cloud};

fn slot(cloud: &LocalCloud) -> Value {
    json!({ "source": "schedule", "time": cloud.inner().now().to_string() })
}

#[tokio::test]
async fn each_step_of_retention_has_its_price() {
    let cloud = slow_cloud().await;
    let _ = cloud.person("soren@rodgrod.example").await;
    cloud.advance("PT1M").await;
    let mut bill = Bill::of(&cloud);

    bill.capability("retention");
    let _ = cloud.inner().invoke("retention", &slot(&cloud)).await.unwrap();
    bill.step("the minute's look at what is due", &[monthly("retention", 43_800, "each minute")]);
    bill.begin();
    cloud.advance(&to_the_full_hour(&cloud)).await;
    let by_itself = "what it deletes is counted by itself";
    bill.step("the hour's sweep", &[monthly("retention", 670, &format!("each hour but two a day; {by_itself}"))]);
    let mut turn = next_turn(&cloud).await;
    // Every other turn looks at one day of visits more, of which the last saw only the beginning: that one, whatever the hour now.
    if day_of(at(turn)) == day_of(at(turn - 12 * 3_600)) {
        cloud.advance(&format!("PT{}S", turn - cloud.inner().now().as_second())).await;
        turn = next_turn(&cloud).await;
    }
    // The clock goes on meanwhile: a minute, so that the turn does not come by itself.
    cloud.advance(&format!("PT{}S", turn - cloud.inner().now().as_second() - 60)).await;
    bill.begin();
    cloud.advance("PT1M").await;
    bill.step("the sweep of every table", &[monthly("retention", 60, &format!("twice a day; {by_itself}"))]);

    bill.compare("retention");
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

/// How long it is until the next full hour, in which the schedule fires once.
fn to_the_full_hour(cloud: &LocalCloud) -> String {
    format!("PT{}S", 3_600 - cloud.inner().now().as_second() % 3_600)
}

/// The second in which it is the turn of the tables that are swept twice a day.
async fn next_turn(cloud: &LocalCloud) -> i64 {
    let key = json!({ "pk": { "S": "sweep.expired" }, "sk": { "S": "SWEEP" } });
    let sweep = cloud.dynamodb("GetItem", &json!({ "TableName": "accounts", "Key": key })).await["Item"].clone();
    let swept_at = sweep["swept_at"]["M"]["accounts"]["S"].as_str().unwrap().parse::<Timestamp>().unwrap();
    (swept_at.as_second() / 3_600 + 12) * 3_600
}
