//! HTTP as RFC 9110 specifies it, checked for every route of the served OpenAPI document.

mod conditions;
mod methods;
mod negotiation;

use std::collections::BTreeMap;

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Answer, Device, LocalCloud, Person};

/// A path of the document, with its operations by method.
struct Documented {
    path: String,
    operations: BTreeMap<String, Value>,
}

impl Documented {
    fn takes(&self, method: &Method) -> bool {
        self.operations.contains_key(method.as_str())
    }

    /// The expected `Allow` header.
    fn allow(&self) -> String {
        let mut methods = self.operations.keys().map(String::as_str).collect::<Vec<_>>();
        methods.push("OPTIONS");
        if self.takes(&Method::GET) {
            methods.push("HEAD");
        }
        methods.sort_unstable();
        methods.join(", ")
    }
}

/// Every path of the served OpenAPI document.
async fn documented(cloud: &LocalCloud) -> Vec<Documented> {
    let document = cloud.get("/openapi.json").await.expect(200).json();
    let methods = |operations: &Value| {
        let operations = operations.as_object().unwrap().iter();
        operations.map(|(method, operation)| (method.to_uppercase(), operation.clone())).collect()
    };
    let paths = document["paths"].as_object().unwrap().iter();
    paths.map(|(path, operations)| Documented { path: path.clone(), operations: methods(operations) }).collect()
}

/// The paths that can be read and show the same each time: all but that of the visits, since each read is a visit, and those that lead to
/// files elsewhere.
fn readable(routes: &[Documented]) -> impl Iterator<Item = &str> {
    let routes = routes.iter().filter(|route| route.takes(&Method::GET));
    // Neither is read twice with the same answer: visits are added meanwhile, and a report is of a period.
    let is_other = |path: &&str| !["/v1/visits", "/v1/staff/reports/{report}"].contains(path) && !leads_elsewhere(path);
    routes.map(|route| route.path.as_str()).filter(is_other)
}

/// Whether what is read there is a link to a file.
fn leads_elsewhere(path: &str) -> bool {
    ["/file", "/refused"].iter().any(|end| path.ends_with(end))
}

/// An owner who has one of everything, a member of staff, and the ids that they can use in a path.
struct World<'a> {
    cloud: &'a LocalCloud,
    owner: Person<'a>,
    staff: Person<'a>,
    ids: BTreeMap<&'static str, String>,
}

impl<'a> World<'a> {
    async fn of(cloud: &'a LocalCloud) -> Self {
        let staff = cloud.staff("stine@rodgrod.example", &["admin", "finance"]).await;
        let mut owner = cloud.person("soren@rodgrod.example").await;
        let _ = owner.set_up_app().await;
        let mut phone = Device::at(&cloud.inner().api_url());
        let added = owner.add_passkey(&mut phone, "Telefonen").await.expect(201).json();
        let _ = owner.invite("ida@rodgrod.example", "member").await;
        let member = owner.invite_and_accept("mia@rodgrod.example", "member").await.member_id().await;
        let offer = owner.post("/v1/ownership-transfers", &json!({ "member_id": member })).await.expect(201).json();
        let invitations = owner.get("/v1/invitations").await.expect(200).json();
        let session = owner.get("/v1/sessions/current").await.expect(200).json();
        let _ = owner.subscribe("month").await;
        let invoices = owner.get("/v1/invoices").await.expect(200).json();
        let _ = owner.put("/v1/datasets/contacts/rows/ada", &json!({ "name": "Ada" })).await.expect(201);
        let import = tests::integration(cloud.inner().now());
        let import = owner.post("/v1/integrations", &import).await.expect(201).json();
        let integration = format!("/v1/integrations/{}", import["id"].as_str().unwrap());
        let run = owner.transfer(&integration, "kunder.csv", b"id;navn\r\n1;Ada\r\n").await;
        let campaign = json!({ "subject": "Nyt", "markdown_da": "Hej" });
        let campaign = staff.post("/v1/staff/newsletters", &campaign).await.expect(201).json();
        let send = format!("/v1/staff/newsletters/{}/send", campaign["id"].as_str().unwrap());
        let _ = staff.post(&send, &json!({})).await.expect(200);
        cloud.advance("PT1M").await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let ids = BTreeMap::from([
            ("members", member),
            ("invitations", text(&invitations["items"][0]["id"])),
            ("ownership-transfers", text(&offer["id"])),
            ("invoices", text(&invoices["items"][0]["id"])),
            ("sessions", text(&session["id"])),
            ("accounts", text(&session["account_id"])),
            ("integrations", text(&import["id"])),
            ("runs", text(&run["id"])),
            ("newsletters", text(&campaign["id"])),
            ("passkeys", text(&added["passkeys"][0]["id"])),
        ]);
        Self { cloud, owner, staff, ids }
    }

    /// A request that its caller may make, for a resource that exists.
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let path = path.replace("{set}", "contacts").replace("{external_id}", "ada").replace("{purpose}", "newsletter");
        let path = &path.replace("{run_id}", &self.ids["runs"]);
        let named = self.ids.iter().find(|(kind, _)| path.contains(&format!("/{kind}/{{id}}")));
        let real = named.map_or_else(|| path.replace("{version}", "current"), |(_, id)| path.replace("{id}", id));
        let who = if path.starts_with("/v1/staff/") { &self.staff } else { &self.owner };
        who.request(method, &real)
    }

    async fn send(&self, request: RequestBuilder) -> Answer {
        self.cloud.send(request).await
    }
}
