//! Three people are told of a new version of the privacy policy.

use tests::LocalCloud;

use crate::{
    Journey,
    members::sign_up,
    point::Point,
    state::{State, expect},
};

const PEOPLE: [&str; 3] = ["soren@rodgrod.example", "ada@floede.example", "eva@jord.example"];

/// Nothing that the client keeps.
pub(crate) struct Policy;

impl Journey for Policy {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["retention"];

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        for email in PEOPLE {
            sign_up(cloud, email).await?;
        }
        Ok(())
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        cloud.announce_policy().await;
        // Minutes for the pass, and for what was put off.
        for _ in 0..8 {
            cloud.advance("PT1M").await;
        }
        Ok(Self)
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let is_told = |mail: &tests::Mail| mail.subject.contains("privatlivspolitik");
        let mut mails = 0;
        for email in PEOPLE {
            mails += cloud.mails_to(email).await.iter().filter(|mail| is_told(mail)).count();
        }
        let state = State::of(cloud).await;
        let passed = state.all("PolicyAnnouncement").filter(|item| item["everybody_told_at"]["S"].is_string()).count();
        expect(&[
            ("notices", state.count("PolicyNotice"), PEOPLE.len()),
            ("mails", mails, PEOPLE.len()),
            ("announcements of which everybody was told", passed, 1),
        ])
    }
}
