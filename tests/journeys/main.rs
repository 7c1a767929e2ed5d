//! Journeys: what people do over HTTP, each against its own local cloud, and what must be true afterwards.
//!
//! Each test is named by a sentence, with the number of the promise that it proves.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on is over")]

mod access;
mod account;
mod appointments;
mod audit;
mod audit_log;
mod bad_input;
mod billing;
mod canaries;
mod codes;
mod contact;
mod datasets;
mod dead_letters;
mod edited;
mod enrolment;
mod evidence;
mod expired;
mod feedback;
mod finance_reports;
mod floods;
mod further_details;
mod guessing;
mod hashing;
mod histories;
mod http;
mod idempotency;
mod integrations;
mod invitations;
mod invoices;
mod leaving;
mod log_in;
mod lost_factors;
mod mailboxes;
mod many;
mod me;
mod members;
mod newsletter;
mod outbox;
mod overlapping;
mod ownership;
mod passkeys;
mod pasted;
mod policy;
mod public;
mod purge;
mod rate_limits;
mod resets;
mod retention;
mod rotation;
mod runs;
mod scanner;
mod second_factor;
mod sessions;
mod sign_up;
mod staff;
mod staff_billing;
mod staff_sessions;
mod strangers;
mod subscription;
mod transfers;
mod unreachable;
mod visits;
mod ways_back;
