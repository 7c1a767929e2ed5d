//! What happens without a request: functions are notified of objects, and objects are deleted with time.

use serde_json::Value;

use crate::{client::Client, reader, start};

fn events(cloud: &local::Cloud) -> Vec<Value> {
    let logs = cloud.logs("reader");
    let events = logs.lines().filter_map(|line| line.split_once("event ")).map(|(_, event)| event.to_owned());
    events.map(|event| serde_json::from_str::<Value>(&event).unwrap()["Records"][0].take()).collect()
}

#[tokio::test]
async fn a_function_hears_of_the_objects_it_asked_for() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let put = client.send("PUT", "/the-files/in/r%C3%B8d%20b.csv", &[], b"a,b").await;
    for other in ["/the-files/in/a.txt", "/the-files/out/a.csv", "/plain/in/a.csv"] {
        client.send("PUT", other, &[], b"").await;
    }
    cloud.drain().await;
    client.send("DELETE", "/the-files/in/r%C3%B8d%20b.csv", &[], b"").await;
    cloud.drain().await;
    let heard = events(&cloud);
    assert_eq!(heard.len(), 2, "{heard:?}");
    let (made, object) = (&heard[0], &heard[0]["s3"]["object"]);
    assert_eq!(
        (&made["eventVersion"], &made["eventSource"], &made["awsRegion"]),
        (&"2.1".into(), &"aws:s3".into(), &"eu-north-1".into())
    );
    assert_eq!((&made["eventName"], &object["key"]), (&"ObjectCreated:Put".into(), &"in/r%C3%B8d+b.csv".into()));
    assert_eq!((&object["size"], &object["versionId"]), (&3.into(), &put.headers["x-amz-version-id"].as_str().into()));
    assert_eq!(format!("\"{}\"", object["eTag"].as_str().unwrap()), put.headers["etag"]);
    assert_eq!(made["s3"]["bucket"]["arn"], "arn:aws:s3:::the-files");
    assert!(made["eventTime"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok());
    assert_eq!(heard[1]["eventName"], "ObjectRemoved:DeleteMarkerCreated");
    assert!(heard[1]["s3"]["object"]["sequencer"].as_str() > object["sequencer"].as_str());

    client.send("PUT", "/the-files/in/poison.csv", &[], b"").await;
    cloud.drain().await;
    assert_eq!(events(&cloud).len(), 5, "an event was not tried three times");
    let url = cloud.api_url().strip_prefix("http://").unwrap().to_owned();
    let dropped = crate::client::exchange(&url, &url, "GET", "/local/dropped", Vec::new(), b"").await;
    assert!(dropped.text().contains("reader/Csv"), "{}", dropped.text());
    cloud.stop().await;
}

#[tokio::test]
async fn objects_go_with_time_and_so_do_their_versions() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let list = async |client: &Client| client.send("GET", "/the-files?versions", &[], b"").await.all("VersionId").len();
    client.send("PUT", "/the-files/a", &[], b"1").await;
    client.send("PUT", "/the-files/a", &[], b"2").await;
    client.send("PUT", "/plain/a", &[], b"kept").await;
    let begun = client.send("POST", "/the-files/big?uploads", &[], b"").await.one("UploadId");
    assert_eq!(list(&client).await, 2);
    cloud.advance("P3D").await.unwrap();
    assert_eq!(list(&client).await, 1, "an older version stayed");
    assert_eq!(client.send("GET", &format!("/the-files/big?uploadId={begun}"), &[], b"").await.status, 404);
    cloud.advance("P86D").await.unwrap();
    assert_eq!(client.send("GET", "/the-files/a", &[], b"").await.text(), "2");
    cloud.advance("P2D").await.unwrap();
    assert_eq!(client.send("GET", "/the-files/a", &[], b"").await.status, 404);
    cloud.advance("P180D").await.unwrap();
    assert_eq!(list(&client).await, 0, "something stayed under the marker, or the marker");
    assert_eq!(client.send("GET", "/plain/a", &[], b"").await.text(), "kept");
    assert_eq!(std::fs::read_dir(data.path().join("objects")).unwrap().count(), 1);
    cloud.stop().await;
}
