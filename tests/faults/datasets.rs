//! An owner writes rows of data sets by hand, changes one, deletes another, and lists what there is.

use reqwest::Method;
use serde_json::{Value, json};
use tests::LocalCloud;

use crate::{
    Journey,
    members::{log_in, sign_up},
    persist::{persist, text},
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
const ROWS: &str = "/v1/datasets/contacts/rows";

/// The rows as they were listed in the end.
pub(crate) struct Rows(Value);

impl Journey for Rows {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["integrations"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let token = text(&log_in(cloud, OWNER).await?, "token");
        let request = |method: Method, path: String| cloud.request(method, &path).bearer_auth(&token);
        for (id, name) in [("ada", "Ada"), ("bo", "Bo"), ("ada", "Ada To")] {
            let contact = json!({ "name": name, "email": "kunde@rodgrod.example" });
            let put = || request(Method::PUT, format!("{ROWS}/{id}")).json(&contact);
            persist(cloud, put, &[200, 201], &[]).await?;
        }
        // Whoever is not told that it is deleted asks again, and it is gone.
        persist(cloud, || request(Method::DELETE, format!("{ROWS}/bo")), &[204], &[404]).await?;
        persist(cloud, || request(Method::GET, format!("{ROWS}?email=kunde@rodgrod.example")), &[200], &[]).await?;
        let listed = || request(Method::GET, ROWS.to_owned());
        Ok(Self(persist(cloud, listed, &[200], &[]).await?.0.json()["items"].clone()))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        if self.0.as_array().map(Vec::len) != Some(1) || self.0[0]["name"] != "Ada To" {
            return Err(format!("the rows are {}", self.0));
        }
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        expect(&[
            ("rows", count("Contact"), 1),
            ("recorded additions", actions("contact-created"), 2),
            ("recorded changes", actions("contact-changed"), 1),
            ("recorded deletions", actions("contact-deleted"), 1),
        ])
    }
}
