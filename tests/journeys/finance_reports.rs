//! Reports of the operator's books, as its finance reads them (P37).

mod access;
mod removed;

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, LocalCloud, Person, cloud_at};

/// A sole trader's or anybody's name that a spreadsheet would run.
const FORMULA: &str = "=cmd|'/c calc'!A1 GmbH";
const GERMAN: &str = "DE136695976";

/// A report in English, as programs read it.
async fn report(staff: &Person<'_>, name: &str, from: &str, to: &str) -> Answer {
    let path = format!("/v1/staff/reports/{name}?from={from}&to={to}");
    staff.send(staff.request(Method::GET, &path).header("accept-language", "en")).await
}

/// The lines of a report, without that of its columns' names.
async fn lines(staff: &Person<'_>, name: &str, from: &str, to: &str) -> Vec<Vec<String>> {
    let answer = report(staff, name, from, to).await.expect(200);
    rows(&answer.text, ',').into_iter().skip(1).collect()
}

/// The rows of a CSV.
fn rows(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => is_quoted = !is_quoted,
            '\r' if !is_quoted => {}
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ if letter == delimiter && !is_quoted => row.push(std::mem::take(&mut cell)),
            _ => cell.push(letter),
        }
    }
    rows
}

/// An amount in the smallest unit.
fn minor(amount: &str) -> i64 {
    amount.replace('.', "").parse().unwrap()
}

/// Some columns of each line.
fn columns<const N: usize>(lines: &[Vec<String>], wanted: [usize; N]) -> Vec<[&str; N]> {
    lines.iter().map(|line| wanted.map(|nth| line[nth].as_str())).collect()
}

/// Somebody of finance. Sessions end with the day, so that there is somebody new on each.
async fn finance(cloud: &LocalCloud, nth: u32) -> Person<'_> {
    cloud.staff(&format!("stine{nth}@e-sg.example"), &["finance"]).await
}

async fn again<'a>(cloud: &'a LocalCloud, person: &Person<'a>) -> Person<'a> {
    person.who.clone().log_in(cloud).await
}

/// Who subscribes by the month with these billing details.
async fn subscriber<'a>(cloud: &'a LocalCloud, email: &str, details: Value) -> Person<'a> {
    let owner = cloud.person(email).await;
    let _ = owner.subscribe_as(&details, "month").await;
    owner
}

async fn invoices(owner: &Person<'_>) -> Vec<Value> {
    owner.get("/v1/invoices").await.expect(200).json()["items"].as_array().unwrap().clone()
}

async fn register(staff: &Person<'_>, invoice: &Value, what: &str, body: Value) {
    let path = format!("/v1/staff/invoices/{}/{what}", invoice["id"].as_str().unwrap());
    let _ = staff.post(&path, &body).await.expect(200);
}

async fn pay(staff: &Person<'_>, invoice: &Value, amount: &str) {
    let amount = json!({ "amount": amount, "currency": "DKK" });
    register(
        staff,
        invoice,
        "payments",
        json!({ "amount": amount, "paid_on": "2027-01-03", "reference": "Ada Lovelace" }),
    )
    .await;
}

/// Three subscribers a month after they subscribed: one pays a part and more, and suspends after ten days; a German one, with a formula
/// for a name, pays too much and is credited; and one pays nothing.
async fn a_month(cloud: &LocalCloud) -> [Person<'_>; 3] {
    let soren = subscriber(cloud, "soren@rodgrod.example", json!({})).await;
    let greta = json!({ "vat_number": GERMAN, "company_name": FORMULA });
    let greta = subscriber(cloud, "greta@buero.example", greta).await;
    let ib = subscriber(cloud, "ib@koeber.example", json!({ "company_name": "Køber ApS" })).await;
    let staff = finance(cloud, 1).await;
    let (of_soren, of_greta) = (invoices(&soren).await[0].clone(), invoices(&greta).await[0].clone());
    for amount in ["1000.00", "100.00", "-100.00"] {
        pay(&staff, &of_soren, amount).await;
    }
    pay(&staff, &of_greta, "1300.00").await;
    let credit = json!({ "amount": { "amount": "100.00", "currency": "DKK" }, "reason": "Prisen var forkert" });
    register(&staff, &of_greta, "credit-notes", credit).await;
    cloud.advance("P10D").await;
    let soren = again(cloud, &soren).await;
    let _ = soren.send(soren.request(Method::POST, "/v1/subscription/suspend")).await.expect(200);
    cloud.advance("P22D").await;
    [again(cloud, &soren).await, again(cloud, &greta).await, again(cloud, &ib).await]
}

#[tokio::test]
async fn p37_the_journal_has_every_document_and_payment_and_adds_up_to_what_subscribers_are_shown() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let owners = a_month(&cloud).await;
    let staff = finance(&cloud, 2).await;
    let journal = lines(&staff, "journal", "2027-01-01", "2027-02-05").await;
    let january = columns(&journal[..11], [0, 1, 2, 5, 6, 7, 9, 11, 12]);
    let paid = |amount, invoice| ["2027-01-04", "payment", "", "", "", amount, "", "2027-01-03", invoice];
    let expected = [
        ["2027-01-04", "invoice", "1", "1250.00", "312.50", "1562.50", "danish", "", "1"],
        ["2027-01-04", "invoice", "2", "1250.00", "0.00", "1250.00", "reverse-charge", "", "2"],
        ["2027-01-04", "invoice", "3", "1250.00", "312.50", "1562.50", "danish", "", "3"],
        paid("-1000.00", "1"),
        paid("-100.00", "1"),
        paid("100.00", "1"),
        paid("-1300.00", "2"),
        ["2027-01-04", "credit-note", "4", "-100.00", "0.00", "-100.00", "reverse-charge", "", "2"],
        ["2027-01-14", "credit-note-unused-days", "5", "-846.77", "-211.69", "-1058.46", "danish", "", "1"],
        ["2027-01-14", "refunded", "", "", "", "495.96", "", "", "1"],
        [
            "2027-02-04",
            "invoice",
            "6",
            "1250.00",
            journal[10][6].as_str(),
            journal[10][7].as_str(),
            journal[10][9].as_str(),
            "",
            "6",
        ],
    ];
    assert_eq!(january, expected);
    let moved = journal.iter().filter(|line| line[1] == "moved");
    assert_eq!(moved.map(|line| line[7].as_str()).collect::<Vec<_>>(), ["150.00", "-150.00"]);
    for owner in &owners {
        for invoice in invoices(owner).await {
            let number = invoice["number"].to_string();
            let of_it = journal.iter().filter(|line| line[12] == number);
            let sum = of_it.map(|line| minor(&line[7])).sum::<i64>();
            assert_eq!(sum, minor(invoice["open"]["amount"].as_str().unwrap()), "{number}");
        }
    }
    // A payment has an id of its own.
    assert!(journal[3][10].starts_with("pay_") && journal[3][10] != journal[4][10]);
    assert_eq!(
        columns(&journal[..2], [3, 4, 8])[0],
        [owners[0].account().to_string().as_str(), "Rødgrød & Fløde ApS", "DKK"]
    );
    // Days that follow each other have the same lines.
    let mut cut = lines(&staff, "journal", "2027-01-01", "2027-01-13").await;
    cut.extend(lines(&staff, "journal", "2027-01-14", "2027-02-05").await);
    assert_eq!(cut, journal);
}

#[tokio::test]
async fn p37_open_items_are_those_of_the_day_that_is_asked_for_and_age_from_their_due_date() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let [_, greta, ib] = a_month(&cloud).await;
    let staff = finance(&cloud, 2).await;
    let open = async |to: &str| lines(&staff, "open-items", "2027-01-01", to).await;
    // What was recorded later does not count.
    let first_day = open("2027-01-04").await;
    let expected = [
        ["1", "2027-01-04", "2027-01-18", "1562.50", "1000.00", "0.00", "562.50", "0"],
        ["2", "2027-01-04", "2027-01-18", "1250.00", "1300.00", "100.00", "-150.00", "0"],
        ["3", "2027-01-04", "2027-01-18", "1562.50", "0.00", "0.00", "1562.50", "0"],
    ];
    assert_eq!(columns(&first_day, [0, 3, 4, 5, 6, 7, 8, 10]), expected);
    assert_eq!(open("2027-01-03").await, Vec::<Vec<String>>::new());
    let january = open("2027-01-31").await;
    assert_eq!(columns(&january, [0, 8, 10]), [["2", "-150.00", "0"], ["3", "1562.50", "13"]]);
    let today = open("2027-02-05").await;
    let of = |owner: &Person<'_>| {
        let lines = today.iter().filter(|line| line[1] == owner.account().to_string());
        lines.map(|line| [line[2].as_str(), line[8].as_str(), line[10].as_str()]).collect::<Vec<_>>()
    };
    assert_eq!(of(&ib), [["Køber ApS", "1562.50", "18"], ["Køber ApS", "1562.50", "0"]]);
    assert_eq!(of(&greta), [[&format!("'{FORMULA}"), "1100.00", "0"]]);
    assert_eq!(today.len(), 3);

    let ageing = lines(&staff, "ageing", "2027-01-01", "2027-02-05").await;
    let expected = [
        ["1100.00", "0.00", "0.00", "0.00", "0.00", "1100.00", "DKK"],
        ["1562.50", "1562.50", "0.00", "0.00", "0.00", "3125.00", "DKK"],
        ["2662.50", "1562.50", "0.00", "0.00", "0.00", "4225.00", "DKK"],
    ];
    assert_eq!(columns(&ageing, [2, 3, 4, 5, 6, 7, 8]), expected);
    assert_eq!((ageing[2][0].as_str(), ageing[1][1].as_str()), ("Total", "Køber ApS"));
}

#[tokio::test]
async fn p37_eu_sales_are_by_vat_number_what_was_invoiced_by_reverse_charge_less_what_was_credited() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let [_, greta, _] = a_month(&cloud).await;
    let staff = finance(&cloud, 2).await;
    let january = lines(&staff, "eu-sales", "2027-01-01", "2027-01-31").await;
    assert_eq!(january, [["DE136695976", "DE", "136695976", "1150", "1150.00", "DKK"]]);
    // The number is another one by now, and the credit is of an invoice that was written to the former.
    let _ = greta
        .put("/v1/billing-details", &tests::billing_details_with(&json!({ "vat_number": "SE556188840401" })))
        .await
        .expect(200);
    let credit = json!({ "amount": { "amount": "0.50", "currency": "DKK" }, "reason": "Prisen var forkert" });
    register(&staff, &invoices(&greta).await[0], "credit-notes", credit).await;
    let february = lines(&staff, "eu-sales", "2027-02-01", "2027-02-28").await;
    assert_eq!(february, [["DE136695976", "DE", "136695976", "1250", "1249.50", "DKK"]]);
}
