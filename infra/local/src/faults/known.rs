//! The faults that can be injected: their kinds, and the operations, tables and functions that they can name.

use super::{FaultKind, FaultSpec};
use crate::template::Template;

/// The kinds, by their names on the wire.
pub(crate) const KINDS: [(&str, FaultKind); 11] = [
    ("throttle", FaultKind::Throttle),
    ("error-before", FaultKind::ErrorBefore),
    ("error-after", FaultKind::ErrorAfter),
    ("timeout", FaultKind::Timeout),
    ("slow", FaultKind::Slow),
    ("hold", FaultKind::Hold),
    ("reset", FaultKind::Reset),
    ("conflict", FaultKind::Conflict),
    ("crash", FaultKind::Crash),
    ("crash-after", FaultKind::CrashAfter),
    ("reject", FaultKind::Reject),
];

/// An operation into which faults of some kinds can be injected.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Injectable {
    pub(crate) service: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) kinds: &'static [FaultKind],
    /// Whether its calls touch tables, so that a fault can select calls by table.
    pub(crate) has_tables: bool,
}

/// Everything that a fault can name.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    operations: Vec<Injectable>,
    tables: Vec<String>,
    functions: Vec<String>,
}

impl Catalog {
    /// The given operations, and the tables and functions of a template.
    pub(crate) fn new(operations: Vec<Injectable>, template: &Template) -> Self {
        Self {
            operations,
            tables: template.tables.iter().map(|table| table.name.clone()).collect(),
            functions: template.functions.keys().cloned().collect(),
        }
    }

    /// The operations, by service.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.operations.iter().map(|known| (known.service, known.operation))
    }

    /// The tables.
    pub(crate) fn tables(&self) -> &[String] {
        &self.tables
    }

    /// Refuses a fault that could never fire.
    pub(super) fn check(&self, fault: &FaultSpec) -> Result<(), String> {
        let of_service: Vec<_> = self.operations.iter().filter(|known| known.service == fault.service).collect();
        if of_service.is_empty() {
            let mut services: Vec<_> = self.operations.iter().map(|known| known.service).collect();
            services.dedup();
            return Err(format!("`service` is one of {}.", services.join(", ")));
        }
        let Some(operation) = of_service.iter().find(|known| known.operation == fault.operation) else {
            let names: Vec<_> = of_service.iter().map(|known| known.operation).collect();
            return Err(format!("`operation` of {} is one of {}.", fault.service, names.join(", ")));
        };
        if let Some(table) = &fault.table {
            if !operation.has_tables {
                return Err("`table` goes with operations on tables alone.".to_owned());
            }
            if !self.tables.contains(table) {
                return Err(format!("`table`: the template has no table {table}."));
            }
        }
        if let Some(function) = fault.function.as_ref().filter(|function| *function != "local")
            && !self.functions.contains(function)
        {
            return Err(format!("`function`: the template has no function {function}."));
        }
        if fault.nth == 0 {
            return Err("`nth` counts from 1, the next call.".to_owned());
        }
        if operation.kinds.contains(&fault.kind) { Ok(()) } else { Err(self.wrong_kind(fault.kind)) }
    }

    fn wrong_kind(&self, kind: FaultKind) -> String {
        let fitting = self.operations.iter().filter(|known| known.kinds.contains(&kind));
        let names: Vec<_> = fitting.map(|known| format!("{} of {}", known.operation, known.service)).collect();
        format!("`kind` {} applies to {} alone.", kind.name(), names.join(", "))
    }
}

impl FaultKind {
    /// The kinds that apply to every service.
    pub(crate) const OF_ANY: [Self; 9] = [
        Self::Throttle,
        Self::ErrorBefore,
        Self::ErrorAfter,
        Self::Timeout,
        Self::Slow,
        Self::Hold,
        Self::Reset,
        Self::Crash,
        Self::CrashAfter,
    ];

    /// Its name on the wire.
    pub(crate) fn name(self) -> &'static str {
        KINDS.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::template::PROJECT;

    const CONFLICTS: [FaultKind; 2] = [FaultKind::Conflict, FaultKind::Throttle];
    const REJECTS: [FaultKind; 1] = [FaultKind::Reject];

    /// Some operations, on the tables and by the functions of the project's template.
    pub(in crate::faults) fn catalog() -> Catalog {
        let template = Template::read(PROJECT, &crate::template::parameters([])).expect("a template");
        let of = |service, operation, kinds, has_tables| Injectable { service, operation, kinds, has_tables };
        let operations = vec![
            of("dynamodb", "PutItem", &CONFLICTS[..], true),
            of("dynamodb", "Query", &FaultKind::OF_ANY[..], true),
            of("ses", "SendEmail", &REJECTS[..], false),
        ];
        Catalog::new(operations, &template)
    }

    #[test]
    fn what_could_never_fire_is_refused_by_name() {
        let catalog = catalog();
        let put = || FaultSpec::new("dynamodb", "PutItem", FaultKind::Conflict);
        assert_eq!(catalog.check(&put().on("outbox").of("signup")), Ok(()));
        for (fault, named) in [
            (FaultSpec::new("ec2", "PutItem", FaultKind::Slow), "`service`"),
            (FaultSpec::new("dynamodb", "SendEmail", FaultKind::Slow), "`operation`"),
            (put().on("nowhere"), "`table`"),
            (FaultSpec::new("ses", "SendEmail", FaultKind::Slow).on("outbox"), "`table`"),
            (put().of("nobody"), "`function`"),
            (put().nth(0), "`nth`"),
            (FaultSpec::new("dynamodb", "Query", FaultKind::Conflict), "`kind`"),
            (FaultSpec::new("dynamodb", "PutItem", FaultKind::Reject), "`kind`"),
        ] {
            let reason = catalog.check(&fault).expect_err("refused");
            assert!(reason.contains(named), "{named}: {reason}");
        }
    }

    #[test]
    fn the_names_of_the_kinds_are_those_on_the_wire() {
        for (name, kind) in KINDS {
            assert_eq!(serde_json::to_value(kind).expect("JSON"), name);
            assert_eq!(kind.name(), name);
        }
    }
}
