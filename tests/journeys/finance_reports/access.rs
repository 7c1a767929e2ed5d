//! Who reads reports, what is on record of it, and how they are written.

use serde_json::json;
use tests::{Person, cloud, cloud_at};

use super::{FORMULA, GERMAN, finance, invoices, lines, pay, report, subscriber};

const REPORTS: [&str; 4] = ["journal", "open-items", "ageing", "eu-sales"];
const DAYS: &str = "from=2026-11-01&to=2026-11-30";

#[tokio::test]
async fn p37_finance_alone_reads_reports_and_others_are_not_told_what_is_wrong_with_a_request() {
    let cloud = cloud!().await;
    let owner = subscriber(&cloud, "soren@rodgrod.example", json!({})).await;
    let others = cloud.staff("sofus@e-sg.example", &["support", "dpo", "admin"]).await;
    for report in ["journal", "open-items", "ageing", "eu-sales", "balance"] {
        for query in [DAYS, ""] {
            let path = format!("/v1/staff/reports/{report}?{query}");
            for person in [&owner, &others] {
                assert_eq!(person.get(&path).await.expect(403).problem(), "not-allowed", "{path}");
            }
            let _ = cloud.get(&path).await.expect(401);
        }
    }
}

#[tokio::test]
async fn p11_that_a_report_was_read_is_in_the_log_of_the_readers_own_account_and_in_no_other() {
    let cloud = cloud!().await;
    let owner = subscriber(&cloud, "soren@rodgrod.example", json!({})).await;
    let mut stine = cloud.person("stine@e-sg.example").await;
    let app = stine.set_up_app().await;
    let _ = cloud.appoint("stine@e-sg.example", &["finance"]).await;
    let staff = stine.log_in_as_staff(&app).await;
    let newest =
        async |person: &Person<'_>| person.get("/v1/audit?limit=1").await.expect(200).json()["items"][0].clone();
    let before = newest(&owner).await;
    let _ = report(&staff, "open-items", "2026-11-01", "2026-11-30").await.expect(200);
    let entry = newest(&stine).await;
    assert_eq!(
        (&entry["action"], &entry["fields"], &entry["actor"]),
        (&json!("finance-report-read"), &json!(["open-items"]), &stine.session["user_id"])
    );
    assert_eq!(newest(&owner).await, before);
}

#[tokio::test]
async fn p37_a_report_opens_in_a_danish_spreadsheet_or_an_english_program_and_runs_nothing() {
    let cloud = cloud_at!("2027-01-04T10:01:00Z".parse().unwrap()).await;
    let details = json!({ "vat_number": GERMAN, "company_name": FORMULA });
    let owner = subscriber(&cloud, "greta@buero.example", details).await;
    let staff = finance(&cloud, 1).await;
    let invoice = &invoices(&owner).await[0];
    pay(&staff, invoice, "1000.00").await;
    let danish = staff.get("/v1/staff/reports/journal?from=2027-01-01&to=2027-01-31").await.expect(200);
    for (name, value) in [
        ("content-type", "text/csv; charset=utf-8; header=present"),
        ("content-disposition", "attachment; filename=\"journal-2027-01-01-2027-01-31.csv\""),
        ("cache-control", "no-store"),
        ("content-language", "da"),
        ("vary", "Accept-Language"),
    ] {
        assert_eq!(danish.header(name), value, "{name}");
    }
    let columns =
        "Dato;Art;Nummer;Konto;Firma;Beløb uden moms;Moms;Beløb;Valuta;Momsbehandling;Reference;Bankdato;Faktura\r\n";
    assert!(danish.text.starts_with(&format!("\u{feff}{columns}")), "{}", danish.text);
    assert!(danish.text.contains(&format!(";\"'{FORMULA}\";\"1250,00\";\"0,00\";\"1250,00\";DKK;reverse-charge;")));
    let english = report(&staff, "journal", "2027-01-01", "2027-01-31").await.expect(200);
    assert!(english.text.starts_with(
        "Date,Kind,Number,Account,Company,Net,VAT,Amount,Currency,VAT treatment,Reference,Bank date,Invoice\r\n"
    ));
    assert!(english.text.contains(&format!(",\"'{FORMULA}\",1250.00,0.00,1250.00,DKK,reverse-charge,")));
    for text in [&danish.text, &english.text] {
        assert!([",=", ";=", "\"=", "\n="].iter().all(|formula| !text.contains(formula)), "{text}");
        // Nobody whom one could contact, and nothing that a payer or a buyer wrote.
        assert!(
            ["Ada", "ada@", "faktura@", "Indkøb", "Borggade", "Søren"].iter().all(|word| !text.contains(word)),
            "{text}"
        );
    }
    for report in &REPORTS[1..] {
        let path = format!("/v1/staff/reports/{report}?from=2027-01-01&to=2027-01-31");
        let text = staff.get(&path).await.expect(200).text;
        assert!(text.starts_with('\u{feff}') && text.contains(";DKK") && text.lines().count() >= 2, "{text}");
    }
}

#[tokio::test]
async fn p37_a_period_without_anything_has_the_columns_alone_and_every_wrong_parameter_is_told() {
    let cloud = cloud!().await;
    let _ = subscriber(&cloud, "soren@rodgrod.example", json!({})).await;
    let staff = finance(&cloud, 1).await;
    for name in REPORTS {
        assert_eq!(lines(&staff, name, "2026-01-01", "2026-10-31").await, Vec::<Vec<String>>::new());
    }
    for (query, errors) in [
        ("", &["/from missing", "/to missing"][..]),
        ("from=2026-13-01&x=1", &["/from invalid-time", "/to missing", "/x unknown-field"]),
        ("from=2026-11-30&to=2026-11-01", &["/to ends-before-beginning"]),
        ("from=2025-11-01&to=2026-11-02", &["/to period-too-long"]),
        ("from=2026-11-01&to=2026-11-30T00:00:00Z&limit=1", &["/to invalid-time", "/limit unknown-field"]),
        ("from=2026-11-01&from=2026-11-02&to=2026-11-30", &["/from invalid-choice"]),
    ] {
        let answer = staff.get(&format!("/v1/staff/reports/ageing?{query}")).await.expect(400);
        assert_eq!(
            (answer.problem().as_str(), &answer.field_errors()[..]),
            ("invalid-query", &errors.iter().map(|error| (*error).to_owned()).collect::<Vec<_>>()[..])
        );
    }
    for unknown in ["balance", "Journal", "journal.csv"] {
        assert_eq!(staff.get(&format!("/v1/staff/reports/{unknown}?{DAYS}")).await.expect(404).problem(), "not-found");
    }
}
