//! Who may call which route: one table, written by hand, since what is made from the declarations of routes cannot judge them.
//! Every caller is tested against every route of it, and `infra/authorization.md` shows it.

use domain::records::{Role, StaffRole};

/// Who may call a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Anybody, without a session.
    Public,
    /// Any logged-in person, for their own data.
    Everybody,
    /// Owners, administrators and auditors.
    Readers,
    /// Owners and administrators.
    Managers,
    /// Owners.
    Owners,
    /// All but auditors.
    Writers,
    /// Staff in any role, in a session that they opened as staff. It may call no other routes, except those of
    /// [`BY_STAFF_TOO`].
    Staff,
    /// Staff in this role, in such a session.
    StaffAs(StaffRole),
}

use StaffRole::{Admin, Finance};
use Who::{Everybody, Managers, Owners, Public, Readers, Staff, StaffAs, Writers};

impl Who {
    /// Whether a member with this role may call it.
    #[must_use]
    pub fn covers(self, role: Role) -> bool {
        match self {
            Public | Everybody => true,
            Readers => role != Role::Member,
            Managers => matches!(role, Role::Owner | Role::Admin),
            Owners => role == Role::Owner,
            Writers => role != Role::Auditor,
            Staff | StaffAs(_) => false,
        }
    }

    /// Whether it is for staff.
    #[must_use]
    pub fn is_for_staff(self) -> bool {
        matches!(self, Staff | StaffAs(_))
    }

    /// Whether staff with this role may call it.
    #[must_use]
    pub fn covers_staff(self, role: StaffRole) -> bool {
        self == Staff || self == StaffAs(role)
    }
}

/// The routes that staff may call in addition to their own: those about their session.
pub const BY_STAFF_TOO: [&str; 3] =
    ["POST /v1/me/reauthentications", "GET /v1/sessions/current", "DELETE /v1/sessions/current"];

/// The whole table. Routes that end a session or erase a person come last.
pub const ALLOWED: &[(&str, Who)] = &[
    ("GET /healthz", Public),
    ("GET /openapi.json", Public),
    ("GET /v1/contact", Public),
    ("GET /v1/plans", Public),
    ("GET /v1/policies", Public),
    ("GET /v1/policies/{version}", Public),
    ("POST /v1/signups", Public),
    ("POST /v1/signups/preview", Public),
    ("POST /v1/signups/confirm", Public),
    ("POST /v1/sessions", Public),
    ("POST /v1/sessions/challenges", Public),
    ("POST /v1/sessions/passkey-options", Public),
    ("POST /v1/sessions/passkeys", Public),
    ("POST /v1/password-resets", Public),
    ("POST /v1/password-resets/confirm", Public),
    ("POST /v1/email-changes/undo", Public),
    ("POST /v1/security-changes/undo", Public),
    ("POST /v1/lost-factors", Public),
    ("POST /v1/lost-factors/remove", Public),
    ("POST /v1/invitations/preview", Public),
    ("POST /v1/invitations/accept", Public),
    ("GET /v1/newsletter", Public),
    ("POST /v1/newsletter/subscriptions", Public),
    ("POST /v1/newsletter/confirm", Public),
    ("GET /v1/newsletter/unsubscribe", Public),
    ("POST /v1/newsletter/unsubscribe", Public),
    // By its signature alone.
    ("POST /v1/webhooks/payments", Public),
    ("GET /v1/newsletters/{id}", Public),
    ("POST /v1/staff/sessions", Public),
    ("GET /v1/staff/sessions/current", Staff),
    ("GET /v1/staff/accounts/{id}/billing-details", StaffAs(Finance)),
    ("GET /v1/staff/accounts/{id}/invoices", StaffAs(Finance)),
    ("GET /v1/staff/reports/{report}", StaffAs(Finance)),
    ("POST /v1/staff/invoices/{id}/payments", StaffAs(Finance)),
    ("POST /v1/staff/invoices/{id}/credit-notes", StaffAs(Finance)),
    ("POST /v1/staff/invoices/{id}/reminders", StaffAs(Finance)),
    ("POST /v1/staff/accounts/{id}/vat-decisions", StaffAs(Finance)),
    ("PUT /v1/staff/accounts/{id}/billing-details", StaffAs(Finance)),
    ("GET /v1/staff/newsletters", StaffAs(Admin)),
    ("POST /v1/staff/newsletters", StaffAs(Admin)),
    ("GET /v1/staff/newsletters/{id}", StaffAs(Admin)),
    ("POST /v1/staff/newsletters/{id}/preview", StaffAs(Admin)),
    ("POST /v1/staff/newsletters/{id}/test", StaffAs(Admin)),
    ("POST /v1/staff/newsletters/{id}/schedule", StaffAs(Admin)),
    ("POST /v1/staff/newsletters/{id}/send", StaffAs(Admin)),
    ("POST /v1/staff/newsletters/{id}/stop", StaffAs(Admin)),
    ("POST /v1/staff/policies/{version}/announce", StaffAs(Admin)),
    ("GET /v1/me/policy", Everybody),
    ("POST /v1/me/policy/acknowledgements", Everybody),
    ("GET /v1/account", Everybody),
    ("PATCH /v1/account", Owners),
    ("GET /v1/account/administrator", Everybody),
    ("GET /v1/billing-details", Readers),
    ("PUT /v1/billing-details", Managers),
    ("GET /v1/billing-details/declarations", Readers),
    ("GET /v1/audit", Readers),
    ("GET /v1/visits", Owners),
    ("GET /v1/invoices", Readers),
    ("GET /v1/invoices/{id}", Readers),
    ("GET /v1/subscription", Readers),
    ("GET /v1/subscription/preview", Readers),
    ("POST /v1/subscription", Owners),
    ("PATCH /v1/subscription", Owners),
    ("POST /v1/subscription/suspend", Owners),
    ("POST /v1/subscription/resume", Owners),
    ("POST /v1/subscription/cancel", Owners),
    ("POST /v1/subscription/undo-cancel", Owners),
    ("POST /v1/subscription/removal", Owners),
    ("DELETE /v1/subscription/removal", Owners),
    ("GET /v1/datasets", Everybody),
    ("GET /v1/datasets/{set}/rows", Everybody),
    ("GET /v1/datasets/{set}/rows/{external_id+}", Everybody),
    ("PUT /v1/datasets/{set}/rows/{external_id+}", Writers),
    ("DELETE /v1/datasets/{set}/rows/{external_id+}", Writers),
    ("GET /v1/integrations", Readers),
    ("POST /v1/integrations", Managers),
    ("GET /v1/integrations/{id}", Readers),
    ("PATCH /v1/integrations/{id}", Managers),
    ("GET /v1/integrations/{id}/versions", Readers),
    ("POST /v1/integrations/{id}/preview", Managers),
    ("POST /v1/integrations/{id}/uploads", Managers),
    ("POST /v1/integrations/{id}/runs", Managers),
    ("GET /v1/integrations/{id}/runs", Readers),
    ("GET /v1/integrations/{id}/runs/{run_id}", Readers),
    ("GET /v1/integrations/{id}/runs/{run_id}/file", Readers),
    ("GET /v1/integrations/{id}/runs/{run_id}/refused", Readers),
    ("DELETE /v1/integrations/{id}/runs/{run_id}/file", Managers),
    ("DELETE /v1/integrations/{id}", Managers),
    ("GET /v1/members", Readers),
    ("GET /v1/members/{id}", Readers),
    ("PATCH /v1/members/{id}", Managers),
    ("DELETE /v1/members/{id}", Managers),
    ("GET /v1/invitations", Readers),
    ("POST /v1/invitations", Managers),
    ("DELETE /v1/invitations/{id}", Managers),
    ("POST /v1/invitations/{id}/resend", Managers),
    ("GET /v1/ownership-transfers", Everybody),
    ("POST /v1/ownership-transfers", Owners),
    ("DELETE /v1/ownership-transfers/{id}", Everybody),
    ("POST /v1/ownership-transfers/{id}/accept", Everybody),
    ("GET /v1/me", Everybody),
    ("PATCH /v1/me", Everybody),
    ("GET /v1/me/memberships", Everybody),
    ("GET /v1/me/notifications", Everybody),
    ("PUT /v1/me/notifications", Everybody),
    ("GET /v1/me/consents", Everybody),
    ("PUT /v1/me/consents/{purpose}", Everybody),
    ("GET /v1/me/consents/{purpose}/history", Everybody),
    ("POST /v1/me/email", Everybody),
    ("POST /v1/me/email/confirm", Everybody),
    ("POST /v1/me/phone", Everybody),
    ("POST /v1/me/phone/confirm", Everybody),
    ("PUT /v1/me/password", Everybody),
    ("POST /v1/me/reauthentications", Everybody),
    ("POST /v1/me/totp", Everybody),
    ("POST /v1/me/totp/confirm", Everybody),
    ("DELETE /v1/me/totp", Everybody),
    ("POST /v1/me/recovery-codes", Everybody),
    ("POST /v1/me/passkeys/options", Everybody),
    ("POST /v1/me/passkeys", Everybody),
    ("DELETE /v1/me/passkeys/{id}", Everybody),
    ("GET /v1/sessions", Everybody),
    ("GET /v1/sessions/current", Everybody),
    ("POST /v1/sessions/current/account", Everybody),
    ("DELETE /v1/sessions/{id}", Everybody),
    ("DELETE /v1/sessions", Everybody),
    ("DELETE /v1/sessions/current", Everybody),
    ("DELETE /v1/me", Everybody),
];
