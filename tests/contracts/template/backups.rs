//! Backups: which tables have them, and for how long, as the published policy says.

use domain::{privacy::policy::BACKUPS, processing::Table};
use local::template::{PROJECT, Template, parameters};

use super::{mutated, mutated_in, resources};

pub(super) fn violations(template: &Template) -> Vec<String> {
    let mut violations = Vec::new();
    for (id, resource) in resources(template, "AWS::DynamoDB::Table") {
        let window = &resource.properties["PointInTimeRecoverySpecification"];
        let days = window["RecoveryPeriodInDays"].as_i64().filter(|_| window["PointInTimeRecoveryEnabled"] == true);
        let backed_up = Table::ALL.iter().filter(|table| table.is_backed_up());
        let wanted = backed_up.into_iter().any(|table| id == format!("{table:?}Table"));
        match days {
            Some(_) if !wanted => violations.push(format!("{id} is backed up, and would outlive itself")),
            None if wanted => violations.push(format!("{id} is not backed up for a stated time")),
            Some(days) if days * 86_400 > BACKUPS.seconds() => {
                violations.push(format!("{id} is backed up for {days} days, longer than the policy says"));
            }
            _ => {}
        }
    }
    let allowed = template.rules.get("BackupsForgetAsThePolicySays").map(|lists| &lists[0]);
    let days = (1..=BACKUPS.seconds() / 86_400).map(|day| day.to_string()).collect::<Vec<_>>();
    if allowed != Some(&serde_json::json!(days)) {
        violations.push(format!("the rule on BackupDays allows {allowed:?}, the policy {days:?}"));
    }
    violations
}

#[test]
fn no_backup_reaches_further_back_than_the_policy_says() {
    let with = |days: &str| {
        Template::read(PROJECT, &parameters([("BackupDays", days)]))
            .map(|template| violations(&template))
            .map_err(|error| error.to_string())
    };
    assert_eq!(with("3"), Ok(Vec::new()));
    let refused = with("8").unwrap_err();
    assert!(refused.contains("Rules.BackupsForgetAsThePolicySays") && refused.contains("7 days"), "{refused}");
    let found = mutated(r#""6", "7"], !Ref BackupDays"#, r#""6", "7", "35"], !Ref BackupDays"#);
    assert!(found.contains("the rule on BackupDays"), "{found}");
    let found = mutated_in("AccountsTable", "!Ref BackupDays", "35");
    assert!(found.contains("AccountsTable is backed up for 35 days"), "{found}");
}

#[test]
fn a_backup_of_tickets_or_none_of_accounts_is_found() {
    let window = "      PointInTimeRecoverySpecification: \
                  { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: !Ref BackupDays }\n";
    for table in ["AccountsTable", "LedgerTable"] {
        assert!(mutated_in(table, window, "").contains(&format!("{table} is not backed up")));
    }
    let ttl = "      TimeToLiveSpecification: { AttributeName: expires_at, Enabled: true }\n";
    for table in ["TicketsTable", "OutboxTable", "VisitsTable"] {
        let found = mutated_in(table, ttl, &format!("{ttl}{window}"));
        assert_eq!(found, format!("{table} is backed up, and would outlive itself"));
    }
}
